"""The work screen without a window: what it shows in each state, and what a press does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.account.call_modes import CallingHours
from app.bus import Bus
from app.orders.delivery import LOOK_AGAIN
from app.orders.events import WorkState
from app.orders.policy import Policy
from app.orders.round import PATIENCE
from tests.support.order_scene import NEW, AtOnce, OrderScene, account, order
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.orders.model import ModeModel, WorkModel
from ui.orders.moment import Moment
from ui.orders.presenter import WorkPresenter

S = WorkState
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()  # a Monday


class Screen:
    """The work screen of Maria, who has three orders."""

    def __init__(self, scene: OrderScene) -> None:
        self.scene = scene
        self.said: list[str] = []
        self.there: list[bool] = []
        self.shown: list[WorkModel] = []
        self.presenter = WorkPresenter(scene.desk, scene.bus, self.said.append, self.there.append)
        self.presenter.attach(self)

    def show_work(self, model: WorkModel) -> None:
        """See ``WorkView``."""
        self.shown.append(model)

    @property
    def now(self) -> WorkModel:
        """What is shown."""
        return self.shown[-1]

    def start(self) -> None:
        self.presenter.start()
        self.scene.loop.run()

    def end_call(self, code: int) -> None:
        self.presenter.call_now()
        self.scene.loop.run()
        self.scene.engine.finish(self.scene.work.at_hand.call_id, code)
        self.scene.loop.run()

    def pick(self, name: str) -> None:
        self.presenter.pick([result.name for result in self.now.results].index(name))
        self.scene.loop.run()

    def save(self) -> None:
        self.presenter.save()
        self.scene.loop.run()


@pytest.fixture
def scene(engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path) -> Iterator[OrderScene]:
    scene = OrderScene(engine, loop, bus, tmp_path, account=account(no_answer_minutes=45))
    yield scene
    scene.close()


@pytest.fixture
def screen(scene: OrderScene) -> Iterator[Screen]:
    screen = Screen(scene)
    yield screen
    screen.presenter.close()


def test_modes_are_chosen_before_start(screen: Screen) -> None:
    """B2: all modes are ticked to begin with; without one there is nothing to start."""
    assert screen.now.modes == (ModeModel(NEW, chosen=True),)
    assert screen.now.start_refusal == ""
    screen.presenter.choose(NEW, on=False)
    assert (screen.now.modes[0].chosen, screen.now.start_refusal) == (False, "Choose at least one mode.")
    screen.start()
    assert screen.scene.work.state is S.STOPPED
    screen.presenter.choose(NEW, on=True)
    screen.start()
    assert screen.now.heading == "Next order"


def test_the_order_is_shown_with_its_countdown_and_why(screen: Screen) -> None:
    """B1, B11: who is next, why, and when the phone dials by itself."""
    screen.start()
    shown = screen.now.order
    assert shown is not None
    assert (shown.title, shown.number) == ("Customer 0", "200")
    assert shown.subtitle == "Solar · New leads · call 1 of 3"
    assert shown.why.startswith("Not called yet; in line since ")
    assert shown.facts == (("Order", "A-0"), ("Product", "Roof"))
    assert screen.now.due_words == "Dials in {time}"
    assert screen.said[-1] == "Next order: Customer 0, 200."
    screen.presenter.stop_countdown()
    assert (screen.now.due_at, screen.now.sentence) == (None, "It is dialled when you press Call.")


def nobody_is_next(scene: OrderScene) -> None:
    assert scene.desk.store is not None
    store = scene.desk.store.opened()
    for waiting in scene.orders():
        assert store.take("maria", frozenset({NEW}), scene.desk.policy)
        store.give_back("maria", waiting.id, 3600.0, "later")


def test_an_empty_queue_is_told_once(screen: Screen) -> None:
    """P9: it is looked at again every few seconds, which a screen reader need not hear."""
    nobody_is_next(screen.scene)
    screen.start()
    shown = len(screen.shown)
    screen.scene.loop.advance(60)
    assert screen.said == ["No order to dial now"]
    assert {model.heading for model in screen.shown[shown:]} == {"No order to dial now"}


def test_a_database_that_hangs_at_the_next_look_is_told(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost connection says so: there was no order, and now nobody knows whether there is one."""
    nobody_is_next(screen.scene)
    screen.start()
    assert screen.now.problem == ""
    monkeypatch.setattr(AtOnce, "run", lambda *_: None)
    screen.scene.loop.advance(LOOK_AGAIN + PATIENCE)
    assert "The order database does not answer." in screen.now.problem


def test_a_recognised_reason_is_one_press(screen: Screen) -> None:
    """B6: no answer is picked already, with its time filled in; it can be changed."""
    screen.start()
    screen.end_call(480)
    assert [result.name for result in screen.now.results if result.picked] == ["No answer"]
    assert (screen.now.minutes, screen.now.can_save) == (45, True)
    assert screen.said[-1] == "What came of the call with Customer 0?"
    screen.presenter.set_minutes(10)
    screen.save()
    first = screen.scene.orders()[0]
    log = screen.scene.desk.store.opened().log(first.id) if screen.scene.desk.store else []
    assert first.ready_at - log[-1]["at"] == pytest.approx(600, abs=1)


def test_a_result_that_needs_nothing_is_saved_at_once(screen: Screen) -> None:
    """B8: one press, and the next order is there."""
    screen.start()
    screen.end_call(200)
    assert (screen.now.can_save, screen.now.minutes) == (False, None)
    screen.pick("Sold")
    assert screen.scene.orders()[0].status == "Sold"
    assert screen.now.order is not None
    assert screen.now.order.title == "Customer 1"


