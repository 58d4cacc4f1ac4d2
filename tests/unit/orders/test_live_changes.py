"""The account file changes while an order is at hand: what holds at once, and what a call under way keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.account.model import Account
from app.bus import Bus
from app.database.store import sqlite_url
from app.orders import store
from app.orders.desk import LEFT
from app.orders.events import WorkState
from app.orders.store import OrderStore
from tests.support.order_scene import NEW, OrderScene, account, order
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.orders.model import WorkModel
from ui.orders.presenter import WorkPresenter

S = WorkState
WIND = {"project": "Wind", "mode": NEW, "operators": ["maria"], "standard_minutes": 10_000}
Change = Callable[[dict[str, Any]], None]


class Screen:
    """What the operator sees."""

    def __init__(self) -> None:
        self.now = WorkModel(heading="")

    def show_work(self, model: WorkModel) -> None:
        """See ``WorkView``."""
        self.now = model


@pytest.fixture
def here(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OrderScene]:
    monkeypatch.setattr(store, "_FRESH", 0.0)  # what was put into the database a moment ago is seen, too
    scene = OrderScene(engine, loop, bus, tmp_path, account=account())
    scene.start()
    yield scene
    scene.close()


@pytest.fixture
def screen(here: OrderScene) -> Iterator[Screen]:
    screen = Screen()
    presenter = WorkPresenter(here.desk, here.bus, lambda _words: None, lambda _there: None)
    presenter.attach(screen)
    yield screen
    presenter.close()


def change(here: OrderScene, edit: Change) -> None:
    """An admin saves the account file."""
    rules = here.centre.standings.current.account.model_dump(mode="json")
    edit(rules)
    here.sign_in(Account.model_validate(rules), "maria")
    here.loop.run()


def cell(**settings: object) -> Change:
    return lambda rules: rules["order_settings"][0].update(settings)


def untick(rules: dict[str, Any]) -> None:
    rules["order_statuses"][0]["dial"] = False


def drop_results(rules: dict[str, Any]) -> None:
    rules["order_results"] = []


def drop_modes(rules: dict[str, Any]) -> None:
    for table in ("call_modes", "order_statuses", "order_settings"):
        rules[table] = []


def state(here: OrderScene) -> WorkState:
    return here.work.state


@pytest.mark.parametrize("edit", [cell(operators=["jan"]), untick])
def test_an_order_that_is_only_shown_is_let_go(here: OrderScene, edit: Change) -> None:
    """B9, B10: a tick taken away holds for the order that is shown: nobody dials it, and it is free again."""
    assert state(here) is S.PREVIEW
    change(here, edit)
    here.loop.advance(1000)
    assert here.dialled == []
    assert {order.reserved_by for order in here.orders()} == {""}
    assert state(here) in (S.STOPPED, S.EMPTY)


@pytest.mark.parametrize("edit", [cell(operators=["jan"]), untick, drop_results])
def test_a_call_under_way_gets_its_result_all_the_same(
    here: OrderScene, screen: Screen, edit: Change
) -> None:
    """B8 to B10: whoever loses access in mid-call still sees the order, its buttons, and gives the result."""
    call_id = here.call()
    here.engine.answer(call_id)
    change(here, edit)
    assert state(here) is S.CALLING
    assert screen.now.order is not None
    here.engine.finish(call_id, 200)
    here.loop.run()
    assert [result.name for result in screen.now.results][:2] == ["Sold", "No answer"]
    here.work.give(here.work.at_hand.buttons()[0])
    here.loop.run()
    assert (here.orders()[0].status, here.orders()[0].reserved_by) == ("Sold", "")


def test_modes_that_are_gone_altogether(here: OrderScene, screen: Screen) -> None:
    """B10: the order at hand is left to its lease, and the screen says that there is nothing to work on."""
    change(here, drop_modes)
    assert (here.desk.work, screen.now.order) == (None, None)
    assert screen.now.sentence == "You have access to no orders. An admin gives it in the settings."
    here.loop.advance(1000)
    assert here.dialled == []


def move_database(rules: dict[str, Any]) -> None:
    rules["orders"]["database"] = "postgresql://sales@/orders?host=/nowhere"


@pytest.mark.parametrize("edit", [drop_modes, move_database])
@pytest.mark.parametrize("over", [False, True])
def test_a_queue_that_goes_elsewhere_waits_for_the_result(
    here: OrderScene, screen: Screen, edit: Change, *, over: bool
) -> None:
    """B8, B10: in mid-call or while the result is asked for, it is given where the order lies."""
    call_id, old, was = here.call(), here.desk.store, here.orders()
    here.engine.answer(call_id)
    if over:
        here.engine.finish(call_id, 200)
    change(here, edit)
    assert screen.now.order is not None
    if not over:
        here.engine.finish(call_id, 200)
        here.loop.run()
    assert [result.name for result in screen.now.results][:2] == ["Sold", "No answer"]
    there = OrderStore(sqlite_url(here.folder / "orders.sqlite"))
    here.work.give(here.work.at_hand.buttons()[0])
    here.loop.run()
    first = there.get(was[0].id)
    there.close()
    assert first is not None
    assert (first.status, first.reserved_by) == ("Sold", "")
    assert here.desk.store is not old
    assert (here.desk.modes == ()) is (edit is drop_modes)
    assert here.problems.get(LEFT) is None


def test_whoever_signs_out_in_mid_call_leaves_at_once(here: OrderScene) -> None:
    """S4: the window has asked; the order is left to its lease."""
    here.call()
    here.centre.leave()
    here.loop.run()
    assert here.desk.work is None


def test_a_put_off_time_changed_in_mid_call_is_proposed(here: OrderScene, screen: Screen) -> None:
    """B6: the minutes are those of the account as it is when the result is asked for."""
    call_id = here.call()
    change(here, cell(busy_minutes=3))
    here.engine.finish(call_id, 486)
    here.loop.run()
    assert screen.now.minutes == 3


def test_fewer_attempts_hold_for_the_result_given_next(here: OrderScene) -> None:
    """B7: the quantity is lowered while the call goes on: this one was the last."""
    call_id = here.call()
    change(here, cell(attempts=1, status_after_attempts="Sold"))
    here.engine.finish(call_id, 486)
    here.loop.run()
    proposed = here.work.at_hand.proposed
    assert proposed is not None
    here.work.give(proposed)
    here.loop.run()
    assert here.orders()[0].status == "Sold"


def test_an_extra_button_switched_on_is_there_at_once(here: OrderScene, screen: Screen) -> None:
    """B8: the operator who is about to press sees it."""
    call_id = here.call()
    here.engine.finish(call_id, 200)
    here.loop.run()

    def switch_on(rules: dict[str, Any]) -> None:
        rules["order_results"].append({"name": "Later", "extra": True})
        rules["order_settings"][0]["extra_results"] = ["Later"]

    change(here, switch_on)
    assert [result.name for result in screen.now.results][-1] == "Later"


def test_an_account_without_results_leaves_a_way_on(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path
) -> None:
    """B8: the call is over and there is one plain button, whose result is the order's."""
    rules = account().model_dump(mode="json")
    rules["order_results"] = []
    scene = OrderScene(engine, loop, bus, tmp_path, account=Account.model_validate(rules))
    presenter, seen = WorkPresenter(scene.desk, bus, lambda _words: None, lambda _there: None), Screen()
    presenter.attach(seen)
    scene.start()
    engine.finish(scene.call(), 200)
    loop.run()
    assert [result.name for result in seen.now.results] == ["Done"]
    presenter.pick(0)
    loop.run()
    assert scene.orders()[0].last_result == "Done"
    assert scene.work.at_hand.order is not None
    presenter.close()
    scene.close()


