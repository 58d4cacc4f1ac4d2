"""The order queue's admin page in the window, on a real store: counts, list, settings, import, export."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.account.changes import Row
from app.orders.intake.store import know_zones
from app.sheets.sheet import Sheet
from app.sheets.writing import write_table
from tests.support.order_admin import ORDERS, Admin, at_the_queue
from ui.frame.account_parts import SETTINGS
from ui.order_admin.assembly import KEY
from ui.order_admin.import_view import ImportDialog
from ui.order_admin.view import RefusedPage
from ui.settings.row_dialog import RowDialog
from ui.settings.tick_list import TickList
from ui.widgets.buttons import Button


@pytest.fixture
def admin(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Admin]:
    del qapp
    with at_the_queue(tmp_path, qtbot) as made:
        yield made


def test_counts_and_list_follow_what_others_do(admin: Admin) -> None:
    """B10, B11: counts stay live while another desk takes an order, and it leaves the line."""
    operator = admin.demo.phone.orders.operator
    admin.wait(lambda: len(admin.orders()) == ORDERS)
    assert [row.initials for row in admin.rows()] == [str(n) for n in range(1, ORDERS + 1)]
    assert all(row.detail for row in admin.rows())
    first = admin.orders()[0]
    policy = admin.demo.phone.orders.policy
    taken = admin.store.take(operator, frozenset(policy.modes_of(operator)), policy)
    assert taken is not None
    assert taken.external_id == first
    admin.wait(lambda: len(admin.orders()) == ORDERS - 1)
    assert taken.external_id not in admin.orders()
    admin.page.list.which.setCurrentIndex(admin.page.list.which.findData("reserved"))
    admin.wait(lambda: admin.orders() == [taken.external_id])
    assert f"Reserved by {operator}" in admin.rows()[0].detail


def test_only_supervisors_see_everybodys_orders(admin: Admin) -> None:
    """B10: without the right a sentence stands in the place of orders, figures, import and export."""
    admin.wait(lambda: len(admin.orders()) == ORDERS)
    window, me = admin.assembly.window, admin.demo.phone.orders.operator
    admin.page.take_in.click()
    admin.name_supervisors("somebody.else")
    admin.wait(lambda: admin.assembly.order_admin.dialog is None)
    refused = window.findChild(RefusedPage)
    assert isinstance(refused, RefusedPage)
    assert refused.isVisible()
    assert "supervisors" in refused.sentence.text()
    assert not admin.page.isVisible()
    admin.name_supervisors(me)
    assert admin.page.isVisible()
    page = admin.statistics()
    admin.name_supervisors()
    assert refused.isVisible()
    assert not page.isVisible()
    assert admin.demo.phone.orders.store is not None, "the work goes on"


def test_the_list_can_be_searched(admin: Admin) -> None:
    """B11: the filters narrow the list."""
    admin.wait(lambda: len(admin.orders()) == ORDERS)
    wanted = admin.orders()[3]
    admin.page.list.search.edit.setFocus()
    QTest.keyClicks(admin.page.list.search.edit, wanted)
    admin.wait(lambda: admin.orders() == [wanted])


def test_the_list_is_walked_through_by_keys(admin: Admin) -> None:
    """B11, P9: arrows choose, the whole of the chosen order is told below, letters search."""
    admin.wait(lambda: len(admin.orders()) == ORDERS)
    table = admin.page.list.table
    table.setFocus()
    table.choose(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.place == 1
    assert admin.orders()[1] in admin.page.list.facts.text()
    assert admin.rows()[1].detail in admin.page.list.facts.text()
    QTest.keyClicks(table, "d")
    assert admin.page.list.search.edit.text() == "d"
    admin.wait(lambda: len(admin.orders()) == ORDERS)


def test_chosen_orders_are_dialled_again(admin: Admin) -> None:
    """B11, P9: whose attempts are used up, or whose number is bad; chosen and asked for by keys alone."""
    admin.work("Bad number", "Sold")
    page, again = admin.page, admin.page.list.again
    page.list.which.setCurrentIndex(page.list.which.findData("bad_number"))
    admin.wait(lambda: len(admin.orders()) == 1)
    (bad,) = admin.orders()
    page.list.table.setFocus()
    page.list.table.choose(0)
    assert again.isVisible()
    assert again.number.isVisible()
    again.number.edit.setFocus()
    QTest.keyClicks(again.number.edit, "+49 30 901820")
    again.status.setCurrentIndex(again.status.findData("New"))
    QTest.keyClick(again.number.edit, Qt.Key.Key_Return)
    admin.wait(lambda: again.told.text() == "1 order begins anew.")
    admin.wait(lambda: admin.orders() == [])
    (mended,) = [order for order in admin.store.every() if order.external_id == bad]
    assert (mended.status, mended.number, mended.attempts) == ("New", "+49 30 901820", 0)
    page.list.which.setCurrentIndex(page.list.which.findData("all"))
    admin.wait(lambda: len(admin.orders()) == ORDERS)
    page.list.table.setFocus()
    page.list.table.choose(0)
    for _ in range(2):
        QTest.keyClick(page.list.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert again.button.text() == "Dial 3 again"
    assert not again.number.isVisible()
    again.button.click()
    admin.wait(lambda: again.told.text().startswith("3 orders begin anew."))


def test_a_number_is_never_given_to_whoever_came_to_the_place(admin: Admin) -> None:
    """B11: another desk takes the chosen order while its number is typed; the next in line is another one."""
    admin.wait(lambda: len(admin.orders()) == ORDERS)
    first, second = admin.orders()[:2]
    page = admin.page
    page.list.table.choose(0)
    assert first in page.list.facts.text()
    page.list.again.number.edit.setText("+49 30 901820")
    orders = admin.demo.phone.orders
    taken = admin.store.take(
        orders.operator, frozenset(orders.policy.modes_of(orders.operator)), orders.policy
    )
    assert taken is not None
    admin.wait(lambda: admin.orders()[:1] == [second])
    assert second in page.list.facts.text()
    assert page.list.again.number.edit.text() == ""


def test_orders_are_imported_from_a_file(
    admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns are guessed and can be changed; the report names broken rows; the counts follow."""
    path = tmp_path / "new.csv"
    path.write_text(
        "id;What;telephone\nN-1;Ada;+49 30 901820\nN-2;Bob;\nN-3;Cem;nobody\n", encoding="latin-1"
    )
    dialog = admin.import_dialog(path, monkeypatch)
    admin.wait(lambda: len(dialog.columns.choices) == 3)
    assert [choice.value for choice in dialog.columns.choices] == ["external_id", "data", "number"]
    name = dialog.columns.choices[1]
    name.setCurrentIndex(name.findData("name"))
    dialog.begin.click()
    admin.wait(lambda: "2 orders were added." in dialog.sentence.text())
    assert "1 number cannot be dialled." in dialog.sentence.text()
    assert "line 3: There is no telephone number." in dialog.remarks.toPlainText()
    report = tmp_path / "report.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(report), ""))
    dialog.save.click()
    admin.wait(lambda: dialog.told.text() == "report.csv is written.")
    assert next(row.cells[1] for row in Sheet(report).rows()) == "There is no telephone number."
    dialog.leave.click()
    admin.wait(lambda: admin.total() == ORDERS + 1)
    assert admin.assembly.order_admin.dialog is None


