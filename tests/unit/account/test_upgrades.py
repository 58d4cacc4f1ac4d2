"""Older formats are upgraded in memory by registered pure functions."""

from __future__ import annotations

import copy

import pytest

from app.account.model import FORMAT
from app.account.upgrades import OLDEST, UPGRADES, Data, Upgrade, format_refusal, upgraded

SAMPLES: dict[int, tuple[Data, Data]] = {}
"""For each registered upgrade, by the format it reads: data before and after."""


def test_every_older_format_has_an_upgrade_and_every_upgrade_a_sample() -> None:
    assert set(UPGRADES) == set(range(OLDEST, FORMAT))
    assert set(SAMPLES) == set(UPGRADES)


def test_an_upgrade_gives_the_next_format_and_leaves_its_input_alone() -> None:
    for found, (before, after) in SAMPLES.items():
        untouched = copy.deepcopy(before)
        assert UPGRADES[found](before) == after
        assert before == untouched


def _rename_timeout(data: Data) -> Data:
    account = dict(data["account"])
    account["ring_timeout_seconds"] = account.pop("timeout")
    return {**data, "account": account}


def _minutes_to_seconds(data: Data) -> Data:
    account = dict(data["account"])
    account["ring_timeout_seconds"] *= 60
    return {**data, "account": account}


STEPS: dict[int, Upgrade] = {1: _rename_timeout, 2: _minutes_to_seconds}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"format": 1, "account": {"timeout": 2}}, 120),
        ({"format": 2, "account": {"ring_timeout_seconds": 2}}, 120),
        ({"format": 3, "account": {"ring_timeout_seconds": 2}}, 2),
    ],
)
def test_upgrades_are_applied_one_after_the_other_up_to_the_newest(data: Data, expected: int) -> None:
    before = copy.deepcopy(data)
    result = upgraded(data, STEPS, oldest=1, newest=3)
    assert result == {"format": 3, "account": {"ring_timeout_seconds": expected}}
    assert data == before


@pytest.mark.parametrize("found", [FORMAT + 1, FORMAT + 100, OLDEST - 1, -5])
def test_an_unknown_format_is_refused_with_a_sentence(found: int) -> None:
    sentence = format_refusal({"format": found})
    assert sentence is not None
    assert str(found) in sentence


@pytest.mark.parametrize("found", [None, "1", True, 1.0, OLDEST, FORMAT])
def test_a_format_that_is_known_or_no_number_is_left_to_the_model(found: object) -> None:
    assert format_refusal({"format": found}) is None
