"""The button of waiting voice messages, without Qt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.sip import SipAccount
from app.account.voicemail import Voicemail
from app.bus import Bus
from app.engine.events import MessagesWaiting
from app.errors import UserFacingError
from tests.support.scripted_engine import EngineScripted
from ui.voicemail.presenter import VoicemailModel, VoicemailPresenter


class Corner:
    """The presenter, and what it showed, said and dialled."""

    def __init__(self, bus: Bus, number: str = "*97") -> None:
        self.bus = bus
        self.shown = VoicemailModel()
        self.said: list[str] = []
        self.dialled: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self.account = SipAccount(account_id="desk", user="1001", server="pbx", voicemail=number)
        self.voicemail = Voicemail(bus)
        self.presenter = VoicemailPresenter(
            self.voicemail,
            bus,
            self,
            account=lambda: self.account,
            dial=self.dial,
            announce=self.said.append,
            refused=self.refused.append,
        )

    def show_voicemail(self, model: VoicemailModel) -> None:
        self.shown = model

    def dial(self, number: str, name: str) -> None:
        if not number:
            raise UserFacingError("Nothing to dial.")
        self.dialled.append((number, name))

    def tell(self, new: int, old: int = 0, *, waiting: bool = True, account_id: str = "desk") -> None:
        self.bus.publish(
            MessagesWaiting(account_id=account_id, waiting=waiting, new=new, old=old, mailbox="sip:box@pbx")
        )

    def close(self) -> None:
        self.presenter.close()
        self.voicemail.close()


@pytest.fixture
def corner(bus: Bus) -> Iterator[Corner]:
    corner = Corner(bus)
    yield corner
    corner.close()


def test_nothing_waits_and_nothing_is_shown(corner: Corner) -> None:
    """P7."""
    assert not corner.shown.shown
    corner.tell(0, 3, waiting=False)
    assert not corner.shown.shown
    assert corner.said == []


def test_new_messages_are_counted_and_said_once(corner: Corner) -> None:
    """P7, P9."""
    corner.tell(2, 1)
    assert (corner.shown.shown, corner.shown.count) == (True, "2")
    assert corner.shown.words == "2 new voice messages. Press to listen."
    corner.tell(2, 1)
    corner.tell(1, 2)
    assert corner.said == ["2 new voice messages"]
    assert corner.shown.count == "1"
    corner.tell(0, 3, waiting=False)
    assert not corner.shown.shown


def test_a_server_that_does_not_count_is_believed(corner: Corner) -> None:
    """P7: RFC 3842 lets it say no more than yes."""
    corner.tell(0)
    assert (corner.shown.shown, corner.shown.count) == (True, "New")


def test_one_press_calls_the_mailbox(corner: Corner) -> None:
    """P7: the account file's number first."""
    corner.tell(1)
    corner.presenter.listen()
    assert corner.dialled == [("*97", "Voicemail")]


def test_without_a_number_the_servers_own_address_is_called(bus: Bus) -> None:
    """P7: Message-Account."""
    corner = Corner(bus, number="")
    corner.tell(1)
    corner.presenter.listen()
    assert corner.dialled == [("sip:box@pbx", "Voicemail")]
    corner.close()


def test_another_accounts_messages_are_not_ours(corner: Corner) -> None:
    corner.tell(5, account_id="other")
    assert not corner.shown.shown


def test_what_cannot_be_dialled_says_why_in_the_field(bus: Bus) -> None:
    """P7."""
    corner = Corner(bus, number="")
    corner.presenter.listen()
    assert corner.refused == [""]
    corner.close()


def test_a_lost_engine_leaves_no_stale_count(corner: Corner, engine: EngineScripted) -> None:
    """P7: the new engine asks again."""
    corner.tell(2)
    engine.lose()
    assert not corner.shown.shown
