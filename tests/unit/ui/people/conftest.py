"""What the tests of the page of people share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from tests.support.people_page import Scene


@pytest.fixture
def scene(bus: Bus) -> Iterator[Scene]:
    """The page on a directory in memory."""
    scene = Scene(bus)
    yield scene
    scene.presenter.close()
    scene.directory.close()
