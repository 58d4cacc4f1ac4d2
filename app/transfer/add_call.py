"""Add Call: the target joins agent and customer, who talk on while it rings (C6, C7, C12).

When it answers they are a conference (``app.calls.conference``), which grows by every further Add Call; the
agent stays, or leaves it. An agent who wants to leave at once makes a cold transfer instead (C7).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import ClassVar

from app.calls.conference_parties import ConferenceEnded
from app.calls.end_reason import EndReason
from app.errors import UserFacingError
from app.transfer.events import CustomerBack, Outcome
from app.transfer.flow import Action, Order, Room
from app.transfer.ringing_flow import RingingFlow
from app.transfer.target_leg import missed_sentence
from app.translation import tr


class AddState(Enum):
    """Where an Add Call stands."""

    PREPARING = "preparing"
    """The phone has no call left for it, and the others are being moved into the PBX's room."""
    RINGING = "ringing"
    CONFERENCE = "conference"
    BACK = "back"
    """Nobody joined; agent and customer talk on."""
    GONE = "gone"


class AddCall(RingingFlow[AddState]):
    """See the module. The customer's call stays the agent's all the time, and its buttons mean the call."""

    transitions: ClassVar[Mapping[Enum, frozenset[Enum]]] = MappingProxyType(
        {
            AddState.PREPARING: frozenset({AddState.RINGING, AddState.BACK, AddState.GONE}),
            AddState.RINGING: frozenset({AddState.CONFERENCE, AddState.BACK, AddState.GONE}),
            AddState.CONFERENCE: frozenset(),
            AddState.BACK: frozenset(),
            AddState.GONE: frozenset(),
        }
    )

    def __init__(self, order: Order, room: Room) -> None:
        super().__init__(order, room, AddState.PREPARING)
        self._beside = order.customer_id
        """Whom the target is added to; changes when a conference shrinks to one call."""
        self._to_conference = room.conference.has(order.customer_id)
        self._subscriptions.append(room.bus.subscribe(ConferenceEnded, self._conference_ended))

    @property
    def actions(self) -> frozenset[Action]:
        """There is nothing to complete: it is when the target answers."""
        if self._state is AddState.PREPARING:
            return frozenset({Action.CANCEL})
        return frozenset(self._ring_actions() if self._state is AddState.RINGING else ())

    def cancel(self) -> None:
        """Call the target no more. Raises ``UserFacingError``."""
        self._require(Action.CANCEL)
        self._stay()

    # --- CallOwner ------------------------------------------------------------------------------

    def hold_call(self, call_id: str) -> None:
        """The customer's call is an ordinary one."""
        self._legs.wait(call_id)

    def resume_call(self, call_id: str) -> None:
        """The customer's call is an ordinary one."""
        self._legs.talk(call_id)

    # --- Flow -----------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._room.conference.make_space(self.order.customer_id, self._ring_now, self._no_place)

    def _ring_now(self) -> None:
        if self._state is AddState.PREPARING and not self.over:
            self._to(AddState.RINGING)
            self._ring(self.order.plan)

    def _no_place(self, sentence: str) -> None:
        if not self.over:
            self._stay(sentence)

    def _customer_ended(self, reason: EndReason) -> None:
        if not self._to_conference:  # one party of several may go, or go to the PBX's room
            self._gone()

    def _conference_ended(self, event: ConferenceEnded) -> None:
        if self._to_conference and not self.over:
            self._to_conference = False
            self._beside = event.last_call_id
            if not event.last_call_id:
                self._gone()

    # --- TargetListener -------------------------------------------------------------------------

    def target_answered(self) -> None:
        """All hear one another from now on."""
        conference, consult = self._room.conference, self.consult_id
        try:
            if self._to_conference:
                conference.add(consult)
            else:
                conference.gather([self._beside, consult])
        except UserFacingError as error:
            self._stay(str(error))
        else:
            sentence = tr("{name} has joined.", name=self._plan_name)
            self._end(AddState.CONFERENCE, Outcome.CONFERENCE, sentence)

    def target_missed(self, reason: EndReason) -> None:
        """C12: no answer or declined: the agent is still with the customer."""
        self._stay(missed_sentence(self._plan_name, reason))

    def target_left(self, reason: EndReason) -> None:
        """It is over before it answered, or no longer ours."""

    # --- inside ---------------------------------------------------------------------------------

    def _gone(self) -> None:
        self._stop_target()
        self._end(AddState.GONE, Outcome.GONE, self._customer_gone_sentence())

    def _stay(self, sentence: str = "") -> None:
        self._stop_target()
        self._publish(CustomerBack(self.id, self.order.customer_id, sentence))
        self._end(AddState.BACK, Outcome.BACK, sentence or tr("{name} was not added.", name=self._plan_name))
