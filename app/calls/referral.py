"""One REFER under way: accepted or refused, followed by its NOTIFYs, and never waited for too long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from app.engine.events import ReferProgressed
from app.engine.messages import Reply
from app.engine.port import OnReply
from app.errors import IllegalTransition
from app.loop import Alarm, Loop

GUARD_SECONDS: Final = 30.0
"""Without any NOTIFY for so long, the referral counts as failed."""
PENDING: Final = 491
"""Another request is under way at the peer, a re-INVITE for hold most likely (RFC 3261 section 14.1)."""
PENDING_TRIES: Final = 3
PENDING_PAUSE: Final = 1.0
"""Seconds before a REFER that met one is sent again."""
JOIN_SECONDS: Final = 8.0
"""The same where both parties have answered: joining them takes no person, and both wait."""


class ReferralState(Enum):
    """How far it has come."""

    NEW = "new"
    SENT = "sent"
    ACCEPTED = "accepted"
    DONE = "done"
    FAILED = "failed"


REFERRAL_TRANSITIONS: Final[Mapping[ReferralState, frozenset[ReferralState]]] = MappingProxyType(
    {
        ReferralState.NEW: frozenset({ReferralState.SENT}),
        ReferralState.SENT: frozenset({ReferralState.ACCEPTED, ReferralState.DONE, ReferralState.FAILED}),
        ReferralState.ACCEPTED: frozenset({ReferralState.DONE, ReferralState.FAILED}),
        ReferralState.DONE: frozenset(),
        ReferralState.FAILED: frozenset(),
    }
)


class Referral:
    """Calls exactly one of ``on_done`` and ``on_failed``, unless closed first."""

    def __init__(
        self,
        loop: Loop,
        *,
        on_done: Callable[[], None],
        on_failed: Callable[[], None],
        on_accepted: Callable[[], None] = lambda: None,
        guard_seconds: float = GUARD_SECONDS,
    ) -> None:
        """``guard_seconds``: the longest silence between REFER, NOTIFYs and the final NOTIFY."""
        self._on_done = on_done
        self._on_failed = on_failed
        self._on_accepted = on_accepted
        self._state = ReferralState.NEW
        self._guard_seconds = guard_seconds
        self._guard = Alarm(loop)
        self._sender: Callable[[OnReply], None] = lambda on_reply: None
        self._again = Alarm(loop)
        self._tries = 0

    @property
    def state(self) -> ReferralState:
        """How far it has come."""
        return self._state

    @property
    def accepted(self) -> bool:
        """The peer has taken the REFER, whatever came of it."""
        return self._state in (ReferralState.ACCEPTED, ReferralState.DONE)

    def send(self, sender: Callable[[OnReply], None]) -> None:
        """``sender`` gives the command to the engine."""
        self._to(ReferralState.SENT)
        self._sender = sender
        self._try()

    def progressed(self, event: ReferProgressed) -> None:
        """A NOTIFY, or the refusal of the REFER. One that comes late changes nothing."""
        if self._state not in (ReferralState.SENT, ReferralState.ACCEPTED):
            return
        pending = event.final and event.code == PENDING and self._state is ReferralState.SENT
        if pending and self._tries < PENDING_TRIES:
            self._again.set(PENDING_PAUSE, self._try)
        elif event.final:
            if 200 <= event.code < 300:
                self._to(ReferralState.DONE)
                self._on_done()
            else:
                self._fail()
        elif self._state is ReferralState.SENT:
            self._to(ReferralState.ACCEPTED)
            self._watch()
            self._on_accepted()
        else:
            self._watch()

    def close(self) -> None:
        """Nobody wants to know any more."""
        self._guard.stop()
        self._again.stop()
        if self._state in (ReferralState.SENT, ReferralState.ACCEPTED):
            self._to(ReferralState.FAILED)

    def _try(self) -> None:
        self._tries += 1
        self._watch()
        self._sender(self._replied)

    def _replied(self, reply: Reply) -> None:
        if reply.error and self._state is ReferralState.SENT:
            self._fail()

    def _fail(self) -> None:
        self._again.stop()
        self._to(ReferralState.FAILED)
        self._on_failed()

    def _to(self, state: ReferralState) -> None:
        if state not in REFERRAL_TRANSITIONS[self._state]:
            raise IllegalTransition("referral", self._state, state)
        self._guard.stop()
        self._state = state

    def _watch(self) -> None:
        self._guard.set(self._guard_seconds, self._fail)