def test_a_call_back_is_planned_in_the_customers_time(screen: Screen) -> None:
    """B3: a promised call asks for its moment first."""
    screen.start()
    screen.end_call(200)
    screen.pick("Call back")
    moment = screen.now.moment
    assert moment is not None
    assert moment.at > moment.earliest
    chosen = moment.at + timedelta(days=1)
    screen.presenter.set_moment(chosen)
    screen.save()
    first = screen.scene.orders()[0]
    assert first.last_meaning == "call_back"
    assert first.ready_at == chosen.astimezone().timestamp()


def test_pause_and_stop_wait_for_the_order_at_hand(screen: Screen) -> None:
    screen.start()
    screen.presenter.call_now()
    screen.scene.loop.run()
    screen.presenter.pause()
    assert (screen.now.sentence, screen.now.can_pause) == ("You pause after this order.", False)
    assert screen.now.can_go_on
    screen.scene.engine.finish(screen.scene.work.at_hand.call_id, 200)
    screen.pick("Sold")
    assert (screen.now.heading, screen.now.can_go_on) == ("Paused", True)
    screen.presenter.stop()
    assert screen.now.start_refusal == ""


def test_without_access_there_is_no_page(screen: Screen) -> None:
    """B10: what one may not do has no entry; a tick given meanwhile brings it."""
    screen.presenter.refresh()
    assert screen.there[-1] is True
    screen.scene.sign_in(account(operators=["jan"]), "maria")
    assert screen.there[-1] is False
    assert screen.now.sentence == "You have access to no orders. An admin gives it in the settings."


def test_a_full_disk_loses_no_result(screen: Screen) -> None:
    """The sentence is shown, and the result can be pressed again."""
    screen.start()
    screen.end_call(200)
    blocked = screen.scene.work._deliveries._outbox._path  # noqa: SLF001 - where nothing can be written
    blocked.mkdir()
    screen.pick("Sold")
    assert "could not be written down" in screen.now.problem
    assert screen.scene.work.state is S.RESULT
    blocked.rmdir()
    screen.pick("Sold")
    assert screen.scene.orders()[0].status == "Sold"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", "2026-11-23 14:00"),
        ("America/New_York", "2026-11-23 08:00"),
        ("Pacific/Auckland", "2026-11-24 08:00"),
    ],
)
def test_the_moment_proposed_is_in_the_customers_calling_hours(zone: str, expected: str) -> None:
    """The next full hour that is an hour away, as the customer's clock shows it, and legal there."""
    rules = with_hours()
    customer = msgspec.structs.replace(order(1), country="DE", time_zone=zone)
    moment = Moment.proposed(customer, rules, NOON)
    assert f"{moment.at:%Y-%m-%d %H:%M}" == expected


def test_a_moment_outside_the_hours_says_when_the_call_really_comes() -> None:
    rules = with_hours()
    customer = msgspec.structs.replace(order(1), country="DE", time_zone="Europe/Berlin")
    moment = Moment.proposed(customer, rules, NOON)
    moment.at = moment.at.replace(hour=22)
    note = moment.model(NOON).note
    assert note == "Outside the customer's calling hours: the call comes at 2026-11-24 08:00."
    moment.at = moment.at.replace(day=22)
    assert moment.model(NOON).note == "That is over. The customer would be called at once."


def planned(zone: str, at: datetime, now: float = NOON, country: str = "DE") -> str:
    """What is said of a call-back then."""
    customer = msgspec.structs.replace(order(1), country=country, time_zone=zone)
    moment = Moment.proposed(customer, with_hours(), now)
    moment.at = at
    return moment.model(now).note


def test_a_time_zone_that_nobody_knows_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad input: it is planned in this desk's time, and the operator reads in which time the law counts."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    noon = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001 - as the field gives it
    said = "Your time; the customer's is not known, so their calling hours are counted in UTC."
    assert planned("", noon) == said
    assert planned("Mars/Base", noon) == said
    assert planned("", noon, country="FR") == "Your time; the customer's is not known."
    assert planned("Europe/Berlin", noon) == ""
    monkeypatch.undo()
    time.tzset()


def test_a_moment_that_the_clocks_leave_out_or_show_twice() -> None:
    """On 28 March 2027 Berlin's clocks go from 2 to 3 o'clock, on 31 October from 3 back to 2."""
    now = datetime(2027, 3, 27, 12, 0, tzinfo=UTC).timestamp()
    left_out = datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001 - the customer's own time
    assert (
        planned("Europe/Berlin", left_out, now, "AT")
        == "The clocks change: there is no such time. The call comes at 2027-03-28 03:30."
    )
    customer = msgspec.structs.replace(order(1), country="AT", time_zone="Europe/Berlin")
    eve = datetime(2027, 3, 28, 0, 40, tzinfo=UTC).timestamp()  # an hour later it is 3:40 there
    assert f"{Moment.proposed(customer, with_hours(), eve).at:%H:%M}" == "04:00"
    twice = Moment(datetime(2027, 10, 31, 2, 30), "Europe/Berlin", None)  # noqa: DTZ001
    assert twice.unix == datetime(2027, 10, 31, 0, 30, tzinfo=UTC).timestamp()


def with_hours() -> Policy:
    """Customers in Germany may be called from 8 to 20 o'clock, Monday to Saturday."""
    hours = (CallingHours(country="DE"),)
    return Policy(replace(Policy.of(account()).orders, calling_hours=hours))
