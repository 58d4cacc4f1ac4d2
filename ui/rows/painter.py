"""A row, painted: initials, name with the typed letters underlined, detail, state."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.rows.model import RowModel
from ui.theme.fonts import font
from ui.theme.icons import Icon, icon_font
from ui.theme.theme import palette_of
from ui.theme.tokens import CONTROL_RADIUS, GAP_M, GAP_S, GAP_XS, GLYPH_MEDIUM, GRID, Palette, Tone, Type

Index = QModelIndex | QPersistentModelIndex
Clock = Callable[[], float]
ROLE = Qt.ItemDataRole.UserRole
"""Under which a model gives the ``RowModel`` of a place."""
ROW_HEIGHT = 14 * GRID
_AVATAR = 9 * GRID
_BADGE = 5 * GRID


class RowPainter(QStyledItemDelegate):
    """Paints one row in the theme in force."""

    def __init__(self, parent: QWidget, clock: Clock) -> None:
        super().__init__(parent)
        self._clock = clock

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One row; its width is the list's."""
        del option, index
        return QSize(40 * GRID, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        row = index.data(ROLE)
        if not isinstance(row, RowModel):
            return
        state: QStyle.StateFlag = option.state
        place: QRect = option.rect
        palette = palette_of(QApplication.palette())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = palette.accent_bg if chosen else ""
        if not ground and state & QStyle.StateFlag.State_MouseOver:
            ground = palette.sunk
        if ground:
            painter.setPen(QColor(palette.accent) if chosen and palette.high_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), CONTROL_RADIUS, CONTROL_RADIUS)
        time = row.lasting(self._clock())
        _Row(painter, palette, place, mirrored=QApplication.isRightToLeft()).paint(row, time, chosen=chosen)
        painter.restore()


class _Row:
    """The content of one row."""

    def __init__(self, painter: QPainter, palette: Palette, place: QRect, *, mirrored: bool) -> None:
        self._painter, self._palette, self._place = painter, palette, place
        self._direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight

    def paint(self, row: RowModel, time: str, *, chosen: bool) -> None:
        """``time``: how long the state has lasted, under its badge; may be empty."""
        inside = self._place.adjusted(GAP_M, 0, -GAP_M, 0)
        avatar = QRect(inside.left(), inside.center().y() - _AVATAR // 2 + 1, _AVATAR, _AVATAR)
        self._avatar(avatar, row, chosen=chosen)
        lines = Type.BODY.value.line
        top = inside.center().y() - lines
        middle = top + lines // 2 if time else inside.center().y()
        badge = self._badge(inside, row, middle)
        left = avatar.right() + GAP_M
        width = badge.left() - GAP_S - left
        self._title(QRect(left, top, width, lines), row)
        if time:
            room = _width(Type.BODY, time)
            end = QRect(inside.right() - room + 1, top + lines, room, lines)
            self._words(end, time, font(Type.BODY), self._palette.dim)
            width = end.left() - GAP_S - left
        detail = _elided(font(Type.BODY), row.detail, width)
        self._words(QRect(left, top + lines, width, lines), detail, font(Type.BODY), self._palette.dim)

    def _visual(self, place: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._place, place)

    def _avatar(self, place: QRect, row: RowModel, *, chosen: bool) -> None:
        palette = self._palette
        spot = self._visual(place)
        self._painter.setPen(Qt.PenStyle.NoPen)
        ground = palette.sunk if row.refused else palette.accent_bg
        self._painter.setBrush(QColor(palette.panel if chosen else ground))
        self._painter.drawEllipse(spot)
        self._painter.setPen(QColor(palette.dim if row.refused else palette.accent))
        sign = row.initials or Icon.CALLS.value
        self._painter.setFont(font(Type.LABEL_STRONG) if row.initials else icon_font(GLYPH_MEDIUM))
        self._painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, sign)

    def _badge(self, inside: QRect, row: RowModel, middle: int) -> QRect:
        palette = self._palette
        if not row.badge:
            return QRect(inside.right() + 1, middle, 0, 0)
        words = font(Type.LABEL_STRONG)
        width = _width(Type.LABEL_STRONG, row.badge) + 2 * GAP_S + GAP_XS
        place = QRect(inside.right() - width + 1, middle - _BADGE // 2 + 1, width, _BADGE)
        ink = palette.dim if row.tone is Tone.PLAIN else palette.ink(row.tone)
        self._painter.setPen(QColor(ink) if palette.high_contrast else Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(palette.wash(row.tone)))
        spot = self._visual(place)
        self._painter.drawRoundedRect(spot, _BADGE / 2, _BADGE / 2)
        self._painter.setPen(QColor(ink))
        self._painter.setFont(words)
        self._painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, row.badge)
        return place

    def _title(self, place: QRect, row: RowModel) -> None:
        bold, ink = font(Type.STRONG), self._palette.dim if row.refused else self._palette.text
        shown = _elided(bold, row.title, place.width())
        if not row.spans:  # no layout is needed where nothing is underlined
            self._words(place, shown, bold, ink)
            return
        layout = QTextLayout(shown, bold)
        formats = []
        for start, end in row.spans:
            found = QTextLayout.FormatRange()
            underlined = QTextCharFormat()
            underlined.setFontUnderline(True)
            found.start, found.length, found.format = start, end - start, underlined
            formats.append(found)
        layout.setFormats(formats)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(place.width())
        layout.endLayout()
        spot = self._visual(place)
        self._painter.setPen(QColor(ink))
        drop = (place.height() - round(line.height())) // 2
        layout.draw(self._painter, QPoint(spot.left(), spot.top() + drop))

    def _words(self, place: QRect, text: str, face: QFont, ink: str) -> None:
        self._painter.setFont(face)
        self._painter.setPen(QColor(ink))
        leading = (
            Qt.AlignmentFlag.AlignRight
            if self._direction is Qt.LayoutDirection.RightToLeft
            else Qt.AlignmentFlag.AlignLeft
        )
        self._painter.drawText(self._visual(place), leading | Qt.AlignmentFlag.AlignVCenter, text)


@lru_cache(maxsize=128)
def _width(style: Type, text: str) -> int:
    """Pixels that a badge or a time takes; the same few stand in all rows."""
    return QFontMetrics(font(style)).horizontalAdvance(text)


def _elided(face: QFont, text: str, width: int) -> str:
    return QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, width)
