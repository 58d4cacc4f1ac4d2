"""Calls and transfers move the agent's state: one listener, no rule of its own (C8, D5, D13)."""

from __future__ import annotations

from collections.abc import Iterable

from app.agent.desk import AgentDesk
from app.bus import Bus
from app.calls.call import Call, OurWish
from app.calls.calls import Calls
from app.calls.conference_parties import AgentBackInConference, AgentLeftConference
from app.calls.end_reason import Direction
from app.calls.events import CallAdded, CallChanged, CallEnded
from app.transfer.events import AgentReleased, CustomerAway, CustomerBack, CustomerReturned, TransferEnded


class AgentLink:
    """Tells the desk which calls are the agent's. A call that rings, or is set aside, is not."""

    def __init__(self, bus: Bus, calls: Calls, desk: AgentDesk) -> None:
        self._calls = calls
        self._desk = desk
        self._released: set[str] = set()
        self._returning: dict[str, str] = {}
        self._subscriptions = [
            bus.subscribe(CallAdded, lambda event: self._look(event.call_id)),
            bus.subscribe(CallChanged, lambda event: self._look(event.call_id)),
            bus.subscribe(CallEnded, self._call_ended),
            bus.subscribe(AgentReleased, self._released_from),
            bus.subscribe(CustomerBack, self._customer_back),
            bus.subscribe(CustomerAway, lambda event: desk.customer_away(event.transfer_id)),
            bus.subscribe(CustomerReturned, self._customer_returns),
            bus.subscribe(TransferEnded, self._transfer_ended),
            bus.subscribe(AgentLeftConference, lambda event: self._release(event.call_ids)),
            bus.subscribe(AgentBackInConference, lambda event: self._take_back(event.call_ids)),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _look(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is None or not self._is_agents(call):
            return
        self._desk.call_began(call_id)
        self._arrived_back(call_id)

    def _is_agents(self, call: Call) -> bool:
        if call.id in self._released or self._calls.is_aside(call.id) or call.end_reason is not None:
            return False
        if call.wish is not OurWish.NOTHING:
            return False
        return call.established or call.direction is Direction.OUT

    def _call_ended(self, event: CallEnded) -> None:
        call = self._calls.get(event.call_id)
        self._desk.call_ended(
            event.call_id,
            transferred=event.call_id in self._released,
            answered=call is None or call.answered_at is not None,
        )
        self._released.discard(event.call_id)
        self._arrived_back(event.call_id)

    def _released_from(self, event: AgentReleased) -> None:
        self._release(filter(None, (event.consult_id, event.call_id)))

    def _release(self, call_ids: Iterable[str]) -> None:
        for call_id in call_ids:
            self._released.add(call_id)
            self._desk.call_ended(call_id, transferred=True)

    def _customer_back(self, event: CustomerBack) -> None:
        self._take_back([event.call_id])

    def _take_back(self, call_ids: Iterable[str]) -> None:
        for call_id in call_ids:
            self._released.discard(call_id)
            self._look(call_id)

    def _customer_returns(self, event: CustomerReturned) -> None:
        self._returning[event.new_call_id] = event.transfer_id

    def _arrived_back(self, call_id: str) -> None:
        """The returning call was answered, or is over: it is waited for no longer."""
        transfer_id = self._returning.pop(call_id, None)
        if transfer_id is not None:
            self._desk.customer_no_longer_away(transfer_id)

    def _transfer_ended(self, event: TransferEnded) -> None:
        if event.transfer_id not in self._returning.values():
            self._desk.customer_no_longer_away(event.transfer_id)
