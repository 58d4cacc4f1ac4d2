"""Several of the names of another list, ticked: the operators who get orders, the groups who may."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme.fonts import font
from ui.theme.icons import Icon, icon_font
from ui.theme.theme import palette_of
from ui.theme.tokens import GAP_M, GAP_S, GLYPH_SMALL, GRID, Type

_LINES = 5
"""How many are seen at once, and the half of one more, so that it shows that there are more."""
_LINE = 8 * GRID
_BOX = 18
"""Side of a box with its edge, as a single tick has it."""
Index = QModelIndex | QPersistentModelIndex


class _Ticks(QStyledItemDelegate):
    """Paints a box with our own sign before each name; a click on either ticks it.

    The style would draw boxes without an edge in the dark, and lines that are higher than their distance.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line."""
        return QSize(super().sizeHint(option, index).width(), _LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        palette, whole = palette_of(QGuiApplication.palette()), QRect(option.rect)
        direction = option.direction
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.fillRect(whole, QColor(palette.accent_bg if chosen else palette.sunk))
        box = QRect(whole.left() + GAP_M, whole.center().y() - _BOX // 2 + 1, _BOX, _BOX)
        box = QStyle.visualRect(direction, whole, box)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
        painter.setPen(QColor(palette.accent if ticked else palette.dim))
        painter.setBrush(QColor(palette.accent if ticked else palette.panel))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), GRID, GRID)
        if ticked:
            painter.setFont(icon_font(GLYPH_SMALL))
            painter.setPen(QColor(palette.on_solid))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, Icon.CHECK.value)
        words = whole.adjusted(GAP_M + _BOX + GAP_S, 0, -GAP_M, 0)
        shown = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.setFont(font(Type.BODY))
        painter.setPen(QColor(palette.text))
        middle = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QStyle.visualRect(direction, whole, words), middle, shown)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click anywhere in the line, or Space, ticks and unticks."""
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() is QEvent.Type.MouseButtonRelease
            and event.button() is Qt.MouseButton.LeftButton
        )
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if not (clicked or pressed):
            return False
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)


class TickList(QListWidget):
    """Space ticks the name that has the focus; letters find one."""

    changed = Signal()
    """Somebody ticked or unticked a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(_Ticks(self))
        self.setUniformItemSizes(True)
        self.setFixedHeight(_LINES * _LINE + _LINE // 2)
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def show_names(self, names: Sequence[tuple[str, str]], ticked: Sequence[str]) -> None:
        """Offer (value, words), with these values ticked; tells nobody."""
        self.blockSignals(True)
        if [self._value(at) for at in range(self.count())] != [value for value, _ in names]:
            self.clear()
            for value, words in names:
                item = QListWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, value)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                self.addItem(item)
        for at in range(self.count()):
            wanted = Qt.CheckState.Checked if self._value(at) in ticked else Qt.CheckState.Unchecked
            self.item(at).setCheckState(wanted)
        self.blockSignals(False)

    @property
    def ticked(self) -> list[str]:
        """The values that are ticked, in the order of the list."""
        return [
            self._value(at)
            for at in range(self.count())
            if self.item(at).checkState() is Qt.CheckState.Checked
        ]

    def _value(self, at: int) -> str:
        return str(self.item(at).data(Qt.ItemDataRole.UserRole))
