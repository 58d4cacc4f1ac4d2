"""Makes signing in of a phone: the page, the dialogs, and when each is opened by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.account.seat import SeatChanged, SeatState
from app.phone import Phone
from app.translation import tr
from ui.registration.presenter import model as registration_model
from ui.settings.model import Option
from ui.sign_in.accounts_presenter import AccountsPresenter
from ui.sign_in.accounts_view import AccountsPage
from ui.sign_in.presenter import SignInPresenter
from ui.sign_in.view import LeaveDialog, PasswordDialog, SignInDialog
from ui.theme.tokens import Tone
from ui.widgets.dialog import Dialog


class Leave(Protocol):
    """How calls end, or are handed over, before a seat is left (``ui.frame.leaving.Leaving``)."""

    def who(self) -> tuple[str, ...]:
        """What leaving would do to whom, a sentence each."""

    @property
    def calls(self) -> bool:
        """Whether there are any."""

    @property
    def hands_over(self) -> bool:
        """Whether the PBX will be asked to go on with a transfer."""

    def go(self, agreed: Collection[str], free: Callable[[], None], ask_again: Callable[[], None]) -> None:
        """Leave, ``agreed`` having been read; calls exactly one of the two when everything is settled."""


class SignInParts:
    """Dialogs belong to ``window``. ``close`` lets go of the phone."""

    def __init__(
        self, phone: Phone, may_sign_out: Callable[[str, Callable[[], None]], bool], leave: Leave
    ) -> None:
        """``may_sign_out``: whether a seat may be left now; if not, it settles that and then goes on."""
        self._phone, self._may_sign_out, self._leave = phone, may_sign_out, leave
        self.window: QWidget | None = None
        self.dialog: Dialog | None = None
        self._next: Callable[[], None] = _nothing
        """What is asked when the open dialog is done."""
        self._asked: set[str] = set()
        self.accounts = AccountsPresenter(phone.seats, phone.bus, self._registration)
        self._subscription = phone.bus.subscribe(SeatChanged, lambda event: self._on_seat(event.account_id))

    def close(self) -> None:
        """Stop listening; an open dialog goes."""
        self._subscription.close()
        self.accounts.close()
        self._next = _nothing
        if self.dialog is not None:
            self.dialog.reject()

    def page(self) -> QWidget:
        """Who is signed in on this desk."""
        page = AccountsPage()
        page.sign_in.connect(self.sign_in)
        page.password.connect(self.ask_password)
        page.forget.connect(self.accounts.forget_password)
        page.switch.connect(self._switch)
        page.sign_out.connect(self._sign_out)
        self.accounts.attach(page)
        return page

    def welcome(self) -> None:
        """The window is on the screen: where nobody can be called with, begin by signing in."""
        seats = self._phone.seats
        if seats is None:
            return
        if self._phone.account is None and not list(seats):
            self.sign_in()
        for seat in seats:
            self._on_seat(seat.account_id)

    # --- dialogs ------------------------------------------------------------------------------------

    def sign_in(self) -> None:
        """Open the dialog to sign somebody in."""
        if self._phone.seats is None or self.dialog is not None:
            return
        file = next((seat.sign_in.source for seat in self._phone.seats), "")
        self._open(SignInDialog(SignInPresenter(self._phone.seats, self._phone.bus, file), self.window))

    def ask_password(self, account_id: str) -> None:
        """Open the dialog for a password."""
        seat = self._phone.seats.get(account_id) if self._phone.seats is not None else None
        if seat is None or self._phone.seats is None or self.dialog is not None:
            return
        name = seat.agent.name if seat.agent is not None else seat.sign_in.login
        sentence = seat.sentence or self._phone.seats.keyring_sentence
        self._open(
            PasswordDialog(
                name,
                sentence,
                lambda password: self.accounts.change_password(account_id, password),
                self.window,
            )
        )

    def _switch(self, account_id: str) -> None:
        if self._must_wait(lambda: self._switch(account_id)):
            return
        self._ask_to_leave(
            tr("Switch agent"),
            self.accounts.others(account_id),
            lambda login: self.accounts.switch(account_id, login),
            lambda: self._switch(account_id),
        )

    def _sign_out(self, account_id: str) -> None:
        if not self._may_sign_out(account_id, lambda: self._sign_out(account_id)):
            return
        if self._must_wait(lambda: self._sign_out(account_id)):
            return
        self._ask_to_leave(
            tr("Sign out?"),
            (),
            lambda _login: self.accounts.sign_out(account_id),
            lambda: self._sign_out(account_id),
        )

    def _must_wait(self, ask: Callable[[], None]) -> bool:
        """Whether a dialog is open: it is brought forward, and ``ask`` comes after it.

        Not after a question about leaving, which is this one or is answered before anybody leaves.
        """
        if self.dialog is None:
            return False
        self.dialog.activateWindow()
        if not isinstance(self.dialog, LeaveDialog):
            self._next = ask
        return True

    def _ask_to_leave(
        self,
        title: str,
        agents: Sequence[Option],
        then: Callable[[str], None],
        ask_again: Callable[[], None],
    ) -> None:
        """``agents``: see ``LeaveDialog``. ``then`` gets the login of whoever takes the seat, or ""."""
        leave = self._leave
        dialog = LeaveDialog(
            title, leave.who(), agents, calls=leave.calls, hands_over=leave.hands_over, parent=self.window
        )

        def finished(result: int) -> None:
            if result == LeaveDialog.DialogCode.Accepted:
                login = dialog.agent.value
                leave.go(dialog.consequences, lambda: then(login), ask_again)

        self._open(dialog)
        dialog.finished.connect(finished)

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._forget_dialog)
        dialog.show()  # not modal: a call that rings meanwhile can be answered

    def _forget_dialog(self) -> None:
        self.dialog = None
        ask, self._next = self._next, _nothing
        ask()

    # --- what happens -------------------------------------------------------------------------------

    def _on_seat(self, account_id: str) -> None:
        """Ask for a password that is wanted, once, as soon as there is a window to ask in."""
        seat = self._phone.seats.get(account_id) if self._phone.seats is not None else None
        if seat is None or seat.state is not SeatState.NEEDS_PASSWORD:
            self._asked.discard(account_id)
            return
        if self.window is not None and self.window.isVisible() and account_id not in self._asked:
            self._asked.add(account_id)
            self.ask_password(account_id)

    def help_seat(self, account_id: str) -> None:
        """The person wants the trouble of this seat settled."""
        seat = self._phone.seats.get(account_id) if self._phone.seats is not None else None
        if seat is not None and seat.state in (SeatState.NEEDS_PASSWORD, SeatState.SIGNED_IN):
            self.ask_password(account_id)
        else:
            self.sign_in()

    def _registration(self, account_id: str) -> tuple[str, Tone] | None:
        found = self._phone.registrations.get(account_id)
        if found is None:
            return None
        shown = registration_model(found)
        return shown.word, shown.tone


def _nothing() -> None:
    """Nothing waits."""
