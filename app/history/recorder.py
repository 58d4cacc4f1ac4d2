"""Makes records of what the bus tells: calls become legs, transfers become steps, as they happen.

A call that is placed for a transfer, takes another's place, or comes back from a voice menu is a leg of the
record that it belongs to, which is known only after ``CallAdded``: in the same turn of the loop, though. So
a new call is looked at one hop later, and by then whoever claims it has done so.
"""

from __future__ import annotations

import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallChanged, CallEnded, CallMissed
from app.history.record import Leg, Record, Role, Step
from app.loop import Alarm, Loop
from app.transfer.call_data import data_of

PULSE: Final = 15.0
"""Seconds between two looks at open records: after a crash they are known to have lasted that long."""
REMEMBERED: Final = 100
"""Records that are over and can still get a result, a quality or a recording."""

Change = Callable[[Record], Record]
replace = msgspec.structs.replace


@dataclass
class Sitting:
    """Who sits here as a call comes."""

    agent: str
    state: str


@dataclass
class _Live:
    """A record that is not over, or was of late."""

    record: Record
    transfers: set[str] = field(default_factory=set)
    """Transfers under way: the record stays open while the customer may come back."""
    holds: dict[str, float] = field(default_factory=dict)
    """Since when which leg is on hold, by the loop's clock."""


