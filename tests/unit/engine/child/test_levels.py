"""Loudness in dB below full scale."""

from __future__ import annotations

from array import array

import pytest

from app.engine.child.levels import FLOOR, Peak, dbfs


@pytest.mark.parametrize(
    ("peak", "expected"), [(32768, 0.0), (16384, -6.02), (3277, -20.0), (1, -90.0), (0, FLOOR)]
)
def test_a_magnitude_in_decibels(peak: int, expected: float) -> None:
    assert dbfs(peak) == pytest.approx(expected, abs=0.35)


def test_the_loudest_of_either_sign_counts_until_it_is_asked_for() -> None:
    peak = Peak()
    peak.take(array("h", [0, -32768, 5]).tobytes())
    peak.take(array("h", [100, 200]).tobytes())
    assert peak.dbfs() == 0.0
    assert peak.dbfs() == FLOOR
