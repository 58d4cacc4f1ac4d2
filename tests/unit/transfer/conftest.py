"""What the tests of the transfers share."""

from __future__ import annotations

import pytest

from tests.support.transfer_world import World


@pytest.fixture
def world() -> World:
    """A phone with one customer on the line."""
    return World()
