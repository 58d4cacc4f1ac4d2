"""A program that keeps a history until it is killed: ``python -m tests.support.dying_desk FOLDER WAIT``.

It phones on a scripted engine without a pause: calls come, are answered and end, some go
on. What it says on its standard output, a line ``uid open|over`` after each change, it has
written down before. ``WAIT``: seconds until it opens its store.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

from app.bus import Bus
from app.calls.calls import Calls
from app.history.history import History
from app.history.record import Record
from app.history.recorder import Recorder
from app.loop import ThreadLoop
from tests.support.scripted_engine import EngineScripted


class DyingDesk:
    """See the module."""

    def __init__(self, folder: Path, wait: float) -> None:
        self._loop, self._bus = ThreadLoop(), Bus()
        self._engine = EngineScripted(self._loop, self._bus)
        self._calls = Calls(self._engine, self._loop, self._bus)
        self._history = History(folder, self._loop, self._bus)
        self._recorder = Recorder(self._calls, self._loop, self._bus, self._keep)
        self._engine.start()
        self._history.start(wait)
        self._numbers = itertools.count(1)

    def phone(self) -> None:
        """Until somebody ends this process."""
        while True:
            number = next(self._numbers)
            call_id = self._engine.arrive(f"sip:{number}@127.0.0.1", name=f"Caller {number}")
            self._loop.run(0)
            if number % 3:
                self._calls.answer(call_id)
                self._engine.answer(call_id)
            self._loop.run(0.001)
            if number % 4:
                self._engine.finish(call_id)
            elif len(self._calls) > 2:
                self._engine.finish(next(iter(self._calls)).id)
            self._loop.run(0.001)

    def _keep(self, record: Record) -> None:
        self._history.keep(record)
        self._say(f"{record.uid} {'open' if record.open else 'over'}")

    @staticmethod
    def _say(line: str) -> None:
        os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    DyingDesk(Path(sys.argv[1]), float(sys.argv[2])).phone()
