"""The history as a table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.errors import UserFacingError
from app.history.export import Exporting, Table
from app.history.record import Record
from app.history.store import HistoryStore
from app.history.wanted import Wanted, words_of
from tests.support.past_calls import many, passed_on, past


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, records: Iterable[Record]) -> int:
    table = Table(path)
    table.write(records)
    table.finish()
    return table.count


class Desk:
    """A store whose work waits until the test lets it be done, one after the other."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.store = HistoryStore(None)
        self.store.put(records)
        self.jobs: list[Callable[[], None]] = []
        self.progress: list[int] = []
        self.ends: list[tuple[int, str]] = []

    def work(self, work: Callable[[HistoryStore], Any], tell: Callable[[Any], None]) -> None:
        self.jobs.append(lambda: tell(work(self.store)))

    def export(self, path: Path, wanted: Wanted = Wanted(), most: int = 1 << 30) -> Exporting:  # noqa: B008
        def progress(count: int) -> bool:
            self.progress.append(count)
            return count < most

        done = Exporting(self.work, path, wanted, progress, lambda *end: self.ends.append(end))
        done.start()
        return done

    def run(self, most: int = 1 << 30) -> int:
        """Do so many jobs; how many were done."""
        done = 0
        while self.jobs and done < most:
            self.jobs.pop(0)()
            done += 1
        return done


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk(many(1000))
    yield desk
    desk.store.close()


def test_each_record_is_a_line_with_its_names_numbers_and_times(tmp_path: Path) -> None:
    """P7: what a help desk needs."""
    path = tmp_path / "history.csv"
    records = [
        passed_on("1", name='Keller; "Söhne"', number="+4930901820"),
        past("2", answered=False, data={"order": "A-1", "customer": "K"}, result="Sold", notes="two\nlines"),
    ]
    assert write_csv(path, records) == 2
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


def test_a_line_says_as_whom_the_call_went_out(tmp_path: Path) -> None:
    """S13: by name and number, as the account file had them then."""
    path = tmp_path / "history.csv"
    record = past("1")
    leg = msgspec.structs.replace(record.first, identity="Sales line, +49 30 5550101")
    assert write_csv(path, [msgspec.structs.replace(record, legs=(leg,)), past("2")]) == 2
    assert [row["Called as"] for row in rows(path)] == ["Sales line, +49 30 5550101", ""]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "@SUM(A1)", "-2+3+cmd", "+1+cmd"])
def test_a_name_from_outside_is_never_a_formula(tmp_path: Path, name: str) -> None:
    """A caller chooses the name that is shown; a spreadsheet would run it."""
    path = tmp_path / "history.csv"
    write_csv(path, [past("1", name=name)])
    assert rows(path)[0]["Name"] == f"'{name}"


def test_a_long_table_is_written_in_pieces_that_let_others_in_between(desk: Desk, tmp_path: Path) -> None:
    """P7: how far it is can be seen, and the list can be looked at meanwhile."""
    path = tmp_path / "history.csv"
    desk.export(path)
    assert desk.run() > 5
    assert desk.ends == [(1000, "")]
    assert desk.progress == sorted(desk.progress)
    assert desk.progress[-1] == 1000
    assert [row["Name"] for row in rows(path)] == [r.person.name for r in reversed(list(many(1000)))]


@pytest.mark.parametrize("typed", ["maria", "bo"])
def test_what_a_search_lists_is_written_whole(desk: Desk, tmp_path: Path, typed: str) -> None:
    path = tmp_path / "history.csv"
    wanted = Wanted(words=words_of(typed))
    desk.export(path, wanted)
    desk.run()
    names = [record.person.name for record in many(1000)]
    expected = [name for name in reversed(names) if typed in name.lower()]
    assert len(expected) > 100
    assert [row["Name"] for row in rows(path)] == expected


def test_a_table_that_is_given_up_leaves_what_was_there(desk: Desk, tmp_path: Path) -> None:
    """P7: Cancel."""
    path = tmp_path / "history.csv"
    path.write_text("before")
    desk.export(path, most=600)
    desk.run()
    assert desk.ends == [(0, "")]
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_program_that_ends_meanwhile_leaves_nothing_half(desk: Desk, tmp_path: Path) -> None:
    exporting = desk.export(tmp_path / "history.csv")
    desk.run(2)
    assert list(tmp_path.iterdir()) != []
    exporting.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_history_that_cannot_be_read_any_more_is_a_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_errors: list[str]
) -> None:
    """Bad input: whoever waits hears of it, and nothing half is left."""
    expected_errors.append("hookswitch.history")
    desk.export(tmp_path / "history.csv")
    desk.run(1)
    monkeypatch.setattr(desk.store, "page", None)  # as broken as can be
    desk.run()
    assert desk.ends == [(0, "The history cannot be read. No table was written.")]
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    desk.export(tmp_path / "nowhere" / "history.csv")
    desk.run()
    ((count, problem),) = desk.ends
    assert count == 0
    assert "cannot be written" in problem


def test_a_disk_that_takes_no_more_is_a_sentence(tmp_path: Path) -> None:
    def failing() -> Iterator[Record]:
        yield past("1")
        raise OSError(28, "No space left on device")

    path = tmp_path / "history.csv"
    path.write_text("before")
    with pytest.raises(UserFacingError, match="No space left on device"):
        write_csv(path, failing())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
