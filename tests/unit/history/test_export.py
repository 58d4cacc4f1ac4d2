"""The history as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import UserFacingError
from app.history.export import write_csv
from app.history.record import Record
from tests.support.past_calls import many, passed_on, past


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_record_is_a_line_with_its_names_numbers_and_times(tmp_path: Path) -> None:
    """P7: what a help desk needs."""
    path = tmp_path / "history.csv"
    records = [
        passed_on("1", name='Keller; "Söhne"', number="+4930901820"),
        past("2", answered=False, data={"order": "A-1", "customer": "K"}, result="Sold", notes="two\nlines"),
    ]
    assert write_csv(path, records, lambda _count: True) == 2
    first, second = rows(path)
    assert (first["Name"], first["Number"], first["Outcome"]) == (
        'Keller; "Söhne"',
        "+4930901820",
        "Transferred",
    )
    assert first["Talked (s)"] == "55"
    assert first["Transfer steps"].startswith("Success transfer to Ada Brandt Ada Brandt is called.")
    assert (second["Outcome"], second["Result"], second["Order"], second["Notes"]) == (
        "Missed",
        "Sold",
        "A-1",
        "two\nlines",
    )
    assert second["Call data"] == "customer=K; order=A-1"


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "@SUM(A1)", "-2+3+cmd", "+1+cmd"])
def test_a_name_from_outside_is_never_a_formula(tmp_path: Path, name: str) -> None:
    """A caller chooses the name that is shown; a spreadsheet would run it."""
    path = tmp_path / "history.csv"
    write_csv(path, [past("1", name=name)], lambda _count: True)
    assert rows(path)[0]["Name"] == f"'{name}"


def test_a_table_that_is_given_up_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("before")
    assert write_csv(path, many(2000), lambda count: count < 1000) == 0
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_takes_no_more_is_a_sentence(tmp_path: Path) -> None:
    def failing() -> Iterator[Record]:
        yield past("1")
        raise OSError(28, "No space left on device")

    path = tmp_path / "history.csv"
    path.write_text("before")
    with pytest.raises(UserFacingError, match="No space left on device"):
        write_csv(path, failing(), lambda _count: True)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
