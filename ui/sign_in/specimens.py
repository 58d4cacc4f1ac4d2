"""Signing in, in its states, for the gallery."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.gallery.specimen import Specimen
from ui.settings.model import Option
from ui.sign_in.accounts_presenter import AccountsModel, SeatModel
from ui.sign_in.accounts_view import AccountsPage
from ui.sign_in.presenter import AgentModel, SignInModel, SignInPresenter
from ui.sign_in.view import LeaveDialog, PasswordDialog, SignInDialog
from ui.theme.tokens import GAP_L, Tone

FILE = "/srv/share/hookswitch/account.toml"
AGENTS = (
    AgentModel("maria", "Maria Lopez, extension 1001"),
    AgentModel("jan", "Jan de Vries, extension 1002"),
)
KEPT = "The password is kept in this computer's keyring, nowhere else."
NOT_KEPT = (
    "This computer has no keyring that Hookswitch can use, so the password is asked for at each start "
    "and kept nowhere."
)
FIRST = SignInModel(
    sentence="Your admin tells you where the account file is.",
    keyring=KEPT,
    refusal="Choose the account file first.",
)
READY = SignInModel(
    file=FILE,
    sentence="This is the account file of Example Ltd.",
    tone=Tone.GO,
    agents=AGENTS,
    login="maria",
    keyring=NOT_KEPT,
)
BROKEN = SignInModel(
    file=FILE,
    sentence="The file is not valid. Your admin must put it right.",
    tone=Tone.STOP,
    details=(
        f"{FILE}:18:24: error: account.ring_timeout_seconds: This must be 1 or more.",
        f"{FILE}:96:9: error: presets[2].group: There is no agent group “Sails” in this file.",
    ),
    keyring=KEPT,
    refusal="Choose the account file first.",
)
MARIA = SeatModel(
    account_id="maria@1",
    name="Maria Lopez",
    detail="Extension 1001 of Example Ltd",
    file=FILE,
    state="Registered",
    tone=Tone.GO,
    main=True,
    can_switch=True,
)
JAN = SeatModel(
    account_id="jan@2",
    name="Jan de Vries",
    detail="Extension 1002 of Second Ltd",
    file="https://accounts.example.com/second.toml",
    state="Password wanted",
    tone=Tone.STOP,
    needs_password=True,
)


class Still:
    """Shows one model and does nothing."""

    def __init__(self, model: SignInModel) -> None:
        self._model = model

    def attach(self, view: SignInDialog) -> None:
        """Show it."""
        view.show_sign_in(self._model)

    def model(self) -> SignInModel:
        """It."""
        return self._model

    def close(self) -> None:
        """Nothing to let go of."""


def _dialog(model: SignInModel) -> Callable[[], QWidget]:
    return lambda: SignInDialog(cast(SignInPresenter, Still(model)))


def _accounts(*seats: SeatModel, keyring: str = "") -> Callable[[], QWidget]:
    def build() -> QWidget:
        sheet = QWidget()
        sheet.setObjectName("page")
        sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(GAP_L, GAP_L, GAP_L, GAP_L)
        page = AccountsPage()
        sentence = "" if seats else "Nobody is signed in on this desk."
        page.show_accounts(AccountsModel(seats, keyring, sentence, can_sign_in=True))
        layout.addWidget(page)
        layout.addStretch(1)
        return sheet

    return build


SPECIMENS = (
    Specimen("sign-in-first", _dialog(FIRST), 440),
    Specimen("sign-in-ready", _dialog(READY), 440),
    Specimen("sign-in-broken", _dialog(BROKEN), 440),
    Specimen("sign-in-320", _dialog(READY), 320),
    Specimen("sign-in-password", lambda: PasswordDialog("Maria Lopez", NOT_KEPT, lambda password: ""), 400),
    Specimen(
        "sign-in-switch",
        lambda: LeaveDialog(
            "Switch agent",
            ("Maria Keller is talking to you and would be cut off.",),
            (Option("jan", "Jan de Vries"),),
        ),
        440,
    ),
    Specimen("sign-in-accounts", _accounts(MARIA, JAN, keyring=NOT_KEPT), 571),
    Specimen("sign-in-accounts-328", _accounts(MARIA, JAN), 328),
    Specimen("sign-in-accounts-none", _accounts(), 571),
)
