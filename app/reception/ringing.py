"""Follows the calls that ring here, where the phone is to answer them or send them on by itself (P8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.agent.desk import AgentDesk
from app.agent.state import AgentState
from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.events import CallChanged, CallEnded
from app.calls.tones import ANSWER_SECONDS
from app.loop import Alarms, Loop
from app.reception.verdict import Ring

_AGAIN: Final = 1.0
"""Seconds until a call that is just being answered is looked at again: the engine may refuse."""


class Ringing:
    """Only on the core's thread. ``close`` stops following."""

    def __init__(
        self,
        calls: Calls,
        agent: AgentDesk,
        loop: Loop,
        bus: Bus,
        *,
        answered: Callable[[Call], bool],
        unanswered: Callable[[Call], None],
    ) -> None:
        """``answered``: whether the phone is still to answer it by itself. ``unanswered``: nobody took it in
        time."""
        self._calls, self._agent = calls, agent
        self._answered, self._unanswered = answered, unanswered
        self._answers = Alarms(loop)
        self._forwards = Alarms(loop)
        self._subscriptions = [
            bus.subscribe(CallChanged, lambda event: self._look(event.call_id)),
            bus.subscribe(CallEnded, lambda event: self._forget(event.call_id)),
        ]

    def close(self) -> None:
        """Stop following."""
        for subscription in self._subscriptions:
            subscription.close()
        self._answers.stop_all()
        self._forwards.stop_all()

    def follow(self, call_id: str, ring: Ring) -> None:
        """Do with it what ``ring`` says, counted from now, unless somebody decides otherwise meanwhile."""
        self._forget(call_id)
        if ring.answer_after is not None:
            wait = max(0.0, ring.answer_after - ANSWER_SECONDS)
            self._answers.set(call_id, wait, lambda: self._announce(call_id))
            self._calls.direct.plan_answer(call_id, planned=True)
        if ring.forward is not None:
            self._wait(call_id, ring.forward.after)

    def look_again(self) -> None:
        """What is chosen has changed."""
        for call_id in self._answers:
            self._look(call_id)

    def _wait(self, call_id: str, seconds: float) -> None:
        self._forwards.set(call_id, seconds, lambda: self._give_up(call_id))

    def _announce(self, call_id: str) -> None:
        """The tone that says: you will be heard in a moment."""
        if self._may_answer(call_id):
            self._calls.direct.announce_answer()
            self._answers.set(call_id, ANSWER_SECONDS, lambda: self._answer(call_id))
        else:
            self._calls.direct.plan_answer(call_id, planned=False)

    def _answer(self, call_id: str) -> None:
        may = self._may_answer(call_id)
        self._calls.direct.plan_answer(call_id, planned=False)
        if may:
            self._calls.answer(call_id)

    def _may_answer(self, call_id: str) -> bool:
        """Never beside another call, and only for an agent who is there."""
        alone = all(call.id == call_id for call in self._calls)
        return alone and self._agent.status.state is AgentState.AVAILABLE

    def _give_up(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is not None and call.answering:
            self._wait(call_id, _AGAIN)
        elif call is not None:
            self._unanswered(call)

    def _look(self, call_id: str) -> None:
        """Whoever answered, declined or silenced it has decided, and so has who changed what is to be."""
        call = self._calls.get(call_id)
        if call is None or not call.answerable:
            self._forget(call_id)
        elif call.ignored or call.answering or not self._answered(call):
            self._plan_no_answer(call_id)

    def _plan_no_answer(self, call_id: str) -> None:
        if self._answers.stop(call_id):
            self._calls.direct.plan_answer(call_id, planned=False)

    def _forget(self, call_id: str) -> None:
        self._answers.stop(call_id)
        self._forwards.stop(call_id)
