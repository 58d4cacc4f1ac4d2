"""When the account's page for a call opens by itself (E6, E11): once a call, and when the account says."""

from __future__ import annotations

from dataclasses import dataclass

from app.bus import Bus
from app.calls.call import Call, Direction, OurWish
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallChanged, CallRecovered, CallTakenOver
from app.calls.standings import Standings
from app.errors import UserFacingError
from app.transfer.call_data import data_of
from app.transfer.screen_pop import address


@dataclass(frozen=True)
class ScreenPopDue:
    """Open this http(s) address in the browser now."""

    call_id: str
    address: str


@dataclass(frozen=True)
class _Page:
    """What the account's template says for one call."""

    address: str = ""
    problem: str = ""


class ScreenPops:
    """The pages of the calls that the phone remembers. Only on the core's thread."""

    def __init__(self, bus: Bus, calls: Calls, standings: Standings) -> None:
        self._bus, self._calls, self._standings = bus, calls, standings
        self._opened: set[str] = set()
        self._subscriptions = [
            bus.subscribe(CallAdded, self._added),
            bus.subscribe(CallChanged, lambda event: self._look(event.call_id)),
            bus.subscribe(CallTakenOver, lambda event: self._same(event.old_call_id, event.new_call_id)),
            bus.subscribe(CallRecovered, lambda event: self._same(event.old_call_id, event.new_call_id)),
        ]

    def address_of(self, call: Call) -> str:
        """The page of this call; empty where there is none, or its template is no good."""
        return self._page(call).address

    def problem_of(self, call: Call) -> str:
        """Why there is no page though the account wants one; empty: nothing is wrong."""
        return self._page(call).problem

    def open(self, call_id: str) -> None:
        """The agent asks for the page. Harmless where there is none."""
        call = self._calls.get(call_id)
        if call is not None and (page := self.address_of(call)):
            self._opened.add(call_id)
            self._bus.publish(ScreenPopDue(call_id, page))

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _added(self, event: CallAdded) -> None:
        self._opened = {call_id for call_id in self._opened if self._calls.get(call_id) is not None}
        self._look(event.call_id)

    def _look(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is not None and call_id not in self._opened and self._is_time(call):
            self.open(call_id)

    def _is_time(self, call: Call) -> bool:
        when = self._standings.of_call(call.id).account.general.screen_pop_opens
        if call.wish is not OurWish.NOTHING or not (call.direction is Direction.IN or call.data):
            return False  # turned away; or the agent's own call, about which nothing is known
        rings = call.ringing_here and not call.ignored  # not one that waits in silence (E9, E11)
        return when != "press" and (call.established or (when == "ring" and rings))

    def _same(self, old_call_id: str, new_call_id: str) -> None:
        """The same conversation goes on in another call: its page is open already."""
        if old_call_id in self._opened:
            self._opened.add(new_call_id)

    def _page(self, call: Call) -> _Page:
        template = self._standings.of_call(call.id).account.general.screen_pop_url
        if not template:
            return _Page()
        try:
            return _Page(address(template, data_of(call)) or "")
        except UserFacingError as error:
            return _Page(problem=str(error))
