"""The work screen: modes and Start, the order at hand, its countdown, the results of its call."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.translation import tr
from ui.elapsed import elapsed
from ui.orders.model import ModeModel, OrderModel, WorkModel
from ui.orders.results_view import ResultPanel
from ui.orders.skip_view import SkipPanel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import Tick
from ui.widgets.fact_table import FactTable
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import column, discard
from ui.widgets.seconds import Seconds
from ui.widgets.surfaces import Card, Strip
from ui.widgets.text import Text

MAIN_KEY = "Ctrl+Return"
"""Does what the screen is waiting for: start, call, save."""


class WorkActions(Protocol):
    """What the screen asks for; the presenter."""

    def choose(self, mode: str, *, on: bool) -> None:
        """A mode was ticked, or not any more."""

    def start(self) -> None:
        """Start or Go on pressed."""

    def pause(self) -> None:
        """Pause pressed."""

    def stop(self) -> None:
        """Stop pressed."""

    def call_now(self) -> None:
        """Call pressed."""

    def ask_result(self) -> None:
        """Give its result pressed."""

    def stop_countdown(self) -> None:
        """Wait pressed."""

    def skip(self, *, on: bool) -> None:
        """Skip pressed, or taken back."""

    def skip_order(self, reason: str, minutes: int) -> None:
        """The reason was given."""

    def pick(self, number: int) -> None:
        """A result was pressed."""

    def set_minutes(self, minutes: int) -> None:
        """Another put-off time was typed."""

    def set_moment(self, at: datetime) -> None:
        """Another moment was chosen for the call-back."""

    def save(self) -> None:
        """Save pressed."""

    def use_password(self, password: str) -> None:
        """The database's password was typed."""


