"""How many orders wait where: a card for each project in each mode (B10), with the gear of its settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from math import ceil
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.gradually import Gradually
from ui.order_admin.model import CellModel, ProjectModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GAP_S, GAP_XS, GRID, Type
from ui.widgets.buttons import GlyphButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import clear, column
from ui.widgets.surfaces import Card
from ui.widgets.tall import Tall
from ui.widgets.text import Text

CELL_WIDTH = 33 * GRID
"""All the same, so that a mode's cells stand below one another."""


_HEAD_ROOM, _LINE_ROOM = 12 * GRID, 30 * GRID
"""Height that is kept for a project's words and for a line of its cells while they are made.

What stands below would move with each of them, and be painted anew.
"""


class CountsActions(Protocol):
    """What the counts ask for; the presenter."""

    def settings(self, project: str, mode: str) -> None:
        """A gear was pressed."""


class Cell(Card):
    """A project in a mode, with its gear."""

    def __init__(self, model: CellModel, actions: CountsActions) -> None:
        super().__init__()
        self._model = model
        self.setFixedWidth(CELL_WIDTH)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(GAP_M, GAP_S, GAP_S, GAP_S)
        inside.setSpacing(0)
        inside.addWidget(Text(model.mode, Type.LABEL, dim=True, elide=True))
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        inside.addLayout(row)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.count = Text(style=Type.HEADING)
        self.note = Text(style=Type.LABEL, dim=True, elide=True)
        words.addWidget(self.count)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        self.gear = GlyphButton(
            Icon.SETTINGS, tr("Settings of {project} in {mode}", project=model.project, mode=model.mode)
        )
        self.gear.clicked.connect(lambda: actions.settings(model.project, model.mode))
        row.addWidget(self.gear, 0, Qt.AlignmentFlag.AlignTop)
        self.parts: list[Text] = []
        self._lines = QWidget()
        self._lines_inside = column(self._lines, margin=0, spacing=0)
        inside.addWidget(self._lines)
        self._show()

    def show_cell(self, model: CellModel) -> None:
        """Show how many there are now."""
        if model != self._model:
            self._model = model
            self._show()

    def _show(self) -> None:
        model = self._model
        self.count.setText(model.count)
        self.note.setText(model.note)
        for part, _count in model.parts[len(self.parts) :]:
            self._add_line(part)
        self._lines.setVisible(bool(model.parts))
        for (part, count), figure in zip(model.parts, self.parts, strict=False):
            figure.setText(count)
            figure.setAccessibleName(f"{part}: {count}")
        said = tr("{project}, {mode}: {count}", project=model.project, mode=model.mode, count=model.count)
        self.count.setAccessibleName(said)
        told = "".join(f". {part}: {count}" for part, count in model.parts)
        self.gear.setAccessibleDescription(f"{said}{told}. {model.note}")

    def _add_line(self, part: str) -> None:
        """A part of the mode, whose orders come to be counted when the first of the project's waits."""
        figure = Text(style=Type.LABEL)
        line = QHBoxLayout()
        line.addWidget(Text(part, Type.LABEL, dim=True, elide=True), 1)
        line.addWidget(figure)
        self._lines_inside.addLayout(line)
        self.parts.append(figure)


class Counts(Tall):
    """All projects, each with its cells; a few cells in each turn of the window's loop."""

    def __init__(self, actions: CountsActions, before: QWidget) -> None:
        """``before``: Tab leads from there to the first gear."""
        super().__init__()
        self._actions, self._before = actions, before
        self._models: dict[str, ProjectModel] = {}
        self._cells: dict[tuple[str, str], Cell] = {}
        self._flows: dict[str, FlowLayout] = {}
        self._elsewhere: dict[str, Text] = {}
        self._shape: tuple[object, ...] = ()
        self._making = Gradually(self, at_once=1)
        self._inside = column(self, margin=0, spacing=GAP_M)

    def show_counts(self, projects: tuple[ProjectModel, ...]) -> None:
        """Show exactly these."""
        self._models = {project.name: project for project in projects}
        shape = tuple((project.name, *(cell.mode for cell in project.cells)) for project in projects)
        if shape != self._shape:
            self._shape = shape
            self._rebuild()
            return
        for project in projects:
            if project.name in self._elsewhere:  # else it comes with what is then
                self._tell_elsewhere(project)
            for model in project.cells:
                if (cell := self._cells.get((model.project, model.mode))) is not None:
                    cell.show_cell(model)

    def cell(self, project: str, mode: str) -> Cell:
        """The cell of a project and a mode."""
        self._making.finish()
        return self._cells[project, mode]

    def _rebuild(self) -> None:
        clear(self._inside)
        self._inside.addStretch(1)
        self.setMinimumHeight(sum(map(self._room, self._models.values())))
        self._cells, self._flows, self._elsewhere = {}, {}, {}
        parts = [part for project in self._models for part in self._parts(project)]
        self._making.begin([*parts, lambda: self.setMinimumHeight(0)])

    def _room(self, project: ProjectModel) -> int:
        across = max(1, (self.width() + GAP_S) // (CELL_WIDTH + GAP_S))
        return _HEAD_ROOM + ceil(len(project.cells) / across) * _LINE_ROOM

    def _parts(self, name: str) -> Iterator[Callable[[], None]]:
        yield partial(self._add_project, name)
        for place in range(len(self._models[name].cells)):
            yield partial(self._add_cell, name, place)

    def _add_project(self, name: str) -> None:
        around = QWidget(self)
        around.setAccessibleName(name)
        self._inside.insertWidget(self._inside.count() - 1, around)
        inside = column(around, margin=0, spacing=GAP_XS)
        inside.addWidget(Text(name, Type.STRONG, wrap=True))
        flow = QWidget()
        self._flows[name] = FlowLayout(flow, GAP_S)
        inside.addWidget(flow)
        self._elsewhere[name] = Text(style=Type.LABEL, dim=True, wrap=True)
        inside.addWidget(self._elsewhere[name])
        self._tell_elsewhere(self._models[name])

    def _add_cell(self, name: str, place: int) -> None:
        model = self._models[name].cells[place]
        last = next(reversed(self._cells.values())).gear if self._cells else self._before
        cell = self._cells[name, model.mode] = Cell(model, self._actions)
        self._flows[name].addWidget(cell)
        QWidget.setTabOrder(last, cell.gear)

    def _tell_elsewhere(self, project: ProjectModel) -> None:
        self._elsewhere[project.name].say(project.elsewhere)
