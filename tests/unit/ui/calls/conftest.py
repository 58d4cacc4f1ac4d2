"""What the tests of the call cards share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from tests.support.call_cards import Desk
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


@pytest.fixture
def desk(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Desk]:
    """The cards of a phone whose engine runs."""
    desk = Desk(engine, loop, bus)
    yield desk
    desk.close()