class DueText(Text):
    """What happens by itself, with the time left until then. Rests while nobody can see it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(style=Type.STRONG, wrap=True)
        self._clock = clock
        self._due_at: float | None = None
        self._words = ""
        self._seconds = Seconds(self, self._show_time)

    def count_to(self, due_at: float | None, words: str) -> None:
        """``words`` with ``{time}`` in them; None: nothing is to come."""
        self._due_at, self._words = due_at, words
        self.setVisible(due_at is not None and bool(words))
        self._seconds.refresh()

    def _show_time(self) -> float | None:
        if self._due_at is None:
            return None
        left = max(0.0, self._due_at - self._clock())
        self.setText(self._words.format(time=elapsed(math.ceil(left))))
        return -left if left else None


class WorkPage(QWidget):
    """See the module."""

    WIDTH = 120 * GRID

    def __init__(self, actions: WorkActions, clock: Callable[[], float]) -> None:
        """``clock``: the loop's, in seconds."""
        super().__init__()
        self._actions = actions
        layout = self._narrow_column()
        self._heading = Text(style=Type.HEADING, wrap=True)
        self._sentence = Text(dim=True, wrap=True)
        self._due = DueText(clock)
        self._problem, self._problem_text = Strip(Tone.STOP), Text(wrap=True)
        self._waiting = Text(tone=Tone.WAIT, wrap=True)
        self._modes = _Modes(actions.choose)
        self._order = _OrderCard()
        self.skipping = SkipPanel(self._skip)
        self.results = ResultPanel(actions)
        self._password = _PasswordRow(actions.use_password)
        self.main = Button("", tone=Tone.ACCENT, solid=True)
        self.wait = Button(tr("Wait"), icon=Icon.HOLD)
        self.tell = Button(tr("Give its result"), icon=Icon.CHECK)
        self.skip = Button(tr("Skip"))
        self.keep = Button(tr("Do not skip"))
        self.pause = Button(tr("Pause"), icon=Icon.HOLD)
        self.stop = Button(tr("Stop"))
        column(self._problem, margin=GAP_M).addWidget(self._problem_text)
        self._does: Callable[[], None] = actions.start
        for widget in (
            self._heading,
            self._sentence,
            self._problem,
            self._password,
            self._waiting,
            self._modes,
            self._order,
            self._due,
            self.skipping,
            self.results,
            self._row(),
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._bind()

    def show_work(self, model: WorkModel) -> None:
        """See ``WorkView``."""
        self._heading.setText(model.heading)
        self._heading.set_tone(model.tone)
        self._sentence.say(model.sentence)
        self._waiting.say(model.waiting)
        self._problem_text.setText(model.problem)
        self._problem.setVisible(bool(model.problem))
        self._password.setVisible(model.wants_password)
        self._modes.show_modes(model.modes)
        self._order.show_order(model.order)
        self._due.count_to(model.due_at, model.due_words)
        self.skipping.ask(model.skip_minutes)
        if self.results.show_results(model):
            self._order_tabs()
        self._show_buttons(model)

    # --- inside -----------------------------------------------------------------------------------

    def _narrow_column(self) -> QVBoxLayout:
        """Lines of a readable length; a row around it knows how high they are at that width."""
        inner = QWidget()
        inner.setMaximumWidth(self.WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_L, GAP_L, GAP_L, GAP_L)
        row.addWidget(inner, 1)
        row.addStretch(0)
        return column(inner, margin=0)

    def _row(self) -> QWidget:
        return flow(self.main, self.wait, self.tell, self.skip, self.keep, self.pause, self.stop)

    def _bind(self) -> None:
        self.main.clicked.connect(self._press_main)
        self.wait.clicked.connect(self._actions.stop_countdown)
        self.tell.clicked.connect(self._actions.ask_result)
        self.skip.clicked.connect(lambda: self._actions.skip(on=True))
        self.keep.clicked.connect(lambda: self._actions.skip(on=False))
        self.pause.clicked.connect(self._actions.pause)
        self.stop.clicked.connect(self._actions.stop)
        shortcut = QShortcut(QKeySequence(MAIN_KEY), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self._press_main)

    def _order_tabs(self) -> None:
        """Results made later than the buttons below them are reached before these all the same."""
        fields = (self.results.minutes, self.results.moment)
        chain = [*self.results.buttons, *fields, self.main, self.wait, self.pause, self.stop]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _skip(self) -> None:
        self._actions.skip_order(self.skipping.reason.text(), self.skipping.minutes.value())

    def _press_main(self) -> None:
        if self.main.isEnabled() and not self.main.isHidden():
            self._does()

    def _show_buttons(self, model: WorkModel) -> None:
        words, icon, self._does = self._main_of(model)
        self.main.setVisible(bool(words))
        self.main.set_text(words)
        self.main.setToolTip(tr("{what} ({keys})", what=words, keys=MAIN_KEY))
        if icon is not None:
            self.main.set_icon(icon)
        self.main.set_refusal(model.start_refusal or "")
        self.wait.setVisible(model.due_at is not None and bool(model.due_words))
        skipping = model.skip_minutes is not None
        self.tell.setVisible(model.can_tell and not skipping)
        self.skip.setVisible(model.can_skip and not skipping)
        self.keep.setVisible(skipping)
        self.pause.setVisible(model.can_pause)
        self.stop.setVisible(model.can_stop)

    def _main_of(self, model: WorkModel) -> tuple[str, Icon | None, Callable[[], None]]:
        """What the screen waits for."""
        if model.start_refusal is not None:
            return tr("Start"), Icon.RESUME, self._actions.start
        if model.can_save:
            return tr("Save and next"), Icon.CHECK, self._actions.save
        if model.skip_minutes is not None:
            return tr("Skip and next"), Icon.CHECK, self._skip
        if model.can_call:
            return tr("Call now"), Icon.ANSWER, self._actions.call_now
        if model.can_go_on:
            return tr("Go on"), Icon.RESUME, self._actions.start
        return "", None, self._actions.start


class _Modes(QWidget):
    """One tick a mode."""

    def __init__(self, choose: Callable[..., None]) -> None:
        super().__init__()
        self._choose = choose
        self._layout = column(self, margin=0, spacing=GAP_S)
        self._ticks: dict[str, Tick] = {}

    def show_modes(self, modes: tuple[ModeModel, ...]) -> None:
        """Show exactly these."""
        self.setVisible(bool(modes))
        if modes and list(self._ticks) != [mode.name for mode in modes]:
            for old in self._ticks.values():
                discard(self._layout, old)
            self._ticks = {mode.name: self._made(mode.name) for mode in modes}
        for mode in modes:
            self._ticks[mode.name].setChecked(mode.chosen)

    def _made(self, name: str) -> Tick:
        tick = Tick(name.replace("&", "&&"))
        tick.setAccessibleName(name)
        tick.clicked.connect(lambda on: self._choose(name, on=on))
        self._layout.addWidget(tick)
        return tick


class _OrderCard(Card):
    """The order at hand, with everything that came with it."""

    def __init__(self) -> None:
        super().__init__()
        layout = column(self, margin=GAP_L, spacing=GAP_S)
        self._title = Text(style=Type.STRONG, wrap=True)
        self._number = Text(style=Type.TIMER)
        self._subtitle = Text(dim=True, wrap=True)
        self._why = Text(dim=True, wrap=True)
        self._facts = FactTable()
        for text in (self._title, self._number, self._subtitle, self._why):
            layout.addWidget(text)
        layout.addWidget(self._facts)

    def show_order(self, order: OrderModel | None) -> None:
        """Show this one; None: there is none."""
        self.setVisible(order is not None)
        if order is None:
            return
        self.setAccessibleName(tr("Order of {name}", name=order.title))
        self.setAccessibleDescription(", ".join(filter(None, (order.number, order.subtitle, order.why))))
        self._title.setText(order.title)
        self._number.setText(order.number)
        self._subtitle.setText(order.subtitle)
        self._why.say(order.why)
        self._facts.show_facts(order.facts)


class _PasswordRow(QWidget):
    """Asks once for the database's password."""

    def __init__(self, use: Callable[[str], None]) -> None:
        super().__init__()
        self._use = use
        layout = column(self, margin=0, spacing=GAP_S)
        layout.addWidget(Text(tr("Password of the order database"), dim=True, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        self._edit = QLineEdit()
        self._edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._edit.setAccessibleName(tr("Password of the order database"))
        self._edit.returnPressed.connect(self._done)
        button = Button(tr("Sign in"))
        button.clicked.connect(self._done)
        row.addWidget(self._edit, 1)
        row.addWidget(button)
        layout.addLayout(row)

    def _done(self) -> None:
        password = self._edit.text()
        self._edit.clear()
        self._use(password)
