"""My settings on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.settings.form_view import MOST_WIDTH
from ui.settings.own_presenter import OwnModel, OwnPresenter, keys
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.widgets.choices import OneOf, StillChoice
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text


class AppearancePage(QWidget):
    """Looks and language; every choice holds at once."""

    def __init__(self, presenter: OwnPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.looks: dict[str, OneOf] = {}
        self._group = QButtonGroup(self)
        self.setMaximumWidth(MOST_WIDTH)
        layout = column(self, margin=0, spacing=GAP_S)
        layout.addWidget(Text(tr("Colours"), Type.STRONG))
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP_XS)
        layout.addLayout(self._list)
        layout.addSpacing(GAP_M)
        layout.addWidget(Text(tr("Language"), Type.STRONG))
        self.language = StillChoice(tr("Language"))
        self.language.setMinimumWidth(44 * GRID)
        self.language.currentIndexChanged.connect(lambda _at: presenter.choose_language(self.language.value))
        layout.addWidget(self.language, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(Text(tr("Another language is spoken from the next start on."), dim=True, wrap=True))
        self._trouble = Text(tone=Tone.STOP, wrap=True)
        layout.addWidget(self._trouble)
        presenter.attach(self)

    def show_own(self, model: OwnModel) -> None:
        """See ``OwnView``."""
        for option in model.appearances:
            if option.value not in self.looks:
                look = OneOf(option.words)
                look.clicked.connect(
                    lambda _on=False, value=option.value: self._presenter.choose_appearance(value)
                )
                self._group.addButton(look)
                self._list.addWidget(look)
                self.looks[option.value] = look
        self.looks[model.appearance].setChecked(True)
        self.language.show_options(
            [(language.value, language.words) for language in model.languages], model.language
        )
        self._trouble.say(model.trouble)


class KeysPage(QWidget):
    """The keys of the window, to be looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(MOST_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card()
        layout.addWidget(card)
        grid = QGridLayout(card)
        grid.setContentsMargins(GAP_L, GAP_M, GAP_L, GAP_M)
        grid.setHorizontalSpacing(GAP_L)
        grid.setVerticalSpacing(GAP_S)
        grid.setColumnStretch(1, 1)
        for line, key in enumerate(keys()):
            grid.addWidget(Text(key.keys, Type.STRONG), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(key.does, wrap=True), line, 1)
