"""The account file with its problems, and the sentences on what holds for the agent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.settings.form_view import MOST_WIDTH
from ui.settings.model import FileModel, FileProblemModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GAP_XS, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.layouts import clear, column
from ui.widgets.surfaces import Card
from ui.widgets.text import Glyph, Text

_SIGNS = {Tone.GO: Icon.REGISTERED, Tone.WAIT: Icon.WARNING, Tone.STOP: Icon.ERROR, Tone.PLAIN: Icon.INFO}


class ProblemCard(Card):
    """One thing that is wrong: where, and why."""

    def __init__(self, model: FileProblemModel) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_M, GAP_M, GAP_M, GAP_M)
        row.setSpacing(GAP_M)
        row.addWidget(Glyph(_SIGNS[model.tone], tone=model.tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(GAP_XS)
        if model.field:
            field = Text(model.field, Type.STRONG, wrap=True)
            field.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(field)
        column.addWidget(Text(model.reason, wrap=True))
        column.addWidget(Text(model.place, Type.LABEL, dim=True, wrap=True))
        row.addLayout(column, 1)
        self.setAccessibleName(" ".join(part for part in (model.place, model.field) if part))
        self.setAccessibleDescription(model.reason)


class FilePage(QWidget):
    """Where the file is, how it stands, and everything that is wrong with it."""

    def __init__(self, reload: Callable[[], None]) -> None:
        super().__init__()
        self.setMaximumWidth(MOST_WIDTH)
        layout = column(self, margin=0)
        self._source = Text(wrap=True, dim=True)
        self._source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence = Text(style=Type.STRONG, wrap=True)
        layout.addWidget(self._sentence)
        layout.addWidget(self._source)
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP_S)
        layout.addLayout(self._list)
        self.reload = Button(tr("Read again"), icon=Icon.RETRYING)
        self.reload.clicked.connect(reload)
        layout.addWidget(self.reload, 0, Qt.AlignmentFlag.AlignLeft)
        self._shown: tuple[FileProblemModel, ...] = ()

    def show_file(self, model: FileModel) -> None:
        """See ``FileView``."""
        self._sentence.setText(model.sentence)
        self._sentence.set_tone(model.tone)
        self._source.say(_breakable(model.source))
        self.reload.setVisible(bool(model.source))
        if model.problems == self._shown:
            return
        self._shown = model.problems
        clear(self._list)
        for problem in model.problems:
            self._list.addWidget(ProblemCard(problem))


class HoldsPage(QWidget):
    """What holds for the agent here, a sentence each."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(MOST_WIDTH)
        self._list = column(self, margin=0, spacing=GAP_S)
        self._shown: tuple[str, ...] = ()

    def show_sentences(self, sentences: tuple[str, ...]) -> None:
        """See ``HoldsView``."""
        if sentences == self._shown:
            return
        self._shown = sentences
        clear(self._list)
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(GAP_L, GAP_M, GAP_L, GAP_M)
        column.setSpacing(GAP_S)
        for sentence in sentences:
            column.addWidget(Text(sentence, wrap=True))
        self._list.addWidget(card)


def _breakable(path: str) -> str:
    """A path that may go on in the next line after each of its folders (a zero-width space)."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")
