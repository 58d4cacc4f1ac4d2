"""Whether the operator has the customer of the order at hand, wherever its call goes.

An order's call can be transferred, joined to a conference, or outlive the engine. What matters here is
when the operator is done with the customer, and when the customer is back (A1, C8, D5, D13).
"""

from __future__ import annotations

from typing import Protocol

from app.account.call_modes import ResultMeaning
from app.bus import Bus
from app.calls.conference_parties import AgentBackInConference, AgentLeftConference, PartyMoved
from app.calls.events import CallEnded, CallRecovered, CallTakenOver
from app.orders.at_hand import AtHand
from app.orders.line import Fault, Line
from app.orders.order import Order
from app.orders.round import MEANINGS
from app.transfer.events import (
    AgentReleased,
    CustomerAway,
    CustomerBack,
    CustomerReturned,
    Outcome,
    TransferEnded,
)

_LOST = frozenset({Outcome.UNANSWERED, Outcome.GONE})


class CallListener(Protocol):
    """Who wants to know."""

    def customer_left(self, meaning: ResultMeaning | None, fault: Fault = Fault.THEIRS) -> None:
        """The operator is done with the customer; ``meaning``: what the end of the call proposes.

        ``fault``: whose it is, where nobody was reached.
        """

    def customer_back(self) -> None:
        """The customer is the operator's again."""

    def call_over(self) -> None:
        """Nothing of the call is left to wait for, also where the operator had left it before."""

    def transfer_failed(self, sentence: str) -> None:
        """The customer's call ended before anybody took it over from the operator."""


class OrderCall:
    """The call of one order after the other. Only on the core's thread; ``close`` stops listening."""

    def __init__(self, bus: Bus, at_hand: AtHand, line: Line, listener: CallListener) -> None:
        self._at_hand = at_hand
        self._line = line
        self._listener = listener
        self._placing = False
        self._placed = ""
        """The call as it was placed; one that takes its place was talked through before."""
        self._early: list[CallEnded] = []
        self._released = ""
        """The call, once it is no longer the operator's but still the order's."""
        self._transfer = ""
        """Who has the customer then."""
        self._away = False
        """In a voice menu, from where the customer comes back."""
        self._subscriptions = [
            bus.subscribe(CallEnded, self._ended),
            bus.subscribe(CallRecovered, lambda event: self._goes_on(event.old_call_id, event.new_call_id)),
            bus.subscribe(CallTakenOver, lambda event: self._goes_on(event.old_call_id, event.new_call_id)),
            bus.subscribe(CustomerAway, self._sent_away),
            bus.subscribe(CustomerReturned, self._returned),
            bus.subscribe(AgentReleased, lambda event: self._release(event.call_id, event.transfer_id)),
            bus.subscribe(CustomerBack, lambda event: self._take_back(event.call_id)),
            bus.subscribe(TransferEnded, self._transfer_ended),
            bus.subscribe(AgentLeftConference, self._left),
            bus.subscribe(AgentBackInConference, self._back_in),
            bus.subscribe(PartyMoved, self._moved_to_room),
        ]

    def place(self, order: Order) -> None:
        """Dial it. Raises what ``Line.dial`` raises."""
        self._released, self._transfer, self._away = "", "", False
        self._placing, self._early = True, []
        try:
            self._at_hand.call_id = self._placed = self._line.dial(order)
        finally:
            self._placing = False
        for event in self._early:  # where there is no engine a call is over before it has an id here
            self._ended(event)

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    # --- inside ---------------------------------------------------------------------------------

    def _is_ours(self, call_id: str) -> bool:
        return bool(call_id) and call_id == self._at_hand.call_id

    def _ended(self, event: CallEnded) -> None:
        if self._placing:
            self._early.append(event)
        if not self._is_ours(event.call_id) or self._away:
            return
        if not self._released:
            fault = self._line.fault(event.call_id) if event.call_id == self._placed else Fault.THEIRS
            self._listener.customer_left(MEANINGS.get(event.reason), fault)
        self._listener.call_over()

    def _goes_on(self, old_id: str, new_id: str) -> None:
        """The conversation goes on as another call; one that was lost with the engine was not over."""
        if self._is_ours(old_id):
            self._at_hand.call_id = new_id
            if self._released:
                self._released = new_id
            else:
                self._listener.customer_back()

    def _release(self, call_id: str, transfer_id: str = "") -> None:
        if self._is_ours(call_id) and not self._away:
            self._released, self._transfer = call_id, transfer_id
            self._listener.customer_left(None)

    def _take_back(self, call_id: str) -> None:
        if self._is_ours(call_id):
            self._released, self._transfer = "", ""
            self._listener.customer_back()

    def _left(self, event: AgentLeftConference) -> None:
        for call_id in filter(self._is_ours, event.call_ids):
            self._release(call_id)
            self._listener.call_over()

    def _back_in(self, event: AgentBackInConference) -> None:
        for call_id in event.call_ids:
            self._take_back(call_id)

    def _moved_to_room(self, event: PartyMoved) -> None:
        """The conversation goes on by the operator's own call to the PBX's room."""
        if self._is_ours(event.call_id):
            self._at_hand.call_id = event.room_call_id

    def _sent_away(self, event: CustomerAway) -> None:
        if self._is_ours(event.call_id):
            self._away, self._transfer = True, event.transfer_id

    def _returned(self, event: CustomerReturned) -> None:
        if self._is_ours(event.old_call_id):
            self._away, self._transfer = False, ""
            self._at_hand.call_id = event.new_call_id

    def _transfer_ended(self, event: TransferEnded) -> None:
        if not self._transfer or event.transfer_id != self._transfer or not self._at_hand.call_id:
            return
        self._transfer = ""
        if self._away:  # the customer stayed where the voice menu led
            self._away = False
            self._listener.customer_left(None)
            self._listener.call_over()
        elif event.outcome in _LOST:
            self._released = ""
            self._listener.transfer_failed(event.sentence)
