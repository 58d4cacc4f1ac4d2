"""Ringing the target: the ring time, the redials, the wait, and what the agent sees of them (A1-A5, E10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Final, Protocol

from app.bus import Bus
from app.calls.end_reason import EndReason
from app.errors import IllegalTransition
from app.loop import Alarm, Loop
from app.transfer.events import RedialPlanned, TargetAnswered, TargetCalled, TargetMissed
from app.transfer.legs import Legs
from app.transfer.reach import Sight
from app.transfer.redial import Again, Attempts, after_miss, first_of
from app.transfer.ring_plan import RingPlan
from app.translation import tr

LOOK_SECONDS: Final = 1.0
"""How long after an unanswered call presence is waited for: a NOTIFY takes milliseconds."""
VOICEMAIL_SECONDS: Final = 30.0
"""How much longer than the ring time an unattended target with voicemail rings, for it to answer (C11)."""


class LegState(Enum):
    """The target, as seen from the phone that rings it."""

    IDLE = "idle"
    RINGING = "ringing"
    PAUSING = "pausing"
    """Between two attempts."""
    WAITING = "waiting"
    """Nobody of the group is free; the first who is will be rung (E12)."""
    ANSWERED = "answered"
    OVER = "over"


LEG_TRANSITIONS: Final[Mapping[LegState, frozenset[LegState]]] = MappingProxyType(
    {
        LegState.IDLE: frozenset({LegState.RINGING, LegState.WAITING, LegState.OVER}),
        LegState.RINGING: frozenset({LegState.PAUSING, LegState.WAITING, LegState.ANSWERED, LegState.OVER}),
        LegState.PAUSING: frozenset({LegState.RINGING, LegState.WAITING, LegState.OVER}),
        LegState.WAITING: frozenset({LegState.RINGING, LegState.OVER}),
        LegState.ANSWERED: frozenset({LegState.PAUSING, LegState.WAITING, LegState.OVER}),
        LegState.OVER: frozenset(),
    }
)


@dataclass(frozen=True)
class Progress:
    """What the agent sees: "attempt 2 of 3, next in 15 s", "waiting for Maria, 0:12 of 2:00"."""

    name: str
    state: LegState
    attempt: int
    of: int
    since: float
    """When this state, or being queued, began, on the loop's clock."""
    until: float
    """When the attempt is given up, or the next begins; ``since`` where nothing runs."""
    queued: bool = False
    """It waits, silently, for the target to be available (E9, E12)."""


class TargetListener(Protocol):
    """Whom the leg tells."""

    def target_progressed(self) -> None:
        """``progress`` changed."""

    def target_answered(self) -> None:
        """The target's call is up."""

    def target_missed(self, reason: EndReason) -> None:
        """No further attempt is due. The leg is over."""

    def target_left(self, reason: EndReason) -> None:
        """The target had answered and is gone; ``again`` may call it once more. The leg still lives."""