def test_a_file_that_cannot_be_read_gets_a_sentence(
    admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    dialog = admin.import_dialog(path, monkeypatch)
    admin.wait(lambda: "is empty" in dialog.sentence.text())
    assert not dialog.begin.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    admin.wait(lambda: admin.assembly.order_admin.dialog is None)


def test_an_import_under_way_can_be_cancelled(
    admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escape takes it back and leaves no half import."""
    go_on, batches = threading.Event(), itertools.count()

    def once_and_no_more(connection: sa.Connection, zones: set[tuple[str, str]]) -> None:
        assert next(batches) == 0 or go_on.wait(60)  # as long as somebody needs to press Escape
        know_zones(connection, zones)

    monkeypatch.setattr("app.orders.intake.store.know_zones", once_and_no_more)
    path = tmp_path / "many.csv"
    rows = "".join(f"M-{n},+49 30 {9_000_000 + n}\n" for n in range(3_000))
    path.write_text(f"id,phone\n{rows}", encoding="utf-8")
    dialog = admin.import_dialog(path, monkeypatch)
    admin.wait(lambda: dialog.begin.isVisible())
    dialog.begin.click()
    try:
        admin.wait(lambda: dialog.progress.isVisible() and dialog.progress.value() > 0)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    finally:
        go_on.set()
    admin.wait(lambda: dialog.sentence.text() == "Cancelled; nothing was imported.")
    assert sum(1 for _ in admin.store.every()) == ORDERS
    dialog.leave.click()


def test_results_are_exported(admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "results.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    admin.page.export.click()
    admin.wait(path.exists)
    assert "Result" in Sheet(path).head


def test_the_gear_opens_the_settings_with_operators_to_tick(admin: Admin) -> None:
    """B10: the gear leads to the cell's settings, where ticks give operators access."""
    project, mode = admin.cells()[0]
    admin.page.cell(project, mode).gear.click()
    window = admin.assembly.window
    admin.wait(lambda: window.findChild(RowDialog) is not None)
    dialog = window.findChild(RowDialog)
    assert isinstance(dialog, RowDialog)
    ticks = next(t for t in dialog.findChildren(TickList) if t.accessibleName() == "Operators")
    assert ticks.ticked
    before = list(ticks.ticked)
    first = ticks.item(0)
    first.setCheckState(
        Qt.CheckState.Unchecked if first.checkState() is Qt.CheckState.Checked else Qt.CheckState.Checked
    )
    after = list(ticks.ticked)
    assert after != before
    dialog.apply.click()
    work = admin.assembly.account.settings.presenter.work
    assert work is not None
    place = ("order_settings", Row(f"{project} / {mode}"), "operators")
    assert list(work.editing.pending.value(place)) == after


def test_who_cancels_the_gears_settings_is_at_the_queue_again(admin: Admin) -> None:
    """B10, P9: Escape leads back to the gear; the settings' own button leads nowhere else."""
    window = admin.assembly.window
    gear = admin.page.cell(*admin.cells()[0]).gear
    gear.setFocus()
    gear.click()
    admin.wait(lambda: window.findChild(RowDialog) is not None)
    dialog = window.findChild(RowDialog)
    assert isinstance(dialog, RowDialog)
    assert not admin.page.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    admin.wait(admin.page.isVisible)
    assert window.focusWidget() is gear
    window.navigation.buttons[SETTINGS].click()
    change = next(b for b in window.findChildren(Button) if b.text() == "Change" and b.isVisible())
    change.click()
    (again,) = (found for found in window.findChildren(RowDialog) if found.isVisible())
    again.cancel.click()
    assert change.isVisible()
    assert not admin.page.isVisible()


def test_the_gear_of_an_empty_cell_begins_its_settings_and_saving_them_gives_access(admin: Admin) -> None:
    """B10: settings for a cell without any; saved, the ticked operator gets its orders at once."""
    orders, (project, configured) = admin.demo.phone.orders, admin.cells()[0]
    operator = orders.operator
    mode = next(mode.name for mode in orders.policy.orders.modes if mode.name != configured)
    assert admin.page.cell(project, mode).note.text() == "No settings"
    assert mode not in orders.modes
    admin.page.cell(project, mode).gear.click()
    window = admin.assembly.window
    admin.wait(lambda: window.findChild(RowDialog) is not None)
    dialog = window.findChild(RowDialog)
    assert isinstance(dialog, RowDialog)
    ticks = next(t for t in dialog.findChildren(TickList) if t.accessibleName() == "Operators")
    assert ticks.ticked == []
    mine = next(n for n in range(ticks.count()) if ticks.item(n).data(Qt.ItemDataRole.UserRole) == operator)
    ticks.item(mine).setCheckState(Qt.CheckState.Checked)
    dialog.apply.click()
    save = next(b for b in window.findChildren(Button) if b.text() == "Save" and b.isVisible())
    save.click()
    admin.wait(lambda: mode in orders.modes)
    window.navigation.buttons[KEY].click()
    admin.wait(lambda: admin.page.cell(project, mode).note.text() == "1 operator")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.xlsx", b"PK no workbook", "is damaged, or no workbook of the format XLSX."),
        ("binary.csv", bytes(range(256)) * 9, "say what each column is used for"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence_and_another_can_be_chosen(
    admin: Admin,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    sentence: str,
) -> None:
    """Bad input: nothing can be imported from it, and nothing is lost."""
    path = tmp_path / name
    path.write_bytes(content)
    dialog = admin.import_dialog(path, monkeypatch)
    admin.wait(lambda: sentence in dialog.sentence.text())
    dialog.begin.click()
    good = tmp_path / "good.csv"
    good.write_text("id,phone\nG-1,+49 30 901820\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(good), ""))
    dialog.choose.click()
    admin.wait(lambda: [choice.value for choice in dialog.columns.choices] == ["external_id", "number"])
    dialog.begin.click()
    admin.wait(lambda: dialog.sentence.text() == "1 order was added.")
    dialog.leave.click()


def test_a_workbook_is_imported_once(admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XLSX: numbers that a spreadsheet keeps as such; a second import adds none twice."""
    path = tmp_path / "orders.xlsx"
    write_table(path, ["Order", "Phone"], [["X-1", "4930901820"], ["X-2", "+49 30 901821"]])
    for sentence in ("2 orders were added.", "0 orders were added. 2 were already there."):
        dialog = admin.import_dialog(path, monkeypatch)
        admin.wait(dialog.begin.isVisible)
        dialog.begin.click()
        admin.wait(partial(_tells, dialog, sentence))
        dialog.leave.click()
        admin.wait(lambda: admin.assembly.order_admin.dialog is None)
    admin.wait(lambda: admin.total() == ORDERS + 2)


def _tells(dialog: ImportDialog, sentence: str) -> bool:
    return dialog.sentence.text() == sentence
