"""The work screen with real keys: an order is dialled and given its result without a mouse."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDateTimeEdit, QWidget
from pytestqt.qtbot import QtBot

from app.bus import Bus
from app.orders.events import WorkState
from tests.support.order_scene import NEW, OrderScene, account
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.gallery.specimen import NOBODY
from ui.orders.model import MomentModel
from ui.orders.presenter import WorkPresenter
from ui.orders.specimens import CALL_BACK
from ui.orders.view import MAIN_KEY, WorkPage
from ui.theme.tokens import Tone

S = WorkState


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[OrderScene]:
    loop, bus = VirtualLoop(), Bus()
    scene = OrderScene(EngineScripted(loop, bus), loop, bus, tmp_path, account=account())
    yield scene
    scene.close()


@pytest.fixture
def page(scene: OrderScene, qtbot: QtBot) -> Iterator[WorkPage]:
    presenter = WorkPresenter(scene.desk, scene.bus, lambda _words: None, lambda _there: None)
    page = WorkPage(presenter, scene.loop.now)
    presenter.attach(page)
    qtbot.addWidget(page)
    page.resize(560, 700)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page, timeout=60_000)
    yield page
    presenter.close()


def press(page: WorkPage, scene: OrderScene, keys: str) -> None:
    QTest.keySequence(page, QKeySequence(keys))
    scene.loop.run()


def test_the_whole_round_by_keys(page: WorkPage, scene: OrderScene) -> None:
    """P9, B8: start, call, save what was recognised, then a result by its number."""
    press(page, scene, MAIN_KEY)
    assert scene.work.state is S.PREVIEW
    press(page, scene, MAIN_KEY)
    scene.engine.finish(scene.work.at_hand.call_id, 486)
    scene.loop.run()
    press(page, scene, MAIN_KEY)
    assert scene.orders()[0].last_result == "Busy"
    press(page, scene, MAIN_KEY)
    scene.engine.finish(scene.work.at_hand.call_id, 200)
    scene.loop.run()
    press(page, scene, MAIN_KEY)
    assert scene.orders()[1].last_result == "", "nothing was recognised, so nothing is saved unasked"
    press(page, scene, "Ctrl+1")
    assert scene.orders()[1].status == "Sold"


def test_keys_of_results_do_nothing_where_there_are_none(page: WorkPage, scene: OrderScene) -> None:
    press(page, scene, "Ctrl+1")
    assert scene.work.state is S.STOPPED


def test_tab_reaches_everything_and_everything_has_a_name(page: WorkPage, scene: OrderScene) -> None:
    """P9: each control is reached by Tab and says what it is to a screen reader."""
    assert reached(page) == {NEW, "Start"}
    press(page, scene, MAIN_KEY)
    assert reached(page) == {"Call now", "Wait", "Skip", "Pause", "Stop"}
    press(page, scene, MAIN_KEY)
    scene.engine.finish(scene.work.at_hand.call_id, 480)
    scene.loop.run()
    results = {"Sold", "No answer", "Busy", "Call back", "Bad number"}
    assert reached(page) == results | {"Minutes until the next call", "Save and next", "Pause", "Stop"}


def test_an_order_is_skipped_by_keys(page: WorkPage, scene: OrderScene) -> None:
    """B1, B6, P9: the reason is asked for, nothing is dialled meanwhile, and the next order is there."""
    press(page, scene, MAIN_KEY)
    page.skip.setFocus()
    QTest.keyClick(page.skip, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is page.skipping.reason
    asked = {"Why is this order skipped?", "Minutes until the next call"}
    assert reached(page) == asked | {"Skip and next", "Do not skip", "Pause", "Stop"}
    scene.loop.advance(1000)
    assert scene.dialled == []
    press(page, scene, MAIN_KEY)
    assert scene.work.at_hand.order is not None
    assert scene.work.at_hand.order.external_id == "A-0", "not without a reason"
    page.skipping.reason.setFocus()
    QTest.keyClicks(page.skipping.reason, "speaks Dutch")
    QTest.keyClick(page.skipping.reason, Qt.Key.Key_Return)
    scene.loop.run()
    assert scene.work.at_hand.order.external_id == "A-1"
    assert page.skipping.isHidden()
    assert scene.desk.store is not None
    entry = scene.desk.store.opened().log(scene.orders()[0].id)[-1]
    assert (entry["what"], entry["operator"], entry["result"]) == ("skipped", "maria", "speaks Dutch")
    assert entry["ready_at"] - entry["at"] == 15 * 60


def test_the_result_of_an_order_from_before_by_keys(page: WorkPage, scene: OrderScene) -> None:
    """B1, S8, P9: an order that was called before the program began gets its result without another call."""
    assert scene.desk.store is not None
    scene.desk.store.opened().take("maria", frozenset({NEW}), scene.desk.policy)
    press(page, scene, MAIN_KEY)
    assert reached(page) == {"Call now", "Give its result", "Skip", "Pause", "Stop"}
    page.tell.setFocus()
    QTest.keyClick(page.tell, Qt.Key.Key_Space)
    assert page.tell.isHidden()
    press(page, scene, "Ctrl+1")
    assert (scene.orders()[0].status, scene.dialled) == ("Sold", [])


def test_whoever_changes_their_mind_keeps_the_order(page: WorkPage, scene: OrderScene) -> None:
    press(page, scene, MAIN_KEY)
    page.skip.click()
    page.keep.click()
    assert page.skipping.isHidden()
    press(page, scene, MAIN_KEY)
    assert scene.work.state is S.CALLING


def test_a_typed_time_is_the_one_that_is_saved(page: WorkPage, scene: OrderScene) -> None:
    """B6: the time that is filled in can be changed."""
    press(page, scene, MAIN_KEY)
    press(page, scene, MAIN_KEY)
    scene.engine.finish(scene.work.at_hand.call_id, 480)
    scene.loop.run()
    assert page.results.minutes.value() == 60
    page.results.minutes.setFocus()
    page.results.minutes.selectAll()
    QTest.keyClicks(page.results.minutes, "90")
    press(page, scene, MAIN_KEY)
    first = scene.orders()[0]
    assert scene.desk.store is not None
    assert first.ready_at - scene.desk.store.opened().log(first.id)[-1]["at"] == pytest.approx(5400, abs=1)


def test_a_call_back_is_planned_by_keys(page: WorkPage, scene: OrderScene) -> None:
    """B3, P9: the field is reached by Tab, an arrow makes it a day later, past days cannot be chosen."""
    press(page, scene, MAIN_KEY)
    press(page, scene, MAIN_KEY)
    scene.engine.finish(scene.work.at_hand.call_id, 200)
    scene.loop.run()
    press(page, scene, "Ctrl+4")
    assert "When to call back" in reached(page)
    field = page.results.moment
    proposed = field.dateTime()
    field.setFocus()
    field.setCurrentSection(QDateTimeEdit.Section.DaySection)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.dateTime() == proposed.addDays(1)
    assert field.minimumDate() <= proposed.date()
    assert field.minimumDate() >= proposed.date().addDays(-1)
    chosen = datetime.fromisoformat(field.text())
    press(page, scene, MAIN_KEY)
    first = scene.orders()[0]
    assert first.last_meaning == "call_back"
    assert first.ready_at == chosen.astimezone().timestamp()


def test_an_hour_that_this_desks_clocks_leave_out_can_be_planned(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A customer elsewhere has that hour: the field must not move it to the next."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    left_out = datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001 - the customer's own time
    model = replace(CALL_BACK, moment=MomentModel(left_out, left_out, "", Tone.PLAIN))
    page = WorkPage(NOBODY, lambda: 0.0)
    qtbot.addWidget(page)
    page.show_work(model)
    assert page.results.moment.text() == "2027-03-28 02:30"
    monkeypatch.undo()
    time.tzset()


def test_results_come_before_the_buttons_below_them(page: WorkPage, scene: OrderScene) -> None:
    press(page, scene, MAIN_KEY)
    press(page, scene, MAIN_KEY)
    scene.engine.finish(scene.work.at_hand.call_id, 200)
    scene.loop.run()
    QApplication.processEvents()
    page.results.buttons[-1].setFocus()
    QTest.keyClick(page.results.buttons[-1], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.pause


def reached(page: WorkPage) -> set[str]:
    """The names of everything that Tab stops at, once round."""
    QApplication.processEvents()  # what came into a layout is shown by the next turn of the loop
    found: list[QWidget] = []
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        if widget is None or widget in found:
            break
        found.append(widget)
    return {widget.accessibleName() for widget in found}
