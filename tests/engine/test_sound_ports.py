"""Ports of the bridge for cards that know only their own sample rate."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.engine.port_trial import HERTZ, LEVEL


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_a_card_of_any_rate_hears_the_bridge(rate: int) -> None:
    """The pitch is right at the card's rate, also after the clock was stopped and started again."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.port_trial", str(rate)],
        check=False,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    known, pitch, level = done.stdout.splitlines()[-1].split()
    assert known == "True"
    # A wrong rate would be off by a tenth at least; a ring that catches up bends by 2 % at most.
    assert float(pitch) == pytest.approx(HERTZ, rel=0.03)
    assert float(level) == pytest.approx(LEVEL, abs=3.0)
