"""The dialogs of signing in. They leave the window usable: a call may ring meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QWidget,
)

from app.translation import tr
from ui.settings.model import Option
from ui.sign_in.presenter import SignInModel, SignInPresenter
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import StillChoice
from ui.widgets.dialog import Dialog
from ui.widgets.surfaces import line
from ui.widgets.text import Text


class SignInDialog(Dialog):
    """Account file, agent, password."""

    def __init__(self, presenter: SignInPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sign in"), parent)
        self._presenter = presenter
        self.file = line(tr("Account file"))
        self.file.setPlaceholderText(tr("Path, or https:// address"))
        self.browse = Button(tr("Browse"))
        self.browse.setAutoDefault(False)
        self._standing = Text(wrap=True, dim=True)
        self._details = Text(style=Type.LABEL, tone=Tone.STOP, wrap=True)
        row = QWidget()
        beside = QHBoxLayout(row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GAP_S)
        beside.addWidget(self.file, 1)
        beside.addWidget(self.browse)
        row.setFocusProxy(self.file)
        self.add_field(tr("Account file"), row, self._standing, self._details)
        self.agent = StillChoice(tr("Agent"))
        self.add_field(tr("Agent"), self.agent)
        self.password = line(tr("Password"), secret=True)
        self._keyring = Text(style=Type.LABEL, dim=True, wrap=True)
        self.add_field(tr("Password"), self.password, self._keyring)
        self._trouble = Text(tone=Tone.STOP, wrap=True)
        self.column.addWidget(self._trouble)
        self.cancel = Button(tr("Cancel"))
        self.sign_in = Button(tr("Sign in"), tone=Tone.ACCENT, solid=True)
        self.add_buttons(self.cancel, self.sign_in)
        self._connect()
        presenter.attach(self)

    def show_sign_in(self, model: SignInModel) -> None:
        """See ``SignInView``."""
        if model.done:
            self.password.clear()
            self.accept()
            return
        if self.file.text().strip() != model.file and not self.file.hasFocus():
            self.file.setText(model.file)
        self._standing.setText(model.sentence)
        self._standing.set_tone(model.tone)
        self._details.say("\n".join(model.details))
        options = [(agent.login, agent.words) for agent in model.agents]
        self.agent.show_options([("", tr("Choose the agent")), *options], model.login)
        self.agent.setEnabled(bool(options))
        self.password.setEnabled(bool(options))
        self._keyring.setText(model.keyring)
        self._trouble.say(model.trouble)
        self.sign_in.set_refusal(model.refusal)

    def done(self, result: int) -> None:
        """Whatever way it ends, the presenter stops listening."""
        self._presenter.close()
        super().done(result)

    def _connect(self) -> None:
        self.file.editingFinished.connect(self._open)
        self.file.returnPressed.connect(self._open)
        self.browse.clicked.connect(self._browse)
        self.agent.currentIndexChanged.connect(lambda _at: self._presenter.choose(self.agent.value))
        self.cancel.clicked.connect(self.reject)
        self.sign_in.clicked.connect(lambda: self._presenter.sign_in(self.password.text()))

    def _open(self) -> None:
        text = self.file.text()
        if text.strip() and text.strip() != self._presenter.model().file:
            self._presenter.open(text)

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, tr("Account file"), "", tr("Account files (*.toml);;All files (*)")
        )
        if chosen:
            self.file.setText(chosen)
            self._presenter.open(chosen)


class PasswordDialog(Dialog):
    """The password of one agent; ``use`` takes it and says why not, if that is so."""

    def __init__(
        self, name: str, sentence: str, use: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Password of {name}", name=name), parent)
        self._use = use
        self.password = line(tr("Password"), secret=True)
        note = Text(sentence, dim=True, wrap=True)
        note.setVisible(bool(sentence))
        self.add_field(tr("Password"), self.password, note)
        self._trouble = Text(tone=Tone.STOP, wrap=True)
        self._trouble.hide()
        self.column.addWidget(self._trouble)
        cancel = Button(tr("Cancel"))
        self.apply = Button(tr("Use this password"), tone=Tone.ACCENT, solid=True)
        cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._apply)
        self.add_buttons(cancel, self.apply)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply(self) -> None:
        trouble = self._use(self.password.text())
        if not trouble:
            self.password.clear()
            self.accept()
            return
        self._trouble.setText(trouble)
        self._trouble.show()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)


class LeaveDialog(Dialog):
    """Sign out, or let another agent take the seat; says first whom that would cut off (S4)."""

    def __init__(
        self,
        title: str,
        consequences: Sequence[str],
        agents: Sequence[Option] = (),
        *,
        calls: bool = True,
        hands_over: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``agents``: who could take the seat; none: the seat stays empty. ``calls``: there are some.
        ``hands_over``: to the PBX."""
        super().__init__(title, parent)
        self.consequences = tuple(consequences)
        """What was said."""
        for sentence in consequences:
            self.column.addWidget(Text(sentence, wrap=True))
        self.agent = StillChoice(tr("Agent"))
        if agents:
            self.agent.show_options([(agent.value, agent.words) for agent in agents], agents[0].value)
            self.add_field(tr("Agent"), self.agent)
        if consequences:
            keep = Button(tr("Keep the calls") if calls else tr("Stay signed in"))
            words = _leave_words(switch=bool(agents), calls=calls, hands_over=hands_over)
            self.leave = Button(words, icon=Icon.HANG_UP if calls else None, tone=Tone.STOP, solid=True)
        else:
            keep = Button(tr("Cancel"))
            words = tr("Switch agent") if agents else tr("Sign out")
            self.leave = Button(words, tone=Tone.ACCENT, solid=True)
        keep.clicked.connect(self.reject)
        self.leave.clicked.connect(self.accept)
        self.add_buttons(keep, self.leave, first=keep if consequences else None)


def _leave_words(*, switch: bool, calls: bool, hands_over: bool) -> str:
    if not calls:
        return tr("Switch all the same") if switch else tr("Sign out all the same")
    if hands_over:
        return tr("Hand over and switch") if switch else tr("Hand over and sign out")
    return tr("Hang up and switch") if switch else tr("Hang up and sign out")
