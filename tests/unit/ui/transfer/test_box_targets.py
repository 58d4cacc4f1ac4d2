"""Whom the box offers, and what it says of them: states, groups, queues, contacts."""

from __future__ import annotations

from collections.abc import Callable

from app.agent.coworkers import CoworkerChanged
from app.agent.presence import Seen
from app.agent.state import AgentState
from app.directory.entry import Address, Entry, Kind
from app.directory.index_text import Match
from app.directory.ranking import Hit
from app.engine.commands import PlaceCall
from tests.support.accounts import rights
from tests.support.transfer_box import Box
from ui.transfer.words import Tab, Way


def test_presets_of_the_own_group_are_not_offered(make: Callable[..., Box]) -> None:
    """E4: Anna is of Sales."""
    presets = [
        {"name": "Sales desk", "address": "7003", "group": "Sales"},
        {"name": "Support desk", "address": "7002", "group": "Support"},
    ]
    box = make(presets=presets)
    box.presenter.choose_tab(Tab.PRESETS)
    assert box.titles() == ["Support desk"]


def test_a_forbidden_target_stays_visible_with_its_reason(make: Callable[..., Box]) -> None:
    """E15: the number's country is another one."""
    box = make()
    box.presenter.type("+49 30 901820")
    row = box.row("+49 30 901820")
    assert row.refused
    assert "another country" in row.detail
    assert box.model.refusal == row.detail


def test_without_manual_dial_a_number_finds_nothing(make: Callable[..., Box]) -> None:
    """E1, E2: absent, not refused."""
    box = make(rights=rights(manual_dial="off"))
    box.presenter.type("+1 212 555 7777")
    assert box.titles() == []
    assert box.model.more == "Nothing here fits “+1 212 555 7777”."


def test_without_manual_dial_a_known_number_finds_whose_it_is(make: Callable[..., Box]) -> None:
    """C5, D7, E2: a coworker's other number and a configured one are no typed numbers."""
    box = make(rights=rights(manual_dial="off"))
    box.presenter.type("212-555-1002")
    assert box.titles() == ["Maria"]
    box.presenter.type("212-555-2000")
    assert box.titles() == ["Courier"]


def test_a_typed_extension_is_its_coworker(make: Callable[..., Box]) -> None:
    """C5: a coworker is called as the coworker."""
    box = make()
    box.presenter.type("1003")
    assert box.titles() == ["Tom"]


def test_a_busy_agent_can_be_chosen_and_the_call_waits_there(make: Callable[..., Box]) -> None:
    """E8, E9, D12: in words, with how long it may wait."""
    box = make()
    box.states["1003"] = Seen(AgentState.BREAK)
    box.presenter.close()
    box.presenter = box.open()
    box.presenter.type("tom")
    assert (box.row("Tom").badge, box.row("Tom").detail) == ("Break", "1003 · one call can wait there")
    assert "The call can wait there for up to 02:00" in box.model.rings


def test_a_group_with_nobody_free_can_be_chosen_and_the_call_waits(make: Callable[..., Box]) -> None:
    """E12, E10: the box says what will happen; an agent who becomes free takes no choice away."""
    box = make()
    box.states = {"1003": Seen(AgentState.TALKING)}
    box.bus.publish(CoworkerChanged("1003"))
    box.presenter.type("support")
    box.presenter.choose_row(box.titles().index("Support"))
    box.presenter.choose_way(Way.NOW)
    row = box.row("Support")
    assert (row.badge, row.detail) == ("Nobody is free", "the call waits for the first who is free")
    assert "The call can wait there for up to 02:00" in box.model.rings
    assert box.model.button == "Transfer to Support"
    box.states = {"1003": Seen(AgentState.AVAILABLE)}
    box.bus.publish(CoworkerChanged("1003"))
    assert box.model.rows[box.model.chosen].title == "Support"
    row = box.row("Support")
    assert (row.badge, row.detail) == ("Somebody is free", "1 agent is available")
    box.states = {"1003": Seen(AgentState.TALKING)}
    box.bus.publish(CoworkerChanged("1003"))
    box.presenter.confirm()
    assert not box.engine.of(PlaceCall)
    box.states = {"1003": Seen(AgentState.AVAILABLE)}
    box.bus.publish(CoworkerChanged("1003"))
    assert box.engine.of(PlaceCall)[-1].target == "sip:1003@127.0.0.1"


