"""Calls over a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.calls.calls import Calls
from tests.support.call_log import CallLogSpy
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


@pytest.fixture
def log(bus: Bus) -> Iterator[CallLogSpy]:
    """What the bus heard of calls."""
    spy = CallLogSpy(bus)
    yield spy
    spy.close()


@pytest.fixture
def calls(engine: EngineScripted, loop: VirtualLoop, bus: Bus, log: CallLogSpy) -> Iterator[Calls]:
    """The calls of a phone whose engine runs."""
    del log
    calls = Calls(engine, loop, bus)
    engine.start()
    yield calls
    calls.close()
