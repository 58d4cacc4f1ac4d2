"""Signing in, with a keyring in memory: what is asked, what is kept, and where nothing is written."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import pytest

from app.account.events import AccountChanged
from app.account.follower import Read
from app.account.kept import KeptCopy
from app.account.load import read_text
from app.account.passwords import NoKeyring, Passwords
from app.account.seat import TRANSITIONS, Seat, SeatChanged, SeatState
from app.account.seats import Seats
from app.account.sign_ins import SignIn, SignInMemory
from app.account.source import Look, Unchanged
from app.account.sync import AccountSync
from app.bus import Bus
from app.errors import IllegalTransition, UserFacingError
from tests.support.virtual_loop import VirtualLoop

T = TypeVar("T")

FILE = """
format = 1
[account]
name = "Example"
ring_timeout_seconds = {timeout}
[sip]
registrar = "pbx.example.com:5070"
transport = "tcp"
[[agents]]
login = "maria"
extension = "{maria}"
display_name = "Maria Lopez"
[[agents]]
login = "jan"
extension = "1002"
"""
SOURCE = "/share/account.toml"
MARIA = "sip:1001@pbx.example.com"
SECRET = "correct horse battery"  # noqa: S105 - what the tests look for


class PasswordsFake:
    """A keyring in memory; ``locked`` makes it refuse."""

    sentence = ""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.locked = False

    def get(self, name: str) -> str | None:
        self._check()
        return self.kept.get(name)

    def keep(self, name: str, password: str) -> None:
        self._check()
        self.kept[name] = password

    def forget(self, name: str) -> None:
        self._check()
        self.kept.pop(name, None)

    def _check(self) -> None:
        if self.locked:
            raise UserFacingError("The keyring of this computer could not be opened: locked.")


class ApartScripted:
    """Runs the work when the test says so, as a person who takes their time would."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        def job() -> None:
            future: Future[T] = Future()
            try:
                future.set_result(work())
            except UserFacingError as error:
                future.set_exception(error)
            done(future)

        self.waiting.append(job)

    def finish(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


class SourceSilent:
    """A source that never says anything; the test hands the readings over itself."""

    interval_seconds = 3600.0

    def __init__(self, name: str) -> None:
        self.name = name

    def look(self, now: float) -> Look:
        return Unchanged()

    def forget(self) -> None:
        return None


class Desk:
    """Seats with everything around them in memory, but for one folder."""

    def __init__(self, folder: Path, passwords: Passwords | None = None) -> None:
        self.folder = folder
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.keyring = PasswordsFake()
        self.apart = ApartScripted()
        self.memory = SignInMemory(folder / "config" / "sign-ins.json")
        self.changes: list[str] = []
        self.bus.subscribe(SeatChanged, lambda event: self.changes.append(event.account_id))
        self.seats = Seats(self.bus, passwords or self.keyring, self.apart, self.memory, self._sync)

    def _sync(self, name: str) -> AccountSync:
        return AccountSync(SourceSilent(name), self.loop, self.bus, KeptCopy(self.folder, name))

    def file_says(self, timeout: int = 20, maria: str = "1001", *, without_maria: bool = False) -> None:
        text = FILE.format(timeout=timeout, maria=maria)
        if without_maria:
            text = text.replace('"maria"', '"marie"')
        reading = read_text(text, SOURCE)
        assert reading.account is not None
        self.seats.open(SOURCE).take_from_thread(Read(reading, text.encode()))
        self.loop.run()

    def sign_in(self, login: str = "maria", password: str = SECRET) -> Seat:
        self.seats.open(SOURCE)
        self.file_says()
        seat = self.seats.sign_in(SOURCE, login, password)
        self.apart.finish()
        return seat

    def state_of(self, seat: Seat) -> SeatState:
        """The state as it is now (mypy would believe what an earlier assertion said)."""
        return seat.state

    def close(self) -> None:
        self.seats.stop()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(SeatState, repeat=2)))
def test_a_seat_takes_legal_steps_only(old: SeatState, new: SeatState) -> None:
    seat = Seat(SignIn(SOURCE, "maria"))
    seat._state = old  # noqa: SLF001 - every state is reached from here
    if new in TRANSITIONS[old]:
        seat.to(new)
        assert seat.state is new
    else:
        with pytest.raises(IllegalTransition):
            seat.to(new)
        assert seat.state is old


