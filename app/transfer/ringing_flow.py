"""A transfer whose target this phone rings itself."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from app.agent.coworkers import CoworkerChanged
from app.calls.end_reason import EndReason
from app.transfer.events import TargetChanged, TransferProgressed
from app.transfer.flow import Action, Flow, Order, Room, S
from app.transfer.group_leg import GroupLeg
from app.transfer.ring_plan import RingPlan
from app.transfer.target_leg import LegState, TargetLeg


class RingingFlow(Flow[S]):
    """Rings a target, tries again as the account says, and lets the agent choose another."""

    target_heard: ClassVar[bool] = False
    """The agent listens to the target while it rings and talks."""
    voicemail_counts: ClassVar[bool] = False
    """An answer by the target's voicemail is as good as any (C11)."""

    def __init__(self, order: Order, room: Room, first: S) -> None:
        super().__init__(order, room, first)
        self._subscriptions.append(room.bus.subscribe(CoworkerChanged, self._presence_changed))

    def choose_another(self, plan: RingPlan) -> None:
        """See ``Flow``."""
        super().choose_another(plan)
        self._publish(TargetChanged(self.id, plan.name))
        self._ring(plan)

    def call_now(self) -> None:
        """See ``Flow``."""
        super().call_now()
        if self._target is not None:
            self._target.call_now()

    def target_progressed(self) -> None:
        """See ``TargetListener``."""
        self._publish(TransferProgressed(self.id))

    @abstractmethod
    def target_answered(self) -> None:
        """See ``TargetListener``."""

    @abstractmethod
    def target_missed(self, reason: EndReason) -> None:
        """See ``TargetListener``."""

    @abstractmethod
    def target_left(self, reason: EndReason) -> None:
        """See ``TargetListener``."""

    def _presence_changed(self, event: CoworkerChanged) -> None:
        del event
        if not self.over and self._target is not None:
            self._target.presence_changed()

    def _ring(self, plan: RingPlan) -> None:
        self._stop_target()
        leg = GroupLeg if plan.group else TargetLeg
        self._target = leg(
            self.id,
            self.order.customer_id,
            plan,
            self,
            legs=self._legs,
            loop=self._room.loop,
            bus=self._room.bus,
            heard=self.target_heard,
            voicemail_counts=self.voicemail_counts,
        )
        self._target.start()

    def _ring_actions(self) -> set[Action]:
        """What can be done while the target is rung."""
        actions = {Action.CANCEL, Action.CHOOSE_ANOTHER}
        if self._target is not None and self._target.state is LegState.PAUSING:
            actions.add(Action.CALL_NOW)
        return actions
