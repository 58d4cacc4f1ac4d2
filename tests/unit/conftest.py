"""The core without Qt and SIP: a clock that tests move, a bus, an engine that says what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


@pytest.fixture
def loop() -> Iterator[VirtualLoop]:
    """A virtual clock. A timer still pending at the end would have fired into a dead object."""
    loop = VirtualLoop()
    yield loop
    assert loop.pending() == 0, f"{loop.pending()} timers left behind"


@pytest.fixture
def bus(loop: VirtualLoop) -> Iterator[Bus]:
    """A bus on which nobody may still listen at the end."""
    del loop
    bus = Bus()
    yield bus
    assert bus.listeners() == 0, f"{bus.listeners()} listeners left behind"


@pytest.fixture
def engine(loop: VirtualLoop, bus: Bus) -> EngineScripted:
    """An engine that does nothing but what the test says."""
    return EngineScripted(loop, bus)
