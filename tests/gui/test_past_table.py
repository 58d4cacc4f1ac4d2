"""The list of past calls as a table, and what stands in the way."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.history.record import Record
from app.history.store import HistoryStore
from app.history.wanted import Wanted
from tests.gui.past import ADA, JON, MARIA, MakeDesk, desk_with
from tests.support.past_calls import many

__all__ = ["desk_with"]


def test_the_list_as_a_table(desk_with: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """P7: what is listed is what is written."""
    desk = desk_with(MARIA, JON, ADA)
    page = desk.open(3)
    path = tmp_path / "out.csv"
    monkeypatch.setattr(page, "_ask", lambda _parent: str(path))
    page.tabs.setCurrentIndex(1)
    desk.wait_for(1)
    desk.click("Export")
    desk.wait(path.exists)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["Name"] for row in csv.DictReader(file)] == ["Jon Bell"]


def test_a_long_table_shows_its_progress_and_is_given_up_by_keyboard(
    desk_with: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P7, P9: Cancel is reached by Tab; the focus is on Export again, and no file is there."""
    go_on, batches = threading.Event(), HistoryStore.batches

    def one_and_no_more(store: HistoryStore, wanted: Wanted) -> Iterator[list[Record]]:
        for batch in batches(store, wanted):
            yield batch
            assert go_on.wait(60)  # as long as somebody needs to press Cancel

    monkeypatch.setattr(HistoryStore, "batches", one_and_no_more)
    desk = desk_with(*many(600))
    page = desk.open(600)
    path = tmp_path / "tables" / "out.csv"
    path.parent.mkdir()
    monkeypatch.setattr(page, "_ask", lambda _parent: str(path))
    page.export.setFocus()
    try:
        desk.press(Qt.Key.Key_Space)
        desk.wait(lambda: page.writing.progress.value() == 33)
        assert not page.export.isEnabled()
        for _ in range(20):
            if not page.writing.cancel.hasFocus():
                desk.press(Qt.Key.Key_Tab)
        desk.press(Qt.Key.Key_Space)
    finally:
        go_on.set()
    desk.wait(lambda: not page.writing.isVisible())
    assert list(path.parent.iterdir()) == []
    assert page.export.isEnabled()
