"""Call mode in the phone: who works on what, how rounds and agent state move each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.account.passwords import Vault
from app.agent.state import AVAILABLE, AgentState, Status
from app.bus import Bus
from app.database.refusal import PasswordWanted
from app.database.store import sqlite_url
from app.orders import desk as desk_module
from app.orders.delivery import LOOK_AGAIN
from app.orders.desk import LEFT, PROBLEM
from app.orders.events import OrderDeskChanged, WorkState
from app.orders.outbox import KeptResult, Outbox, outbox_of
from app.orders.round import PATIENCE
from app.orders.store import OrderStore
from app.problems import ProblemsChanged
from app.transfer.call_data import MANNER, REFERENCE, data_of
from tests.support.order_scene import NEW, AtOnce, OrderScene, account, order
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

S = WorkState
LUNCH = Status(AgentState.BREAK, "Lunch")
Scene = Callable[..., OrderScene]


@pytest.fixture
def scene(engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path) -> Iterator[Scene]:
    made: list[OrderScene] = []

    def make(
        *, login: str = "maria", vault: Vault | None = None, database: str = "", **cell: object
    ) -> OrderScene:
        rules = account(database, **cell)
        made.append(OrderScene(engine, loop, bus, tmp_path, login=login, vault=vault, account=rules))
        return made[0]

    yield make
    for one in made:
        one.close()


def state_of(here: OrderScene) -> AgentState:
    return here.centre.agent.status.state


def due(here: OrderScene) -> bool:
    """Whether something is about to happen by itself."""
    return here.work.due_at is not None


def test_an_operator_gets_the_modes_that_are_ticked_for_them(scene: Scene) -> None:
    """B10: ticks give access; without one there is nothing to start."""
    assert scene().desk.modes == (NEW,)


def test_columns_named_as_the_marks_of_a_transfer_are_the_orders_all_the_same() -> None:
    """D5, D11: what a file says under "ref" and "via" is shown and goes along, and marks nothing."""
    brought = desk_module.data_of(order(1, {"ref": "K-17", "via": "a fair", "Via": "a friend"}))
    assert not {REFERENCE, MANNER} & brought.keys()
    assert {"K-17", "a friend"} <= {*brought.values()}


def test_who_has_no_tick_has_no_modes(scene: Scene) -> None:
    """B10: an agent without access works on no orders."""
    jan = scene(login="jan")
    assert jan.desk.modes == ()
    jan.start()
    assert jan.work.state is S.STOPPED


def test_an_order_is_dialled_as_any_call_and_its_data_goes_along(scene: Scene) -> None:
    """B1, D11: the operator's account dials the order, whose data a transfer would take along."""
    here = scene()
    here.start()
    call = here.calls.get(here.call())
    assert call is not None
    assert here.dialled == ["sip:200@pbx"]
    assert (call.remote.name, here.work.state) == ("Customer 0", S.CALLING)
    assert data_of(call) == {
        "customer": "Customer 0",
        "order": "A-0",
        "project": "Solar",
        "product": "Roof",
    }


def test_busy_is_recognised_and_puts_the_order_off(scene: Scene) -> None:
    """B6: the reason of the call's end is offered as the result, with its put-off time."""
    here = scene(busy_minutes=7)
    here.start()
    here.engine.finish(here.call(), 486)
    here.loop.run()
    proposed = here.work.at_hand.proposed
    assert proposed is not None
    assert (proposed.name, here.work.at_hand.proposed_minutes(proposed)) == ("Busy", 7)
    here.work.give(proposed)
    here.loop.run()
    assert (here.work.state, here.orders()[0].attempts) == (S.PREVIEW, 1)


def test_the_result_of_an_order_ends_the_work_after_its_call(scene: Scene) -> None:
    """S8, B8: the order's buttons are the only ones that ask, and after them the agent is free."""
    here = scene()
    here.start()
    call_id = here.call()
    here.engine.answer(call_id)
    assert state_of(here) is AgentState.TALKING
    here.calls.hang_up(call_id)
    here.engine.finish(call_id, 200)
    here.loop.run()
    assert state_of(here) is AgentState.AFTER_CALL_WORK
    assert here.centre.results.asked_for == ""
    here.work.give(here.work.at_hand.buttons()[0])
    assert here.centre.agent.status == AVAILABLE
    here.loop.run()
    assert here.orders()[0].status == "Sold"


def test_other_calls_are_asked_about_as_always(scene: Scene) -> None:
    """S8: a call that is no order's asks for the account's own results."""
    here = scene()
    call = here.centre.dial("300")
    here.engine.answer(call.id)
    here.engine.finish(call.id, 200)
    assert here.centre.results.asked_for == call.id
    here.centre.agent.finish_wrap_up()


def test_a_break_pauses_and_start_ends_it(scene: Scene) -> None:
    """E7: nobody is dialled during a break; the order shown goes back at once."""
    here = scene()
    here.start()
    assert here.orders()[0].reserved_by == "maria"
    here.centre.agent.choose(LUNCH)
    here.loop.run()
    assert (here.work.state, here.orders()[0].reserved_by) == (S.PAUSED, "")
    here.start()
    assert (here.work.state, here.centre.agent.status) == (S.PREVIEW, AVAILABLE)


