"""How the packets of each call travel, once a second (``CallMeasured``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pjsua2 as pj

from app.engine.child.call import EngineCall
from app.engine.child.dispatcher import Refused
from app.engine.events import CallMeasured, Event

PERIOD: Final = 1.0
"""Seconds between two looks."""
_MICROSECONDS: Final = 1e-6


class Measuring:
    """Follows the calls whose sound flows. Only on the engine's one thread."""

    def __init__(
        self,
        call_later: Callable[[float, Callable[[], None]], None],
        emit: Callable[[Event], None],
        find: Callable[[str], EngineCall],
    ) -> None:
        """``find`` gives the live call of an id and raises ``Refused`` where there is none."""
        self._call_later = call_later
        self._emit = emit
        self._find = find
        self._flowing: set[str] = set()
        self._ticking = False

    def call_began(self, call_id: str) -> None:
        """See ``MediaFollower``: nothing flows yet."""

    def media_changed(self, call_id: str, media: pj.AudioMedia | None, *, held: bool = False) -> None:
        """See ``MediaFollower``."""
        if media is None or held:
            self._flowing.discard(call_id)
            return
        self._flowing.add(call_id)
        if not self._ticking:
            self._ticking = True
            self._call_later(PERIOD, self._tick)

    def part(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        self._flowing.discard(call_id)

    def call_ended(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        self._flowing.discard(call_id)

    def _tick(self) -> None:
        self._ticking = bool(self._flowing)
        if not self._ticking:
            return
        self._call_later(PERIOD, self._tick)
        for call_id in sorted(self._flowing):
            try:
                found = measured(self._find(call_id))
            except (pj.Error, Refused):
                continue  # it has just ended; its end is told in a moment
            if found is not None:
                self._emit(found)


def measured(call: EngineCall) -> CallMeasured | None:
    """What pjsua has counted so far; None where no sound flows. Raises ``pj.Error``."""
    info = call.getInfo()  # kept: what is read below are references into it
    audio = next((m for m in info.media if m.type == pj.PJMEDIA_TYPE_AUDIO), None)
    if audio is None:
        return None
    found, stream = call.getStreamStat(audio.index), call.getStreamInfo(audio.index)
    here, there, trip = found.rtcp.rxStat, found.rtcp.txStat, found.rtcp.rttUsec
    return CallMeasured(
        call_id=call.call_id,
        codec=f"{stream.codecName}/{stream.codecClockRate}",
        received=here.pkt,
        lost=here.loss,
        discarded=here.discard + found.jbuf.discard,
        sent=there.pkt,
        lost_there=there.loss,
        jitter=here.jitterUsec.last * _MICROSECONDS,
        round_trip=trip.last * _MICROSECONDS if trip.n else 0.0,
        buffered=found.jbuf.avgDelayMsec / 1000,
    )
