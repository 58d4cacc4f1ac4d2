"""Whoever is signed in is registered; what stands in the way is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.account.attendance import Attendance, refused
from app.account.desk import Desk
from app.account.events import AccountRecovered, AccountRefused, AccountUnreachable
from app.account.load import read_text
from app.account.seat import SeatState
from app.account.sip import SipAccount
from app.problems import Problems, Severity
from tests.support.seating import SECRET, SOURCE, Seating


class RegistersSpy:
    """Notes what is registered and what is taken off."""

    def __init__(self) -> None:
        self.users: list[str] = []

    def use(self, account: SipAccount, password: str) -> None:
        assert password
        self.users.append(account.user)

    def forget(self, account_id: str) -> None:
        self.users.append(f"-{account_id.partition('@')[0]}")


class Office:
    """Seats, an attendance, and what came of it."""

    def __init__(self, folder: Path) -> None:
        self.seating = Seating(folder)
        self.problems = Problems(self.seating.bus)
        self.registers = RegistersSpy()
        self.main_desks: list[Desk] = []
        self.attendance = Attendance(
            self.seating.seats, self.seating.bus, self.problems, self.registers, self.main_desks.append
        )

    def told(self) -> dict[str, str]:
        return {problem.key.partition(":")[0]: problem.sentence for problem in self.problems}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_first_agent_makes_calls_and_the_second_is_registered_beside(office: Office) -> None:
    """P1: several accounts are registered at once."""
    office.seating.sign_in("maria")
    office.seating.sign_in("jan", "other")
    assert [desk.account.user for desk in office.main_desks] == ["1001"]
    assert office.registers.users == ["1002"]
    assert office.attendance.main is not None
    assert office.attendance.main.sign_in.login == "maria"
    office.seating.close()


def test_a_change_that_does_not_concern_the_phone_registers_nothing_anew(office: Office) -> None:
    office.seating.sign_in("maria")
    office.seating.file_says()
    assert len(office.main_desks) == 1
    office.seating.file_says(timeout=45)
    assert [desk.ring_timeout for desk in office.main_desks] == [20.0, 45.0]
    office.seating.close()


def test_an_agent_who_signs_out_or_is_struck_off_is_unregistered(office: Office) -> None:
    seat = office.seating.sign_in("maria")
    office.seating.file_says(without_maria=True)
    assert office.registers.users == ["-maria"]
    assert "no agent maria" in office.told()["seat"]
    office.seating.file_says()
    office.seating.apart.finish()
    assert len(office.main_desks) == 2
    office.seating.seats.sign_out(seat.account_id)
    assert office.registers.users == ["-maria", "-maria"]
    assert office.told() == {}
    office.seating.close()


def test_a_missing_password_is_asked_for(office: Office) -> None:
    seat = office.seating.sign_in("maria")
    office.seating.file_says(maria="1009")
    office.seating.apart.finish()
    assert seat.state is SeatState.NEEDS_PASSWORD
    assert office.told() == {"seat": "Type the password of maria to sign in."}
    office.seating.seats.change_password(seat.account_id, SECRET)
    assert office.told() == {}
    office.seating.close()


def test_a_keyring_that_fails_is_a_warning_and_the_phone_works(office: Office) -> None:
    office.seating.keyring.locked = True
    office.seating.sign_in("maria")
    (problem,) = office.problems
    assert problem.severity is Severity.WARNING
    assert "could not be opened" in problem.sentence
    assert len(office.main_desks) == 1
    office.seating.close()


def test_a_refused_file_is_told_with_place_and_reason_until_it_is_well(office: Office) -> None:
    bus = office.seating.bus
    problems = read_text("format = 1\n[account]\nname = ''\nring_timeout_seconds = -1\n", SOURCE).problems
    bus.publish(AccountRefused(SOURCE, problems))
    told = office.told()["account-file"]
    assert "the last good one stays in force" in told
    assert f"{SOURCE}:3:8: error: account.name" in told
    assert "There is 1 more problem in it." in told
    bus.publish(AccountRecovered(SOURCE))
    assert office.told() == {}
    bus.publish(AccountUnreachable(SOURCE, "The share is away."))
    assert office.told() == {"account-file": "The share is away. The last good one stays in force."}
    office.seating.close()


@pytest.mark.parametrize(
    ("count", "end"),
    [
        (1, "must not be empty."),
        (2, "There is 1 more problem in it."),
        (4, "There are 3 more problems in it."),
    ],
)
def test_the_banner_counts_the_other_problems(count: int, end: str) -> None:
    rows = "".join(f"[[queues]]\nname = ''\naddress = '{n}'\n" for n in range(count))
    errors = read_text(f"format = 1\n[account]\nname = 'x'\n{rows}", SOURCE).errors
    assert refused(errors[:count]).endswith(end)


def test_a_closed_attendance_listens_no_more(office: Office) -> None:
    before = office.seating.bus.listeners()
    office.attendance.close()
    assert office.seating.bus.listeners() == before - 5
    office.seating.close()
