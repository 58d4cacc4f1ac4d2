"""Importing orders without Qt: by hand, with a report, and where the database fails."""

from __future__ import annotations

from pathlib import Path

from app.sheets.sheet import Sheet
from tests.support.order_board import Office
from ui.order_admin.import_presenter import ImportPresenter


def test_an_import_by_hand(office: Office, tmp_path: Path) -> None:
    """Columns are guessed; what is missing is said; the counts follow at once."""
    presenter = ImportPresenter(office.presenter.board, office.said.append, "DE")
    presenter.attach(office.screen)
    path = tmp_path / "orders.csv"
    path.write_text("nr,phone\nX-1,030 901820\nX-2,\n", encoding="utf-8")
    presenter.open(str(path))
    office.settle()
    shown = office.screen.importing
    assert [column.use for column in shown.columns] == ["data", "number"]
    assert shown.columns[0].examples == "X-1, X-2"
    assert shown.refusal.startswith("Choose the column that tells orders apart")
    presenter.begin()
    assert office.apart.waiting == []
    presenter.use(0, "external_id")
    presenter.choose_project("Books")
    presenter.choose_status("waiting")
    assert office.screen.importing.refusal == ""
    presenter.begin()
    assert office.screen.importing.percent == 0
    office.settle()
    assert office.screen.importing.sentence == "1 order was added. 1 row is broken."
    assert office.screen.importing.remarks == ("line 3: There is no telephone number.",)
    assert office.count("Books", "Before buyout") == "11"


def test_a_long_report_is_cut_with_a_word_and_saved_whole(office: Office, tmp_path: Path) -> None:
    """Nothing is lost: what has no room on the screen is counted there and stands in the file."""
    path = tmp_path / "orders.csv"
    broken = "".join(f"B-{n},\n" for n in range(250))
    path.write_text(f"id,phone\nX-1,+49 30 901820\n{broken}", encoding="utf-8")
    presenter = ImportPresenter(office.presenter.board, office.said.append, "DE")
    presenter.attach(office.screen)
    presenter.open(str(path))
    office.settle()
    presenter.choose_project("Books")
    presenter.choose_status("waiting")
    presenter.begin()
    office.settle()
    assert len(office.screen.importing.remarks) == 201
    assert office.screen.importing.remarks[-1] == "50 more rows: see the report."
    presenter.save_remarks(str(tmp_path / "report.csv"))
    office.settle()
    assert office.screen.importing.told == "report.csv is written."
    sheet = Sheet(tmp_path / "report.csv")
    assert sheet.head == ("Line", "Reason")
    rows = [row.cells for row in sheet.rows()]
    assert len(rows) == 250
    assert rows[0] == ("3", "There is no telephone number.")
    presenter.save_remarks(str(tmp_path / "nowhere" / "report.csv"))
    office.settle()
    assert "cannot be written" in office.screen.importing.told
    presenter.close()


def test_a_database_that_fails_during_an_import_is_told(office: Office, tmp_path: Path) -> None:
    presenter = ImportPresenter(office.presenter.board, office.said.append)
    presenter.attach(office.screen)
    path = tmp_path / "orders.csv"
    path.write_text("id,phone,project,status\nX-1,+49 30 901820,Books,waiting\n", encoding="utf-8")
    presenter.open(str(path))
    office.settle()
    office.late.problem = "The order database does not answer."
    presenter.begin()
    office.settle()
    assert office.screen.importing.sentence == "The order database does not answer."
    assert office.screen.importing.percent is None
    assert office.screen.importing.columns
