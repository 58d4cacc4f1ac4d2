"""How the phone behaves on this computer, as a person chooses it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.errors import UserFacingError
from app.links.handler import LinkHandler
from app.preferences import PreferenceFile
from app.translation import tr


@dataclass(frozen=True)
class DesktopModel:
    """The page."""

    notes: bool
    stays: bool
    stays_refusal: str
    """Why closing the window ends the program in any case; empty: it need not."""
    links: bool
    links_refusal: str
    """Why nothing can be chosen about links; empty: it can."""
    trouble: str = ""


class DesktopView(Protocol):
    """Where it is shown."""

    def show_desktop(self, model: DesktopModel) -> None:
        """Show exactly this."""


class DesktopPresenter:
    """Takes every choice over at once; there is nothing to save."""

    def __init__(self, kept: PreferenceFile, links: LinkHandler | str, *, has_tray: bool) -> None:
        """``links``: a sentence where nothing can be chosen about them."""
        self._kept, self._links, self._has_tray = kept, links, has_tray
        self._trouble = ""
        self._view: DesktopView | None = None

    def attach(self, view: DesktopView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen now."""
        if self._view is not None:
            self._view.show_desktop(self.model())

    def model(self) -> DesktopModel:
        """The page."""
        chosen = self._kept.current
        return DesktopModel(
            notes=chosen.notes == "on",
            stays=self._has_tray and chosen.on_close == "tray",
            stays_refusal=(
                ""
                if self._has_tray
                else tr("This desktop has no tray, so closing the window ends Hookswitch.")
            ),
            links=self._opens_links(),
            links_refusal=self._links if isinstance(self._links, str) else "",
            trouble=self._trouble,
        )

    def tell_of_calls(self, *, on: bool) -> None:
        """Whether the desktop tells of calls."""
        self._try(lambda: self._kept.change(notes="on" if on else "off"))

    def stay_in_tray(self, *, on: bool) -> None:
        """Whether closing the window leaves the phone in the tray."""
        self._try(lambda: self._kept.change(on_close="tray" if on else "quit"))

    def open_links(self, *, on: bool) -> None:
        """Whether links to numbers are opened with this program."""
        links = self._links
        if not isinstance(links, str):
            self._try(links.install if on else links.remove)

    def _opens_links(self) -> bool:
        try:
            return not isinstance(self._links, str) and self._links.installed()
        except UserFacingError as error:
            self._trouble = str(error)
            return False

    def _try(self, change: Callable[[], None]) -> None:
        self._trouble = ""
        try:
            change()
        except UserFacingError as error:
            self._trouble = str(error)
        self.refresh()
