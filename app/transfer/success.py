"""Success transfer: the agent leaves only when the target has answered (D2); release to a queue (D3).

The customer waits on hold with music and stays the agent's; the target is rung on a consult leg that
the agent does not hear, and the two are joined by Replaces as soon as it answers. Otherwise a sentence
says so and the customer is back, by itself or at a press, or another target is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import ClassVar

from app.calls.end_reason import EndReason
from app.transfer.events import Outcome
from app.transfer.flow import Action, Order, Room
from app.transfer.ring_plan import RingPlan
from app.transfer.ringing_flow import RingingFlow
from app.transfer.target_leg import missed_sentence
from app.translation import tr


class SuccessState(Enum):
    """Where a success transfer stands."""

    RINGING = "ringing"
    JOINING = "joining"
    UNREACHED = "unreached"
    """The customer waits for the agent to take them back, or to choose another target."""
    JOINED = "joined"
    BACK = "back"
    GONE = "gone"


class SuccessTransfer(RingingFlow[SuccessState]):
    """See the module."""

    transitions: ClassVar[Mapping[Enum, frozenset[Enum]]] = MappingProxyType(
        {
            SuccessState.RINGING: frozenset(
                {SuccessState.JOINING, SuccessState.UNREACHED, SuccessState.BACK, SuccessState.GONE}
            ),
            SuccessState.JOINING: frozenset({SuccessState.JOINED, SuccessState.BACK, SuccessState.GONE}),
            SuccessState.UNREACHED: frozenset({SuccessState.RINGING, SuccessState.BACK, SuccessState.GONE}),
            SuccessState.JOINED: frozenset(),
            SuccessState.BACK: frozenset(),
            SuccessState.GONE: frozenset(),
        }
    )

    def __init__(self, order: Order, room: Room) -> None:
        super().__init__(order, room, SuccessState.RINGING)

    @property
    def actions(self) -> frozenset[Action]:
        """Nothing while the two are being joined: a REFER cannot be taken back."""
        if self._state is SuccessState.RINGING:
            return frozenset(self._ring_actions())
        if self._state is SuccessState.UNREACHED:
            return frozenset({Action.CANCEL, Action.CHOOSE_ANOTHER})
        return frozenset()

    def cancel(self) -> None:
        """Have the customer back. Raises ``UserFacingError``."""
        self._require(Action.CANCEL)
        self._back(SuccessState.BACK, instead_of=self._stop_target())

    def choose_another(self, plan: RingPlan) -> None:
        """See ``Flow.choose_another``."""
        self._require(Action.CHOOSE_ANOTHER)
        if self._state is SuccessState.UNREACHED:
            self._to(SuccessState.RINGING)
        super().choose_another(plan)

    @property
    def joins(self) -> bool:
        """See ``CallButtons``."""
        return self._state is SuccessState.JOINING

    # --- Flow -----------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._legs.wait(self.order.customer_id)
        self._ring(self.order.plan)

    def _customer_ended(self, reason: EndReason) -> None:
        if self._state is SuccessState.JOINING and not self.consult_id:
            self._joined()
            return
        self._stop_target()
        self._end(SuccessState.GONE, Outcome.GONE, self._customer_gone_sentence())

    # --- TargetListener -------------------------------------------------------------------------

    def target_answered(self) -> None:
        """Both are there: join them."""
        self._to(SuccessState.JOINING)
        self._refer_replaces(on_done=self._joined, on_failed=self._not_joined)

    def target_missed(self, reason: EndReason) -> None:
        """D2: a message, and the customer is back."""
        sentence = missed_sentence(self._plan_name, reason)
        if self.order.automatic_return:
            self._back(SuccessState.BACK, sentence)
        else:
            self._to(SuccessState.UNREACHED, sentence)

    def target_left(self, reason: EndReason) -> None:
        """Joined elsewhere, or dropped before that: the NOTIFY will tell."""

    # --- inside ---------------------------------------------------------------------------------

    def _joined(self) -> None:
        sentence = tr("The call was transferred to {name}.", name=self._plan_name)
        consult = self.consult_id
        self._release_agent()
        self._end(SuccessState.JOINED, Outcome.JOINED, sentence)
        self._legs.hang_up(consult)
        self._legs.hang_up(self.order.customer_id)

    def _not_joined(self) -> None:
        sentence = tr(
            "The PBX did not join the customer and {name}; the customer is back.", name=self._plan_name
        )
        self._back(SuccessState.BACK, sentence, instead_of=self._stop_target())
