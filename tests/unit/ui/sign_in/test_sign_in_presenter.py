"""Signing in without a window: from nothing to an agent whose phone can register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.account.follower import Read
from app.account.load import read_text
from app.account.passwords import NoKeyring
from app.account.seat import SeatState
from app.account.source import Unreachable
from tests.support.seating import FILE, MARIA, SECRET, SOURCE, Seating
from ui.sign_in.accounts_presenter import AccountsModel, AccountsPresenter
from ui.sign_in.presenter import SignInModel, SignInPresenter
from ui.theme.tokens import Tone


class ViewSpy:
    """What was shown last."""

    def __init__(self) -> None:
        self.model = SignInModel()
        self.accounts = AccountsModel()

    def show_sign_in(self, model: SignInModel) -> None:
        self.model = model

    def show_accounts(self, model: AccountsModel) -> None:
        self.accounts = model


class Desk:
    """A desk at which somebody signs in."""

    def __init__(self, seating: Seating) -> None:
        self.seating = seating
        self.view = ViewSpy()
        self.presenter = SignInPresenter(seating.seats, seating.bus)
        self.presenter.attach(self.view)
        seating.apart.finish()

    @property
    def model(self) -> SignInModel:
        return self.view.model


@pytest.fixture
def seating(tmp_path: Path) -> Iterator[Seating]:
    made = Seating(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(seating: Seating) -> Iterator[Desk]:
    made = Desk(seating)
    yield made
    made.presenter.close()


def test_a_first_start_goes_from_the_file_to_the_agent_to_the_password(desk: Desk) -> None:
    """P6: the password ends in the keyring."""
    assert desk.model.refusal == "Choose the account file first."
    desk.presenter.open(SOURCE)
    assert desk.model.sentence == "Reading the file …"
    desk.seating.file_says()
    assert (desk.model.sentence, desk.model.tone) == ("This is the account file of Example.", Tone.GO)
    assert [agent.words for agent in desk.model.agents] == [
        "Maria Lopez, extension 1001",
        "jan, extension 1002",
    ]
    assert desk.model.refusal == "Choose the agent first."
    desk.presenter.choose("maria")
    assert desk.model.refusal == ""
    desk.presenter.sign_in(SECRET)
    desk.seating.apart.finish()
    assert desk.model.done
    (seat,) = desk.seating.seats
    assert seat.state is SeatState.SIGNED_IN
    assert desk.seating.keyring.kept == {MARIA: SECRET}
    assert SECRET not in repr(desk.model)


def test_it_is_said_where_the_password_will_be(desk: Desk, tmp_path: Path) -> None:
    """P6: in the keyring, or nowhere, and then each start asks."""
    assert desk.model.keyring == "The password is kept in this computer's keyring, nowhere else."
    without = Seating(tmp_path, NoKeyring())
    other = Desk(without)
    assert "asked for at each start and kept nowhere" in other.model.keyring
    other.presenter.close()
    without.close()


def test_an_empty_password_and_a_name_that_is_no_file_are_told(desk: Desk) -> None:
    desk.presenter.open("http://example.com/account.toml")
    assert "https://" in desk.model.trouble
    desk.presenter.open(SOURCE)
    assert desk.model.trouble == ""
    desk.seating.file_says()
    desk.presenter.choose("maria")
    desk.presenter.sign_in("")
    assert desk.model.trouble == "Type the password."
    assert not desk.model.done


def test_a_file_that_is_not_valid_shows_every_problem_with_its_place(desk: Desk) -> None:
    desk.presenter.open(SOURCE)
    reading = read_text(FILE.format(timeout=0, maria="10 01"), SOURCE)
    desk.seating.seats.open(SOURCE).take_from_thread(Read(reading, b"broken"))
    desk.seating.loop.run()
    assert desk.model.tone is Tone.STOP
    assert len(desk.model.details) == 2
    assert desk.model.details[0].startswith(f"{SOURCE}:5:24: error: account.ring_timeout_seconds: ")
    desk.presenter.sign_in(SECRET)
    assert desk.model.trouble == "Choose the account file first."


def test_a_file_that_is_not_there_is_told_and_found_later(desk: Desk) -> None:
    desk.presenter.open(SOURCE)
    desk.seating.seats.open(SOURCE).take_from_thread(Unreachable("The account file is not there."))
    desk.seating.loop.run()
    assert desk.model.sentence == "The account file is not there."
    desk.seating.file_says()
    assert desk.model.tone is Tone.GO


def test_a_dialog_that_is_given_up_follows_no_file(seating: Seating) -> None:
    desk = Desk(seating)
    desk.presenter.open("/other.toml")
    desk.presenter.open(SOURCE)
    assert seating.seats.file("/other.toml") is None
    desk.presenter.close()
    assert seating.seats.file(SOURCE) is None


# --- who is signed in -------------------------------------------------------------------------------


class Page:
    """The page of everybody who is signed in."""

    def __init__(self, seating: Seating) -> None:
        self.view = ViewSpy()
        self.presenter = AccountsPresenter(seating.seats, seating.bus, lambda account_id: None)
        self.presenter.attach(self.view)


@pytest.fixture
def page(seating: Seating) -> Iterator[Page]:
    made = Page(seating)
    yield made
    made.presenter.close()


def test_several_agents_are_signed_in_at_once(seating: Seating, page: Page) -> None:
    assert page.view.accounts.sentence == "Nobody is signed in on this desk."
    seating.sign_in("maria")
    seating.sign_in("jan")
    first, second = page.view.accounts.seats
    assert (first.name, first.main, first.state) == ("Maria Lopez", True, "Signed in")
    assert (second.name, second.main, second.detail) == ("jan", False, "Extension 1002 of Example")


def test_a_password_is_forgotten_and_changed(seating: Seating, page: Page) -> None:
    """P6: nothing of it stays in the keyring."""
    seat = seating.sign_in("maria")
    page.presenter.forget_password(seat.account_id)
    seating.apart.finish()
    assert seating.keyring.kept == {}
    assert page.view.accounts.sentence == "The password is forgotten; the next start asks for it."
    assert page.presenter.change_password(seat.account_id, "") == "Type the password."
    assert page.presenter.change_password(seat.account_id, "another") == ""
    seating.apart.finish()
    assert seating.keyring.kept == {MARIA: "another"}


def test_another_agent_takes_the_seat(seating: Seating, page: Page) -> None:
    seat = seating.sign_in("maria")
    assert [agent.value for agent in page.presenter.others(seat.account_id)] == ["jan"]
    page.presenter.switch(seat.account_id, "jan")
    seating.apart.finish()
    (model,) = page.view.accounts.seats
    assert (model.name, model.needs_password, model.state) == ("jan", True, "Password wanted")


def test_signing_out_empties_the_seat(seating: Seating, page: Page) -> None:
    seat = seating.sign_in("maria")
    page.presenter.sign_out(seat.account_id)
    assert page.view.accounts.seats == ()


def test_a_seat_that_is_empty_by_now_is_left_alone(seating: Seating, page: Page) -> None:
    """S4: while customers were handed over, somebody else may have signed the seat out."""
    seat = seating.sign_in("maria")
    page.presenter.sign_out(seat.account_id)
    page.presenter.sign_out(seat.account_id)
    page.presenter.switch(seat.account_id, "jan")
    assert page.view.accounts.seats == ()


def test_without_folders_nobody_signs_in() -> None:
    from app.bus import Bus

    view = ViewSpy()
    presenter = AccountsPresenter(None, Bus(), lambda account_id: None)
    presenter.attach(view)
    assert not view.accounts.can_sign_in
    assert presenter.others("x") == ()
    presenter.close()
