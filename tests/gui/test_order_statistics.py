"""The statistics of the order queue in the window: pictures, table, files, keyboard, screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.sheets.sheet import Sheet
from tests.support.clipping import clipped
from tests.support.order_admin import PATIENCE, Admin, at_the_queue
from tests.support.specimens import laid_out
from ui.gallery.specimen import Specimen
from ui.gradually import is_whole
from ui.order_statistics import specimens
from ui.order_statistics.looks import LOOKS
from ui.order_statistics.plot import Panel, Picture
from ui.order_statistics.saved import Painting
from ui.order_statistics.view import StatisticsPage
from ui.theme.theme import Appearance, Theme


@pytest.fixture
def admin(qapp: QApplication, theme: Theme, qtbot: QtBot, tmp_path: Path) -> Iterator[Admin]:
    del qapp, theme
    with at_the_queue(tmp_path, qtbot) as made:
        yield made


def cells(page: StatisticsPage, row: int) -> list[str]:
    model = page.table.model()
    return [model.index(row, place).data() for place in range(model.columnCount())]


def drawn(page: StatisticsPage) -> Picture | None:
    """The picture with everything in it."""
    if not is_whole(page):
        return None
    shown = [picture for picture in page.findChildren(Picture) if picture.isVisible()]
    return shown[-1] if shown else None


def last(page: StatisticsPage) -> list[str]:
    """The row at the end of the table."""
    return cells(page, page.table.model().rowCount() - 1)


def choose(page: StatisticsPage, kind: str) -> None:
    page.kind.setCurrentIndex(page.kind.findData(kind))


def test_calls_are_drawn_and_stand_in_the_table(admin: Admin) -> None:
    """B7: three calls, one of which reached somebody, are in the picture, in the table and in a sentence."""
    admin.work("Sold", "Busy", "No answer")
    page = admin.statistics()
    admin.wait(lambda: drawn(page) is not None)
    assert last(page) == ["All hours", "3", "1", "33\u202f%"]
    picture = drawn(page)
    assert picture is not None
    assert picture.accessibleName() == "Calls and reach rate by hour"
    assert "3 calls, 1 reached" in picture.accessibleDescription()
    choose(page, "operators")
    admin.wait(lambda: cells(page, 0) == [admin.demo.phone.orders.operator, "3", "1", "33\u202f%"])
    choose(page, "statuses")
    admin.wait(lambda: page.table.model().columnCount() == 3)
    assert cells(page, 0)[1:] == ["19", "1"]


def test_what_happens_meanwhile_is_seen(admin: Admin) -> None:
    """B10: the figures stay live while somebody looks."""
    page = admin.statistics()
    admin.wait(lambda: page.kind.count() > 0 and not page.table.isVisible())
    assert drawn(page) is None
    admin.work("Sold")
    admin.wait(lambda: drawn(page) is not None)
    assert last(page)[1:] == ["1", "1", "100\u202f%"]


def test_without_calls_there_is_a_sentence_and_nothing_to_save(admin: Admin) -> None:
    page = admin.statistics()
    sentence = "No calls were made in this time."
    admin.wait(lambda: page.sentence == sentence)
    assert drawn(page) is None
    page.save_table.click()
    page.save_picture.click()
    assert page.save_table.accessibleDescription() == "There is nothing to save."


def test_picture_and_table_are_saved(admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    admin.work("Sold", "Busy")
    page = admin.statistics()
    admin.wait(lambda: drawn(page) is not None)
    picture, table = tmp_path / "p.png", tmp_path / "t.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(picture), ""))
    page.save_picture.click()
    admin.wait(picture.exists)
    image = QImage(str(picture))
    assert image.width() == 1920
    assert len({image.pixel(x, y) for x in range(0, 1920, 7) for y in range(0, image.height(), 7)}) > 4
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(table), ""))
    page.save_table.click()
    admin.wait(table.exists)
    sheet = Sheet(table)
    assert sheet.head == ("Hour", "Calls", "Reached", "Reach rate")
    assert [row.cells[1:] for row in sheet.rows()][-1] == ("2", "1", "50\u202f%")
    admin.wait(lambda: page.told == "t.csv is written.")


@pytest.mark.parametrize("what", ["picture", "table"])
def test_a_file_that_cannot_be_written_gets_a_sentence(
    admin: Admin, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.work("Sold")
    page = admin.statistics()
    admin.wait(lambda: drawn(page) is not None)
    nowhere = tmp_path / "nowhere" / "x.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(nowhere), ""))
    (page.save_picture if what == "picture" else page.save_table).click()
    admin.wait(lambda: f"{nowhere} cannot be written: No such file or directory." == page.told)


def test_the_keyboard_leads_there_through_it_and_back(admin: Admin) -> None:
    """P9: Return opens, Tab reaches choices, table and files, never the picture; Return leads back."""
    admin.work("Sold")
    admin.page.statistics.setFocus()
    QTest.keyClick(admin.page.statistics, Qt.Key.Key_Space)
    page = admin.assembly.window.findChild(StatisticsPage)
    assert isinstance(page, StatisticsPage)
    admin.wait(lambda: drawn(page) is not None)
    seen = []
    for _ in range(9):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = [page.back, page.kind, page.period, page.project, page.operator, page.table]
    assert seen[: len(wanted)] == wanted
    assert page.save_picture in seen
    assert not any(isinstance(widget, Panel) for widget in seen)
    page.back.setFocus()
    QTest.keyClick(page.back, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is admin.page.statistics
    assert admin.page.isVisible()


def test_who_looks_away_while_the_library_is_loaded_sees_pictures_all_the_same(
    theme: Theme, qtbot: QtBot
) -> None:
    """P9: the page comes into sight twice before anything can be drawn; there is one picture."""
    del theme
    waiting: list[Callable[[], None]] = []
    model = specimens.hours(specimens.FIGURES)
    page = StatisticsPage(
        specimens.NoStatisticsActions(), waiting.append, lambda: page.show_statistics(model)
    )
    qtbot.addWidget(page)
    page.show()
    page.hide()
    page.show()
    assert waiting
    for loaded in waiting:
        loaded()
    qtbot.waitUntil(lambda: drawn(page) is not None, timeout=PATIENCE)
    later = specimens.statuses(specimens.FIGURES)
    page.show_statistics(later)
    qtbot.waitUntil(lambda: drawn(page) is not None, timeout=PATIENCE)
    assert later.picture is not None
    assert [picture.accessibleName() for picture in page.findChildren(Picture)] == [later.picture.title]


@pytest.mark.parametrize("specimen", specimens.SPECIMENS, ids=lambda specimen: specimen.name)
def test_no_word_is_cut(theme: Theme, qtbot: QtBot, specimen: Specimen) -> None:
    """P9: down to 320 pixels."""
    del theme
    assert clipped(laid_out(qtbot, specimen)) == []


def test_lines_differ_without_colour() -> None:
    """P9: no two lines have the same stroke and sign."""
    assert len({(stroke, sign) for _tone, stroke, sign in LOOKS}) == len(LOOKS)
    assert len({sign for _tone, _stroke, sign in LOOKS}) == len(LOOKS)


def test_a_saved_picture_has_the_themes_ground(theme: Theme, qtbot: QtBot) -> None:
    model = specimens.statuses(specimens.FIGURES)
    assert model.picture is not None
    seen = set()
    holder = QWidget()
    qtbot.addWidget(holder)
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        theme.choose(appearance)
        done: list[QImage] = []
        Painting(model.picture, model.sentence, done.append, holder)
        qtbot.waitUntil(partial(bool, done), timeout=PATIENCE)
        image = done[0]
        assert image.pixelColor(3, 3) == QColor(theme.palette.panel)
        seen.add(image.pixelColor(3, 3).name())
    theme.choose(Appearance.LIGHT)
    assert len(seen) == 2