class TargetLeg:
    """Rings one target until it answers, is given up, or is stopped."""

    def __init__(
        self,
        transfer_id: str,
        customer_id: str,
        plan: RingPlan,
        listener: TargetListener,
        *,
        legs: Legs,
        loop: Loop,
        bus: Bus,
        heard: bool = False,
        voicemail_counts: bool = False,
    ) -> None:
        """``heard``: the agent listens to the target, else the call is aside.

        ``voicemail_counts``: an answer by voicemail is as good as any, so it is waited for (C11).
        """
        self.plan = plan
        self._transfer_id = transfer_id
        self._customer_id = customer_id
        self._listener = listener
        self._legs = legs
        self._loop = loop
        self._bus = bus
        self._heard = heard
        self._voicemail_counts = voicemail_counts
        self._state = LegState.IDLE
        self._call_id = self._last_call_id = ""
        self._attempts = Attempts()
        self._of = first_of(plan.ringing.policy)
        self._timer = Alarm(loop)
        self._timed_out = False
        self._rang = self._queued = self._unsure = False
        self._sight = Sight(plan.reach, absent=plan.ringing.queued)
        self._since = self._until = loop.now()
        self._wait_until = self._since + plan.ringing.wait_seconds

    @property
    def call_id(self) -> str:
        """The call of the attempt at hand; empty between attempts."""
        return self._call_id

    @property
    def state(self) -> LegState:
        """How far it has come."""
        return self._state

    @property
    def address(self) -> str:
        """SIP URI that is rung, or will be next; empty while there is nobody to ring."""
        return self.plan.uris[(self._attempts.number - 1) % len(self.plan.uris)]

    @property
    def tagged(self) -> bool:
        """Whether Replaces can name its dialog: answered, or 180 or 183 seen and not only 182."""
        if self._state is not LegState.RINGING:
            return self._state is LegState.ANSWERED
        call = self._legs.find(self._call_id)
        return call is not None and call.rang and not call.queued

    @property
    def reachable(self) -> bool:
        """On the line, ringing, or about to be rung again."""
        return self._state is LegState.PAUSING or (self._state is not LegState.OVER and bool(self._call_id))

    @property
    def progress(self) -> Progress:
        """For the strip on the call card."""
        return Progress(
            self.plan.name,
            self._state,
            self._attempts.number,
            self._of,
            self._since,
            self._until,
            self._state is LegState.WAITING or (self._queued and self._state is LegState.RINGING),
        )

    def start(self) -> None:
        """Begin the attempt at hand."""
        self._ring(self.address)

    def _ring(self, uri: str) -> None:
        self._to(LegState.RINGING)
        self._rang = self._timed_out = self._unsure = False
        call = self._legs.ring(self._customer_id, uri, self.plan, heard=self._heard)
        self._call_id = self._last_call_id = call.id
        self._queued = self._waits_there()
        self._give_up_after(self._ring_seconds())
        self._bus.publish(TargetCalled(self._transfer_id, call.id, uri, self._attempts.number, self._of))
        self._listener.target_progressed()

    def stop_clock(self) -> None:
        """Let it ring on without a limit: somebody else is about to take the call over."""
        self._timer.stop()

    def restart_clock(self) -> None:
        """The ring time begins anew."""
        if self._state is LegState.RINGING:
            self._give_up_after(self._ring_seconds())

    def call_now(self) -> None:
        """Do not wait for the rest of the interval. Harmless while it rings."""
        if self._state is LegState.PAUSING:
            self.start()

    def stop(self) -> None:
        """Give up now, in any state, and end the target's call."""
        if self._state is not LegState.OVER:
            call_id, self._call_id = self._call_id, ""
            self._to(LegState.OVER)
            self._legs.hang_up(call_id)

    def release(self) -> None:
        """The target's call belongs to somebody else from now on."""
        if self._state is not LegState.OVER:
            self._to(LegState.OVER)

    def again(self, reason: EndReason) -> None:
        """After ``target_left``: count it as a dropped call and redial, or tell that it is missed (A4)."""
        self._missed(reason)

    def changed(self) -> None:
        """The call of the attempt changed: it rings, is queued, or was answered."""
        call = self._legs.find(self._call_id)
        if call is None or self._state is not LegState.RINGING or self._timed_out:
            return  # an answer that crosses our CANCEL is hung up again by ``Calls``
        if call.established:
            self._to(LegState.ANSWERED)
            self._bus.publish(TargetAnswered(self._transfer_id, call.id))
            self._listener.target_answered()
            return
        queued = call.queued or self._waits_there()
        if queued is not self._queued or (call.rang and not self._rang):
            self._rang, self._queued = call.rang, queued
            self._since = self._loop.now()
            self._give_up_after(self._ring_seconds())
            self._listener.target_progressed()

    def presence_changed(self) -> None:
        """What is seen of agents changed: the call may be queued at the target now."""
        self._sight.look()
        if self._state is LegState.PAUSING and self._unsure and not self._sight.unsure:
            self._decide()
        else:
            self.changed()

    def ended(self, reason: EndReason) -> None:
        """The call of the attempt is over."""
        if reason is EndReason.ENGINE_LOST and self._state in (LegState.RINGING, LegState.ANSWERED):
            self._call_id = ""
            self._to(LegState.OVER)  # the customer's call is gone with it, and says so
        elif self._state is LegState.RINGING:
            self._missed(EndReason.NO_ANSWER if self._timed_out else reason)
        elif self._state is LegState.ANSWERED:
            self._call_id = ""
            self._listener.target_left(reason)

    def _waits_there(self) -> bool:
        """By presence."""
        self._sight.look()
        return self._sight.absent

    def _ring_seconds(self) -> float:
        """A2, C9; the maximum hold for a target that queues the call (E10); longer for a voicemail (C11)."""
        ringing = self.plan.ringing
        if self._queued:
            return float(ringing.wait_seconds)
        extra = VOICEMAIL_SECONDS if ringing.voicemail and self._voicemail_counts else 0.0
        return ringing.policy.ring_time_seconds + extra

    def _missed(self, reason: EndReason) -> None:
        self._bus.publish(TargetMissed(self._transfer_id, self._last_call_id, self._attempts.number, reason))
        self._call_id = ""
        self._follow(reason)

    def _follow(self, reason: EndReason) -> None:
        """After a failed attempt."""
        step = after_miss(reason, self._attempts, self.plan.ringing.policy)
        if isinstance(step, Again):
            self._pause(step)
        elif reason is EndReason.NO_ANSWER and self._may_have_been_taken():
            self._hesitate()
        else:
            self._give_up(reason)

    def _may_have_been_taken(self) -> bool:
        """S9: a PBX that swallows 182 and says "ringing" of whoever we ring hides another call of theirs."""
        seen = self._waits_there() or self._sight.unsure
        return seen and not self._queued and self._loop.now() < self._wait_until

    def _hesitate(self) -> None:
        """Our call is over, so that presence tells what it hid."""
        self._to(LegState.PAUSING)
        self._unsure = True
        seconds = LOOK_SECONDS if self._sight.unsure else 0.0
        self._until = self._loop.now() + seconds
        self._timer.set(seconds, self._decide)
        self._listener.target_progressed()

    def _decide(self) -> None:
        """Whoever was taken is waited for (E9); whoever just did not answer, did not."""
        if self._sight.absent:
            self._attempts = replace(self._attempts, number=self._attempts.number + 1)
            self._of += 1
            self.start()
        else:
            self._give_up(EndReason.NO_ANSWER)

    def _give_up(self, reason: EndReason) -> None:
        self._to(LegState.OVER)
        self._listener.target_missed(reason)

    def _pause(self, step: Again) -> None:
        self._to(LegState.PAUSING)
        self._attempts, self._of = step.attempts, step.of
        self._until = self._loop.now() + step.after
        self._timer.set(step.after, self.start)
        self._bus.publish(RedialPlanned(self._transfer_id, step.attempts.number, step.of, step.after))
        self._listener.target_progressed()

    def _give_up_after(self, seconds: float) -> None:
        self._until = self._loop.now() + seconds
        self._timer.set(seconds, self._time_out)

    def _time_out(self) -> None:
        self._timed_out = True
        self._legs.give_up(self._call_id)

    def _to(self, state: LegState) -> None:
        if state not in LEG_TRANSITIONS[self._state]:
            raise IllegalTransition("target leg", self._state, state)
        self._timer.stop()
        self._state = state
        self._since = self._until = self._loop.now()


def missed_sentence(name: str, reason: EndReason) -> str:
    """Why the target was not reached, for the agent."""
    if reason is EndReason.NO_ANSWER:
        return tr("{name} did not answer.", name=name)
    if reason is EndReason.BUSY:
        return tr("{name} is busy.", name=name)
    if reason in (EndReason.DECLINED, EndReason.FORBIDDEN):
        return tr("{name} declined the call.", name=name)
    if reason is EndReason.THEY_HUNG_UP:
        return tr("{name} hung up.", name=name)
    return tr("{name} cannot be reached.", name=name)
