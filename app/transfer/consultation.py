"""Conversation or supervised transfer: speak with the target first, then choose (D4, E3, S6).

While consulting, the agent may send the customer (Replaces), cancel, swap between the two, or make it
three, which ends the transfer: a conference goes on (``app.calls.conference``). Sending while the target
still rings is possible as soon as its dialog has a tag: a Replaces during ``182 Queued`` finds no dialog
on some servers, so it waits for the first 180 or 183.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import ClassVar, Final

from app.calls.end_reason import EndReason
from app.transfer.events import ConsultKept, Outcome
from app.transfer.flow import Action, Order, Room
from app.transfer.ring_plan import RingPlan
from app.transfer.ringing_flow import RingingFlow
from app.transfer.target_leg import LegState, missed_sentence
from app.translation import tr


class ConsultState(Enum):
    """Where a conversation transfer stands."""

    RINGING = "ringing"
    CONSULTING = "consulting"
    """The agent speaks with the target; the customer waits."""
    WITH_CUSTOMER = "with customer"
    """Swapped: the agent speaks with the customer; the target waits."""
    JOINING = "joining"
    UNREACHED = "unreached"
    CONFERENCE = "conference"
    JOINED = "joined"
    BACK = "back"
    GONE = "gone"


_TALKING: Final = frozenset({ConsultState.CONSULTING, ConsultState.WITH_CUSTOMER})
_OPEN: Final = frozenset({ConsultState.JOINING, ConsultState.BACK, ConsultState.GONE})
_CHOICES: Final = frozenset({Action.COMPLETE, Action.CANCEL, Action.SWAP, Action.THREE_WAY})
_ACTIONS: Final[Mapping[ConsultState, frozenset[Action]]] = MappingProxyType(
    {
        ConsultState.CONSULTING: _CHOICES,
        ConsultState.WITH_CUSTOMER: _CHOICES,
        ConsultState.UNREACHED: frozenset({Action.CANCEL, Action.CHOOSE_ANOTHER}),
    }
)


class Consultation(RingingFlow[ConsultState]):
    """See the module."""

    target_heard: ClassVar[bool] = True
    transitions: ClassVar[Mapping[Enum, frozenset[Enum]]] = MappingProxyType(
        {
            ConsultState.RINGING: _OPEN | {ConsultState.CONSULTING, ConsultState.UNREACHED},
            ConsultState.CONSULTING: _OPEN
            | {ConsultState.WITH_CUSTOMER, ConsultState.CONFERENCE, ConsultState.UNREACHED},
            ConsultState.WITH_CUSTOMER: _OPEN | {ConsultState.CONSULTING, ConsultState.CONFERENCE},
            ConsultState.JOINING: frozenset(
                {
                    ConsultState.JOINED,
                    ConsultState.RINGING,
                    ConsultState.WITH_CUSTOMER,
                    ConsultState.BACK,
                    ConsultState.GONE,
                }
            ),
            ConsultState.UNREACHED: frozenset({ConsultState.RINGING, ConsultState.BACK, ConsultState.GONE}),
            ConsultState.CONFERENCE: frozenset(),
            ConsultState.JOINED: frozenset(),
            ConsultState.BACK: frozenset(),
            ConsultState.GONE: frozenset(),
        }
    )

    def __init__(self, order: Order, room: Room) -> None:
        super().__init__(order, room, ConsultState.RINGING)
        self._send_when_tagged = False

    @property
    def actions(self) -> frozenset[Action]:
        """S6: each state shows exactly the buttons that make sense in it."""
        if self._state is ConsultState.RINGING:
            more = set() if self._send_when_tagged else {Action.COMPLETE}
            return frozenset(self._ring_actions() | more)
        return _ACTIONS.get(self._state, frozenset())

    @property
    def sends_when_it_rings(self) -> bool:
        """Complete was pressed before the target's dialog could be named; it will be done then."""
        return self._send_when_tagged

    def complete(self) -> None:
        """Send the customer to the target and leave. Raises ``UserFacingError``."""
        self._require(Action.COMPLETE)
        if self._target is not None and self._target.tagged:
            self._join()
        else:
            self._send_when_tagged = True
            self.target_progressed()

    def cancel(self) -> None:
        """Let the target go and have the customer back. Raises ``UserFacingError``."""
        self._require(Action.CANCEL)
        self._return()

    def swap(self) -> None:
        """Speak with the other one. Raises ``UserFacingError``."""
        self._require(Action.SWAP)
        if self._state is ConsultState.CONSULTING:
            self._speak_with_customer()
        else:
            self._speak_with_target()

    def three_way(self) -> None:
        """All three hear one another: a conference. Raises ``UserFacingError``."""
        self._require(Action.THREE_WAY)
        self._room.conference.gather([self.order.customer_id, self.consult_id])
        sentence = tr("You, the customer and {name} are in a conference.", name=self._plan_name)
        self._end(ConsultState.CONFERENCE, Outcome.CONFERENCE, sentence)

    def choose_another(self, plan: RingPlan) -> None:
        """See ``Flow.choose_another``."""
        self._require(Action.CHOOSE_ANOTHER)
        self._send_when_tagged = False
        if self._state is ConsultState.UNREACHED:
            self._to(ConsultState.RINGING)
        super().choose_another(plan)

    # --- CallOwner ------------------------------------------------------------------------------

    def hold_call(self, call_id: str) -> None:
        """Either of the two, or both, may be on hold."""
        if self.joins:
            super().hold_call(call_id)
        else:
            self._legs.wait(call_id)

    def resume_call(self, call_id: str) -> None:
        """To talk to the one who waits is to swap."""
        if self._state not in _TALKING:
            super().resume_call(call_id)
        elif (call_id == self.consult_id) is (self._state is ConsultState.CONSULTING):
            self._legs.talk(call_id)
        else:
            self.swap()

    @property
    def joins(self) -> bool:
        """See ``CallButtons``."""
        return self._state is ConsultState.JOINING

    # --- Flow -----------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._legs.wait(self.order.customer_id)
        self._ring(self.order.plan)

    def _customer_ended(self, reason: EndReason) -> None:
        if self._state is ConsultState.JOINING and not self.consult_id:
            self._joined()
            return
        if self._state is ConsultState.JOINING or self._state not in _TALKING:
            self._stop_target()
        else:
            self._legs.give_back(self.consult_id, instead_of=self.order.customer_id)
            self._publish(ConsultKept(self.id, self.consult_id))
        self._end(ConsultState.GONE, Outcome.GONE, self._customer_gone_sentence())

    # --- TargetListener -------------------------------------------------------------------------

    def target_progressed(self) -> None:
        """See ``TargetListener``; a Complete that waited for the target's tag is done now."""
        super().target_progressed()
        ready = self._target is not None and self._target.tagged
        if self._send_when_tagged and ready and self._state is ConsultState.RINGING:
            self._join()

    def target_answered(self) -> None:
        """Speak, or send at once where that was asked for."""
        if self._state is ConsultState.JOINING:
            return  # the answer to a semi-attended transfer; the NOTIFY will tell
        if self._send_when_tagged:
            self._join()
        else:
            self._to(ConsultState.CONSULTING)

    def target_missed(self, reason: EndReason) -> None:
        """C12: the agent is still with the customer, and is told why."""
        if self._state is not ConsultState.JOINING:
            self._unreached(missed_sentence(self._plan_name, reason))

    def target_left(self, reason: EndReason) -> None:
        """The target hung up; while joining, the NOTIFY will tell whether it was replaced."""
        if self._state is ConsultState.JOINING:
            return
        self._unreached(missed_sentence(self._plan_name, EndReason.THEY_HUNG_UP))

    # --- inside ---------------------------------------------------------------------------------

    def _speak_with_customer(self, sentence: str = "") -> None:
        self._legs.wait(self.consult_id)
        self._legs.talk(self.order.customer_id)
        self._to(ConsultState.WITH_CUSTOMER, sentence)

    def _speak_with_target(self) -> None:
        self._legs.wait(self.order.customer_id)
        self._legs.talk(self.consult_id)
        self._to(ConsultState.CONSULTING)

    def _return(self, sentence: str = "") -> None:
        self._back(ConsultState.BACK, sentence, instead_of=self._stop_target())

    def _unreached(self, sentence: str) -> None:
        waiting = self._state in (ConsultState.RINGING, ConsultState.CONSULTING)
        if waiting and not self.order.automatic_return:
            self._stop_target()
            self._to(ConsultState.UNREACHED, sentence)
        else:
            self._return(sentence)

    def _join(self) -> None:
        self._send_when_tagged = False
        if self._target is not None and self._state is ConsultState.RINGING:
            self._target.stop_clock()
        self._to(ConsultState.JOINING)
        self._refer_replaces(on_done=self._joined, on_failed=self._not_joined)

    def _joined(self) -> None:
        sentence = tr("The call was transferred to {name}.", name=self._plan_name)
        consult = self.consult_id
        self._release_agent()
        self._end(ConsultState.JOINED, Outcome.JOINED, sentence)
        self._legs.hang_up(consult)
        self._legs.hang_up(self.order.customer_id)

    def _not_joined(self) -> None:
        """Nobody is lost: the customer is back, the target waits or rings on, and it can be tried again."""
        sentence = tr("The PBX did not join the customer and {name}.", name=self._plan_name)
        if self._target is None or not self._target.reachable:
            self._return(sentence)
        elif self._target.state is not LegState.ANSWERED:
            self._to(ConsultState.RINGING, sentence)
            self._target.restart_clock()
        else:
            self._speak_with_customer(sentence)
