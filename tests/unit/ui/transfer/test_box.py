"""The box: what it shows and asks for, with real rules and a scripted engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.account.standing import Standing
from app.engine.commands import PlaceCall
from app.transfer.cold import ColdTransfer
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.verdict import Allowed
from tests.support.accounts import account, general, rights
from tests.support.transfer_box import Box
from ui.transfer.words import Tab, Way


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


def test_another_target_is_rung_by_the_phone_that_rang_the_first(make: Callable[..., Box]) -> None:
    """S9, A2: also where the PBX does cold transfers; what the box says of it is what happens."""
    box = make(transfer={"cold_transfer": "pbx"}, account=general(plan="standard", pro_dialing=False))
    maria = next(to for to in box.choices.targets(box.call_id) if to.name == "Maria")

    def by_pbx() -> bool:
        said = box.choices.verdict(box.call_id, maria, TransferType.COLD)
        assert isinstance(said, Allowed)
        return said.ringing.by_pbx

    assert by_pbx()
    box.presenter.type("bolt")
    box.presenter.confirm()
    (flow,) = box.transfers
    assert not by_pbx()
    box.choices.choose_another(flow.id, maria)
    assert isinstance(flow, ColdTransfer)
    assert box.engine.of(PlaceCall)[-1].target == f"sip:{maria.addresses[0]}@127.0.0.1"
