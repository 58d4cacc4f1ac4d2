"""What the tests of the recorder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.recorded import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A world, and what the recorder wrote down of it."""
    desk = Desk()
    yield desk
    desk.close()
