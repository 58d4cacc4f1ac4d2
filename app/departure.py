"""The agent goes: quits, signs out, or hands the seat to somebody else (S4).

What the PBX can carry on is handed over and what is just being joined is waited for; everything else ends.
Whoever comes back to the agent meanwhile is not cut off: the question is to be asked again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple

from app.bus import Bus
from app.calls.calls import Calls
from app.calls.conference import Conference
from app.calls.conference_parties import ConferenceChanged, ConferenceEnded
from app.calls.conference_state import ConferenceAction, ConferenceState
from app.calls.end_reason import OurWish
from app.calls.events import CallEnded
from app.errors import UserFacingError
from app.loop import Loop
from app.transfer.events import TransferEnded, TransferMoved
from app.transfer.referred import PbxTransfer
from app.transfer.transfers import Transfers

_log = logging.getLogger("hookswitch.app")


class _Awaiting(NamedTuple):
    """Who is told when everything is settled; exactly one of the two."""

    free: Callable[[], None]
    somebody_left: Callable[[], None]


class Departure:
    """One at a time; asked anew while one is under way, the newer wish is carried out."""

    def __init__(
        self, loop: Loop, bus: Bus, calls: Calls, transfers: Transfers, conference: Conference
    ) -> None:
        self._calls, self._transfers, self._conference = calls, transfers, conference
        self.besides: Callable[[], list[str]] = list
        """What going would leave undone beside calls, a sentence each: an order without its result."""
        self._awaiting: _Awaiting | None = None
        self._subscriptions = [
            bus.subscribe(kind, lambda _event: loop.post(self._look))
            for kind in (TransferMoved, TransferEnded, ConferenceChanged, ConferenceEnded, CallEnded)
        ]

    def consequences(self) -> list[str]:
        """What going now would do to whom, beside ending the agent's own calls; a sentence each."""
        return [*self._transfers.consequences(), *self._conference.consequences(), *self.besides()]

    @property
    def hands_over(self) -> bool:
        """Whether the PBX will be asked to go on with a transfer."""
        return self._transfers.can_hand_over

    @property
    def under_way(self) -> bool:
        """Whether somebody is waited for: no longer than the REFERs concerned are."""
        return self._awaiting is not None

    def begin(self, free: Callable[[], None], somebody_left: Callable[[], None]) -> None:
        """End what can be ended, hand over the rest; calls exactly one of the two, perhaps at once.

        ``free``: nobody depends on this phone any more. ``somebody_left``: a hand-over was refused, a join
        failed, or a call came in meanwhile.
        """
        self._awaiting = _Awaiting(free, somebody_left)
        handed_over = self._transfers.hand_over()
        _log.info("the agent goes; %d transfers are handed over", handed_over)
        for flow in self._transfers:
            if flow.can_cancel and not flow.settling:
                self._tried(flow.cancel)
        if ConferenceAction.END in self._conference.actions:
            self._tried(self._conference.end)
        for call in self._calls:
            if not self._is_settling(call.id):
                self._calls.direct.end(call.id)
        self._look()

    def close(self) -> None:
        """Stop listening; nobody is told any more."""
        self._awaiting = None
        for subscription in self._subscriptions:
            subscription.close()

    def _is_settling(self, call_id: str) -> bool:
        if self._conference.has(call_id):
            return self._conference.state is ConferenceState.LEAVING
        flow = self._transfers.of_call(call_id)
        return flow is not None and flow.settling

    def _tried(self, step: Callable[[], None]) -> None:
        try:
            step()
        except UserFacingError as error:
            _log.warning("going: %s", error)  # the call itself is ended all the same

    def _look(self) -> None:
        awaiting = self._awaiting
        if awaiting is None or self._conference.state is ConferenceState.LEAVING:
            return
        if any(flow.settling for flow in self._transfers):
            return
        self._awaiting = None
        for flow in self._transfers:
            if isinstance(flow, PbxTransfer):  # the PBX has taken it meanwhile
                self._calls.direct.end(flow.order.customer_id)
        if any(call.wish is OurWish.NOTHING for call in self._calls):
            awaiting.somebody_left()
        else:
            awaiting.free()
