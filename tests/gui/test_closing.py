"""Closing the window: what would be cut off is asked first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import DeskInWindow
from ui.frame.closing_dialog import ClosingDialog
from ui.widgets.text import Text


def dialog(desk: DeskInWindow) -> ClosingDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ClosingDialog) and w.isVisible()]
    return found


def test_an_idle_window_closes_without_a_question(desk: DeskInWindow) -> None:
    desk.show()
    assert desk.window.close()


def test_closing_with_a_call_asks_first_and_names_who_would_be_cut_off(desk: DeskInWindow) -> None:
    """S4: Escape and the first button keep the calls; only a plain yes ends them."""
    desk.show()
    desk.call("600", "Maria Keller")
    assert not desk.window.close()
    asked = [text.text() for text in dialog(desk).findChildren(Text)]
    assert "Maria Keller is talking to you and would be cut off." in asked
    assert dialog(desk).focusWidget() is dialog(desk).keep
    QTest.keyClick(dialog(desk).end, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.isVisible()
    assert not desk.window.close()
    QTest.keyClick(dialog(desk), Qt.Key.Key_Escape)
    desk.settle()
    assert desk.window.isVisible()
    assert not desk.window.close()
    dialog(desk).end.click()
    desk.settle()
    assert not desk.window.isVisible()


def test_closing_with_an_order_without_its_result_asks_first(desk: DeskInWindow) -> None:
    """S4, S8: nobody is on the line any more, but the order would be called again."""
    sentence = "The order of Maria has no result yet and would be called again."
    desk.phone.departure.besides = lambda: [sentence]
    desk.show()
    assert not desk.window.close()
    assert sentence in [text.text() for text in dialog(desk).findChildren(Text)]
    assert (dialog(desk).keep.text(), dialog(desk).end.text()) == ("Do not close", "Close all the same")
    dialog(desk).end.click()
    desk.settle()
    assert not desk.window.isVisible()


def test_the_question_goes_when_the_last_call_ends_by_itself(desk: DeskInWindow) -> None:
    desk.show()
    call_id = desk.call("600", "Maria Keller")
    desk.window.close()
    assert dialog(desk).isVisible()
    desk.engine.finish(call_id)
    desk.settle()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, ClosingDialog) and w.isVisible()]
    assert desk.window.isVisible()


def test_the_question_stays_while_an_order_has_no_result(desk: DeskInWindow) -> None:
    """S4, S8: the order's call has ended by itself; going would still leave it undone."""
    desk.phone.departure.besides = lambda: ["The order of Maria has no result yet and would be called again."]
    desk.show()
    call_id = desk.call("600", "Maria Keller")
    desk.window.close()
    desk.engine.finish(call_id)
    desk.settle()
    assert dialog(desk).isVisible()
