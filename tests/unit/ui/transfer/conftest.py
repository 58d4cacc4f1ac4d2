"""What the tests of the box share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.bus import Bus
from tests.support.scripted_engine import EngineScripted
from tests.support.transfer_box import Box
from tests.support.virtual_loop import VirtualLoop


@pytest.fixture
def make(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Callable[..., Box]]:
    """Makes a box of an account with these changes."""
    made: list[Box] = []

    def build(**changes: object) -> Box:
        made.append(Box(engine, loop, bus, **changes))
        return made[-1]

    yield build
    for box in made:
        for flow in box.transfers:
            flow.cancel()
        box.close()
