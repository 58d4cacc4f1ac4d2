"""Settings and signing in, as parts of the window. Their modules are loaded when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.phone import Phone
from app.preferences import PreferenceFile
from app.translation import tr
from ui.frame.page import Page
from ui.problems.presenter import Remedy
from ui.theme.icons import Icon

if TYPE_CHECKING:
    from app.account.seat import Seat
    from app.apart import OneThread
    from ui.settings.assembly import SettingsParts
    from ui.sign_in.assembly import Leave, SignInParts

SETTINGS = "settings"
"""Key of the page in the navigation."""


@dataclass(frozen=True)
class Own:
    """What belongs to the person, not to the phone."""

    preferences: PreferenceFile = field(default_factory=lambda: PreferenceFile(None))
    use_appearance: Callable[[str], None] = lambda appearance: None
    """Look like this from now on; one of ``ui.theme.theme.Appearance``'s values."""
    seats: Callable[[], Iterable[Seat]] | None = None
    """Whose account the settings show, where that is not who is signed in: the demo's agent."""


@dataclass(frozen=True)
class LateSeats:
    """Seats that are asked for each time."""

    ask: Callable[[], Iterable[Seat]]

    def __iter__(self) -> Iterator[Seat]:
        """Those there are now."""
        return iter(self.ask())


class AccountParts:
    """Made with the window; ``close`` with it."""

    def __init__(
        self,
        phone: Phone,
        own: Own,
        announce: Callable[[str], None],
        show_page: Callable[[str], None],
        pages: Mapping[str, Callable[[], QWidget]],
        leave: Leave,
    ) -> None:
        """``pages``: pages of the settings that are screens of their own."""
        self._phone, self._own, self._leave = phone, own, leave
        self._announce, self._show_page = announce, show_page
        self._pages = pages
        self._window: QWidget | None = None
        self._thread: OneThread | None = None
        self._settings: SettingsParts | None = None
        self._sign_in: SignInParts | None = None

    def page(self) -> Page:
        """The entry of the navigation."""
        return Page(SETTINGS, Icon.SETTINGS, tr("Settings"), lambda: self.settings.build())

    def welcome(self, window: QWidget) -> None:
        """The window is on the screen: ask for what is missing to be called."""
        self._window = window
        if self._phone.seats is not None:
            self.sign_in.welcome()

    def remedies(self) -> tuple[Remedy, ...]:
        """What can be done about problems of the account."""
        file = Remedy("account-file:", tr("See all"), lambda _rest: self.show("file"))
        if self._phone.seats is None:
            return (file,)
        return (
            file,
            Remedy("seat:", tr("Sign in"), lambda account_id: self.sign_in.help_seat(account_id)),
            Remedy("account", tr("Sign in"), lambda _rest: self.sign_in.sign_in()),
        )

    def show(self, key: str) -> None:
        """Show this page of the settings."""
        self.settings.presenter.show(key)  # first, so that no other page is made on the way
        self._show_page(SETTINGS)

    def edit_order_settings(self, project: str, mode: str, back_to: str) -> None:
        """Show the settings of a project and a mode; who changes nothing comes back to that page."""
        self._show_page(SETTINGS)
        self.settings.edit_order_settings(project, mode, lambda: self._show_page(back_to))

    def close(self) -> None:
        """Let go of the phone."""
        if self._settings is not None:
            self._settings.close()
        if self._sign_in is not None:
            self._sign_in.close()
        if self._thread is not None:
            self._thread.stop()

    def may_close(self, window: QWidget) -> bool:
        """Whether no unsaved setting would be lost; asks the person otherwise."""
        return self._settings is None or self._settings.leaving.may_leave(window, window.close)

    @property
    def settings(self) -> SettingsParts:
        """The settings."""
        if self._settings is None:
            from ui.settings.assembly import SettingsParts

            seats = self._phone.seats
            self._settings = SettingsParts(
                self._phone.bus,
                self._shown_seats(),
                lambda source: seats.file(source) if seats is not None else None,
                self._made_thread,
                self._own.preferences,
                self._own.use_appearance,
                self._announce,
                {"accounts": lambda: self.sign_in.page(), **self._pages},
                lambda: self._show_page(SETTINGS),
            )
        return self._settings

    @property
    def sign_in(self) -> SignInParts:
        """Signing in."""
        if self._sign_in is None:
            from ui.sign_in.assembly import SignInParts

            self._sign_in = SignInParts(self._phone, self._may_sign_out, self._leave)
        self._sign_in.window = self._window
        return self._sign_in

    def _may_sign_out(self, account_id: str, then: Callable[[], None]) -> bool:
        """Whether no unsaved setting is of this seat's file; asks the person otherwise, and does ``then``."""
        seat = None if self._settings is None else self._settings.presenter.seat
        if self._settings is None or self._window is None or seat is None or seat.account_id != account_id:
            return True
        return self._settings.leaving.may_leave(self._window, then)

    def _shown_seats(self) -> Iterable[Seat] | None:
        if self._own.seats is not None and self._phone.seats is not None:
            return LateSeats(self._own.seats)
        return self._phone.seats

    def _made_thread(self) -> OneThread:
        if self._thread is None:
            from app.apart import OneThread

            self._thread = OneThread(self._phone.loop, "settings")
        return self._thread
