"""The box: what it shows and asks for, with real rules and a scripted engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.account.standing import Standing
from app.agent.coworkers import CoworkerChanged
from app.agent.presence import Seen
from app.agent.state import AgentState
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.conference import Conference
from app.calls.standings import Standings
from app.directory.entry import Address, Entry, Kind
from app.directory.index_text import Match
from app.directory.ranking import Hit
from app.engine.commands import PlaceCall
from app.transfer.call_notes import CallNotes
from app.transfer.choices import TransferChoices
from app.transfer.cold import ColdTransfer
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.route_book import RouteBook
from app.transfer.transfers import Transfers
from tests.support.accounts import account, general, rights
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from tests.unit.ui.test_identity_choice import MAIN, SALES, IdentitiesFake
from ui.transfer.model import BoxModel, RowModel
from ui.transfer.presenter import BoxPresenter, Desk
from ui.transfer.words import Tab, Way


class BoxViewSpy:
    """Remembers what was shown last, and whether it was closed."""

    def __init__(self) -> None:
        self.model = BoxModel(title="", about="", button="")
        self.closed = 0

    def show_box(self, model: BoxModel) -> None:
        self.model = model

    def close_box(self) -> None:
        self.closed += 1


class ContactsScripted:
    """A directory that answers when the test says so."""

    def __init__(self) -> None:
        self.asked = ""
        self.tell: Callable[[list[Hit]], None] = lambda hits: None

    def search(self, typed: str, found: Callable[[list[Hit]], None]) -> None:
        self.asked, self.tell = typed, found


class Box:
    """A box on a call with a customer, and everything behind it."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop, bus: Bus, **changes: object) -> None:
        self.engine, self.bus = engine, bus
        file = account(**changes)
        self.standings = Standings(bus, Standing(file, file.agents[0]))
        self.calls = Calls(engine, loop, bus)
        self.states: dict[str, Seen] = {}

        def resolve(address: str) -> str:
            return f"sip:{address}@127.0.0.1"

        self.conference = Conference(
            self.calls,
            engine,
            loop,
            bus,
            policy=lambda call_id: file.conference,
            resolve=resolve,
        )
        self.transfers = Transfers(self.calls, engine, loop, bus, conference=self.conference, resolve=resolve)
        self.notes = CallNotes(bus, self.calls)
        self.choices = TransferChoices(
            self.calls, self.transfers, self.standings, lambda: self.states, self.notes
        )
        self.contacts = ContactsScripted()
        self.routes = RouteBook()
        self.identities = IdentitiesFake(MAIN, SALES)
        self.call_id = engine.arrive("sip:+12125550000@127.0.0.1", name="Maria Keller")
        self.calls.answer(self.call_id)
        engine.answer(self.call_id)
        self.view = BoxViewSpy()
        self.presenter = self.open()

    def open(self) -> BoxPresenter:
        desk = Desk(
            self.choices, self.calls, self.standings, self.routes, self.bus, self.contacts, self.identities
        )
        presenter = BoxPresenter(self.call_id, desk)
        presenter.attach(self.view)
        return presenter

    @property
    def model(self) -> BoxModel:
        return self.view.model

    def row(self, title: str) -> RowModel:
        return next(row for row in self.model.rows if row.title == title)

    def titles(self) -> list[str]:
        return [row.title for row in self.model.rows]

    def close(self) -> None:
        self.presenter.close()
        self.notes.close()
        self.transfers.close()
        self.conference.close()
        self.standings.close()
        self.calls.close()


@pytest.fixture
def make(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Callable[..., Box]]:
    made: list[Box] = []

    def build(**changes: object) -> Box:
        made.append(Box(engine, loop, bus, **changes))
        return made[-1]

    yield build
    for box in made:
        for flow in box.transfers:
            flow.cancel()
        box.close()


def test_nothing_chosen_nothing_to_press(make: Callable[..., Box]) -> None:
    """E5: the button is enabled only with a target."""
    box = make()
    assert box.model.chosen == -1
    assert box.model.refusal == "Choose or type whom the call is to go to."
    box.presenter.confirm()
    assert box.engine.of(PlaceCall) == []


