"""Following the account file: what it says is in force on this desk within a second.

One thread looks at the source, reads, parses and validates; only the outcome hops to the core. The
``Account`` is replaced as a whole and never changed, so that a call which holds one keeps its rules.
"""

from __future__ import annotations

import logging
from enum import Enum, auto
from pathlib import Path

from app.account.events import AccountChanged, AccountRecovered, AccountRefused, AccountUnreachable
from app.account.follower import Follower, Outcome, Read
from app.account.kept import KeptCopy
from app.account.local import LocalFile
from app.account.model import Account
from app.account.problems import FileProblem
from app.account.source import Source, Unreachable, is_address
from app.bus import Bus
from app.loop import Loop

_log = logging.getLogger("hookswitch.account")


class Trouble(Enum):
    """What keeps the file as it is now from being in force."""

    NONE = auto()
    REFUSED = auto()
    """It is not valid: ``AccountSync.problems``."""
    UNREACHABLE = auto()
    """It cannot be had: ``AccountSync.sentence``."""


def source_for(name: str) -> Source:
    """What follows a checked name (``app.account.source.checked_name``)."""
    if not is_address(name):
        return LocalFile(Path(name))
    from app.account.https import HttpsFile  # HTTP and TLS: 40 ms that a start without them need not wait

    return HttpsFile(name)


class AccountSync:
    """The account in force, and what is wrong with its file. Lives on the core's thread."""

    def __init__(self, source: Source, loop: Loop, bus: Bus, kept: KeptCopy) -> None:
        self._source = source
        self._loop = loop
        self._bus = bus
        self._follower = Follower(source, kept, self.take_from_thread)
        self._digest = b""
        self.account: Account | None = None
        """What is in force; None until the file or its kept copy has been read."""
        self.trouble = Trouble.NONE
        self.problems: tuple[FileProblem, ...] = ()
        """Why the file is refused; empty otherwise."""
        self.warnings: tuple[FileProblem, ...] = ()
        """What is odd about the account in force."""
        self.sentence = ""
        """Why the file cannot be had; empty otherwise."""

    @property
    def name(self) -> str:
        """Path or address of the account file."""
        return self._source.name

    def start(self) -> None:
        """Begin to follow; the first outcome comes as an event."""
        self._follower.start()

    def look_now(self) -> None:
        """Do not wait for the next look (somebody pressed *Reload*)."""
        self._follower.wake()

    def stop(self) -> None:
        """Stop following; no event comes after this. The account stays as it is."""
        self._follower.stop()

    def take_from_thread(self, outcome: Outcome) -> None:
        """The one hop from the follower's thread to the core."""
        self._loop.post(lambda: self._take(outcome))

    def _take(self, outcome: Outcome) -> None:
        if self._follower.stopped:
            return
        if isinstance(outcome, Unreachable):
            self._is_unreachable(outcome.sentence)
        elif outcome.reading.account is None:
            self._is_refused(outcome.reading.problems)
        elif outcome.digest == self._digest:
            self._is_fine()
        else:
            self._is_in_force(outcome, outcome.reading.account)

    def _is_in_force(self, read: Read, account: Account) -> None:
        self._clear()
        self._digest = read.digest
        self.account = account
        self.warnings = read.reading.warnings
        _log.info("account %s in force from %s", account.general.name, self.name)
        for warning in self.warnings:
            _log.warning("account file: %s", warning)
        self._bus.publish(AccountChanged(self.name, account, self.warnings, kept=read.kept))

    def _is_refused(self, problems: tuple[FileProblem, ...]) -> None:
        self._clear()
        self.trouble, self.problems = Trouble.REFUSED, problems
        for problem in problems:
            _log.warning("account file refused: %s", problem)
        self._bus.publish(AccountRefused(self.name, problems))

    def _is_unreachable(self, sentence: str) -> None:
        if self.trouble is Trouble.UNREACHABLE and self.sentence == sentence:
            return
        self._clear()
        self.trouble, self.sentence = Trouble.UNREACHABLE, sentence
        _log.warning("%s", sentence)
        self._bus.publish(AccountUnreachable(self.name, sentence))

    def _is_fine(self) -> None:
        if self.trouble is not Trouble.NONE:
            self._clear()
            _log.info("account file %s is well again", self.name)
            self._bus.publish(AccountRecovered(self.name))

    def _clear(self) -> None:
        self.trouble, self.problems, self.sentence = Trouble.NONE, (), ""
