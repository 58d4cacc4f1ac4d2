"""The order queue's admin page by itself: it comes in parts, nothing is cut, Tab leads through it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.clipping import clipped
from tests.support.specimens import laid_out
from ui.gallery.specimen import Specimen
from ui.gradually import is_whole
from ui.order_admin import specimens
from ui.order_admin.counts_view import Cell
from ui.order_admin.import_view import ImportDialog
from ui.order_admin.view import BoardPage
from ui.theme.theme import Theme

PATIENCE = 60_000


def shown(qtbot: QtBot, *, whole: bool = True) -> BoardPage:
    """The gallery's page; ``whole``: all of it is there."""
    page = specimens.board(specimens.BOARD)
    assert isinstance(page, BoardPage)
    qtbot.addWidget(page)
    page.resize(760, 1400)
    page.show()
    if whole:
        qtbot.waitUntil(
            lambda: is_whole(page) and all(gear.isVisible() for gear in gears(page)), timeout=PATIENCE
        )
    return page


def gears(page: BoardPage) -> list[QWidget]:
    """From the top, line by line."""
    return [
        page.cell(cell.project, cell.mode).gear
        for project in specimens.BOARD.projects
        for cell in project.cells
    ]


@pytest.mark.parametrize("specimen", specimens.SPECIMENS, ids=lambda specimen: specimen.name)
def test_no_word_is_cut(theme: Theme, qtbot: QtBot, specimen: Specimen) -> None:
    """P9: down to 320 pixels."""
    del theme
    assert clipped(laid_out(qtbot, specimen)) == []


def test_tab_leads_through_the_page_from_top_to_bottom(theme: Theme, qtbot: QtBot) -> None:
    """P9: also to the gears, which are made last."""
    del theme
    page = shown(qtbot)
    chain: list[QWidget] = []
    stop = page.nextInFocusChain()
    while stop is not None and stop is not page:
        if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.isVisible():
            chain.append(stop)
        stop = stop.nextInFocusChain()
    orders = page.list
    assert chain == [
        *(page.take_in, page.export, page.statistics),
        *gears(page),
        *(orders.which, orders.operator, orders.project, orders.sub_mode, orders.search.edit),
        *(orders.table, orders.again.status, orders.again.number.edit, orders.again.button),
    ]


def test_the_page_comes_in_parts_between_which_the_window_answers(theme: Theme, qtbot: QtBot) -> None:
    """P9: its first sight holds up nobody; what changes meanwhile is in what comes later."""
    del theme
    page = shown(qtbot, whole=False)
    assert not is_whole(page)
    assert page.findChildren(Cell) == []
    qtbot.waitUntil(lambda: len(page.findChildren(Cell)) > 0, timeout=PATIENCE)
    first, *others = specimens.BOARD.projects
    changed = tuple(replace(cell, count="7") for cell in first.cells)
    page.show_board(replace(specimens.BOARD, projects=(replace(first, cells=changed), *others)))
    qtbot.waitUntil(lambda: is_whole(page), timeout=PATIENCE)
    assert [page.cell(cell.project, cell.mode).count.text() for cell in first.cells] == ["7"] * len(changed)
    assert len(page.findChildren(Cell)) == sum(len(project.cells) for project in specimens.BOARD.projects)


def test_what_an_import_lacks_is_said_beside_it(theme: Theme, qtbot: QtBot) -> None:
    """P9: a button that is grey, which the keyboard does not reach, is no explanation."""
    del theme
    dialog = specimens.dialog(specimens.MISSING)
    assert isinstance(dialog, ImportDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.begin.isEnabled()
    assert dialog.missing.isVisible()
    assert dialog.missing.text() == specimens.MISSING.refusal
    dialog.show_import(specimens.MAPPING)
    assert dialog.begin.isEnabled()
    assert not dialog.missing.isVisible()
