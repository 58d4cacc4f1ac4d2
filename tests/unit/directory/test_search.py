"""Search: what is found for what is typed, and in which order."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database.store import open_store, sqlite_url
from app.directory.callers import Place
from app.directory.entry import Address, AddressKind, Entry, Kind
from app.directory.folding import digits, fold, initials, keypad, spelled_out
from app.directory.index_text import Match, parse_query, plan, sort_name
from app.directory.numbers import forms
from app.directory.ranking import HALF_LIFE, rank, used
from app.directory.shelf import Shelf
from app.directory.store import DirectoryStore
from app.directory.tables import SCRIPTS
from app.directory.typos import nearly_begins


def entry(uid: str, name: str, *numbers: str, kind: Kind = Kind.CONTACT, organisation: str = "") -> Entry:
    addresses = tuple(Address(number, AddressKind.WORK) for number in numbers)
    return Entry(uid=uid, kind=kind, name=name, organisation=organisation, addresses=addresses, source="mine")


PEOPLE = (
    entry("1", "Maria Keller", "+49 30 901820", organisation="Keller & Söhne GmbH"),
    entry("2", "Jürgen Müller", "0171 2345678"),
    entry("3", "Helsinki Büro", "+358 9 123456"),
    entry("4", "Jon Bell", "1014", kind=Kind.COWORKER),
    entry("5", "Mario Rossi", "+39 06 123456"),
    entry("6", "Øyvind Ærlig", "+47 22 123456"),
    entry("7", "Maria", "+34 91 1234567"),
    entry("8", "Keller Maria Anna"),
    entry("9", "王小明", "+86 10 12345678"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DirectoryStore]:
    opened = DirectoryStore(tmp_path / "directory.db", "DE")
    opened.put(PEOPLE)
    yield opened
    opened.close()


def found(store: DirectoryStore, typed: str) -> list[tuple[str, Match]]:
    hits = store.search(parse_query(typed), 50, store.weights(), lambda: True)
    return [(hit.entry.name, hit.match) for hit in rank(hits, 50)]


def names(store: DirectoryStore, typed: str) -> list[str]:
    return [name for name, _ in found(store, typed)]


@pytest.mark.parametrize(
    ("typed", "first", "match"),
    [
        ("maria", "Maria", Match.EXACT),
        ("maria keller", "Maria Keller", Match.EXACT),
        ("keller mar", "Keller Maria Anna", Match.PREFIX),
        ("mull", "Jürgen Müller", Match.PREFIX),
        ("mueller", "Jürgen Müller", Match.WORDS),
        ("JÜRGEN", "Jürgen Müller", Match.PREFIX),
        ("oyv", "Øyvind Ærlig", Match.PREFIX),
        ("sohne", "Maria Keller", Match.WORDS),
        ("jm", "Jürgen Müller", Match.SHORTHAND),
        ("4357", "Helsinki Büro", Match.SHORTHAND),
        ("1014", "Jon Bell", Match.EXACT),
        ("030 90", "Maria Keller", Match.WORDS),
        ("+49 (30) 9", "Maria Keller", Match.WORDS),
        ("004930", "Maria Keller", Match.WORDS),
        ("901820", "Maria Keller", Match.INSIDE),
        ("elsin", "Helsinki Büro", Match.INSIDE),
        ("kelelr", "Maria Keller", Match.TYPO),
        ("helsinky", "Helsinki Büro", Match.TYPO),
        ("王小", "王小明", Match.PREFIX),
    ],
)
def test_what_is_typed_finds_the_right_person_first(
    store: DirectoryStore, typed: str, first: str, match: Match
) -> None:
    """C4: names in any order and spelling, numbers in any format, initials, keypad letters, one slip."""
    everybody = found(store, typed)
    assert (first, match) in everybody
    assert everybody[0][1] == min(m for _, m in everybody)


OFFICE = (
    entry("1", "Hannah Elster"),
    entry("2", "Helsinki", "+358 9 1234567"),
    entry("3", "Maria Helsing", "+46 8 123 456 00"),
    entry("4", "Ada Michelsen", "0171 4357000"),
    entry("5", "Helga Elsner", "030 4357"),
    entry("6", "Helsana AG", organisation="Hels & Co"),
    entry("7", "Hesl Brot"),
    entry("8", "Hans Els", "4357"),
    entry("9", "Maria Keller"),
    entry("10", "Keller Maria"),
    entry("11", "Moritz Kurz"),
    entry("12", "Mk Textiles"),
)


@pytest.mark.parametrize(
    ("typed", "in_order"),
    [
        # Whole, then beginning with it, then inside; slips (Helga, Hesl) come last.
        ("hels", "Helsana AG, Helsinki, Maria Helsing, Ada Michelsen, Helga Elsner, Hesl Brot"),
        ("helsinki", "Helsinki"),
        # Keys: the number itself, a number that begins so, the letters on the keys, inside a number.
        ("4357", "Hans Els, Helsana AG, Helsinki, Maria Helsing, Ada Michelsen, Helga Elsner"),
        ("435746", "Helsinki, Maria Helsing"),
        # Initials come after whoever is called so.
        ("mk", "Mk Textiles, Maria Keller, Moritz Kurz"),
        ("he", "Helga Elsner, Helsana AG, Helsinki, Hesl Brot, Maria Helsing, Hannah Elster, Hans Els"),
        # Either order of the words.
        ("maria kel", "Keller Maria, Maria Keller"),
        ("keller m", "Keller Maria, Maria Keller"),
        # One slip: a letter wrong, missing, extra, swapped; never before those who fit.
        ("kellar", "Keller Maria, Maria Keller"),
        ("kelle maria", "Keller Maria, Maria Keller"),
        ("kelelr", "Keller Maria, Maria Keller"),
        ("helssinki", "Helsinki"),
        ("helsinky", "Helsinki"),
    ],
)
def test_the_order_of_the_list(typed: str, in_order: str) -> None:
    """C4: exact, beginning, words, keypad letters and initials, inside, and slips at the end."""
    store = DirectoryStore(None, "DE")
    store.put(OFFICE)
    assert ", ".join(names(store, typed)) == in_order
    store.close()


def test_exact_comes_before_prefix_before_the_rest(store: DirectoryStore) -> None:
    """The order of the classes is the order of the list."""
    assert names(store, "maria")[:2] == ["Maria", "Maria Keller"]
    matches = [match for _, match in found(store, "maria")]
    assert matches == sorted(matches)


def test_who_is_called_often_comes_first_within_a_class(store: DirectoryStore) -> None:
    """S11 in the directory: recent and frequent calls lift an entry above its equals."""
    assert names(store, "mari")[:3] == ["Maria", "Maria Keller", "Mario Rossi"]
    store.called(("mine", "5"), 1_000_000.0)
    assert names(store, "mari")[0] == "Mario Rossi"


def test_use_counts_by_how_often_and_how_lately() -> None:
    twice_long_ago = used(used(None, 0.0), 0.0)
    assert used(None, 0.0) < twice_long_ago < used(None, 2 * HALF_LIFE)


def test_an_entry_that_changes_is_found_by_its_new_name_only(store: DirectoryStore) -> None:
    store.put([entry("1", "Maria Schulz")])
    assert "Maria Schulz" in names(store, "schulz")
    assert names(store, "keller") == ["Keller Maria Anna"]


def test_a_source_is_replaced_as_a_whole(store: DirectoryStore) -> None:
    assert store.replace("mine", PEOPLE) is False
    assert store.replace("mine", PEOPLE[:2]) is True
    assert len(store) == 2
    assert names(store, "helsinki") == []


def test_an_import_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "d.db")
    many = (entry(str(n), f"Person {n}") for n in range(5000))
    assert store.put(many, lambda done: done < 4000) == 0
    assert len(store) == 0
    store.close()


def test_a_search_that_is_no_longer_wanted_stops(store: DirectoryStore) -> None:
    """A newer keystroke cancels an older search; the store is there for the next one."""
    store.search(parse_query("maria"), 50, {}, lambda: False)
    assert "Maria" in names(store, "maria")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller-Ørsted", "muller orsted"),
        ("  ÉCOLE  ", "ecole"),
        ("O'Brien", "o brien"),
        ("Straße", "strasse"),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_the_other_spellings() -> None:
    assert spelled_out("Müller") == "mueller"
    assert keypad("hels") == "4357"
    assert keypad("小") == ""
    assert initials("maria keller") == "mk"
    assert digits("٠٣٠ 12") == "03012"
    assert sort_name("maria keller") == "keller maria"


@pytest.mark.parametrize(
    ("word", "typed", "near"),
    [
        ("keller", "kelelr", True),
        ("keller", "kellre", True),
        ("keller", "keler", True),
        ("keller", "kkeller", True),
        ("keller", "kexler", True),
        ("keller", "kel", True),
        ("keller", "xel", False),
        ("keller", "bellar", False),
        ("kolo", "keller", False),
    ],
)
def test_one_slip_is_forgiven_and_two_are_not(word: str, typed: str, near: bool) -> None:  # noqa: FBT001 - a table
    assert nearly_begins(word, typed) is near


def test_the_rarest_trigrams_narrow_down() -> None:
    counts = {" an": 90_000, "ann": 80_000, "nna": 80_000, " xq": 5}
    assert plan([" anna", " xq"], counts, 1_000_000) == '" xq"'
    assert plan(["an"], counts, 1_000_000) == ""


@given(st.text(max_size=60))
def test_anything_may_be_typed(typed: str) -> None:
    """Whatever is typed makes a query whose needles are folded text."""
    query = parse_query(typed)
    for _, needles in query.needles():
        assert all(needles)
        assert plan(needles, {}, 1000).count('"') % 2 == 0


@settings(deadline=None, max_examples=30)  # each makes a store on the disk
@given(st.lists(st.text(max_size=20), max_size=8), st.text(max_size=12))
def test_anything_may_be_stored_and_looked_for(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], typed: str
) -> None:
    """A search never fails, and what begins with what was typed is always found."""
    store = DirectoryStore(tmp_path_factory.mktemp("d") / "d.db")
    store.put(entry(str(n), text) for n, text in enumerate(texts))
    hits = store.search(parse_query(typed), 50, {}, lambda: True)
    wanted = parse_query(typed).text
    if wanted and not parse_query(typed).number:
        there = {key[1] for key in hits}
        assert {str(n) for n, text in enumerate(texts) if fold(text).startswith(wanted)} <= there
    store.close()


def test_a_store_of_the_first_schema_is_read_anew_piece_by_piece(tmp_path: Path) -> None:
    """What an older program wrote is kept, and found by what this one knows of it."""
    path = tmp_path / "d.db"
    open_store(sqlite_url(path), SCRIPTS, "0001").dispose()
    old = entry("1", "Maria Keller", "030 901820")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        sql = "INSERT INTO entry (id,source,uid,name,sort_name,text,body) VALUES (1,'mine','1','','','x',?)"
        connection.execute(sql, (msgspec.msgpack.encode(old),))
        connection.execute("INSERT INTO entry_index(rowid,text) VALUES (1,'x')")
        connection.commit()
    store = DirectoryStore(path, "DE")
    assert names(store, "keller") == []
    assert store.reread() is False
    assert names(store, "keller") == ["Maria Keller"]
    assert [one.name for one in store.by_number(forms("+4930901820", "DE"), Place("DE"))] == ["Maria Keller"]
    assert store.page(Shelf.CONTACTS, 0, 10).entries == (old,)
    store.close()


def test_a_shelf_is_read_from_any_place(store: DirectoryStore) -> None:
    assert [one.name for one in store.page(Shelf.EVERYBODY, 2, 2).entries] == [
        "Jürgen Müller",
        "Keller Maria Anna",
    ]
    assert store.page(Shelf.EVERYBODY, 0, 1).total == len(PEOPLE)
    assert store.page(Shelf.COWORKERS, 0, 10).total == 1
    store.set_favourite(("mine", "5"), on=True)
    store.set_favourite(("mine", "gone"), on=True)
    favourites = store.page(Shelf.FAVOURITES, 0, 10)
    assert ([one.name for one in favourites.entries], favourites.total) == (["Mario Rossi"], 1)
