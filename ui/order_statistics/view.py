"""The statistics page: what to count, the picture, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.translation import tr
from ui.gradually import Gradually
from ui.order_admin.model import Option
from ui.order_statistics.model import PictureModel, StatisticsModel
from ui.order_statistics.table import FiguresTable
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_S, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import StillChoice
from ui.widgets.flow_layout import FlowLayout, flow
from ui.widgets.layouts import Scrolled, column
from ui.widgets.surfaces import Card
from ui.widgets.tall import Tall
from ui.widgets.text import Text

if TYPE_CHECKING:
    from ui.order_statistics.plot import Picture

Load = Callable[[Callable[[], None]], None]
"""Makes ready what pictures are drawn with, then calls back on the window's thread."""


class StatisticsActions(Protocol):
    """What the page asks for; the presenter."""

    def seen(self, *, there: bool) -> None:
        """The page came into sight, or went."""

    def choose_kind(self, kind: str) -> None:
        """A picture was chosen."""

    def choose_period(self, period: str) -> None:
        """A period was chosen."""

    def choose_project(self, project: str) -> None:
        """A project was chosen."""

    def choose_operator(self, login: str) -> None:
        """An operator was chosen."""

    def save_table(self, path: str) -> None:
        """The figures are to be written to a file."""

    def save_picture(self, path: str, png: Callable[[], bytes]) -> None:
        """The picture is to be written to a file, whose content ``png`` makes on any thread."""


class StatisticsPage(QWidget):
    """See the module. ``back`` leads to the orders."""

    kind: StillChoice
    period: StillChoice
    project: StillChoice
    operator: StillChoice
    table: FiguresTable
    save_picture: Button
    save_table: Button

    def __init__(self, actions: StatisticsActions, load: Load, ready: Callable[[], None]) -> None:
        """``ready`` is called when all of it is there, some turns of the loop after it came into sight."""
        super().__init__()
        self._actions, self._load, self._ready = actions, load, ready
        self._begun = False
        self._making, self._drawing = Gradually(self, at_once=0), Gradually(self, at_once=2)
        self._model = StatisticsModel()
        self._drawn: PictureModel | None = None
        self._picture: Picture | None = None
        self.back = Button(tr("Order queue"), icon=Icon.BACK)
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._told, self._sentence = Text(dim=True, wrap=True), Text(wrap=True)
        self._frame = Card()
        self._lay_out()

    def show_statistics(self, model: StatisticsModel) -> None:
        """See ``StatisticsView``. A picture comes a panel at a time."""
        self._model = model
        for choice, options, chosen in (
            (self.kind, model.kinds, model.kind),
            (self.period, model.periods, model.period),
            (self.project, model.projects, model.project),
            (self.operator, model.operators, model.operator),
        ):
            choice.show_options(_pairs(options), chosen)
            choice.setVisible(bool(options))
        for text, words in (
            (self._problem, model.problem),
            (self._sentence, model.sentence),
            (self._told, model.told),
        ):
            text.say(words)
        nothing = "" if model.picture is not None else tr("There is nothing to save.")
        self.save_picture.set_refusal(nothing)
        self.save_table.set_refusal(nothing)
        self._drawing.begin(self._parts())

    @property
    def told(self) -> str:
        """What came of the last export."""
        return self._told.text()

    @property
    def sentence(self) -> str:
        """What is said of the figures."""
        return self._sentence.text()

    # --- Qt -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: figures are counted; the first look makes the page and loads the library."""
        super().showEvent(event)
        self._actions.seen(there=True)
        if not self._begun:
            self._begun = True
            self._making.begin((self._add_choices, self._add_more_choices, self._add_rest, self._ready))
            self._load(self._can_draw)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._actions.seen(there=False)

    # --- parts ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        content = Tall()
        self._inside = column(content, margin=GAP_L)
        self._inside.addWidget(flow(self.back))
        self._inside.addWidget(Text(tr("Statistics"), Type.HEADING))
        choices = QWidget()
        self._choices = FlowLayout(choices, GAP_S)
        self._inside.addWidget(choices)
        for widget in (self._problem, self._sentence, self._frame):
            widget.hide()
            self._inside.addWidget(widget)
        outer = column(self, margin=0)
        outer.addWidget(Scrolled(content))

    def _add_choices(self) -> None:
        self.kind, self.period = StillChoice(tr("Picture")), StillChoice(tr("Period"))
        self.kind.currentIndexChanged.connect(lambda _at: self._actions.choose_kind(self.kind.value))
        self.period.currentIndexChanged.connect(lambda _at: self._actions.choose_period(self.period.value))
        self._choices.addWidget(self.kind)
        self._choices.addWidget(self.period)

    def _add_more_choices(self) -> None:
        self.project, self.operator = StillChoice(tr("Project")), StillChoice(tr("Operator"))
        self.project.currentIndexChanged.connect(lambda _at: self._actions.choose_project(self.project.value))
        self.operator.currentIndexChanged.connect(
            lambda _at: self._actions.choose_operator(self.operator.value)
        )
        self._choices.addWidget(self.project)
        self._choices.addWidget(self.operator)

    def _add_rest(self) -> None:
        self.table = FiguresTable()
        self.table.hide()
        self.save_picture, self.save_table = Button(tr("Save picture")), Button(tr("Save table"))
        self.save_picture.clicked.connect(self._ask_where_to_save_picture)
        self.save_table.clicked.connect(self._ask_where_to_save_table)
        self._inside.addWidget(self.table)
        self._inside.addWidget(flow(self.save_picture, self.save_table))
        self._told.hide()
        self._inside.addWidget(self._told)
        self._inside.addStretch(1)

    # --- drawing --------------------------------------------------------------------------------

    def _can_draw(self) -> None:
        from ui.order_statistics.plot import Picture

        self._picture = Picture()
        column(self._frame).addWidget(self._picture)
        if not self._making.busy:
            self._drawing.begin(self._parts())

    def _parts(self) -> tuple[Callable[[], None], ...]:
        """What is left to do until the table and the model's picture are there."""
        wanted, picture = self._model.picture, self._picture
        if wanted is None or picture is None:
            self._frame.hide()
            self._drawn = None
            return (self._show_table,)
        if wanted == self._drawn:
            return (self._show_table,)
        self._drawn = None

        def drawn() -> None:
            self._drawn = wanted

        named, *parts = picture.parts(wanted, self._model.sentence)
        return self._frame.show, named, self._show_table, *parts, drawn

    def _show_table(self) -> None:
        model = self._model
        name = "" if model.picture is None else tr("{title}, as a table", title=model.picture.title)
        self.table.show_figures(name, model.head, model.rows)

    def _ask_where_to_save_picture(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, tr("Save picture"), f"{self._model.kind}.png", tr("Pictures (*.png)")
        )
        if chosen and self._model.picture is not None and self._picture is not None:
            from ui.order_statistics.saved import Painting, png_of

            def painted(image: QImage) -> None:
                self._actions.save_picture(_ending(chosen, ".png"), partial(png_of, image))

            Painting(self._model.picture, self._model.sentence, painted, self)

    def _ask_where_to_save_table(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, tr("Save table"), f"{self._model.kind}.csv", tr("Table (*.csv);;Workbook (*.xlsx)")
        )
        if chosen:
            self._actions.save_table(_ending(chosen, ".csv"))


def _ending(path: str, usual: str) -> str:
    """The path as typed, with the usual ending where it has none."""
    return path if Path(path).suffix else path + usual


def _pairs(options: tuple[Option, ...]) -> list[tuple[str, str]]:
    return [(option.value, option.words) for option in options]