def test_typing_chooses_the_best_and_the_button_names_it(make: Callable[..., Box]) -> None:
    """C4, E5."""
    box = make()
    box.presenter.type("tom")
    assert (box.model.button, box.model.refusal) == ("Call Tom", "")
    assert box.model.rings == ("It rings for 25 s (the account's Ring Timeout)",)


def test_ring_time_attempts_and_who_decided(make: Callable[..., Box]) -> None:
    """A2, A3, A5, A7: a buyer's own policy."""
    box = make()
    box.presenter.type("bolt")
    assert box.model.rings == (
        "It rings for 40 s (buyer Bolt)",
        "2 more attempts if nobody answers, 15 s apart",
    )


def test_tabs_count_and_select_kinds(make: Callable[..., Box]) -> None:
    """D1: agents, queues, external numbers, voice menus, presets."""
    box = make()
    assert [tab.title for tab in box.model.tabs] == [
        "All 13",
        "Agents 5",
        "Queues 1",
        "External 4",
        "IVR 1",
        "Presets 2",
    ]
    box.presenter.choose_tab(Tab.QUEUES)
    assert box.titles() == ["Billing"]


@pytest.mark.parametrize(
    ("off", "gone"),
    [("queues", Tab.QUEUES), ("ivr", Tab.IVR), ("external", Tab.EXTERNAL), ("internal", Tab.AGENTS)],
)
def test_a_feature_switched_off_is_absent(make: Callable[..., Box], off: str, gone: Tab) -> None:
    """E1: no tab, no row."""
    box = make(rights=rights(**{off: "off"}))
    assert gone not in [tab.tab for tab in box.model.tabs]


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


def test_the_ways_are_the_types_of_the_plan(make: Callable[..., Box]) -> None:
    """C1: Pro has all of them; Standard leaves at once, and there is nothing to choose."""
    box = make()
    box.presenter.type("tom")
    assert [way.way for way in box.model.ways] == [
        Way.TALK_FIRST,
        Way.TOGETHER,
        Way.WHEN_ANSWERED,
        Way.NOW,
    ]


def test_on_the_standard_plan_there_is_nothing_to_choose(make: Callable[..., Box]) -> None:
    """C1, C3, C8."""
    box = make(account=general(plan="standard"))
    box.presenter.type("tom")
    assert box.model.title == "Transfer"
    assert box.model.ways == ()
    assert box.model.button == "Transfer to Tom"


def test_a_voice_menu_gives_back_or_takes_over(make: Callable[..., Box]) -> None:
    """D5: hang-up transfer is there for a voice menu only."""
    box = make()
    box.presenter.type("card payment")
    assert [way.way for way in box.model.ways] == [Way.COMES_BACK, Way.NOW]


def test_a_way_that_the_rules_refuse_says_why(make: Callable[..., Box]) -> None:
    """D8: a number with User Number Forwarding takes no release; the next best way is proposed."""
    box = make()
    box.presenter.choose_way(Way.NOW)
    box.presenter.type("bank")
    now = next(way for way in box.model.ways if way.way is Way.NOW)
    assert now.refusal == "Bank takes only success and conversation transfers."
    assert next(way.way for way in box.model.ways if way.chosen) is Way.TALK_FIRST


@pytest.mark.parametrize(
    ("way", "kind", "released"),
    [
        (Way.TALK_FIRST, TransferType.CONVERSATION, TransferType.CONVERSATION),
        (Way.WHEN_ANSWERED, TransferType.SUCCESS, TransferType.SUCCESS),
        (Way.NOW, TransferType.COLD, TransferType.RELEASE),
    ],
)
def test_leaving_at_once_is_a_release_where_its_rules_hold(
    make: Callable[..., Box], way: Way, kind: TransferType, released: TransferType
) -> None:
    """D2, D3, D4, D9, C8: cold inside, release to queues and outside."""
    box = make()
    inside = box.choices.typed(box.call_id, "1003")
    outside = next(t for t in box.choices.targets(box.call_id) if t.kind is TargetKind.EXTERNAL)
    assert way.type_for(inside) is kind
    assert way.type_for(outside) is released


