"""Signing in, with a keyring in memory: what is asked, what is kept, and where nothing is written."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from app.account.events import AccountChanged
from app.account.passwords import NoKeyring
from app.account.seat import TRANSITIONS, Seat, SeatState
from app.account.sign_ins import SignIn, SignInMemory
from app.errors import IllegalTransition, UserFacingError
from tests.support.seating import MARIA, SECRET, SOURCE, Seating


@pytest.fixture
def desk(tmp_path: Path) -> Seating:
    return Seating(tmp_path)


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


def test_signing_in_gives_a_desk_and_keeps_the_password_in_the_keyring(desk: Seating) -> None:
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
    desk: Seating, caplog: pytest.LogCaptureFixture
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
    today = Seating(tmp_path)
    today.sign_in()
    today.close()
    tomorrow = Seating(tmp_path)
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
    today = Seating(tmp_path, NoKeyring())
    today.sign_in()
    today.close()
    tomorrow = Seating(tmp_path, NoKeyring())
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
    today = Seating(tmp_path)
    today.sign_in()
    today.close()
    tomorrow = Seating(tmp_path)
    tomorrow.keyring.locked = True
    tomorrow.seats.start()
    tomorrow.file_says()
    tomorrow.apart.finish()
    (seat,) = tomorrow.seats
    assert seat.state is SeatState.NEEDS_PASSWORD
    assert "could not be opened" in seat.sentence
    tomorrow.close()


def test_a_password_that_cannot_be_kept_is_still_used(desk: Seating) -> None:
    desk.keyring.locked = True
    seat = desk.sign_in()
    assert seat.state is SeatState.SIGNED_IN
    assert "could not be opened" in seat.sentence
    desk.close()


def test_a_changed_password_replaces_the_old_one(desk: Seating) -> None:
    seat = desk.sign_in()
    other = SECRET[::-1]
    desk.seats.change_password(seat.account_id, other)
    desk.apart.finish()
    assert desk.keyring.kept == {MARIA: other}
    assert seat.password == other
    desk.close()


def test_a_forgotten_password_is_gone_from_the_keyring_and_this_run_goes_on(desk: Seating) -> None:
    seat = desk.sign_in()
    desk.seats.forget_password(seat.account_id)
    desk.apart.finish()
    assert desk.keyring.kept == {}
    assert seat.state is SeatState.SIGNED_IN
    desk.close()


def test_an_account_that_changes_keeps_the_agent_signed_in(desk: Seating) -> None:
    seat = desk.sign_in()
    desk.changes.clear()
    desk.file_says(timeout=45)
    assert seat.state is SeatState.SIGNED_IN
    assert seat.desk is not None
    assert (seat.desk.ring_timeout, seat.desk.password) == (45.0, SECRET)
    assert desk.changes == [seat.account_id]
    desk.close()


def test_an_agent_whose_extension_changes_is_asked_for_that_ones_password(desk: Seating) -> None:
    seat = desk.sign_in()
    desk.file_says(maria="1009")
    assert seat.state is SeatState.ASKING_KEYRING
    desk.apart.finish()
    assert desk.state_of(seat) is SeatState.NEEDS_PASSWORD
    desk.close()


def test_an_agent_who_leaves_the_file_loses_the_seat_until_back(desk: Seating) -> None:
    seat = desk.sign_in()
    desk.file_says(without_maria=True)
    assert seat.state is SeatState.UNKNOWN_AGENT
    assert "maria" in seat.sentence
    assert seat.desk is None
    desk.file_says()
    desk.apart.finish()
    assert desk.state_of(seat) is SeatState.SIGNED_IN
    desk.close()


def test_several_agents_are_signed_in_at_once_and_one_can_leave(desk: Seating) -> None:
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


def test_switching_the_agent_asks_the_keyring_for_the_other_password(desk: Seating) -> None:
    maria = desk.sign_in("maria")
    desk.keyring.kept["sip:1002@pbx.example.com"] = "other"
    jan = desk.seats.switch_agent(maria.account_id, "jan")
    desk.apart.finish()
    assert [seat.sign_in.login for seat in desk.seats] == ["jan"]
    assert (jan.state, jan.password) == (SeatState.SIGNED_IN, "other")
    assert maria.state is SeatState.SIGNED_OUT
    desk.close()


def test_switching_to_nobody_changes_nothing(desk: Seating) -> None:
    maria = desk.sign_in("maria")
    with pytest.raises(UserFacingError, match="no agent nobody"):
        desk.seats.switch_agent(maria.account_id, "nobody")
    assert desk.seats.switch_agent(maria.account_id, "maria") is maria
    assert maria.state is SeatState.SIGNED_IN
    desk.close()


def test_an_answer_that_comes_after_the_seat_was_given_up_is_dropped(desk: Seating) -> None:
    desk.file_says()
    seat = desk.seats.sign_in(SOURCE, "maria", SECRET)
    desk.seats.sign_out(seat.account_id)
    desk.apart.finish()
    assert seat.state is SeatState.SIGNED_OUT
    assert seat.password == ""
    desk.close()


@pytest.mark.parametrize(("login", "password"), [("maria", ""), ("nobody", SECRET)])
def test_signing_in_without_password_or_agent_is_refused(desk: Seating, login: str, password: str) -> None:
    desk.file_says()
    with pytest.raises(UserFacingError):
        desk.seats.sign_in(SOURCE, login, password)
    assert list(desk.seats) == []
    desk.close()


@pytest.mark.parametrize(
    "name", ["", "http://pbx/account.toml", "ftp://pbx/a", "https://", "https://bob:pw@pbx/a", "https://[x"]
)
def test_an_address_that_cannot_be_followed_is_refused_with_a_sentence(desk: Seating, name: str) -> None:
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


def test_events_of_other_files_change_nothing(desk: Seating) -> None:
    seat = desk.sign_in()
    assert seat.account is not None
    desk.changes.clear()
    desk.bus.publish(AccountChanged("/other.toml", seat.account))
    assert desk.changes == []
    desk.close()


def test_an_agent_of_the_command_line_is_seated_for_this_run_only(desk: Seating) -> None:
    seat = desk.seats.expect(SOURCE, "maria", SECRET)
    assert seat.state is SeatState.READING
    desk.file_says()
    desk.apart.finish()
    assert desk.state_of(seat) is SeatState.SIGNED_IN
    assert desk.keyring.kept == {}
    assert desk.memory.load() == ()
    desk.seats.sign_in(SOURCE, "jan", "other")
    assert [row.login for row in desk.memory.load()] == ["jan"]
    desk.close()


def test_an_expected_agent_leaves_the_remembered_ones_alone(tmp_path: Path) -> None:
    today = Seating(tmp_path)
    today.sign_in("maria")
    today.close()
    tomorrow = Seating(tmp_path)
    tomorrow.seats.expect(SOURCE, "jan")
    assert tomorrow.seats.start()
    assert [seat.sign_in.login for seat in tomorrow.seats] == ["jan"]
    tomorrow.file_says()
    tomorrow.apart.finish()
    assert [seat.state for seat in tomorrow.seats] == [SeatState.NEEDS_PASSWORD]
    tomorrow.seats.sign_in(SOURCE, "jan", SECRET)
    assert [row.login for row in tomorrow.memory.load()] == ["jan", "maria"]
    tomorrow.close()