def beside_another_project(here: OrderScene) -> None:
    """Maria gets orders of Wind, too; there is one, which was called before and is ready for two hours."""
    change(here, lambda rules: rules["order_settings"].append(WIND))
    assert here.desk.store is not None
    opened = here.desk.store.opened()
    tried = msgspec.structs.replace(order(9), attempts=1, last_meaning="no_answer")
    ready_at = opened.now() - 7200
    opened.add([msgspec.structs.replace(tried, external_id="W-1", project="Wind", ready_at=ready_at)])


def after_this_one(here: OrderScene) -> str:
    """The order that comes when the one at hand has its result."""
    here.engine.finish(here.call(), 200)
    here.loop.run()
    here.work.give(here.work.at_hand.buttons()[0])
    here.loop.run()
    assert here.work.at_hand.order is not None
    return here.work.at_hand.order.external_id


@pytest.mark.parametrize(("high", "expected"), [(False, "A-1"), (True, "W-1")])
def test_high_priority_holds_for_the_next_order(here: OrderScene, *, high: bool, expected: str) -> None:
    """B4: switched on while an order is at hand, it decides about the one after it."""
    beside_another_project(here)
    change(here, lambda rules: rules["order_settings"][1].update(high_priority=high))
    assert after_this_one(here) == expected


@pytest.mark.parametrize(("standard", "expected"), [(10_000, "A-1"), (60, "W-1")])
def test_the_standard_time_holds_for_the_next_order(here: OrderScene, standard: int, expected: str) -> None:
    """B5: an order that is past the standard time set now comes before one never called that is not."""
    beside_another_project(here)
    change(here, lambda rules: rules["order_settings"][1].update(standard_minutes=standard))
    assert after_this_one(here) == expected
