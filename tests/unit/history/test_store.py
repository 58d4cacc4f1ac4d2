"""The store of records: found again by every way, closed after a crash, refused when newer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from app.calls.end_reason import Direction
from app.errors import Cancelled, UserFacingError
from app.history.record import CallOutcome, Record, Recording
from app.history.store import HistoryStore, searched
from app.history.wanted import Show, Wanted, day_of, person_key, words_of
from tests.support.past_calls import BEGIN, MINUTE, many, passed_on, past, under_way

COUNT = 400


@pytest.fixture
def store() -> Iterator[HistoryStore]:
    store = HistoryStore(None)
    yield store
    store.close()


@pytest.fixture
def full(store: HistoryStore) -> HistoryStore:
    assert store.put(many(COUNT)) == COUNT
    return store


def everything(store: HistoryStore, wanted: Wanted = Wanted()) -> list[str]:  # noqa: B008 - a value
    return [record.uid for batch in store.batches(wanted) for record in batch]


@pytest.mark.parametrize(
    ("show", "share"),
    [
        (Show.ALL, 20),
        (Show.MISSED, 3),
        (Show.IN, 14),
        (Show.OUT, 6),
        (Show.TRANSFERRED, 2),
    ],
)
def test_kinds_are_listed_apart_and_the_newest_first(full: HistoryStore, show: Show, share: int) -> None:
    """P7: missed, incoming, outgoing, transferred."""
    wanted = Wanted(show=show)
    assert full.count(wanted).total == COUNT * share // 20
    found = everything(full, wanted)
    assert len(found) == COUNT * share // 20
    assert found == sorted(found, key=int, reverse=True)


@pytest.mark.parametrize("show", list(Show))
@pytest.mark.parametrize("start", [0, 1, 17, 150, 200, 333, 390, 399])
def test_a_page_is_the_same_from_wherever_it_is_reached(full: HistoryStore, show: Show, start: int) -> None:
    wanted = Wanted(show=show)
    whole, extent = everything(full, wanted), full.count(wanted)
    page = full.page(wanted, start, 20, extent)
    assert [kept.record.uid for kept in page] == whole[start : start + 20]
    if page and start + 20 < extent.total:
        following = full.page(wanted, start + 20, 20, extent, after=page[-1].id)
        assert [kept.record.uid for kept in following] == whole[start + 20 : start + 40]


@pytest.mark.parametrize("start", [0, 30, 200, 340])
def test_a_page_is_right_where_records_are_missing(full: HistoryStore, start: int) -> None:
    """Where old ones were removed, counting along the index takes the place of arithmetic."""
    full.purge(BEGIN + 25 * 10 * MINUTE)
    full.put([past("again", BEGIN)])
    with full._engine.begin() as connection:  # noqa: SLF001 - a hole in the middle has no other way
        connection.exec_driver_sql("DELETE FROM record WHERE uid='200'")
    whole, extent = everything(full), full.count(Wanted())
    assert [kept.record.uid for kept in full.page(Wanted(), start, 9, extent)] == whole[start : start + 9]


@pytest.mark.parametrize("show", [Show.ALL, Show.IN])
@pytest.mark.parametrize("start", [0, 100, 250])
def test_a_page_stays_where_it_was_counted_when_new_records_come(
    full: HistoryStore, show: Show, start: int
) -> None:
    """Between counting and fetching a call may come: no row is shown twice, none is left out."""
    wanted = Wanted(show=show)
    extent, before = full.count(wanted), everything(full, wanted)
    full.put(past(f"late-{n}") for n in range(7))
    page = full.page(wanted, start, 20, extent)
    assert [kept.record.uid for kept in page] == before[start : start + 20]


def test_by_day(full: HistoryStore) -> None:
    """P7: a day is this desk's day."""
    day = day_of(BEGIN + 150 * 10 * MINUTE)
    found = [record for batch in full.batches(Wanted(day=day)) for record in batch]
    assert {day_of(record.began_at) for record in found} == {day}
    assert len(found) == full.count(Wanted(day=day)).total
    assert 140 <= len(found) <= 150
    assert full.count(Wanted(day=day - timedelta(days=3000))).total == 0


def test_by_person(store: HistoryStore) -> None:
    """P7: one number, however it came; short numbers agree whole."""
    store.put(
        [
            past("1", number="+4930901820", name="Maria Keller"),
            past("2", number="030901820", name=""),
            past("3", number="601", name=""),
            past("4", number="9601", name=""),
            past("5", number="alice", name="Alice"),
        ]
    )
    assert everything(store, Wanted(person=person_key("+49 30 901820", ""))) == ["2", "1"]
    assert everything(store, Wanted(person=person_key("601", ""))) == ["3"]
    assert everything(store, Wanted(person=person_key("alice", "Alice"))) == ["5"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("keller", ["1"]),
        ("KEL mar", ["1"]),
        ("muller", ["2"]),
        ("030 901820", ["1"]),
        ("+49 30 90", ["1"]),
        ("0049 30", ["1"]),
        ("bo", ["3"]),
        ("A-20417", ["3"]),
        ("sold", ["2"]),
        ("nobody", []),
        ('"; DROP TABLE record', []),
        ("100%", ["3"]),
    ],
)
def test_search(store: HistoryStore, typed: str, found: list[str]) -> None:
    """C4, P7: names and words in any order without accents, numbers in any format, data and result."""
    store.put(
        [
            past("1", name="Maria Keller", number="+4930901820"),
            past("2", name="Jörg Müller", number="+4989123456", result="Sold"),
            past("3", name="Bo Li", number="1001", data={"order": "A-20417"}),
        ]
    )
    wanted = Wanted(words=words_of(typed))
    assert everything(store, wanted) == found


