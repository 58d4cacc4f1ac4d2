"""Transferred calls that arrive here: ring, wait in silence, or are refused (E9-E12).

A call is known as transferred by the call data that came with it, or by Referred-By (RFC 3892). The
call that comes back from a voice menu is expected, and rings whatever the agent is doing.
"""

from __future__ import annotations

from app.agent.desk import AgentDesk
from app.agent.events import AgentStateChanged
from app.agent.waiting import Arrival, WaitingTransfer
from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.events import CallChanged, CallEnded
from app.engine.commands import AnswerCall
from app.engine.port import EnginePort
from app.loop import Loop
from app.transfer.call_data import MANNER, data_of
from app.transfer.kinds import TransferType
from app.transfer.transfers import Transfers
from app.translation import tr


class CallDoor:
    """``app.agent.waiting.Door`` over the phone's calls."""

    def __init__(self, calls: Calls, engine: EnginePort) -> None:
        self._calls = calls
        self._engine = engine

    def quiet(self, call_id: str) -> None:
        """See ``Door``."""
        self._calls.ignore(call_id)

    def ring(self, call_id: str) -> None:
        """See ``Door``."""
        self._calls.ignore(call_id, ignored=False)

    def progress(self, call_id: str, code: int) -> None:
        """See ``Door``."""
        self._engine.send(AnswerCall(call_id=call_id, code=code))

    def refuse(self, call_id: str, code: int) -> None:
        """See ``Door``; without a sound here, also while it arrives, and as a missed call: nobody said no."""
        self._calls.ignore(call_id)
        self._calls.direct.turn_away(call_id, code, tr("Missed: you were not available."))


class TransferArrivals:
    """Screens incoming calls for the one place where a transferred call may wait."""

    def __init__(
        self,
        calls: Calls,
        engine: EnginePort,
        loop: Loop,
        bus: Bus,
        *,
        desk: AgentDesk,
        transfers: Transfers,
        maximum_hold: float,
        path_carries_182: bool = False,
    ) -> None:
        """``maximum_hold``: seconds (E10). ``path_carries_182``: no B2BUA that swallows it stands between."""
        self._calls = calls
        self._desk = desk
        self._transfers = transfers
        self.waiting = WaitingTransfer(
            loop,
            bus,
            CallDoor(calls, engine),
            maximum_hold=maximum_hold,
            path_carries_182=path_carries_182,
        )
        calls.screen = self.arrives_in_silence
        self._subscriptions = [
            bus.subscribe(CallChanged, lambda event: self._call_changed(event.call_id)),
            bus.subscribe(CallEnded, lambda event: self.waiting.call_over(event.call_id)),
            bus.subscribe(AgentStateChanged, lambda event: self.waiting.agent_is(event.new.state)),
        ]

    def close(self) -> None:
        """Stop listening and screening."""
        self._calls.screen = lambda call: False
        for subscription in self._subscriptions:
            subscription.close()

    def arrives_in_silence(self, call: Call) -> bool:
        """Screen a call: whether it makes no sound here, because it waits or is refused."""
        if not self.is_transferred(call):
            return False
        return self.waiting.arrived(call.id, self._desk.status.state) is not Arrival.RING

    def is_transferred(self, call: Call) -> bool:
        """Whether somebody passed it on to this agent."""
        data = data_of(call)
        if data.get(MANNER) == TransferType.HANG_UP.value or self._transfers.is_expected(call):
            return False
        return MANNER in data or any(header.name.lower() == "referred-by" for header in call.headers)

    def _call_changed(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is not None and call.established:
            self.waiting.call_over(call_id)
