"""Whose name stands on a call: one's own entry, several candidates as several, never a wrong person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.events import CallChanged
from app.calls.naming import Naming, name
from app.directory.directory import DirectoryChanged
from app.directory.entry import Address, Entry, Kind
from tests.support.call_log import CallLogSpy
from tests.support.scripted_engine import EngineScripted


def person(named: str, number: str, kind: Kind = Kind.CONTACT) -> Entry:
    return Entry(uid=f"{named}{kind}", kind=kind, name=named, addresses=(Address(number),))


class PeopleFake:
    """Answers when the test says so."""

    def __init__(self) -> None:
        self.people: list[Entry] = []
        self.called_people: list[str] = []
        self.asked: list[tuple[str, Callable[[list[Entry]], None]]] = []

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        self.asked.append((address, found))

    def answer(self) -> int:
        asked, self.asked = self.asked, []
        for address, found in asked:
            found([one for one in self.people if f"sip:{one.addresses[0].value}@pbx" == address])
        return len(asked)

    def called(self, entry: Entry) -> None:
        self.called_people.append(entry.name)


@pytest.fixture
def people() -> PeopleFake:
    return PeopleFake()


@pytest.fixture(autouse=True)
def naming(calls: Calls, people: PeopleFake, bus: Bus) -> Iterator[Naming]:
    naming = Naming(calls, people, bus)
    yield naming
    naming.close()


def dial(calls: Calls, number: str, named: str = "") -> Call:
    return calls.place("desk", f"sip:{number}@pbx", name=named)


def test_a_typed_number_gets_its_name(calls: Calls, people: PeopleFake, log: CallLogSpy) -> None:
    people.people = [person("Ada Brandt", "201", Kind.COWORKER), person("Jon Bell", "202")]
    call = dial(calls, "201")
    assert call.remote.name == ""
    people.answer()
    assert (call.remote.name, call.remote.number) == ("Ada Brandt", "201")
    assert log.heard[-1] == CallChanged(call.id)


def test_who_is_known_elsewhere_is_named_when_the_answer_comes(
    calls: Calls, people: PeopleFake, naming: Naming
) -> None:
    """S2: the company directory answers after the call rings."""
    call = dial(calls, "+4930901820")
    (_, found), *_ = people.asked
    found([])
    assert naming.is_stranger(call.id)
    found([person("Ada Brandt", "+49 30 901820")])
    assert call.remote.name == "Ada Brandt"
    assert not naming.is_stranger(call.id)


def test_two_candidates_show_as_two(calls: Calls, people: PeopleFake) -> None:
    people.people = [person("Ada Brandt", "201"), person("Jon Bell", "201")]
    call = dial(calls, "201")
    people.answer()
    assert call.remote.name == "Ada Brandt or Jon Bell"


def test_many_candidates_are_not_all_listed() -> None:
    assert name([person(n, "1") for n in ("A", "B", "C", "D")]) == "A, B or others"


def test_a_contact_who_is_a_coworker_is_one_person() -> None:
    """C5: the same person in two sources is no doubt."""
    both = [person("Ada Brandt", "201", Kind.COWORKER), person("ada brandt", "201")]
    assert name(both) in {"Ada Brandt", "ada brandt"}


@pytest.mark.parametrize(
    ("owners", "shown"),
    [(["Maria Keller"], "Maria Keller"), (["Ada Brandt", "Jon Bell"], "M KELLER"), ([], "M KELLER")],
)
def test_ones_own_entry_is_surer_than_the_name_sent(
    calls: Calls, people: PeopleFake, engine: EngineScripted, owners: list[str], shown: str
) -> None:
    people.people = [person(owner, "4930901820") for owner in owners]
    call_id = engine.arrive(remote_uri="sip:4930901820@pbx", name="M KELLER")
    people.answer()
    call = calls.get(call_id)
    assert call is not None
    assert call.remote.name == shown


def test_whom_the_agent_chose_keeps_the_name(calls: Calls, people: PeopleFake) -> None:
    people.people = [person("Somebody else", "201")]
    call = dial(calls, "201", "Ada Brandt")
    assert people.answer() == 0
    assert call.remote.name == "Ada Brandt"


def test_a_call_that_ended_meanwhile_is_named_too(
    calls: Calls, people: PeopleFake, engine: EngineScripted
) -> None:
    people.people = [person("Ada Brandt", "201")]
    call = dial(calls, "201")
    engine.finish(call.id, 603)
    people.answer()
    assert call.remote.name == "Ada Brandt"


def test_whoever_was_talked_to_is_remembered_for_the_next_search(
    calls: Calls, people: PeopleFake, engine: EngineScripted
) -> None:
    """C4: recent and frequent first; of two candidates nobody knows who it was; unanswered is no talk."""
    people.people = [person("Ada Brandt", "201"), person("Jon Bell", "202"), person("Lena Sorel", "202")]
    for number, answered in (("201", True), ("201", False), ("202", True)):
        call = dial(calls, number)
        people.answer()
        if answered:
            engine.answer(call.id)
        engine.finish(call.id, 200)
    assert people.called_people == ["Ada Brandt"]


def test_a_stranger_who_is_added_is_named_at_once(
    calls: Calls, people: PeopleFake, bus: Bus, naming: Naming
) -> None:
    call = dial(calls, "201")
    assert not naming.is_stranger(call.id)  # not asked yet
    people.answer()
    assert naming.is_stranger(call.id)
    people.people = [person("Ada Brandt", "201")]
    bus.publish(DirectoryChanged())
    people.answer()
    assert not naming.is_stranger(call.id)
    assert call.remote.name == "Ada Brandt"
