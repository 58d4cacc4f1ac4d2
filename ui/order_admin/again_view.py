"""Below the list: chosen orders are to be dialled again, perhaps in another status, at another number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.translation import tr, tr_count
from ui.order_admin.model import Option
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, GRID
from ui.widgets.buttons import Button
from ui.widgets.choices import StillChoice
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import column
from ui.widgets.surfaces import Field
from ui.widgets.text import Text


class AgainActions(Protocol):
    """What it asks for; the presenter."""

    def ids(self, places: Sequence[range]) -> tuple[int, ...]:
        """The orders at these places of the list; of very many the first ones."""

    def requeue(self, ids: tuple[int, ...], status: str, number: str) -> None:
        """These orders are to be dialled again."""


class Again(QWidget):
    """There while orders are chosen. Others may come to their places meanwhile: the orders count."""

    def __init__(self, actions: AgainActions) -> None:
        super().__init__()
        self._actions = actions
        self._ids: tuple[int, ...] = ()
        self.status = StillChoice(tr("New status"))
        self.status.setMinimumWidth(38 * GRID)
        self.number = Field(Icon.KEYPAD, tr("Another number"), tr("Another number of this order"))
        self.number.setMinimumWidth(50 * GRID)
        self.button = Button(tr("Dial again"))
        self.told = Text(dim=True, wrap=True)
        inside = column(self, margin=0, spacing=GAP_S)
        inside.addWidget(self.told)  # above: below it might be out of sight
        inside.addWidget(flow(self.status, self.number, self.button))
        self.button.clicked.connect(self._ask)
        self.number.edit.returnPressed.connect(self._ask)
        self.hide()

    def show_again(self, statuses: tuple[Option, ...], told: str) -> None:
        """Offer these statuses; ``told``: what came of the last wish."""
        self.status.show_options([(option.value, option.words) for option in statuses], self.status.value)
        self.told.say(told)

    def choose(self, places: tuple[range, ...]) -> None:
        """These places of the list are chosen."""
        ids = self._actions.ids(places)
        if ids != self._ids:
            self.number.edit.clear()
        self._ids = ids
        count = sum(map(len, places))
        self.setVisible(count > 0 or bool(self.told.text()))
        self.number.setVisible(count == 1)
        self.button.set_text(
            tr("Dial again") if count <= 1 else tr_count("Dial {count} again", "Dial {count} again", count)
        )
        self.button.set_refusal("" if count else tr("Choose orders in the list first."))

    def _ask(self) -> None:
        self._actions.requeue(self._ids, self.status.value, self.number.edit.text().strip())
