"""Words: lines of text, pills, initials, running times."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from ui.elapsed import elapsed
from ui.theme.fonts import font
from ui.theme.icons import Icon, icon_font
from ui.theme.tokens import GLYPH_MEDIUM, GRID, Tone, Type
from ui.widgets.marks import mark
from ui.widgets.seconds import Seconds


class Text(QLabel):
    """A piece of text in one style of the type scale. Plain text only: names come from outside."""

    def __init__(
        self,
        text: str = "",
        style: Type = Type.BODY,
        *,
        tone: Tone = Tone.PLAIN,
        dim: bool = False,
        elide: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(style))
        self.setMinimumHeight(style.value.line)
        self._elide = elide
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.setMinimumWidth(8 * GRID)
            self.installEventFilter(self)
        mark(self, "dim", dim)
        self.set_tone(tone)
        self.setText(text)

    def set_tone(self, tone: Tone) -> None:
        """Colour the words with what they mean."""
        mark(self, "tone", tone.value)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name, kept so that a label stays a label
        """Show ``text``."""
        super().setText(text)
        if self._elide:
            self.updateGeometry()

    def say(self, sentence: str) -> None:
        """Show ``sentence``; without one, take no room."""
        self.setText(sentence)
        self.setVisible(bool(sentence))

    @property
    def elides(self) -> bool:
        """Whether it may be cut off; its tool tip tells the whole then."""
        return self._elide

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The tool tip is only there where something is cut, and no screen reader says it twice.

        A filter of its own, because ``event`` would be called for every event of every text.
        """
        if watched is self and event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.fontMetrics().horizontalAdvance(self.text()) > self.width():
                QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """The whole text's size, also where less room is accepted."""
        hint = super().sizeHint()
        if self._elide:
            hint.setWidth(self.fontMetrics().horizontalAdvance(self.text()) + 1)
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut the text with an ellipsis where it does not fit, if this label may."""
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter,
            self.rect(),
            int(self.alignment() | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )


class Glyph(Text):
    """A sign beside words that say the same; screen readers skip it."""

    def __init__(
        self, icon: Icon, *, size: int = GLYPH_MEDIUM, tone: Tone = Tone.PLAIN, dim: bool = False
    ) -> None:
        super().__init__(icon.value, tone=tone, dim=dim)
        self.setFont(icon_font(size))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(size, size)
        self.setAccessibleName(" ")

    def set_icon(self, icon: Icon) -> None:
        """Show another sign."""
        self.setText(icon.value)


class Pill(QLabel):
    """A state in a word or two, on a wash of its meaning."""

    def __init__(self, text: str = "", tone: Tone = Tone.PLAIN) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(Type.LABEL_STRONG))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(5 * GRID)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        mark(self, "tone", tone.value)

    def set_tone(self, tone: Tone) -> None:
        """Change what the pill means."""
        mark(self, "tone", tone.value)


class Avatar(QLabel):
    """Initials, or a sign, in a circle of 40 px."""

    SIDE = 10 * GRID

    def __init__(self, content: str | Icon = "", tone: Tone = Tone.ACCENT) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(self.SIDE, self.SIDE)
        self.setAccessibleName(" ")
        self.show_content(content, tone)

    def show_content(self, content: str | Icon, tone: Tone) -> None:
        """Show initials or a sign on the wash of ``tone``."""
        is_icon = isinstance(content, Icon)
        mark(self, "tone", tone.value)  # before the font, which it would undo
        self.setFont(icon_font(GLYPH_MEDIUM) if is_icon else font(Type.STRONG))
        self.setText(content.value if isinstance(content, Icon) else content)


class ElapsedText(Text):
    """Time since a moment, repainted once a second and only while it can be seen."""

    def __init__(
        self,
        clock: Callable[[], float],
        style: Type = Type.TIMER,
        *,
        dim: bool = False,
        elide: bool = False,
    ) -> None:
        super().__init__(style=style, dim=dim, elide=elide)
        self._clock = clock
        self._since: float | None = None
        self._wrap: Callable[[str], str] = str
        self._seconds = Seconds(self, self._show_time)
        if not elide:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def count_from(self, since: float | None, wrap: Callable[[str], str] = str) -> None:
        """Count from ``since`` on the clock; None clears. ``wrap`` puts the time into a sentence."""
        self._since, self._wrap = since, wrap
        self._seconds.refresh()

    @property
    def is_running(self) -> bool:
        """Whether it will repaint by itself."""
        return self._seconds.isActive()

    def _show_time(self) -> float | None:
        if self._since is None:
            self.setText("")
            return None
        passed = max(0.0, self._clock() - self._since)
        self.setText(self._wrap(elapsed(passed)))
        return passed
