"""Signing in: from an account file, an agent and a password to a phone that can register.

Several agents, also of several account files, can be signed in at once. A password goes to the
keyring and to the engine and nowhere else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future

from app.account.agents import Agent
from app.account.desks import password_name
from app.account.events import AccountChanged
from app.account.model import Account
from app.account.passwords import Passwords
from app.account.seat import Seat, SeatChanged, SeatState
from app.account.sign_ins import SignIn, SignInMemory
from app.account.source import checked_name
from app.account.sync import AccountSync
from app.apart import Apart
from app.bus import Bus
from app.errors import UserFacingError
from app.translation import tr

_log = logging.getLogger("hookswitch.account")

_NOT_READ = "The account file {source} has not been read yet."
_NO_AGENT = "There is no agent {login} in the account file {source}."
_EMPTY = "Type the password."

SyncFor = Callable[[str], AccountSync]
"""Makes the follower of an account file from its checked name."""


class Seats:
    """Everybody who is signed in on this desk. Lives on the core's thread."""

    def __init__(
        self, bus: Bus, passwords: Passwords, apart: Apart, memory: SignInMemory, sync_for: SyncFor
    ) -> None:
        self._bus = bus
        self._passwords = passwords
        self._apart = apart
        self._memory = memory
        self._sync_for = sync_for
        self._seats: dict[str, Seat] = {}
        self._files: dict[str, AccountSync] = {}
        self._passing: set[str] = set()
        self._left_alone: tuple[SignIn, ...] = ()
        self._subscription = bus.subscribe(AccountChanged, self._on_account_changed)

    # --- what there is --------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Seat]:
        return iter(tuple(self._seats.values()))

    def get(self, account_id: str) -> Seat | None:
        """The seat of that name."""
        return self._seats.get(account_id)

    def file(self, source: str) -> AccountSync | None:
        """The followed account file of that (checked) name: account in force, problems, warnings."""
        return self._files.get(source)

    @property
    def keyring_sentence(self) -> str:
        """Why passwords are not kept on this desk; empty when they are."""
        return self._passwords.sentence

    def ask_about_keyring(self, told: Callable[[str], None]) -> None:
        """Find out whether passwords are kept on this desk; ``told`` gets ``keyring_sentence`` later."""
        self._apart.run(self._passwords.settle, lambda future: told(future.result()))

    # --- life -----------------------------------------------------------------------------------

    def start(self) -> bool:
        """Sign in again whoever was signed in when the program ended; whether that is anybody.

        Where somebody is expected (``expect``), the remembered ones are left alone.
        """
        remembered = self._memory.load()
        if self._passing:
            self._left_alone = remembered
        else:
            for sign_in in remembered:
                self._take_seat(sign_in)
        return bool(self._seats)

    def expect(self, name: str, login: str, password: str = "") -> Seat:
        """Seat an agent for this run only, as the command line says; nothing of it is remembered or kept.

        The account file may still have to be read. Without a password the keyring is asked. Raises
        ``UserFacingError`` for a name that cannot be followed.
        """
        sign_in = SignIn(checked_name(name), login)
        self._passing.add(sign_in.account_id)
        return self._take_seat(sign_in, password)

    def stop(self) -> None:
        """Stop following the files. The sign-ins stay remembered."""
        self._subscription.close()
        for file in self._files.values():
            file.stop()
        self._files.clear()

    def open(self, name: str) -> AccountSync:
        """Follow an account file, so that its agents can be shown to choose from.

        Raises ``UserFacingError`` for a name that is neither a path nor an https:// address.
        """
        source = checked_name(name)
        if source not in self._files:
            self._files[source] = self._sync_for(source)
            self._files[source].start()
        return self._files[source]

    def close(self, source: str) -> None:
        """Stop following a file that was opened to choose from and that nobody is signed in with."""
        if not any(seat.sign_in.source == source for seat in self._seats.values()):
            file = self._files.pop(source, None)
            if file is not None:
                file.stop()

    def sign_in(self, source: str, login: str, password: str) -> Seat:
        """Seat this agent; a seat of the same agent gets the new password.

        Raises ``UserFacingError`` when the file or the agent is not known or the password is empty.
        """
        file = self._files.get(source)
        if file is None or file.account is None:
            raise UserFacingError(tr(_NOT_READ, source=source))
        if file.account.agent(login) is None:
            raise UserFacingError(tr(_NO_AGENT, login=login, source=source))
        if not password:
            raise UserFacingError(tr(_EMPTY))
        sign_in = SignIn(source, login)
        seat = self._seats.get(sign_in.account_id) or self._take_seat(sign_in)
        self._passing.discard(seat.account_id)
        self._remember()
        self.change_password(seat.account_id, password)
        return seat

    def change_password(self, account_id: str, password: str) -> None:
        """Use this password from now on and keep it; also the answer to ``NEEDS_PASSWORD``.

        Raises ``UserFacingError`` when it is empty.
        """
        seat = self._seats[account_id]
        if not password:
            raise UserFacingError(tr(_EMPTY))
        if seat.account is None or seat.agent is None:
            raise UserFacingError(tr(_NOT_READ, source=seat.sign_in.source))
        seat.password = password
        seat.sentence = self._passwords.sentence
        if seat.state is not SeatState.SIGNED_IN:
            seat.to(SeatState.SIGNED_IN)
        self._changed(seat)
        name = password_name(seat.account, seat.agent)
        self._apart.run(lambda: self._passwords.keep(name, password), lambda future: self._told(seat, future))

    def forget_password(self, account_id: str) -> None:
        """Remove it from the keyring: the next start asks for it. This run goes on."""
        seat = self._seats[account_id]
        if seat.account is None or seat.agent is None:
            return
        name = password_name(seat.account, seat.agent)
        self._apart.run(lambda: self._passwords.forget(name), lambda future: self._told(seat, future))

    def sign_out(self, account_id: str) -> None:
        """Empty the seat. The password stays in the keyring unless it is forgotten too."""
        seat = self._seats.pop(account_id)
        seat.to(SeatState.SIGNED_OUT)
        seat.password = ""
        self._remember()
        self._bus.publish(SeatChanged(account_id))
        self.close(seat.sign_in.source)

    def switch_agent(self, account_id: str, login: str) -> Seat:
        """Another agent of the same file takes the seat; the keyring is asked for the password.

        Raises ``UserFacingError`` when the file has no such agent; then nothing has changed.
        """
        source = self._seats[account_id].sign_in.source
        file = self._files[source]
        if file.account is None or file.account.agent(login) is None:
            raise UserFacingError(tr(_NO_AGENT, login=login, source=source))
        seat = self._take_seat(SignIn(source, login))
        if seat.account_id != account_id:
            self.sign_out(account_id)
        return seat

    # --- inside ---------------------------------------------------------------------------------

    def _take_seat(self, sign_in: SignIn, password: str = "") -> Seat:
        seat = self._seats.get(sign_in.account_id)
        if seat is not None:
            return seat
        seat = self._seats[sign_in.account_id] = Seat(sign_in)
        seat.password = password
        file = self.open(sign_in.source)
        if file.account is not None:
            self._apply(seat, file.account)
        else:
            self._changed(seat)
        return seat

    def _on_account_changed(self, event: AccountChanged) -> None:
        for seat in self:
            if seat.sign_in.source == event.source:
                self._apply(seat, event.account)

    def _apply(self, seat: Seat, account: Account) -> None:
        """The account is new for this seat; ask for the password where it goes by another name."""
        agent = account.agent(seat.sign_in.login)
        if agent is None:
            self._is_unknown(seat, account)
            return
        before = _name_of(seat.account, seat.agent)
        seat.account, seat.agent = account, agent
        if before == password_name(account, agent) and seat.state is not SeatState.UNKNOWN_AGENT:
            self._changed(seat)
            return
        seat.sentence = ""
        if seat.state is SeatState.READING and seat.password:
            seat.to(SeatState.SIGNED_IN)
            self._changed(seat)
            return
        if seat.state is not SeatState.ASKING_KEYRING:
            seat.to(SeatState.ASKING_KEYRING)
        self._changed(seat)
        self._ask_keyring(seat, password_name(account, agent))

    def _is_unknown(self, seat: Seat, account: Account) -> None:
        seat.account, seat.agent, seat.password = account, None, ""
        if seat.state is not SeatState.UNKNOWN_AGENT:
            seat.to(SeatState.UNKNOWN_AGENT)
        seat.sentence = tr(_NO_AGENT, login=seat.sign_in.login, source=seat.sign_in.source)
        _log.warning("%s", seat.sentence)
        self._changed(seat)

    def _ask_keyring(self, seat: Seat, name: str) -> None:
        self._apart.run(lambda: self._passwords.get(name), lambda future: self._answered(seat, name, future))

    def _answered(self, seat: Seat, name: str, future: Future[str | None]) -> None:
        """The keyring has answered, perhaps for a seat that meanwhile has moved on."""
        if seat.state is not SeatState.ASKING_KEYRING or _name_of(seat.account, seat.agent) != name:
            return
        try:
            password = future.result()
        except UserFacingError as error:
            password, seat.sentence = None, str(error)
        else:
            seat.sentence = self._passwords.sentence
        seat.password = password or ""
        seat.to(SeatState.NEEDS_PASSWORD if password is None else SeatState.SIGNED_IN)
        self._changed(seat)

    def _told(self, seat: Seat, future: Future[None]) -> None:
        """The keyring has kept or forgotten; what went wrong is told, the seat goes on."""
        before, seat.sentence = seat.sentence, self._passwords.sentence
        try:
            future.result()
        except UserFacingError as error:
            seat.sentence = str(error)
            _log.warning("%s", error)
        if seat.sentence != before and seat.state is not SeatState.SIGNED_OUT:
            self._changed(seat)

    def _remember(self) -> None:
        seated = [seat.sign_in for seat in self if seat.account_id not in self._passing]
        self._memory.save([*seated, *(sign_in for sign_in in self._left_alone if sign_in not in seated)])

    def _changed(self, seat: Seat) -> None:
        self._bus.publish(SeatChanged(seat.account_id))


def _name_of(account: Account | None, agent: Agent | None) -> str:
    return password_name(account, agent) if account is not None and agent is not None else ""
