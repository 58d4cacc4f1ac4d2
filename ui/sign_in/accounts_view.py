"""Who is signed in on this desk, a card each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.settings.form_view import MOST_WIDTH
from ui.sign_in.accounts_presenter import AccountsModel, SeatModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GAP_S, GAP_XS, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import clear, column
from ui.widgets.surfaces import Card
from ui.widgets.text import Pill, Text


class SeatCard(Card):
    """One agent, how the account stands, and what can be done."""

    password = Signal(str)
    forget = Signal(str)
    switch = Signal(str)
    sign_out = Signal(str)

    def __init__(self, model: SeatModel) -> None:
        super().__init__(Tone.ACCENT if model.main else Tone.PLAIN)
        self.setAccessibleName(tr("Account of {name}", name=model.name))
        self.setAccessibleDescription(model.state)
        inside = column(self, margin=GAP_M, spacing=GAP_XS)
        top = QHBoxLayout()
        top.setSpacing(GAP_S)
        top.addWidget(Text(model.name, Type.HEADING, wrap=True), 1)
        top.addWidget(Pill(model.state, model.tone), 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(top)
        for words in (
            model.detail,
            tr("Calls go out with this account.") if model.main else "",
            model.sentence,
        ):
            if words:
                inside.addWidget(Text(words, wrap=True))
        file = Text(model.file.replace("/", "/\u200b"), Type.LABEL, dim=True, wrap=True)
        file.setToolTip(model.file)
        inside.addWidget(file)
        inside.addSpacing(GAP_S)
        inside.addWidget(self._buttons(model))

    def _buttons(self, model: SeatModel) -> QWidget:
        first = tr("Type the password") if model.needs_password else tr("Change password")
        wanted = [(first, self.password), (tr("Forget password"), self.forget)]
        if model.can_switch:
            wanted.append((tr("Switch agent"), self.switch))
        wanted.append((tr("Sign out"), self.sign_out))
        buttons = []
        for words, signal in wanted:
            button = Button(words)
            button.clicked.connect(_emits(signal, model.account_id))
            buttons.append(button)
        return flow(*buttons)


def _emits(signal: SignalInstance, account_id: str) -> Callable[[], None]:
    return lambda: signal.emit(account_id)


class AccountsPage(QWidget):
    """All seats of this desk."""

    sign_in = Signal()
    password = Signal(str)
    forget = Signal(str)
    switch = Signal(str)
    sign_out = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(MOST_WIDTH)
        layout = column(self, margin=0)
        self._sentence = Text(wrap=True)
        layout.addWidget(self._sentence)
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP_S)
        layout.addLayout(self._list)
        self._keyring = Text(dim=True, wrap=True)
        layout.addWidget(self._keyring)
        self.add = Button(tr("Sign in"), icon=Icon.ADD)
        self.add.clicked.connect(self.sign_in)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._shown: tuple[SeatModel, ...] = ()

    def show_accounts(self, model: AccountsModel) -> None:
        """See ``AccountsView``."""
        self._sentence.say(model.sentence)
        self._keyring.say(model.keyring)
        self.add.setVisible(model.can_sign_in)
        self.add.set_text(tr("Sign in another agent") if model.seats else tr("Sign in"))
        if model.seats == self._shown:
            return
        self._shown = model.seats
        clear(self._list)
        for seat in model.seats:
            card = SeatCard(seat)
            card.password.connect(self.password)
            card.forget.connect(self.forget)
            card.switch.connect(self.switch)
            card.sign_out.connect(self.sign_out)
            self._list.addWidget(card)
