"""The directory beside the core: opened late, answered by its own thread, closed with the phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from app.account.standing import unmanaged
from app.bus import Bus
from app.directory.directory import Directory, DirectoryChanged
from app.directory.entry import Address, Entry, Kind
from app.directory.numbers import Forms
from app.directory.ranking import Hit
from tests.support.answering_loop import AnsweringLoop

ADA = Entry(
    uid="201", kind=Kind.COWORKER, name="Ada Brandt", addresses=(Address("201"), Address("030 901820"))
)
CONTACT = Entry(uid="a", kind=Kind.CONTACT, name="Ada (private)", addresses=(Address("+49 30 901820"),))
MARIA = Entry(uid="m", kind=Kind.CONTACT, name="Maria Keller", addresses=(Address("+49 171 2345678"),))


@pytest.fixture
def answering() -> Iterator[AnsweringLoop]:
    loop = AnsweringLoop()
    yield loop
    assert loop.pending() == 0


@pytest.fixture
def directory(answering: AnsweringLoop, bus: Bus) -> Iterator[Directory]:
    directory = Directory(None, answering, bus, "DE")
    yield directory
    directory.close()


def test_it_opens_by_itself_a_moment_after_the_start(
    answering: AnsweringLoop, bus: Bus, tmp_path: Path
) -> None:
    directory = Directory(tmp_path / "data" / "directory.sqlite", answering, bus)
    directory.open_in(1.0)
    assert not (tmp_path / "data").exists()
    answering.advance(1.0)
    answering.answer(2)
    assert (tmp_path / "data" / "directory.sqlite").exists()
    directory.close()


def test_what_is_needed_sooner_opens_it_sooner(answering: AnsweringLoop, directory: Directory) -> None:
    directory.open_in(1.0)
    people: list[list[Entry]] = []
    directory.who_is("201", people.append)
    answering.answer(2)
    assert people == [[]]
    assert answering.pending() == 0


def test_given_people_are_found_by_name_and_number(
    answering: AnsweringLoop, directory: Directory, bus: Bus
) -> None:
    changes: list[DirectoryChanged] = []
    with_changes = bus.subscribe(DirectoryChanged, changes.append)
    directory.give("demo", [ADA, MARIA])
    hits: list[Hit] = []
    people: list[Entry] = []
    directory.lookup().search("mar", hits.extend)
    directory.who_is("sip:201@pbx.example.com", people.extend)
    answering.answer(4)
    assert len(changes) == 1
    assert [hit.entry.name for hit in hits] == ["Maria Keller"]
    assert [entry.name for entry in people] == ["Ada Brandt"]
    with_changes.close()


def test_only_the_newest_search_is_answered(answering: AnsweringLoop, directory: Directory) -> None:
    directory.give("demo", [ADA, MARIA])
    heard: list[str] = []
    field, box = directory.lookup(), directory.lookup()
    box.search("mar", lambda _hits: heard.append("mar in the box"))
    field.search("mar", lambda _hits: heard.append("mar"))
    field.search("ada", lambda _hits: heard.append("ada"))
    answering.answer(5)
    assert heard == ["mar in the box", "ada"]


def test_a_contact_who_is_a_coworker_is_called_as_the_coworker(
    answering: AnsweringLoop, directory: Directory
) -> None:
    """C5: at the coworker's own address, so that the call stays inside."""
    directory.give("demo", [ADA])
    directory.give("mine", [CONTACT, MARIA])
    reached: list[str] = []
    directory.reach(CONTACT, reached.append)
    directory.reach(MARIA, reached.append)
    directory.reach(ADA, reached.append)
    answering.answer(6)
    assert reached == ["201", "+49 171 2345678", "201"]


def test_a_contact_elsewhere_is_not_called_at_the_coworker_of_that_number(
    answering: AnsweringLoop, directory: Directory
) -> None:
    """C5: 201 of another company is dialled there."""
    partner = Entry(
        uid="p", kind=Kind.CONTACT, name="Partner", addresses=(Address("sip:201@partner.example"),)
    )
    inside = Entry(uid="i", kind=Kind.CONTACT, name="Ada", addresses=(Address("sip:201@pbx.example.com"),))
    directory.home = "pbx.example.com"
    directory.give("demo", [ADA])
    reached: list[str] = []
    directory.reach(partner, reached.append)
    directory.reach(inside, reached.append)
    answering.answer(4)
    assert reached == ["sip:201@partner.example", "201"]


class Company:
    """Somebody who answers later, elsewhere."""

    def __init__(self) -> None:
        self.asked: list[Forms] = []
        self.answer: Callable[[Sequence[Entry]], None] = lambda people: None

    def search(self, *_question: object) -> None:
        """Nobody types here."""

    def who_is(self, number: Forms, found: Callable[[Sequence[Entry]], None]) -> None:
        self.asked.append(number)
        self.answer = found


def test_who_is_not_known_here_is_asked_for_elsewhere(answering: AnsweringLoop, directory: Directory) -> None:
    """S2: the card rings at once, and has its name when the answer comes; nobody's number gives no name."""
    company = directory.elsewhere = Company()
    directory.give("mine", [MARIA])
    heard: list[list[Entry]] = []
    directory.who_is("+491712345678", heard.append)
    answering.answer(3)
    assert heard == [[MARIA]]
    assert company.asked == []
    directory.who_is("sip:+4930901820@pbx.example.com", heard.append)
    answering.answer(1)
    assert heard[1:] == [[]]
    company.answer([MARIA])
    assert len(heard) == 2
    company.answer([MARIA, CONTACT])
    assert heard[2:] == [[CONTACT]]


def test_the_account_file_is_followed_as_soon_as_the_store_is_open(
    answering: AnsweringLoop, directory: Directory
) -> None:
    directory.follow(unmanaged("FR").account)
    assert answering.none_waits()
    people: list[Entry] = []
    directory.who_is("201", people.extend)
    answering.answer(3)
    assert people == []


def test_a_store_that_cannot_be_opened_is_one_sentence(
    answering: AnsweringLoop, bus: Bus, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    told: list[str] = []
    directory = Directory(tmp_path / "data" / "directory.sqlite", answering, bus, tell=told.append)
    found: list[object] = []
    directory.lookup().search("ada", found.append)
    answering.answer(2)
    assert len(told) == 1
    assert "data" in told[0]
    assert directory.problem == told[0]
    assert found == []
    directory.close()


def test_nobody_is_told_anything_after_the_end(answering: AnsweringLoop, bus: Bus) -> None:
    directory = Directory(None, answering, bus)
    found: list[object] = []
    directory.who_is("201", found.append)
    directory.close()
    answering.answer(3)
    directory.who_is("201", found.append)
    assert found == []
    assert answering.none_waits()
