"""The dialog of an import of orders."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QWidget,
)

from app.translation import tr
from ui.order_admin.model import ImportModel, Option
from ui.table_import.columns_view import ColumnUses, progress_bar, remarks_box
from ui.theme.tokens import GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import StillChoice
from ui.widgets.dialog import Dialog
from ui.widgets.flow_layout import FlowLayout, flow
from ui.widgets.layouts import column
from ui.widgets.text import Text


class ImportActions(Protocol):
    """What the dialog asks for; the presenter."""

    def open(self, path: str) -> None:
        """A file was chosen."""

    def use(self, place: int, target: str) -> None:
        """A column is used for something else."""

    def choose_project(self, project: str) -> None:
        """A project was chosen."""

    def choose_status(self, status: str) -> None:
        """A status was chosen."""

    def begin(self) -> None:
        """Import pressed."""

    def save_remarks(self, path: str) -> None:
        """The report is to be written to a file."""

    def cancel(self) -> None:
        """Cancel pressed while an import is under way."""

    def close(self) -> None:
        """The dialog is gone."""


class ImportDialog(Dialog):
    """Escape while an import is under way takes it back."""

    def __init__(self, actions: ImportActions, parent: QWidget | None = None) -> None:
        super().__init__(tr("Import orders"), parent)
        self._actions = actions
        self.sentence = Text(wrap=True)
        self.column.addWidget(self.sentence)
        self._make_controls()
        self.column.addWidget(self.columns, 1)
        for widget in (self._defaults, self.missing, self.progress, self.remarks, self._report):
            self.column.addWidget(widget)
        self.column.addLayout(self._buttons())
        self.resize(112 * GRID, 140 * GRID)

    def show_import(self, model: ImportModel) -> None:
        """See ``ImportView``."""
        self.sentence.setText(model.sentence)
        self.sentence.set_tone(model.tone)
        busy = model.percent is not None
        self._show_columns(model)
        self.columns.setVisible(bool(model.columns))
        self._defaults.setVisible(bool(model.columns))
        self.columns.setEnabled(not busy)
        self._defaults.setEnabled(not busy)
        self.progress.setVisible(busy)
        self.progress.setValue(model.percent or 0)
        self.remarks.setPlainText("\n".join(model.remarks))
        self.remarks.setVisible(bool(model.remarks))
        self._report.setVisible(bool(model.remarks))
        self.told.setText(model.told)
        self.choose.setVisible(not busy)
        self.begin.setVisible(bool(model.columns) and not busy)
        self.begin.set_refusal(model.refusal)
        self.missing.say(model.refusal)
        self.leave.set_text(tr("Cancel") if busy or model.columns else tr("Close"))

    def done(self, result: int) -> None:
        """An import under way is taken back first; the dialog tells so and stays."""
        if self.progress.isVisible():
            self._actions.cancel()
            return
        self._actions.close()
        super().done(result)

    # --- parts ----------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self.columns = ColumnUses()
        self.columns.used.connect(self._actions.use)
        self.project, self.status = StillChoice(tr("Project")), StillChoice(tr("Status"))
        self.project.currentIndexChanged.connect(lambda _at: self._actions.choose_project(self.project.value))
        self.status.currentIndexChanged.connect(lambda _at: self._actions.choose_status(self.status.value))
        self._defaults = QWidget()
        row = FlowLayout(self._defaults, GAP_S)
        for words, choice in (
            (tr("Project of rows without one"), self.project),
            (tr("Status of rows without one"), self.status),
        ):
            around = QWidget()
            inside = column(around, margin=0, spacing=0)
            inside.addWidget(Text(words, Type.LABEL, dim=True))
            choice.setFixedWidth(46 * GRID)
            inside.addWidget(choice)
            row.addWidget(around)
        self.missing, self.progress = Text(tone=Tone.WAIT, wrap=True), progress_bar()
        self.save, self.told = Button(tr("Save report")), Text(dim=True, wrap=True)
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self._ask_where_to)
        self._report = flow(self.save, self.told)
        self.remarks = remarks_box(tr("Rows with problems"))

    def _buttons(self) -> QHBoxLayout:
        self.choose = Button(tr("Choose a file"))
        self.leave = Button(tr("Close"))
        self.begin = Button(tr("Import"), tone=Tone.ACCENT, solid=True)
        self.choose.clicked.connect(self._ask_which)
        self.leave.clicked.connect(self.reject)
        self.begin.clicked.connect(self._actions.begin)
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self.choose)
        row.addStretch(1)
        for button in (self.leave, self.begin):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def _show_columns(self, model: ImportModel) -> None:
        self.columns.show_columns(model.columns, _pairs(model.targets))
        for choice, options, chosen in (
            (self.project, model.projects, model.project),
            (self.status, model.statuses, model.status),
        ):
            choice.show_options(_pairs(options), chosen)

    def _ask_where_to(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, tr("Save report"), "import-report.csv", tr("Table (*.csv);;Workbook (*.xlsx)")
        )
        if chosen:
            self._actions.save_remarks(chosen)

    def _ask_which(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, tr("Import orders"), "", tr("Tables (*.csv *.txt *.tsv *.xlsx *.xlsm);;All files (*)")
        )
        if chosen:
            self._actions.open(chosen)


def _pairs(options: tuple[Option, ...]) -> list[tuple[str, str]]:
    return [(option.value, option.words) for option in options]