class Recorder:
    """Only on the core's thread. ``close`` ends what is open."""

    def __init__(
        self,
        calls: Calls,
        loop: Loop,
        bus: Bus,
        keep: Callable[[Record], None],
        *,
        sitting: Callable[[], Sitting] = lambda: Sitting("", ""),
        notes_of: Callable[[str], str] = lambda call_id: "",
        clock: Callable[[], float] = time.time,
        new_uid: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        """``keep``: write a record down. ``notes_of``: what the agent wrote down in a call. ``clock``: Unix
        seconds.
        """
        self._calls, self._loop = calls, loop
        self._keep, self._sitting = keep, sitting
        self._notes_of, self._clock, self._new_uid = notes_of, clock, new_uid
        self._open: dict[str, _Live] = {}
        self._over: OrderedDict[str, _Live] = OrderedDict()
        self._of_call: dict[str, _Live] = {}
        self._pulse = Alarm(loop)
        self._subscriptions = [
            bus.subscribe(CallAdded, lambda event: loop.post(lambda: self._added(event.call_id))),
            bus.subscribe(CallChanged, lambda event: self.look(event.call_id)),
            bus.subscribe(CallEnded, self._ended),
            bus.subscribe(CallMissed, lambda event: self._added(event.call_id)),
        ]

    def close(self) -> None:
        """The program ends: what is open is closed, and nothing is listened to any more."""
        for subscription in self._subscriptions:
            subscription.close()
        for live in list(self._open.values()):
            for leg in live.record.legs:
                self.look(leg.call_id)
            live.record = replace(live.record, seen_at=self._clock()).cut_off()
            self._keep(live.record)
        self._open.clear()
        self._of_call.clear()
        self._rest()

    # --- for those who know more --------------------------------------------------------------------

    def uid_of(self, call_id: str) -> str:
        """The record that a call belongs to; empty where it is not known, or no longer."""
        live = self._of_call.get(call_id)
        return "" if live is None else live.record.uid

    def change(self, call_id: str, change: Change) -> None:
        """Change the record of a call, over or not, and write it down. Harmless where there is none."""
        live = self._of_call.get(call_id)
        if live is not None:
            self._write(live, change(live.record))

    def change_leg(self, call_id: str, **fields: object) -> None:
        """Change the leg of that call."""

        def changed(record: Record) -> Record:
            leg = next(leg for leg in record.legs if leg.call_id == call_id)
            return _with_leg(record, replace(leg, **fields))

        self.change(call_id, changed)

    def step(self, call_id: str, step: Step) -> None:
        """A step in the record of a call; its time is now."""
        timed = replace(step, at=self._clock())
        self.change(call_id, lambda record: replace(record, steps=(*record.steps, timed)))

    def claim(self, call_id: str, of_call_id: str, role: Role = Role.CUSTOMER) -> None:
        """A new call is a leg of the record of another; in the turn of its ``CallAdded``."""
        live, call = self._of_call.get(of_call_id), self._calls.get(call_id)
        if live is None or call is None or call_id in self._of_call:
            return
        self._of_call[call_id] = live
        self._reopen(live)
        self._write(live, replace(live.record, legs=(*live.record.legs, self._leg(call, role))))
        self.look(call_id)

    def transfer_began(self, call_id: str, transfer_id: str) -> None:
        """The record of a call stays open until that transfer has ended."""
        live = self._of_call.get(call_id)
        if live is not None:
            live.transfers.add(transfer_id)

    def transfer_ended(self, call_id: str, transfer_id: str) -> None:
        """The transfer keeps it open no longer."""
        live = self._of_call.get(call_id)
        if live is not None:
            live.transfers.discard(transfer_id)
            self._close_if_over(live)

    def look(self, call_id: str) -> None:
        """Write down what is new of a call."""
        live, call = self._of_call.get(call_id), self._calls.get(call_id)
        if live is None or call is None:
            return
        leg = next(leg for leg in live.record.legs if leg.call_id == call_id)
        held = leg.held_seconds + self._held(live, call)
        changed = self._leg(call, leg.role, leg, held)  # also when it is over: a name may be found later
        if changed != leg:
            self._write(live, _with_leg(live.record, changed))

    # --- inside -------------------------------------------------------------------------------------

    def _added(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is None or call_id in self._of_call:
            return
        sitting = self._sitting()
        live = self._of_call[call_id] = _Live(
            Record(
                uid=self._new_uid(),
                legs=(self._leg(call, Role.CUSTOMER),),
                agent=sitting.agent,
                agent_state=sitting.state,
                data=dict(data_of(call)),
            )
        )
        self._reopen(live)
        self._write(live, live.record)
        if call.end_reason is not None:
            self._close_if_over(live)

    def _ended(self, event: CallEnded) -> None:
        self.look(event.call_id)
        live = self._of_call.get(event.call_id)
        if live is not None:
            self._close_if_over(live)

    def _leg(self, call: Call, role: Role, leg: Leg | None = None, held: float = 0.0) -> Leg:
        began = leg.began_at if leg is not None else self._clock() - (self._loop.now() - call.started_at)

        def at(moment: float | None) -> float | None:
            return None if moment is None else began + (moment - call.started_at)

        return Leg(
            call_id=call.id,
            role=role,
            direction=call.direction,
            uri=call.remote.uri,
            number=call.remote.number,
            name=call.remote.name if call.remote.name != call.remote.number else "",
            dialled=call.dialled,
            identity="" if call.identity is None else f"{call.identity.name}, {call.identity.number}",
            began_at=began,
            answered_at=at(call.answered_at),
            ended_at=at(call.ended_at),
            held_seconds=held,
            reason=call.end_reason,
            detail=call.end_detail,
            code=call.end_code,
            elsewhere=call.answered_elsewhere,
            codec=call.codec,
            srtp=call.srtp,
            quality=None if leg is None else leg.quality,
            recordings=() if leg is None else leg.recordings,
        )

    def _held(self, live: _Live, call: Call) -> float:
        """Seconds of a hold that has just ended; 0 where none has."""
        since = live.holds.get(call.id)
        if call.end_reason is None and call.held_at is not None:
            live.holds[call.id] = call.held_at
            return 0.0
        if since is None:
            return 0.0
        del live.holds[call.id]
        end = self._loop.now() if call.ended_at is None else call.ended_at
        return max(0.0, end - since)

    def _close_if_over(self, live: _Live) -> None:
        record = live.record
        if not record.open or live.transfers or any(leg.ended_at is None for leg in record.legs):
            return
        end = max(leg.ended_at or 0.0 for leg in record.legs)
        self._write(live, replace(record, ended_at=end))
        self._open.pop(record.uid, None)
        self._over[record.uid] = live
        if len(self._over) > REMEMBERED:
            _, old = self._over.popitem(last=False)
            for leg in old.record.legs:
                self._of_call.pop(leg.call_id, None)
        if not self._open:
            self._rest()

    def _reopen(self, live: _Live) -> None:
        """It goes on, or goes on again: a call that was lost is taken up, a customer comes back."""
        self._over.pop(live.record.uid, None)
        self._open[live.record.uid] = live
        live.record = replace(live.record, ended_at=None)
        if not self._pulse.is_set:
            self._pulse.set(PULSE, self._beat)

    def _write(self, live: _Live, record: Record) -> None:
        written = (self._notes_of(leg.call_id) for leg in reversed(record.legs))
        notes = next(filter(None, written), record.notes)
        live.record = replace(record, seen_at=self._clock(), notes=notes)
        self._keep(live.record)

    def _beat(self) -> None:
        for live in list(self._open.values()):
            self._write(live, live.record)
        if self._open:
            self._pulse.set(PULSE, self._beat)

    def _rest(self) -> None:
        self._pulse.stop()


def _with_leg(record: Record, new: Leg) -> Record:
    legs = tuple(new if leg.call_id == new.call_id else leg for leg in record.legs)
    return replace(record, legs=legs)
