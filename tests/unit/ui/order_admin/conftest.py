"""What the tests of the queue's page share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.order_board import Office
from tests.support.order_samples import sample_orders


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with 30 orders."""
    made = Office(tmp_path)
    made.store.add(sample_orders(30, made.store.now()))
    yield made
    made.presenter.close()
    made.store.close()