@pytest.mark.parametrize("typed", ["brandt", "bo", "+4930", "ada br"])
def test_a_search_finds_all_there_is_and_each_page_of_it(full: HistoryStore, typed: str) -> None:
    """P7: to the oldest, also words of two signs, which no index has."""
    wanted = Wanted(words=words_of(typed))
    whole = everything(full, wanted)
    assert whole == [
        r.uid for r in reversed(list(many(COUNT))) if all(w in searched(r) for w in wanted.words)
    ]
    assert len(whole) > 40
    oldest, newest = full.span()
    ids = full.find(wanted, oldest, newest + 1)
    middle = ids[len(ids) // 2]
    assert full.find(wanted, middle, newest + 1) + full.find(wanted, oldest, middle) == ids
    assert [kept.record.uid for kept in full.those(ids[20:40])] == whole[20:40]


def test_words_and_a_day_together_are_counted(full: HistoryStore) -> None:
    """P7: what fits a day is few enough to be counted, and listed, at once."""
    day = day_of(BEGIN + 150 * 10 * MINUTE)
    wanted = Wanted(words=("keller",), day=day)
    whole = everything(full, wanted)
    assert full.count(wanted).total == len(whole) > 5
    page = full.page(wanted, 2, 3, full.count(wanted))
    assert [kept.record.uid for kept in page] == whole[2:5]


def test_a_changed_record_takes_the_place_of_the_old_one(store: HistoryStore) -> None:
    assert store.put([under_way("1")]) == 1
    assert store.put([past("1", name="Late Name")]) == 0
    assert store.count(Wanted()).total == 1
    assert everything(store, Wanted(words=("late",))) == ["1"]
    found = store.get("1")
    assert found is not None
    assert found.outcome is CallOutcome.TALKED
    assert store.get("2") is None


def test_after_a_crash_no_record_is_left_open(store: HistoryStore) -> None:
    """Those of a process that lives are let alone."""
    store.put([under_way("mine", seen=42.0)], "history-0.journal")
    store.put([under_way("another")], "history-1.journal")
    assert store.cut_off(["history-0.journal"]) == 1
    mine, another = store.get("mine"), store.get("another")
    assert mine is not None
    assert another is not None
    assert (mine.outcome, mine.ended_at) == (CallOutcome.PROGRAM_ENDED, BEGIN + 42)
    assert another.open
    assert store.cut_off(["history-0.journal"]) == 0


def test_missed_calls_are_counted_until_somebody_looks(store: HistoryStore) -> None:
    """P7: the number at the page's entry."""
    store.put([past("1", answered=False), past("2"), past("3", answered=False)])
    assert store.missed() == 2
    store.see()
    assert store.missed() == 0
    store.put([past("4", answered=False), past("5", direction=Direction.OUT, answered=False)])
    assert store.missed() == 1


def test_what_is_too_old_goes_with_its_traces(full: HistoryStore) -> None:
    """Open records stay, whatever their age; recordings are named so that their files go too."""
    leg = structs.replace(past("r", BEGIN - 10).first, recordings=(Recording(path="/r/1.wav"),))
    with_sound = past("r", BEGIN - 10, legs=(leg,))
    full.put([with_sound, under_way("open", BEGIN - 5)], "history-0.journal")
    count, paths = full.purge(BEGIN + 100 * 10 * MINUTE)
    assert (count, paths) == (101, ["/r/1.wav"])
    assert full.count(Wanted()).total == COUNT - 100 + 1
    assert full.get("open") is not None
    assert len(everything(full, Wanted(words=("keller",)))) == sum(
        r.person.name == "Maria Keller" for r in _after(100)
    )


def _after(place: int) -> list[Record]:
    return [record for record in many(COUNT) if int(record.uid) >= place]


def test_a_search_that_nobody_waits_for_stops(full: HistoryStore) -> None:
    full.put(past(f"more-{n}", name="Maria Keller") for n in range(3_000))
    oldest, newest = full.span()
    with pytest.raises(Cancelled):
        full.find(Wanted(words=("keller",)), oldest, newest + 1, current=lambda: False)
    assert len(everything(full, Wanted(words=("keller",)))) > 3_000


def test_transferred_to_me_is_transferred_too(store: HistoryStore) -> None:
    """D11: a call that a colleague passed on to this agent."""
    store.put([past("1", data={"via": "success"}), past("2"), passed_on("3")])
    assert everything(store, Wanted(show=Show.TRANSFERRED)) == ["3", "1"]


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    HistoryStore(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num='9999'")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(UserFacingError, match="newer Hookswitch"):
        HistoryStore(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_store_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    path.write_bytes(b"not a database, not at all\n" * 100)
    with pytest.raises(UserFacingError, match="cannot be opened"):
        HistoryStore(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_full_disk_is_a_sentence_and_keeps_what_was_there(tmp_path: Path) -> None:
    """Bad input: SQLite may take no more pages, as on a full disk."""
    store = HistoryStore(tmp_path / "history.sqlite")
    store.put(many(50))
    with store._engine.connect() as connection:  # noqa: SLF001 - the limit is per connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(UserFacingError, match="disk is full"):
        store.put(past(f"more-{n}") for n in range(5000))
    assert store.count(Wanted()).total == 50
    store.close()