def test_going_begins_the_transfer_and_closes_the_box(make: Callable[..., Box]) -> None:
    """D4: and the route is remembered (S11)."""
    box = make()
    box.presenter.type("tom")
    box.presenter.confirm()
    (flow,) = box.transfers
    assert flow.order.type is TransferType.CONVERSATION
    assert box.view.closed >= 1
    assert [route.name for route in box.routes.favourites] == ["Tom"]


def test_a_favourite_is_proposed_in_its_usual_way(make: Callable[..., Box]) -> None:
    """S11."""
    box = make()
    box.presenter.choose_way(Way.NOW)
    box.presenter.type("tom")
    box.presenter.confirm()
    (flow,) = box.transfers
    flow.cancel()
    box.presenter.close()
    box.presenter = box.open()
    assert box.titles()[0] == "Tom"
    box.presenter.move(1)
    assert box.model.button == "Transfer to Tom"


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


def test_the_account_may_lose_the_target_meanwhile(make: Callable[..., Box]) -> None:
    """Bad input: a sentence, and the call goes on."""
    box = make()
    box.presenter.type("courier")
    file = account(external_numbers=[])
    box.standings.use(Standing(file, file.agents[0]))
    assert box.model.problem == "Courier is no longer in the account file. Choose somebody else."
    assert box.row("Courier").refused
    assert box.model.refusal


def test_the_box_closes_when_the_customer_hangs_up(make: Callable[..., Box]) -> None:
    box = make()
    box.engine.finish(box.call_id)
    assert box.view.closed == 1


# --- as whom the target is called -------------------------------------------------------------------


def test_a_target_outside_is_called_as_the_identity_that_is_shown(make: Callable[..., Box]) -> None:
    """S13: also the target of a transfer; the last used with it is proposed."""
    box = make()
    box.identities.last["+1 212 555 2000"] = "Sales line"
    assert not box.model.identity.there
    box.presenter.type("courier")
    assert (box.model.identity.chosen, box.model.identity.there) == (1, True)
    box.presenter.choose_identity(0)
    assert box.model.identity.chosen == 0
    box.presenter.confirm()
    assert box.identities.last["+1 212 555 2000"] == "Main line"


def test_a_target_inside_leaves_no_choice(make: Callable[..., Box]) -> None:
    """S13: agents are shown who calls."""
    box = make()
    box.identities.inside.add("1002")
    box.presenter.type("maria")
    assert box.model.chosen >= 0
    assert not box.model.identity.there


def test_where_the_pbx_calls_the_target_there_is_nothing_to_choose(make: Callable[..., Box]) -> None:
    """S13: a cold transfer that the PBX carries out (REFER) is the PBX's own call."""
    file = general(plan="standard", pro_dialing=False)
    box = make(transfer={"cold_transfer": "pbx"}, account=file)
    box.presenter.type("courier")
    assert box.model.chosen >= 0
    assert not box.model.identity.there


def test_the_box_promises_no_ringing_that_the_pbx_decides(make: Callable[..., Box]) -> None:
    """A2, C9: by REFER neither ring time nor redial are this phone's; the box says so."""
    box = make(transfer={"cold_transfer": "pbx"}, account=general(plan="standard", pro_dialing=False))
    box.presenter.type("maria")
    assert box.model.rings == ("The PBX calls it once and decides how long it rings",)


def test_a_buyer_is_rung_by_the_phone_where_the_pbx_does_cold_transfers(make: Callable[..., Box]) -> None:
    """A1, A2, A3, A5: what the box promises is what happens."""
    box = make(transfer={"cold_transfer": "pbx"}, account=general(plan="standard", pro_dialing=False))
    box.presenter.type("bolt")
    assert box.model.rings[0] == "It rings for 40 s (buyer Bolt)"
    box.presenter.confirm()
    assert box.engine.of(PlaceCall)[-1].target == "sip:+1 212 555 6000@127.0.0.1"
    (flow,) = box.transfers
    assert isinstance(flow, ColdTransfer)


def test_a_target_that_is_shown_the_customer_leaves_no_choice(make: Callable[..., Box]) -> None:
    """D8, S13: User Number Forwarding decides, and the box says so."""
    box = make()
    box.presenter.type("bank")
    assert not box.model.identity.there
    assert box.model.rings[-1] == "The caller's number is shown there, not yours"
    box.presenter.type("courier")
    assert box.model.identity.there
