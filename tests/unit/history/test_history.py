"""The history beside the core: written at once, stored by its own thread, whole after any end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bus import Bus
from app.history.events import HistoryChanged, MissedChanged
from app.history.history import FILE, History
from app.history.record import Record, Recording
from app.history.store import HistoryStore, Kept
from app.history.wanted import Extent, Show, Wanted
from app.loop import ThreadLoop
from tests.support.past_calls import BEGIN, many, past, under_way

DEADLINE = 60.0


class Desk:
    """A history on a thread's loop."""

    def __init__(self, folder: Path | None) -> None:
        self.loop, self.bus = ThreadLoop(), Bus()
        self.told: list[str] = []
        self.changes: list[HistoryChanged] = []
        self.missed: list[int] = []
        self.bus.subscribe(HistoryChanged, self.changes.append)
        self.bus.subscribe(MissedChanged, lambda event: self.missed.append(event.count))
        self.history = History(folder, self.loop, self.bus, self.told.append)

    def start(self) -> None:
        self.history.start(0.0)
        self.until(lambda: bool(self.changes))

    def until(self, condition: Callable[[], bool]) -> None:
        assert self.loop.run_until(condition, DEADLINE)

    def answer(self, ask: Callable[[Callable[[Any], None]], None]) -> Any:  # noqa: ANN401 - of each question its own
        heard: list[Any] = []
        ask(heard.append)
        self.until(lambda: bool(heard))
        return heard[0]

    def count(self, wanted: Wanted = Wanted()) -> int:  # noqa: B008 - a value
        extent: Extent = self.answer(lambda done: self.history.count(wanted, lambda: True, done))
        return extent.total

    def get(self, uid: str) -> Record:
        found: Record | None = self.answer(lambda done: self.history.get(uid, done))
        assert found is not None
        return found

    def keep(self, *records: Record) -> None:
        before = len(self.changes)
        for record in records:
            self.history.keep(record)
        self.until(lambda: sum(len(c.records) for c in self.changes[before:]) >= len(records))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.start()
    yield desk
    desk.history.close()


def journal(folder: Path) -> int:
    return (folder / "history-0.journal").stat().st_size


def test_a_record_is_in_the_store_and_then_no_longer_in_the_journal(desk: Desk, tmp_path: Path) -> None:
    """P7: journal first."""
    desk.history.keep(past("1"))
    assert journal(tmp_path) > 0
    desk.until(lambda: len(desk.changes) > 1)
    assert journal(tmp_path) == 0
    assert desk.changes[-1] == HistoryChanged((past("1"),), 1)
    assert desk.count() == 1


