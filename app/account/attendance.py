"""Puts to work whoever is signed in: registers each agent's account, and tells what stands in the way.

The first seat is the main one: calls go out with its account. The others are registered beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.account.desk import Desk
from app.account.events import AccountChanged, AccountRecovered, AccountRefused, AccountUnreachable
from app.account.problems import FileProblem
from app.account.seat import Seat, SeatChanged, SeatState
from app.account.seats import Seats
from app.account.sip import SipAccount
from app.bus import Bus
from app.problems import Problems, Severity
from app.translation import tr, tr_count

_REFUSED = "The account file is not valid; the last good one stays in force. {problem}"
_REFUSED_MORE = "{first} There is {count} more problem in it."
_REFUSED_MANY = "{first} There are {count} more problems in it."
_UNREACHABLE = "{sentence} The last good one stays in force."
_TYPE_PASSWORD = "Type the password of {login} to sign in."  # noqa: S105 - a sentence, no password


class Registers(Protocol):
    """What of the registrations is needed here (``app.account.registration.Registrations``)."""

    def use(self, account: SipAccount, password: str) -> None:
        """Register, or register anew with what changed."""

    def forget(self, account_id: str) -> None:
        """Unregister for good."""


class Attendance:
    """Listens to the seats and to the account files. ``close`` takes the listeners off the bus."""

    def __init__(
        self,
        seats: Seats,
        bus: Bus,
        problems: Problems,
        registers: Registers,
        use_main: Callable[[Desk], None],
    ) -> None:
        self._seats = seats
        self._problems = problems
        self._registers = registers
        self._use_main = use_main
        self._at_work: dict[str, Desk] = {}
        self._subscriptions = [
            bus.subscribe(SeatChanged, self._on_seat),
            bus.subscribe(AccountChanged, lambda event: self._problems.clear(_file_key(event.source))),
            bus.subscribe(AccountRecovered, lambda event: self._problems.clear(_file_key(event.source))),
            bus.subscribe(AccountRefused, self._on_refused),
            bus.subscribe(AccountUnreachable, self._on_unreachable),
        ]

    @property
    def main(self) -> Seat | None:
        """The seat that calls go out with; None when nobody is signed in."""
        return next(iter(self._seats), None)

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _on_seat(self, event: SeatChanged) -> None:
        seat = self._seats.get(event.account_id)
        desk = seat.desk if seat is not None else None
        before = self._at_work.get(event.account_id)
        if desk is None:
            if before is not None:
                del self._at_work[event.account_id]
                self._registers.forget(event.account_id)
        elif desk != before:
            self._at_work[event.account_id] = desk
            self._put_to_work(desk, is_main=seat is self.main)
        self._tell_seat(event.account_id, seat)

    def _put_to_work(self, desk: Desk, *, is_main: bool) -> None:
        if is_main:
            self._use_main(desk)
        else:
            self._registers.use(desk.account, desk.password)

    def _tell_seat(self, account_id: str, seat: Seat | None) -> None:
        """What the person should do or know about this seat; nothing when all is well."""
        key = f"seat:{account_id}"
        if seat is None:
            self._problems.clear(key)
        elif seat.state is SeatState.NEEDS_PASSWORD:
            sentence = seat.sentence or tr(_TYPE_PASSWORD, login=seat.sign_in.login)
            self._problems.tell(key, sentence)
        elif seat.state is SeatState.UNKNOWN_AGENT:
            self._problems.tell(key, seat.sentence)
        elif seat.sentence:
            self._problems.tell(key, seat.sentence, Severity.WARNING)
        else:
            self._problems.clear(key)

    def _on_refused(self, event: AccountRefused) -> None:
        self._problems.tell(_file_key(event.source), refused(event.problems))

    def _on_unreachable(self, event: AccountUnreachable) -> None:
        self._problems.tell(
            _file_key(event.source), tr(_UNREACHABLE, sentence=event.sentence), Severity.WARNING
        )


def refused(problems: tuple[FileProblem, ...]) -> str:
    """The banner for a file that is not valid: its first error with its place, and how many more."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    more = len(errors) - 1
    first = tr(_REFUSED, problem=errors[0])
    return tr_count(_REFUSED_MORE, _REFUSED_MANY, more, first=first) if more else first


def _file_key(source: str) -> str:
    return f"account-file:{source}"
