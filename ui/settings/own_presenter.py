"""My settings: appearance, language, and the keys there are. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.errors import UserFacingError
from app.preferences import PreferenceFile
from app.translation import tr
from ui.settings.model import Option


@dataclass(frozen=True)
class OwnModel:
    """What is chosen, and what can be."""

    appearances: tuple[Option, ...]
    appearance: str
    languages: tuple[Option, ...]
    language: str
    trouble: str = ""


@dataclass(frozen=True)
class KeyModel:
    """One key and what it does."""

    keys: str
    does: str


class OwnView(Protocol):
    """Where they are shown."""

    def show_own(self, model: OwnModel) -> None:
        """Show exactly this."""


class OwnPresenter:
    """Takes choices over at once; there is nothing to save."""

    def __init__(self, kept: PreferenceFile, use_appearance: Callable[[str], None]) -> None:
        self._kept, self._use_appearance = kept, use_appearance
        self._trouble = ""
        self._view: OwnView | None = None

    def attach(self, view: OwnView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen now."""
        if self._view is not None:
            self._view.show_own(self.model())

    def model(self) -> OwnModel:
        """The page."""
        chosen = self._kept.current
        looks = appearances()
        known = {option.value for option in looks}
        return OwnModel(
            appearances=looks,
            appearance=chosen.appearance if chosen.appearance in known else "system",
            languages=languages(),
            language=chosen.language,
            trouble=self._trouble,
        )

    def choose_appearance(self, value: str) -> None:
        """Look like this from now on."""
        self._use_appearance(value)
        self._keep(appearance=value)

    def choose_language(self, value: str) -> None:
        """Speak this language from the next start on."""
        self._keep(language=value)

    def _keep(self, **choices: str) -> None:
        try:
            self._kept.change(**choices)
        except UserFacingError as error:
            self._trouble = str(error)
        else:
            self._trouble = ""
        self.refresh()


def appearances() -> tuple[Option, ...]:
    """The looks of the window."""
    return (
        Option("system", tr("As the system")),
        Option("light", tr("Light")),
        Option("dark", tr("Dark")),
        Option("contrast-light", tr("High contrast, light")),
        Option("contrast-dark", tr("High contrast, dark")),
    )


def languages() -> tuple[Option, ...]:
    """The languages that the window speaks."""
    return (Option("", tr("As the system")), Option("en", "English"))


def keys() -> tuple[KeyModel, ...]:
    """Every key of the window."""
    return (
        KeyModel("Ctrl+K", tr("Go to the number field")),
        KeyModel("Ctrl+Shift+A", tr("Answer the call that has rung longest")),
        KeyModel("Ctrl+Shift+M", tr("Mute or unmute the microphone")),
        KeyModel("Ctrl+Shift+H", tr("Hold or resume the current call")),
        KeyModel("Ctrl+Shift+T", tr("Add somebody to the current call, or transfer it")),
        KeyModel("Ctrl+Shift+R", tr("Record the current call, or end the recording")),
        KeyModel("Ctrl+Shift+P", tr("Pause the recording, or go on")),
        KeyModel("Ctrl+Return", tr("Orders: start, call the order shown, save its result")),
        KeyModel("Ctrl+1 … 9", tr("Orders: the result of that number")),
        KeyModel("Ctrl+F", tr("Look for somebody, on the pages of people and past calls")),
        KeyModel("0–9 * #", tr("Send tones to the current call, or begin a number")),
        KeyModel("Up, Down", tr("In the number field: what was dialled before")),
        KeyModel("Tab", tr("Next control; with Shift the one before")),
        KeyModel("Escape", tr("Leave the number field, close a question; never ends a call")),
    )