def test_what_was_kept_before_the_store_is_open_is_stored_then(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.history.start(0.0)
    desk.history.keep(past("1"))
    assert not (tmp_path / FILE).exists()
    assert desk.count() == 1
    desk.history.close()


def test_a_program_that_ends_before_it_opened_the_store_loses_nothing(tmp_path: Path) -> None:
    quick = Desk(tmp_path)
    quick.history.start(60.0)
    quick.history.keep(past("1"))
    quick.history.close()
    later = Desk(tmp_path)
    later.start()
    assert later.count() == 1
    assert journal(tmp_path) == 0
    later.history.close()


def test_another_window_on_the_same_folder_leaves_the_first_ones_calls_open(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    first.start()
    first.keep(under_way("mine"))
    second = Desk(tmp_path)
    second.start()
    second.keep(past("2"))
    assert second.get("mine").open
    assert first.count() == 2
    second.history.close()
    first.history.close()


def test_a_store_of_a_newer_program_is_told_and_loses_nothing(tmp_path: Path) -> None:
    """Refused, untouched; what happens meanwhile is stored when the program is newer, too."""
    HistoryStore(tmp_path / FILE).close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE alembic_version SET version_num='9999'")
    raw.close()
    before = (tmp_path / FILE).read_bytes()
    old = Desk(tmp_path)
    old.start()
    old.history.keep(past("1"))
    old.until(lambda: len(old.told) > 1)
    assert "newer Hookswitch" in old.told[0]
    assert "newer Hookswitch" in old.history.problem
    old.history.close()
    assert (tmp_path / FILE).read_bytes() == before
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE alembic_version SET version_num='0001'")
    raw.close()
    new = Desk(tmp_path)
    new.start()
    assert new.count() == 1
    new.history.close()


def test_what_a_full_disk_refuses_is_stored_when_there_is_room(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad input: a sentence, and nothing is lost."""
    from app.errors import UserFacingError

    def full(*_arguments: object) -> int:
        raise UserFacingError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(HistoryStore, "put", full)
        desk.history.keep(past("1"))
        desk.until(lambda: "The disk is full." in desk.told)
    desk.keep(past("2"))
    assert desk.told[-1] == ""
    assert desk.count() == 2


def test_missed_calls_are_told_until_they_are_seen(desk: Desk) -> None:
    """P7: the count at the page's entry."""
    desk.keep(past("1", answered=False))
    desk.keep(past("2", answered=False))
    assert desk.missed == [1, 2]
    desk.history.see()
    desk.until(lambda: desk.missed[-1] == 0)
    assert desk.history.missed == 0


def test_the_number_of_missed_calls_outlives_the_program(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    first.start()
    first.keep(past("1", answered=False))
    first.history.close()
    second = Desk(tmp_path)
    second.start()
    assert second.missed == [1]
    second.history.close()


def test_what_is_too_old_goes_with_its_recording(desk: Desk, tmp_path: Path) -> None:
    """P7: the account says how long a desk keeps the past."""
    sound = tmp_path / "call.wav"
    sound.write_bytes(b"RIFF")
    leg = past("old").first
    fields = {name: getattr(leg, name) for name in leg.__struct_fields__}
    fields["recordings"] = (Recording(path=str(sound), seconds=3.0),)
    desk.keep(past("old", legs=(type(leg)(**fields),)), past("new", BEGIN + 10 * 86_400))
    changes = len(desk.changes)
    desk.history.purge(0, BEGIN + 1e9)
    desk.history.purge(7, BEGIN + 12 * 86_400)
    desk.until(lambda: len(desk.changes) > changes)
    assert desk.count() == 1
    assert not sound.exists()


def test_a_page_comes_with_its_records(desk: Desk) -> None:
    desk.keep(past("1"), past("2", answered=False))
    found: list[Kept] = desk.answer(
        lambda done: desk.history.page(
            Wanted(show=Show.MISSED), 0, 10, Extent(1, 2), None, lambda: True, done
        )
    )
    assert [kept.record.uid for kept in found] == ["2"]


def test_nobody_is_told_anything_after_the_end(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.start()
    heard: list[Extent] = []
    desk.history.count(Wanted(), lambda: True, heard.append)
    desk.history.close()
    desk.history.keep(past("1"))
    desk.history.count(Wanted(), lambda: True, heard.append)
    desk.loop.run(0.05)
    assert heard == []


def test_a_table_under_way_is_given_up_when_the_program_ends(desk: Desk, tmp_path: Path) -> None:
    """P7: nothing half is left where somebody would look for it."""
    desk.keep(*many(900))
    folder = tmp_path / "tables"
    folder.mkdir()
    counts: list[int] = []

    def progress(count: int) -> bool:
        counts.append(count)
        desk.history.close()
        return True

    desk.history.export(folder / "history.csv", Wanted(), progress, lambda count, problem: None)
    desk.until(lambda: bool(counts))
    assert counts[0] < 900
    assert list(folder.iterdir()) == []


def test_a_search_of_a_history_on_disk_is_told_to_the_end(desk: Desk) -> None:
    """P7: found ids give the pages, too."""
    desk.keep(*many(300))
    extents: list[Extent] = []
    wanted = Wanted(words=("keller",))
    desk.history.count(wanted, lambda: True, extents.append)
    desk.until(lambda: bool(extents) and extents[-1].complete)
    assert extents[-1].total == sum(record.person.name == "Maria Keller" for record in many(300))
    page: list[Kept] = desk.answer(
        lambda done: desk.history.page(wanted, 10, 5, extents[-1], None, lambda: True, done)
    )
    assert [kept.record.person.name for kept in page] == ["Maria Keller"] * 5