def test_a_break_chosen_in_a_call_comes_after_its_result(scene: Scene) -> None:
    """E7: what the agent chose while talking comes true after the order."""
    here = scene()
    here.start()
    call_id = here.call()
    here.engine.answer(call_id)
    here.centre.agent.choose(LUNCH)
    assert (here.work.state, here.work.afterwards) == (S.CALLING, S.PAUSED)
    here.engine.finish(call_id, 200)
    here.loop.run()
    here.work.give(here.work.at_hand.buttons()[0])
    here.loop.run()
    assert (here.work.state, here.centre.agent.status) == (S.PAUSED, LUNCH)


def test_nobody_is_dialled_over_a_caller(scene: Scene) -> None:
    """An incoming call that is answered stops the countdown; one that rings lets none begin."""
    here = scene()
    here.start()
    assert due(here)
    call_id = here.engine.arrive("sip:+12125550000@pbx")
    here.calls.answer(call_id)
    here.engine.answer(call_id)
    here.loop.advance(60)
    assert (here.work.state, due(here), here.dialled) == (S.PREVIEW, False, [])


def test_whoever_signs_out_leaves_no_order_behind(scene: Scene, bus: Bus) -> None:
    here = scene()
    here.start()
    heard: list[OrderDeskChanged] = []
    subscription = bus.subscribe(OrderDeskChanged, heard.append)
    here.centre.leave()
    here.loop.run()
    subscription.close()
    assert (here.desk.work, here.desk.modes, len(heard)) == (None, (), 1)


def test_leaving_costs_an_order_its_result_only_once_it_was_called(scene: Scene) -> None:
    """S4, S8: shown, it just goes back; called or talked through, it would be called again."""
    here = scene()
    lost = ["The order of Customer 0 has no result yet and would be called again."]
    here.start()
    assert here.desk.consequences() == []
    call_id = here.call()
    assert here.desk.consequences() == lost
    here.engine.answer(call_id)
    here.engine.finish(call_id, 200)
    here.loop.run()
    assert here.desk.consequences() == lost
    here.work.give(here.work.at_hand.buttons()[0])
    here.loop.run()
    assert here.desk.consequences() == []


def test_a_database_that_cannot_be_reached_is_told_and_tried_again(scene: Scene, tmp_path: Path) -> None:
    """A lost connection stops new orders and says so."""
    here = scene(database=f"postgresql://sales@/orders?host={tmp_path}/nowhere")
    here.start()
    assert here.work.state is S.OFFLINE
    problem = here.problems.get(PROBLEM)
    assert problem is not None
    assert "cannot be opened" in problem.sentence
    moved: list[ProblemsChanged] = []
    subscription = here.bus.subscribe(ProblemsChanged, moved.append)
    here.loop.advance(3 * LOOK_AGAIN)
    assert moved == [], "it stands while it is tried again"
    subscription.close()
    here.work.stop()
    here.loop.run()
    assert here.problems.get(PROBLEM) is None


def test_a_database_that_hangs_is_told_wherever_the_agent_looks(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost connection says so in the frame, too."""
    here = scene()
    monkeypatch.setattr(AtOnce, "run", lambda *_: None)
    here.start()
    here.loop.advance(PATIENCE)
    problem = here.problems.get(PROBLEM)
    assert problem is not None
    assert "does not answer" in problem.sentence


def test_a_result_for_a_database_that_the_account_no_longer_names_is_told(
    scene: Scene, tmp_path: Path
) -> None:
    """The admin moves the queue while a desk keeps a result: it gets into no other, nor is it forgotten."""
    elsewhere = f"postgresql://sales@/orders?host={tmp_path}/nowhere"
    Outbox(outbox_of(tmp_path, elsewhere)).keep(
        KeptResult(delivery="d", order_id=1, operator="maria", result="Sold")
    )
    here = scene()
    problem = here.problems.get(LEFT)
    assert problem is not None
    assert problem.sentence.startswith("1 result on this desk is for another order database.")
    assert here.work.waiting == 0
    here.sign_in(account(elsewhere), "maria")
    assert here.problems.get(LEFT) is None
    assert here.work.waiting == 1


class PasswordsFake:
    """A keyring with one drawer."""

    sentence = ""

    def __init__(self, **kept: str) -> None:
        self.kept = dict(kept)

    def settle(self) -> str:
        return ""

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def keep(self, name: str, password: str) -> None:
        self.kept[name] = password

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


def test_a_password_is_asked_for_once_and_kept(
    scene: Scene, loop: VirtualLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P6: the database's password is typed once and lies in the keyring; a refused one is not tried again."""
    tried: list[str] = []

    def opened(word: str) -> OrderStore:
        tried.append(word)
        if word != "right":
            raise PasswordWanted("The database asks for a password.")
        return OrderStore(sqlite_url(tmp_path / "there.db"))

    monkeypatch.setattr(desk_module, "database_url", lambda _address, word, _folder: word)
    monkeypatch.setattr(desk_module, "open_orders", opened)
    passwords = PasswordsFake()
    here = scene(database="postgresql://db/orders", vault=Vault(passwords, AtOnce(loop)))
    here.start()
    assert (here.work.state, here.work.wants_password, tried) == (S.STOPPED, True, [""])
    here.start()
    assert tried == [""]
    here.desk.use_password("right")
    here.loop.run()
    assert (here.work.state, here.work.wants_password) == (S.EMPTY, False)
    assert passwords.kept == {"orders postgresql://db/orders": "right"}
    here.work.stop()
