"""How a call sounds or sounded: the figures, and the line over the whole call. For details of any call."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from app.calls.quality import QualitySummary, grade
from app.translation import tr
from ui.quality.timeline import QualityTimeline
from ui.quality.words import facts, word
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, Type
from ui.widgets.surfaces import Card
from ui.widgets.text import Text


class QualityFacts(Card):
    """Not there as long as nothing was measured."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_L, GAP_M, GAP_L, GAP_M)
        layout.setSpacing(GAP_S)
        layout.addWidget(Text(tr("Sound"), Type.STRONG))
        self._figures = Text(dim=True, wrap=True)
        layout.addWidget(self._figures)
        self._line = QualityTimeline()
        layout.addWidget(self._line)
        self.hide()

    def show_quality(self, figures: str, line: Sequence[float]) -> None:
        """Show the figures in words, and the scores from beginning to end."""
        self._figures.setText(figures)
        self._line.show_line(line)
        self._line.setVisible(len(line) > 1)
        self.setVisible(bool(figures))

    def show_summary(self, summary: QualitySummary | None) -> None:
        """Show a call that is over; None: nothing was measured."""
        if summary is None:
            self.show_quality("", ())
        else:
            self.show_quality(summary_words(summary), summary.line)


def summary_words(summary: QualitySummary) -> str:
    """A call that is over, in one line."""
    figures = ", ".join(value for _, value in facts(summary))
    return f"{word(grade(summary.mos))}: {figures}"