def test_signing_in_gives_a_desk_and_keeps_the_password_in_the_keyring(desk: Desk) -> None:
    """P6: the password goes to the keyring."""
    seat = desk.sign_in()
    found = desk.seats.get(seat.account_id)
    assert found is seat
    assert seat.desk is not None
    account = seat.desk.account
    assert (account.user, account.server, account.port, account.transport) == (
        "1001",
        "pbx.example.com",
        5070,
        "tcp",
    )
    assert (account.display_name, seat.desk.ring_timeout) == ("Maria Lopez", 20.0)
    assert seat.desk.password == SECRET
    assert desk.keyring.kept == {MARIA: SECRET}
    desk.close()


def test_the_password_is_on_no_disk_and_in_no_log_or_repr(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """P6: secrets only in the system keyring."""
    with caplog.at_level("DEBUG"):
        seat = desk.sign_in()
        desk.seats.change_password(seat.account_id, SECRET + " staple")
        desk.keyring.locked = True
        desk.apart.finish()
    written = [file for file in desk.folder.rglob("*") if file.is_file()]
    assert written
    assert not [file for file in written if SECRET.encode() in file.read_bytes()]
    assert SECRET not in caplog.text
    assert SECRET not in repr(seat) + repr(seat.desk)
    desk.close()


def test_the_next_start_signs_in_by_itself(tmp_path: Path) -> None:
    today = Desk(tmp_path)
    today.sign_in()
    today.close()
    tomorrow = Desk(tmp_path)
    tomorrow.keyring.kept = today.keyring.kept
    tomorrow.seats.start()
    (seat,) = tomorrow.seats
    assert seat.state is SeatState.READING
    tomorrow.file_says()
    assert tomorrow.state_of(seat) is SeatState.ASKING_KEYRING
    tomorrow.apart.finish()
    assert tomorrow.state_of(seat) is SeatState.SIGNED_IN
    assert seat.password == SECRET
    tomorrow.close()


def test_without_a_keyring_each_start_asks_and_says_so(tmp_path: Path) -> None:
    today = Desk(tmp_path, NoKeyring())
    today.sign_in()
    today.close()
    tomorrow = Desk(tmp_path, NoKeyring())
    assert "asked for at each start" in tomorrow.seats.keyring_sentence
    tomorrow.seats.start()
    tomorrow.file_says()
    tomorrow.apart.finish()
    (seat,) = tomorrow.seats
    assert seat.state is SeatState.NEEDS_PASSWORD
    assert "asked for at each start" in seat.sentence
    tomorrow.seats.change_password(seat.account_id, SECRET)
    assert tomorrow.state_of(seat) is SeatState.SIGNED_IN
    tomorrow.close()


def test_a_keyring_that_stays_locked_is_told_and_the_password_asked_for(tmp_path: Path) -> None:
    today = Desk(tmp_path)
    today.sign_in()
    today.close()
    tomorrow = Desk(tmp_path)
    tomorrow.keyring.locked = True
    tomorrow.seats.start()
    tomorrow.file_says()
    tomorrow.apart.finish()
    (seat,) = tomorrow.seats
    assert seat.state is SeatState.NEEDS_PASSWORD
    assert "could not be opened" in seat.sentence
    tomorrow.close()


def test_a_password_that_cannot_be_kept_is_still_used(desk: Desk) -> None:
    desk.keyring.locked = True
    seat = desk.sign_in()
    assert seat.state is SeatState.SIGNED_IN
    assert "could not be opened" in seat.sentence
    desk.close()


def test_a_changed_password_replaces_the_old_one(desk: Desk) -> None:
    seat = desk.sign_in()
    other = SECRET[::-1]
    desk.seats.change_password(seat.account_id, other)
    desk.apart.finish()
    assert desk.keyring.kept == {MARIA: other}
    assert seat.password == other
    desk.close()


def test_a_forgotten_password_is_gone_from_the_keyring_and_this_run_goes_on(desk: Desk) -> None:
    seat = desk.sign_in()
    desk.seats.forget_password(seat.account_id)
    desk.apart.finish()
    assert desk.keyring.kept == {}
    assert seat.state is SeatState.SIGNED_IN
    desk.close()


def test_an_account_that_changes_keeps_the_agent_signed_in(desk: Desk) -> None:
    seat = desk.sign_in()
    desk.changes.clear()
    desk.file_says(timeout=45)
    assert seat.state is SeatState.SIGNED_IN
    assert seat.desk is not None
    assert (seat.desk.ring_timeout, seat.desk.password) == (45.0, SECRET)
    assert desk.changes == [seat.account_id]
    desk.close()


def test_an_agent_whose_extension_changes_is_asked_for_that_ones_password(desk: Desk) -> None:
    seat = desk.sign_in()
    desk.file_says(maria="1009")
    assert seat.state is SeatState.ASKING_KEYRING
    desk.apart.finish()
    assert desk.state_of(seat) is SeatState.NEEDS_PASSWORD
    desk.close()


def test_an_agent_who_leaves_the_file_loses_the_seat_until_back(desk: Desk) -> None:
    seat = desk.sign_in()
    desk.file_says(without_maria=True)
    assert seat.state is SeatState.UNKNOWN_AGENT
    assert "maria" in seat.sentence
    assert seat.desk is None
    desk.file_says()
    desk.apart.finish()
    assert desk.state_of(seat) is SeatState.SIGNED_IN
    desk.close()


def test_several_agents_are_signed_in_at_once_and_one_can_leave(desk: Desk) -> None:
    maria, jan = desk.sign_in("maria"), desk.sign_in("jan", "other")
    assert [seat.state for seat in desk.seats] == [SeatState.SIGNED_IN] * 2
    desk.seats.sign_out(maria.account_id)
    assert [seat.sign_in.login for seat in desk.seats] == ["jan"]
    assert maria.password == ""
    assert [row.login for row in desk.memory.load()] == ["jan"]
    assert desk.seats.file(SOURCE) is not None
    desk.seats.sign_out(jan.account_id)
    assert desk.seats.file(SOURCE) is None
    desk.close()


def test_switching_the_agent_asks_the_keyring_for_the_other_password(desk: Desk) -> None:
    maria = desk.sign_in("maria")
    desk.keyring.kept["sip:1002@pbx.example.com"] = "other"
    jan = desk.seats.switch_agent(maria.account_id, "jan")
    desk.apart.finish()
    assert [seat.sign_in.login for seat in desk.seats] == ["jan"]
    assert (jan.state, jan.password) == (SeatState.SIGNED_IN, "other")
    assert maria.state is SeatState.SIGNED_OUT
    desk.close()


def test_switching_to_nobody_changes_nothing(desk: Desk) -> None:
    maria = desk.sign_in("maria")
    with pytest.raises(UserFacingError, match="no agent nobody"):
        desk.seats.switch_agent(maria.account_id, "nobody")
    assert desk.seats.switch_agent(maria.account_id, "maria") is maria
    assert maria.state is SeatState.SIGNED_IN
    desk.close()


def test_an_answer_that_comes_after_the_seat_was_given_up_is_dropped(desk: Desk) -> None:
    desk.file_says()
    seat = desk.seats.sign_in(SOURCE, "maria", SECRET)
    desk.seats.sign_out(seat.account_id)
    desk.apart.finish()
    assert seat.state is SeatState.SIGNED_OUT
    assert seat.password == ""
    desk.close()


@pytest.mark.parametrize(("login", "password"), [("maria", ""), ("nobody", SECRET)])
def test_signing_in_without_password_or_agent_is_refused(desk: Desk, login: str, password: str) -> None:
    desk.file_says()
    with pytest.raises(UserFacingError):
        desk.seats.sign_in(SOURCE, login, password)
    assert list(desk.seats) == []
    desk.close()


@pytest.mark.parametrize(
    "name", ["", "http://pbx/account.toml", "ftp://pbx/a", "https://", "https://bob:pw@pbx/a", "https://[x"]
)
def test_an_address_that_cannot_be_followed_is_refused_with_a_sentence(desk: Desk, name: str) -> None:
    with pytest.raises(UserFacingError):
        desk.seats.open(name)
    desk.close()


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"sign_ins": 3}', '{"sign_ins": [{"login": 1}]}', "\x00", "[" * 9999]
)
def test_a_list_of_sign_ins_that_cannot_be_read_signs_in_nobody(tmp_path: Path, content: str) -> None:
    file = tmp_path / "sign-ins.json"
    file.write_text(content)
    assert SignInMemory(file).load() == ()


def test_events_of_other_files_change_nothing(desk: Desk) -> None:
    seat = desk.sign_in()
    assert seat.account is not None
    desk.changes.clear()
    desk.bus.publish(AccountChanged("/other.toml", seat.account))
    assert desk.changes == []
    desk.close()
