"""The directory of this phone, opened when somebody first looks for a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.account.model import Account
from app.bus import Bus
from app.calls.standings import StandingChanged
from app.directory.directory import Directory
from app.loop import Loop


class DirectoryAtHand:
    """Opens the directory late and lets it follow the account file."""

    def __init__(self, folder: Path | None, loop: Loop, bus: Bus, account: Callable[[], Account]) -> None:
        """``folder``: where its file lies; None: nothing may be kept, and there is no directory."""
        self._folder = folder
        self._loop, self._bus = loop, bus
        self._account = account
        self._opened: Directory | None = None
        self._subscription = bus.subscribe(StandingChanged, lambda _event: self._account_changed())

    def open(self) -> Directory | None:
        """The directory; the same one each time."""
        if self._opened is None and self._folder is not None:
            country = self._account().general.country
            self._opened = Directory(self._folder / "directory.sqlite", self._loop, self._bus, country)
            self._account_changed()
        return self._opened

    def close(self) -> None:
        """Let it go."""
        self._subscription.close()
        if self._opened is not None:
            self._opened.close()

    def _account_changed(self) -> None:
        """Take up what the account file lists now."""
        if self._opened is not None:
            self._opened.follow(self._account())
