"""Things to press. Mouse clicks never take the focus; Tab reaches every one of them."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from app.translation import tr
from ui.theme.fonts import font
from ui.theme.icons import Icon, icon_font
from ui.theme.theme import palette_of
from ui.theme.tokens import (
    CONTROL_HEIGHT,
    CONTROL_RADIUS,
    GAP_M,
    GAP_S,
    GLYPH_MEDIUM,
    GLYPH_SMALL,
    GRID,
    TILE_HEIGHT,
    Tone,
    Type,
)
from ui.widgets.marks import mark

MOST_COUNTED = 99
"""Of what waits behind an entry; more is "99+"."""
SETTLE_SECONDS = 0.4
"""A guarded button that has just appeared or moved takes no click for so long."""


class Button(QPushButton):
    """A plain button: words, and a sign before them if given.

    A ``guarded`` button (Answer, Decline, Hang up) takes no click within ``SETTLE_SECONDS`` after it
    came or moved by itself, so that a click meant for what was there before ends no call.
    ``clock`` is that guard's, in seconds.
    """

    def __init__(
        self,
        text: str,
        *,
        icon: Icon | None = None,
        tone: Tone = Tone.PLAIN,
        solid: bool = False,
        guarded: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._icon = icon
        self._words = text
        self._guarded, self._clock = guarded, clock
        self._moved_at = float("-inf")
        self._watched: list[QWidget] = []
        self.pose = QStyle.StateFlag.State_None
        """States to look as if in, for a picture."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(font(Type.STRONG if solid else Type.BODY))
        mark(self, "tone", tone.value)
        mark(self, "solid", solid)
        self.setMinimumHeight(CONTROL_HEIGHT)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show ``text``, which is also what a screen reader says."""
        self._words = text
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def set_icon(self, icon: Icon) -> None:
        """Show another sign."""
        if icon is not self._icon:
            self._icon = icon
            self.update()

    def set_tone(self, tone: Tone) -> None:
        """Change what the button means."""
        mark(self, "tone", tone.value)

    def set_chosen(self, *, on: bool) -> None:
        """Whether it is the chosen one of several; a screen reader says so."""
        mark(self, "chosen", on)
        self.setAccessibleDescription(tr("Picked") if on else "")

    def set_refusal(self, reason: str) -> None:
        """Disable the button because of ``reason``, a sentence; enable it when that is empty."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def showEvent(self, event: QShowEvent) -> None:
        """Start the guard and watch everything that could move the tile."""
        super().showEvent(event)
        if not self._guarded:
            return
        self._moved_at = self._clock()
        ancestor: QWidget | None = self
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        while ancestor is not None and not ancestor.isWindow():
            ancestor.installEventFilter(self)
            self._watched.append(ancestor)
            ancestor = ancestor.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the tile moved, by itself or with what it stands in."""
        if event.type() == QEvent.Type.Move:
            self._moved_at = self._clock()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Swallow a press that was aimed at something else."""
        if self._guarded and self._clock() - self._moved_at < SETTLE_SECONDS:
            event.accept()
            return
        super().mousePressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for the sign too."""
        hint = super().sizeHint()
        if self._icon is not None:
            hint.setWidth(hint.width() + GLYPH_SMALL + GAP_S)
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and edge by the style sheet, then the content in the state's own colour."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        solid = self.property("solid") == "true"
        option.state |= self.pose
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if focused and not solid:
            option.state |= QStyle.StateFlag.State_HasFocus
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._paint_content(painter, option)
        if focused and solid:
            self._paint_ring(painter)

    def _paint_content(self, painter: QStylePainter, option: QStyleOptionButton) -> None:
        words = self.fontMetrics().horizontalAdvance(self._words)
        sign = GLYPH_SMALL + GAP_S if self._icon is not None else 0
        left = (self.width() - words - sign) // 2
        if self._icon is not None:
            place = QRect(left, 0, GLYPH_SMALL, self.height())
            self._paint_words(painter, option, place, self._icon.value, icon=GLYPH_SMALL)
        self._paint_words(painter, option, QRect(left + sign, 0, words + 2, self.height()), self.text())

    def _paint_words(
        self, painter: QStylePainter, option: QStyleOptionButton, place: QRect, text: str, *, icon: int = 0
    ) -> None:
        painter.setFont(icon_font(icon) if icon else self.font())
        part = QStyleOptionButton(option)
        part.rect = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
        part.text = text
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, part)

    def _paint_ring(self, painter: QStylePainter) -> None:
        """Focus on a filled button: a ring inside it, in the colour of its words."""
        painter.setRenderHint(QStylePainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QGuiApplication.palette().color(QPalette.ColorRole.BrightText), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = GRID
        painter.drawRoundedRect(
            self.rect().adjusted(inset, inset, -inset, -inset),
            CONTROL_RADIUS - inset + 1,
            CONTROL_RADIUS - inset + 1,
        )


class GlyphButton(Button):
    """A sign alone, 32 px square; its words are the tool tip and what a screen reader says."""

    def __init__(
        self,
        icon: Icon,
        name: str,
        *,
        tone: Tone = Tone.PLAIN,
        solid: bool = False,
        guarded: bool = False,
        side: int = 32,
    ) -> None:
        super().__init__(name, icon=icon, tone=tone, solid=solid, guarded=guarded)
        self.setFixedSize(side, side)
        mark(self, "signAlone", True)

    def set_text(self, text: str) -> None:
        """The words are said, not shown."""
        super().set_text(text)
        self.setToolTip(text)

    def _paint_content(self, painter: QStylePainter, option: QStyleOptionButton) -> None:
        if self._icon is not None:
            self._paint_words(painter, option, self.rect(), self._icon.value, icon=GLYPH_MEDIUM)


class TileButton(Button):
    """A call control: a sign above a word, 52 px high."""

    def __init__(
        self,
        icon: Icon,
        text: str,
        *,
        tone: Tone = Tone.ACCENT,
        solid: bool = False,
        guarded: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(text, icon=icon, tone=tone, solid=solid, guarded=guarded, clock=clock)
        self.setFont(font(Type.LABEL))
        self.setFixedHeight(TILE_HEIGHT)
        self.setMinimumWidth(11 * GRID)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_on(self, *, on: bool) -> None:
        """Look switched on. The word says what a press would do next, so this is no checked state."""
        mark(self, "on", on)

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        words = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(max(self.minimumWidth(), words + GAP_S), TILE_HEIGHT)

    def _paint_content(self, painter: QStylePainter, option: QStyleOptionButton) -> None:
        line = Type.LABEL.value.line
        top = (self.height() - GLYPH_MEDIUM - 2 - line) // 2
        if self._icon is not None:
            place = QRect(0, top, self.width(), GLYPH_MEDIUM)
            self._paint_words(painter, option, place, self._icon.value, icon=GLYPH_MEDIUM)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - GRID)
        self._paint_words(painter, option, QRect(0, top + GLYPH_MEDIUM + 2, self.width(), line), shown)


class NavButton(TileButton):
    """A page's entry in the navigation."""

    def __init__(self, icon: Icon, text: str) -> None:
        super().__init__(icon, text)
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedHeight(TILE_HEIGHT + GAP_M - GRID)

    def show_count(self, count: int, said: str) -> None:
        """So many wait behind it, and ``said`` is what a screen reader says of them; 0: none do."""
        self._count = count
        self.setAccessibleDescription(said)
        self.setToolTip(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The number stands in the corner, above the sign."""
        super().paintEvent(event)
        if self._count:
            palette = palette_of(QGuiApplication.palette())
            words, face = str(min(self._count, MOST_COUNTED)), font(Type.LABEL_STRONG)
            if self._count > MOST_COUNTED:
                words += "+"
            height = Type.LABEL_STRONG.value.line + 2
            width = max(height, QFontMetrics(face).horizontalAdvance(words) + GAP_S)
            place = QRect(self.width() - width - GRID, GRID, width, height)
            painter = QStylePainter(self)
            painter.setRenderHint(QStylePainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.stop))
            place = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
            painter.drawRoundedRect(place, height / 2, height / 2)
            painter.setPen(QColor(palette.on_solid))
            painter.setFont(face)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


class PadKey(Button):
    """A key of the telephone keypad, with its letters (ITU-T E.161)."""

    def __init__(self, digit: str, letters: str) -> None:
        self._letters = letters
        super().__init__(digit)
        self.setFont(font(Type.DIGIT))
        self.setMinimumHeight(TILE_HEIGHT - GRID)
        self.setMinimumWidth(CONTROL_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A comfortable key; the layout may widen it."""
        return QSize(18 * GRID, TILE_HEIGHT)

    def _paint_content(self, painter: QStylePainter, option: QStyleOptionButton) -> None:
        digit, letters = Type.DIGIT.value.line, Type.LABEL.value.line
        top = (self.height() - digit - letters) // 2
        self._paint_words(painter, option, QRect(0, top, self.width(), digit), self.text())
        painter.setFont(font(Type.LABEL))
        painter.setPen(QColor(QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)))
        place = QRect(0, top + digit, self.width(), letters)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._letters)
