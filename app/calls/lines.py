"""The lines in use and the calls that ended of late."""

from __future__ import annotations

import logging
import random
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Final

from app.calls.call import Call
from app.calls.line import Line, LineWatcher
from app.engine.port import EnginePort
from app.engine.values import DtmfMethod
from app.errors import UserFacingError
from app.loop import Loop
from app.translation import tr

_log = logging.getLogger("hookswitch.call")

REMEMBERED: Final = 50
"""How many ended calls are still found."""


class Lines:
    """Finds lines by call id; iteration gives the live ones, oldest first."""

    def __init__(
        self,
        engine: EnginePort,
        loop: Loop,
        rng: random.Random,
        dtmf_method: Callable[[str], DtmfMethod],
        music: str,
    ) -> None:
        """``dtmf_method``: account id to its way of sending digits. ``music``: see ``Line``."""
        self._engine = engine
        self._loop = loop
        self._rng = rng
        self._dtmf_method = dtmf_method
        self._music = music
        self._live: dict[str, Line] = {}
        self._ended: OrderedDict[str, Call] = OrderedDict()

    def __iter__(self) -> Iterator[Line]:
        return iter(tuple(self._live.values()))

    def __len__(self) -> int:
        return len(self._live)

    def get(self, call_id: str) -> Line | None:
        """The live line of that call."""
        return self._live.get(call_id)

    def call(self, call_id: str) -> Call | None:
        """The call of that id, live or ended of late."""
        line = self._live.get(call_id)
        return self._ended.get(call_id) if line is None else line.call

    def living(self, call_id: str) -> Line:
        """The live line of that call. Raises ``UserFacingError`` when it is over."""
        line = self._live.get(call_id)
        if line is None:
            raise UserFacingError(tr("This call is over."))
        return line

    def established(self, call_id: str) -> Line:
        """The line of an answered call. Raises ``UserFacingError`` when it is over or not answered yet."""
        line = self.living(call_id)
        if not line.call.established:
            raise UserFacingError(tr("This call has not been answered yet."))
        return line

    def open(self, call: Call, watcher: LineWatcher) -> Line:
        """A call begins."""
        line = Line(
            call,
            engine=self._engine,
            loop=self._loop,
            rng=self._rng,
            watcher=watcher,
            dtmf_method=self._dtmf_method(call.account_id),
            music=self._music,
        )
        self._live[call.id] = line
        _log.info("call %s: %s %s", call.id, call.direction.name, call.remote.uri)
        return line

    def end(self, call: Call) -> None:
        """A call is over; it is remembered until ``REMEMBERED`` others have ended."""
        del self._live[call.id]
        self.remember(call)

    def remember(self, call: Call) -> None:
        """Let an ended call be found for a while."""
        self._ended[call.id] = call
        while len(self._ended) > REMEMBERED:
            self._ended.popitem(last=False)
