"""The transfer benchmark measures; no time is asserted."""

from __future__ import annotations

import pytest

from tests.bench import transfer


@pytest.mark.bench
@pytest.mark.xdist_group("bench")
def test_press_to_refer_and_complete_to_joined_are_measured() -> None:
    """D4, C8: each figure is there."""
    words = dict(word.split("=") for word in transfer.measure(2).split()[1:])
    assert set(words) == {"refer_p50", "refer_p99", "joined_p50", "joined_p99"}
    assert all(float(value) > 0 for value in words.values())
