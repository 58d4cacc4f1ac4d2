"""The sound settings as a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.devices.presenter import DeviceModel, DevicesModel, Role
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import Choice
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card, LevelMeter
from ui.widgets.text import Text


class DevicesActions(Protocol):
    """What the page asks for; the presenter."""

    def look(self) -> None:
        """The page can be seen."""

    def rest(self) -> None:
        """It no longer can."""

    def choose(self, role: Role, name: str) -> None:
        """Another device was chosen."""

    def look_again(self) -> None:
        """Look again pressed."""

    def play(self, role: Role) -> None:
        """Play pressed at a speaker or ringer."""

    def test_call(self) -> None:
        """Test call pressed."""


class _Device(QWidget):
    """One role: title, choice, a meter for the microphone, and what is in use."""

    def __init__(self, role: Role, actions: Callable[[], DevicesActions | None]) -> None:
        super().__init__()
        self._role, self._actions = role, actions
        self._filling = False
        self.title = Text(style=Type.STRONG)
        self.choice = Choice("")
        self.choice.currentIndexChanged.connect(self._chosen)
        self.sentence = Text(dim=True, wrap=True)
        self.meter: LevelMeter | None = None
        layout = column(self, margin=0, spacing=GAP_S)
        self.play: Button | None = None
        layout.addWidget(self.title)
        layout.addWidget(self.choice)
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self.sentence, 1)
        if role is Role.MICROPHONE:
            self.meter = LevelMeter(tr("Microphone level"))
            layout.addWidget(self.meter)
        else:
            self.play = Button(tr("Play"), icon=Icon.SOUND)
            self.play.clicked.connect(self._play)
            row.addWidget(self.play, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)

    def show_model(self, model: DeviceModel) -> None:
        """Show this."""
        self._filling = True
        self.title.setText(model.title)
        self.choice.setAccessibleName(model.title)
        self.choice.clear()
        for value, words in model.offered:
            self.choice.addItem(words, value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(model.chosen)))
        self._filling = False
        self.sentence.setText(model.sentence)
        self.sentence.set_tone(Tone.STOP if model.trouble else Tone.PLAIN)
        self.choice.setAccessibleDescription(model.sentence)
        if self.play is not None:
            self.play.set_refusal(model.play_refusal)
            if not model.play_refusal:
                self.play.setToolTip(tr("Play a tone for three seconds"))
            self.play.setAccessibleName(tr("Play a tone: {device}", device=model.title))

    def _play(self) -> None:
        actions = self._actions()
        if actions is not None:
            actions.play(self._role)

    def _chosen(self, row: int) -> None:
        actions = self._actions()
        if not self._filling and actions is not None:
            actions.choose(self._role, str(self.choice.itemData(row)))


class SoundPage(QWidget):
    """Microphone, speaker, ringer, and a test call."""

    WIDTH = 120 * GRID

    def __init__(self) -> None:
        super().__init__()
        self._actions: DevicesActions | None = None
        layout = column(self, spacing=GAP_L)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(Text(tr("Sound"), Type.HEADING), 1)
        again = Button(tr("Look again"), icon=Icon.RETRYING)
        again.setToolTip(tr("Ask the system again which devices there are"))
        again.clicked.connect(lambda: self._do(lambda actions: actions.look_again()))
        head.addWidget(again)
        whole = QWidget()
        whole.setMaximumWidth(self.WIDTH)
        inside = column(whole, margin=0)
        inside.addLayout(head)
        self.devices = {role: _Device(role, lambda: self._actions) for role in Role}
        for device in self.devices.values():
            card = Card()
            around = QVBoxLayout(card)
            around.setContentsMargins(GAP_M, GAP_M, GAP_M, GAP_M)
            around.addWidget(device)
            inside.addWidget(card)
        inside.addWidget(self._test())
        layout.addWidget(whole)
        layout.addStretch(1)

    def attach(self, actions: DevicesActions) -> None:
        """From now on ask ``actions``."""
        self._actions = actions
        if self.isVisible():
            actions.look()

    # --- DevicesView --------------------------------------------------------------------------------

    def show_devices(self, model: DevicesModel) -> None:
        """See ``DevicesView``."""
        for device in model.devices:
            self.devices[device.role].show_model(device)
        self._test_sentence.setText(model.test_sentence)
        self.test_call.setVisible(model.can_test)

    def show_levels(self, microphone: float, speaker: float) -> None:
        """See ``DevicesView``; the speaker's peak is for later."""
        del speaker
        meter = self.devices[Role.MICROPHONE].meter
        if meter is not None:
            meter.show_level(microphone)

    # --- Qt -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """The meters run while somebody can see them."""
        super().showEvent(event)
        self._do(lambda actions: actions.look())

    def hideEvent(self, event: QHideEvent) -> None:
        """And only then."""
        super().hideEvent(event)
        self._do(lambda actions: actions.rest())

    def _do(self, what: Callable[[DevicesActions], None]) -> None:
        if self._actions is not None:
            what(self._actions)

    def _test(self) -> Card:
        card = Card()
        row = QHBoxLayout(card)
        row.setContentsMargins(GAP_M, GAP_M, GAP_M, GAP_M)
        row.setSpacing(GAP_M)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(tr("Test call"), Type.STRONG))
        self._test_sentence = Text(dim=True, wrap=True)
        words.addWidget(self._test_sentence)
        row.addLayout(words, 1)
        self.test_call = Button(tr("Test call"), icon=Icon.ANSWER, tone=Tone.GO)
        self.test_call.clicked.connect(lambda: self._do(lambda actions: actions.test_call()))
        row.addWidget(self.test_call, 0, Qt.AlignmentFlag.AlignVCenter)
        return card