def test_a_queue_says_whether_the_call_would_wait(make: Callable[..., Box]) -> None:
    """D1, E8: by the PBX's hint for it; where there is none the box says nothing of it."""
    box = make()
    assert (box.row("Billing").badge, box.row("Billing").detail) == ("Queue", "8001")
    box.states = {"8001": Seen(AgentState.TALKING)}
    box.bus.publish(CoworkerChanged("8001"))
    assert box.row("Billing").badge == "Nobody is free"
    assert box.row("Billing").detail == "8001 · the call waits there"
    box.presenter.type("billing")
    assert not any("can wait" in line for line in box.model.rings)
    box.states = {"8001": Seen(AgentState.AVAILABLE)}
    box.bus.publish(CoworkerChanged("8001"))
    assert (box.row("Billing").badge, box.row("Billing").detail) == ("Somebody is free", "8001")


def test_a_group_says_how_many_are_free_or_that_the_pbx_rings_it(make: Callable[..., Box]) -> None:
    """E12: Sales has an address on the PBX; the agent who asks does not count."""
    box = make()
    assert (box.row("Sales").badge, box.row("Sales").detail) == ("Agent group", "7001 · rings the group")
    box.states = {"1002": Seen(AgentState.AVAILABLE)}
    box.bus.publish(CoworkerChanged("1002"))
    assert box.row("Sales").detail == "1 agent is available"


def test_how_long_an_agent_has_been_so_stands_with_the_state(make: Callable[..., Box]) -> None:
    """E7: in whole minutes; a forbidden target shows its reason and no time."""
    box = make()
    box.states["1003"] = Seen(AgentState.TALKING, since=100.0)
    box.presenter.close()
    box.presenter = box.open()
    row = box.row("Tom")
    assert [row.lasting(now) for now in (100.0, 159.0, 160.0, 4000.0)] == [
        "just now",
        "just now",
        "1 min",
        "1 h 5 min",
    ]
    assert row.spoken("1 min").startswith("Tom, Talking, 1 min, ")
    box.states["1003"] = Seen(AgentState.TALKING)
    box.presenter.close()
    box.presenter = box.open()
    assert box.row("Tom").lasting(1000.0) == ""


def test_contacts_join_when_the_directory_answers(make: Callable[..., Box]) -> None:
    """C4, C5: a contact's name; late answers to an older text are dropped."""
    box = make()
    box.presenter.type("klara")
    late = box.contacts.tell
    person = Entry(
        uid="1", kind=Kind.CONTACT, name="Klara Berg", addresses=(Address("+1 212 555 7777"),), source="mine"
    )
    box.contacts.tell([Hit(person, Match.PREFIX, None)])
    assert box.titles() == ["Klara Berg"]
    assert box.model.button == "Call Klara Berg"
    box.presenter.type("tom")
    late([Hit(person, Match.PREFIX, None)])
    assert box.titles() == ["Tom"]


def test_without_manual_dial_contacts_who_are_known_are_found(make: Callable[..., Box]) -> None:
    """C4, C5, D7, E2: coworkers and configured numbers; a number that would only be typed is not there."""
    box = make(rights=rights(manual_dial="off"))
    box.presenter.type("private")
    numbers = {"Mia": "+1 212 555 1002", "Parcels": "212-555-2000", "Stranger": "+1 212 555 7777"}
    box.contacts.tell(
        [
            Hit(
                Entry(
                    uid=name,
                    kind=Kind.CONTACT,
                    name=f"{name} (private)",
                    addresses=(Address(number),),
                    source="mine",
                ),
                Match.WORDS,
                None,
            )
            for name, number in numbers.items()
        ]
    )
    assert box.titles() == ["Maria", "Courier"]
    assert box.model.button == "Call Maria"
