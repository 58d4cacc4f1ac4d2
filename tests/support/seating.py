"""Seats with everything around them in memory: a keyring, a file that says what the test says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from app.account.follower import Read
from app.account.kept import KeptCopy
from app.account.load import read_text
from app.account.passwords import Passwords
from app.account.seat import Seat, SeatChanged, SeatState
from app.account.seats import Seats
from app.account.sign_ins import SignInMemory
from app.account.source import Look, Unchanged
from app.account.sync import AccountSync
from app.bus import Bus
from app.errors import UserFacingError
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

    def settle(self) -> str:
        return self.sentence

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


class Seating:
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
