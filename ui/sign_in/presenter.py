"""Signing in, step by step: choose the account file, pick the agent, give the password. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.account.events import AccountChanged, AccountRecovered, AccountRefused, AccountUnreachable
from app.account.seats import Seats
from app.account.sync import AccountSync, Trouble
from app.bus import Bus
from app.errors import UserFacingError
from app.problems import Severity
from app.translation import tr
from ui.theme.tokens import Tone

_KEPT = "The password is kept in this computer's keyring, nowhere else."


@dataclass(frozen=True)
class AgentModel:
    """An agent who could sign in."""

    login: str
    words: str
    """Name and extension."""


@dataclass(frozen=True, kw_only=True)
class SignInModel:
    """The whole dialog."""

    file: str = ""
    sentence: str = ""
    """How the file stands."""
    tone: Tone = Tone.PLAIN
    details: tuple[str, ...] = ()
    """Everything that is wrong with the file, a line each."""
    agents: tuple[AgentModel, ...] = ()
    login: str = ""
    keyring: str = ""
    """Where the password will be."""
    trouble: str = ""
    """Why signing in did not work."""
    refusal: str = ""
    """Why it cannot be tried yet; empty: it can."""
    done: bool = False


class SignInView(Protocol):
    """Where it is shown."""

    def show_sign_in(self, model: SignInModel) -> None:
        """Show exactly this."""


class SignInPresenter:
    """One attempt to sign somebody in. ``close`` when the dialog goes."""

    def __init__(self, seats: Seats, bus: Bus, file: str = "") -> None:
        """``file``: the account file to begin with."""
        self._seats = seats
        self._file = file
        self._sync: AccountSync | None = None
        self._login = ""
        self._keyring = tr("Asking whether this computer keeps passwords …")
        self._trouble = ""
        self._done = False
        self._view: SignInView | None = None
        self._subscriptions = [
            bus.subscribe(AccountChanged, lambda event: self._moved(event.source)),
            bus.subscribe(AccountRefused, lambda event: self._moved(event.source)),
            bus.subscribe(AccountRecovered, lambda event: self._moved(event.source)),
            bus.subscribe(AccountUnreachable, lambda event: self._moved(event.source)),
        ]
        seats.ask_about_keyring(self._told_about_keyring)
        if file:
            self.open(file)

    def attach(self, view: SignInView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Stop listening; a file that nobody signed in with is let go."""
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions = []
        self._view = None
        if self._sync is not None:
            self._seats.close(self._sync.name)

    # --- wishes -----------------------------------------------------------------------------------

    def open(self, file: str) -> None:
        """Read this file, a path or an https:// address."""
        before = self._sync
        self._file, self._sync, self._trouble = file.strip(), None, ""
        try:
            self._sync = self._seats.open(file)
        except UserFacingError as error:
            self._trouble = str(error)
        if before is not None and before is not self._sync:
            self._seats.close(before.name)
        self._show()

    def choose(self, login: str) -> None:
        """This agent wants to sign in."""
        self._login, self._trouble = login, ""
        self._show()

    def sign_in(self, password: str) -> None:
        """Try it."""
        model = self.model()
        if self._sync is None or model.refusal:
            self._trouble = model.refusal
            self._show()
            return
        try:
            self._seats.sign_in(self._sync.name, model.login, password)
        except UserFacingError as error:
            self._trouble = str(error)
        else:
            self._done = True
        self._show()

    # --- inside -----------------------------------------------------------------------------------

    def model(self) -> SignInModel:
        """The dialog as it is to be shown."""
        sentence, tone = self._standing()
        account = self._sync.account if self._sync is not None else None
        agents = (
            tuple(AgentModel(agent.login, _words(agent.name, agent.extension)) for agent in account.agents)
            if account is not None
            else ()
        )
        logins = [agent.login for agent in agents]
        login = self._login if self._login in logins else (logins[0] if len(logins) == 1 else "")
        problems = self._sync.problems if self._sync is not None else ()
        return SignInModel(
            file=self._file,
            sentence=sentence,
            tone=tone,
            details=tuple(str(problem) for problem in problems if problem.severity is Severity.ERROR),
            agents=agents,
            login=login,
            keyring=self._keyring,
            trouble=self._trouble,
            refusal=_refusal(has_account=account is not None, agents=len(agents), login=login),
            done=self._done,
        )

    def _standing(self) -> tuple[str, Tone]:
        sync = self._sync
        if sync is None:
            return tr("Your admin tells you where the account file is."), Tone.PLAIN
        if sync.trouble is Trouble.REFUSED:
            if sync.account is not None:
                return tr("The file is not valid; the last good one stays in force."), Tone.WAIT
            return tr("The file is not valid. Your admin must put it right."), Tone.STOP
        if sync.trouble is Trouble.UNREACHABLE:
            return sync.sentence, Tone.WAIT if sync.account is not None else Tone.STOP
        if sync.account is None:
            return tr("Reading the file …"), Tone.PLAIN
        return tr("This is the account file of {name}.", name=sync.account.general.name), Tone.GO

    def _moved(self, source: str) -> None:
        if self._sync is not None and self._sync.name == source:
            self._show()

    def _told_about_keyring(self, sentence: str) -> None:
        self._keyring = sentence or tr(_KEPT)
        self._show()

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_sign_in(self.model())


def _refusal(*, has_account: bool, agents: int, login: str) -> str:
    if not has_account:
        return tr("Choose the account file first.")
    if not agents:
        return tr("The account file has no agents.")
    return "" if login else tr("Choose the agent first.")


def _words(name: str, extension: str) -> str:
    return tr("{name}, extension {extension}", name=name, extension=extension)
