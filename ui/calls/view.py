"""All call cards, from top to bottom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.translation import tr
from ui.calls.card import CallCard
from ui.calls.model import CallsModel, Shape
from ui.calls.parts import CardActions, Clock
from ui.theme.tokens import Type
from ui.widgets.layouts import Scrolled, column, discard
from ui.widgets.text import Text


class CallCards(Scrolled):
    """The cards, scrolled where there are many; the current call's controls stay in sight."""

    changed = Signal()
    """Cards came, went or changed their shape: room and tab order may differ."""

    def __init__(self, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        self._actions, self._clock = actions, clock
        self._cards: dict[str, CallCard] = {}
        self._least = 0
        self._shapes: tuple[tuple[str, Shape], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._inside = QWidget()
        self._layout = column(self._inside, margin=0)
        self._empty = Text(tr("No calls"), Type.BODY, dim=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(self._empty, 1)
        self._layout.addStretch(0)
        self._inside.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(self._keep_current_in_sight)
        self.show_content(self._inside)

    @property
    def count(self) -> int:
        """How many cards there are."""
        return len(self._cards)

    def cards(self) -> list[CallCard]:
        """The cards from top to bottom."""
        return list(self._cards.values())

    def natural_height(self, width: int) -> int:
        """What all cards together would like to have, at that width."""
        return max(self._layout.totalHeightForWidth(width), self._inside.minimumSizeHint().height())

    # --- CallsView ----------------------------------------------------------------------------------

    def show_calls(self, model: CallsModel) -> None:
        """See ``CallsView``."""
        wanted = {card.call_id: card for card in model.cards}
        for call_id in [i for i in self._cards if i not in wanted]:
            self._remove(call_id)
        for card in model.cards:
            shown = self._cards.get(card.call_id)
            if shown is None:
                shown = self._cards[card.call_id] = CallCard(card, self._actions, self._clock)
                self._layout.insertWidget(self._layout.count() - 1, shown)
            else:
                shown.show_model(card)
        self._empty.setVisible(not self._cards)
        shapes = tuple((card.call_id, card.shape) for card in model.cards)
        if shapes != self._shapes:
            self._shapes = shapes
            self.changed.emit()

    def focus_call(self, call_id: str) -> None:
        """See ``CallsView``."""
        if call_id in self._cards:
            self._cards[call_id].setFocus(Qt.FocusReason.OtherFocusReason)

    def attract(self) -> None:
        """See ``CallsView``."""
        QApplication.alert(self.window())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A card grew or shrank: the window may want to share its height anew."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            least = self._inside.minimumSizeHint().height()
            if least != self._least:
                self._least = least
                QTimer.singleShot(0, self, self.changed.emit)
        return super().eventFilter(watched, event)

    # --- inside -------------------------------------------------------------------------------------

    def _remove(self, call_id: str) -> None:
        card = self._cards.pop(call_id)
        focused = QApplication.focusWidget()
        if focused is not None and (focused is card or card.isAncestorOf(focused)):
            # Else Qt would hand the focus to the next button, which may hang up another call.
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)
        discard(self._layout, card)

    def _keep_current_in_sight(self) -> None:
        for call_id, shape in self._shapes:
            if shape in (Shape.FULL, Shape.CONFERENCE) and call_id in self._cards:
                self.ensureWidgetVisible(self._cards[call_id], 0, 0)
