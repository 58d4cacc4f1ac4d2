"""What the tests of calls that come in share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.phone import Phone, build
from tests.support.incoming import DESK, standing
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


@pytest.fixture
def phone(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Phone]:
    """Maria's phone, registered."""
    made = build(loop, desk=None, bus=bus, engine=engine)
    made.start()
    made.use(DESK, standing())
    engine.register("desk")
    yield made
    made.stop()
