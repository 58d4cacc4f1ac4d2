"""Ringing an agent group: each who is available in turn, until one says yes; with nobody available the call
waits for the first who is, with the maximum hold as the end (E10, E12)."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from app.calls.end_reason import EndReason
from app.transfer.reach import Turns
from app.transfer.redial import OURS, Again, after_group_miss
from app.transfer.target_leg import LegState, TargetLeg


class GroupLeg(TargetLeg):
    """See the module."""

    @cached_property
    def _turns(self) -> Turns:
        return Turns(self.plan.reach)

    @property
    def address(self) -> str:
        """See ``TargetLeg``; not whoever has had their turn."""
        if self._state is LegState.RINGING:
            return self._turns.latest
        return next(iter(self._turns.left()), "")

    def start(self) -> None:
        """Ring whose turn it is, or wait until somebody is available."""
        if not self._ring_next():
            self._wait_or_give_up(EndReason.BUSY)

    def presence_changed(self) -> None:
        """Somebody is available now, or nobody is left to wait for."""
        waits = self._state is LegState.WAITING
        if waits and not self._ring_next() and not self._turns.worth_waiting:
            self._give_up(EndReason.UNREACHABLE)

    def _waits_there(self) -> bool:
        """Only those are rung who are available."""
        return False

    def _ring_next(self) -> bool:
        """False: nobody is left who could be rung now."""
        left = self._turns.left()
        if left:
            self._of = self._attempts.number - 1 + len(left)
            self._turns.take(left[0])
            self._ring(left[0])
        return bool(left)

    def _follow(self, reason: EndReason) -> None:
        step = after_group_miss(reason, self._attempts, len(self._turns.left()))
        if isinstance(step, Again):
            self._pause(step)
        elif reason in OURS:
            self._give_up(reason)
        else:
            self._attempts = replace(self._attempts, number=self._attempts.number + 1)
            self._wait_or_give_up(reason)

    def _wait_or_give_up(self, reason: EndReason) -> None:
        left = self._wait_until - self._loop.now()
        if left <= 0 or not self._turns.worth_waiting:
            self._give_up(reason)
            return
        self._to(LegState.WAITING)
        self._until = self._wait_until
        self._timer.set(left, lambda: self._give_up(EndReason.NO_ANSWER))
        self._listener.target_progressed()
