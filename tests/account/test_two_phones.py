"""Two phones of two agents on one account file, without windows and engines of their own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.account.changes import Put
from app.account.model import Account
from app.account.save import Draft, Saved
from app.account.seat import Seat, SeatState
from app.bus import Bus
from app.engine.commands import AddAccount
from app.kept import write_atomically
from app.loop import ThreadLoop
from app.paths import Paths
from app.phone import Phone, build
from tests.support.scripted_engine import EngineScripted

FILE = """\
format = 1
[account]
name = "Example"
plan = "pro"
pro_dialing = true
ring_timeout_seconds = 20
[rights.account]
transfer = "on"
[sip]
registrar = "pbx.example.com"
[[agents]]
login = "maria"
extension = "1001"
[[agents]]
login = "jan"
extension = "1002"
"""
PASSWORD = "not kept anywhere"  # noqa: S105 - the test's own


class Office:
    """Two started phones on one loop."""

    def __init__(self, folder: Path) -> None:
        self.loop = ThreadLoop()
        self.file = folder / "account.toml"
        self.file.write_text(FILE)
        self.phones = [self._phone(folder / login, login) for login in ("maria", "jan")]

    def _phone(self, folder: Path, login: str) -> tuple[Phone, EngineScripted]:
        bus = Bus()
        engine = EngineScripted(self.loop, bus)
        phone = build(self.loop, paths=Paths.under(folder), bus=bus, engine=engine)
        phone.expect(str(self.file), login, PASSWORD)
        phone.start()
        return phone, engine

    def seats(self) -> list[Seat]:
        found = [phone.attendance.main for phone, _ in self.phones if phone.attendance is not None]
        return [seat for seat in found if seat is not None]

    def accounts(self) -> list[Account]:
        return [seat.account for seat in self.seats() if seat.account is not None]

    def wait(self, condition: Callable[[], bool]) -> None:
        assert self.loop.run_until(condition, 60.0)

    def close(self) -> None:
        for phone, _ in self.phones:
            phone.stop()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    made.wait(lambda: [seat.state for seat in made.seats()] == [SeatState.SIGNED_IN] * 2)
    yield made
    made.close()


def test_both_agents_register_with_what_the_file_says(office: Office) -> None:
    """P1: one file gives each agent the own extension."""
    registered = [[command.account for command in engine.of(AddAccount)] for _, engine in office.phones]
    assert [[account.user for account in accounts] for accounts in registered] == [["1001"], ["1002"]]
    assert {account.registrar for accounts in registered for account in accounts} == {"sip:pbx.example.com"}
    assert [list(phone.problems) for phone, _ in office.phones] == [[], []]


def test_a_save_in_the_settings_is_in_force_on_both_phones_within_a_second(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    """C1 to C3, C9: Ring Timeout and Pro Dialing are followed; what a call holds stays as it was."""
    held_by_calls = office.accounts()
    begun = time.monotonic()
    outcome = Draft.open(office.file).save(
        [Put(("account", "ring_timeout_seconds"), 35), Put(("account", "pro_dialing"), value=False)]
    )
    assert isinstance(outcome, Saved)
    office.wait(lambda: [account.general.ring_timeout_seconds for account in office.accounts()] == [35, 35])
    took = time.monotonic() - begun
    record_property("seconds", round(took, 3))
    assert [account.warm_transfer for account in office.accounts()] == [False, False]
    assert [account.warm_transfer for account in held_by_calls] == [True, True]
    assert [account.general.ring_timeout_seconds for account in held_by_calls] == [20, 20]


def test_a_broken_file_is_told_on_both_phones_and_its_repair_takes_the_banner_away(office: Office) -> None:
    write_atomically(office.file, FILE.replace("= 20", "= 0").encode())  # half a file is broken in other ways
    office.wait(lambda: all(list(phone.problems) for phone, _ in office.phones))
    for phone, _ in office.phones:
        (problem,) = phone.problems
        assert (
            f"{office.file}:6:24: error: account.ring_timeout_seconds: This must be 1 or more."
            in problem.sentence
        )
    assert [account.general.ring_timeout_seconds for account in office.accounts()] == [20, 20]
    office.file.write_text(FILE)
    office.wait(lambda: not any(list(phone.problems) for phone, _ in office.phones))


def test_the_password_is_in_no_file_of_either_phone(office: Office, tmp_path: Path) -> None:
    """P6: not on disk, not in the log."""
    office.close()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if PASSWORD.encode() in file.read_bytes()]
