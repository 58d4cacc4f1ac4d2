"""The words about skipped tests."""

from __future__ import annotations

from tests.support.skips import describe, kind_of


def test_the_kind_is_the_folder_under_tests() -> None:
    assert kind_of("tests/pbx/test_hold.py") == "pbx"
    assert kind_of("tests/test_architecture.py") == ""
    assert kind_of("tests/unit/calls/test_call.py") == "unit"


def test_nothing_skipped_is_said() -> None:
    assert describe([], ["tests/unit/test_a.py"]) == ["Nothing was skipped."]


def test_a_kind_that_did_not_run_at_all_is_told_from_one_that_ran_in_part() -> None:
    skipped = [
        ("tests/pbx/test_a.py", "no root"),
        ("tests/pbx/test_b.py", "no root"),
        ("tests/gui/test_c.py", "no display"),
    ]
    assert describe(skipped, ["tests/gui/test_d.py"]) == [
        "Skipped 1 of tests/gui (windows), besides 1 that ran: no display",
        "Skipped 2 of tests/pbx (against a real Asterisk), none of them ran: no root",
    ]
