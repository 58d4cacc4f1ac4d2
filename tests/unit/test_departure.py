"""What becomes of everybody when the agent quits, signs out or hands the seat over, by a virtual clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.calls.conference_state import ConferenceState
from app.departure import Departure
from app.engine.commands import ReferCall
from app.errors import UserFacingError
from app.transfer.cold import ColdState, ColdTransfer
from app.transfer.consultation import Consultation
from app.transfer.flow import Flow
from app.transfer.kinds import TransferType
from app.transfer.places import Place
from app.transfer.referred import PbxTransfer
from app.transfer.success import SuccessTransfer
from tests.support.conference_world import Meeting
from tests.support.transfer_world import ringing

COLD, SUCCESS = TransferType.COLD, TransferType.SUCCESS
TALK_FIRST = TransferType.CONVERSATION


class Office(Meeting):
    """The agent, the customer, and what was said when the agent wanted to go."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.departure = Departure(self.loop, self.bus, self.calls, self.transfers, self.conference)

    def go(self) -> None:
        """The agent has read the consequences and agreed."""
        self.departure.begin(lambda: self.said.append("free"), lambda: self.said.append("left"))
        self.settle()

    @property
    def living(self) -> int:
        """How many calls there are."""
        return len(self.calls)


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    made.departure.close()


def test_calls_end_at_once(office: Office) -> None:
    """S4: a talk, a held call and one that rings here."""
    office.engine.arrive("sip:1014@127.0.0.1")
    office.settle()
    office.go()
    assert office.said == ["free"]
    assert office.living == 0


def test_a_customer_for_whom_somebody_is_rung_is_handed_to_the_pbx_first(office: Office) -> None:
    """S4, C8: free only when the PBX has the customer."""
    office.transfer(ColdTransfer, COLD)
    office.go()
    assert office.departure.under_way
    assert office.said == []
    assert office.lives(office.customer)
    (refer,) = office.engine.of(ReferCall)
    assert refer.call_id == office.customer
    office.carried_out = True
    office.notify(202, final=False)
    assert office.said == ["free"]
    assert office.where() is Place.TARGET


def test_other_calls_end_while_one_is_handed_over(office: Office) -> None:
    """S4: what was agreed to is not asked a second time."""
    office.transfer(ColdTransfer, COLD)
    other = office.engine.arrive("sip:1014@127.0.0.1")
    office.settle()
    office.calls.answer(other)
    office.engine.answer(other)
    office.settle()
    office.go()
    assert not office.lives(other)
    office.carried_out = True
    office.notify(202, final=False)
    assert office.said == ["free"]


@pytest.mark.parametrize("how", ["refused", "silent"])
def test_a_pbx_that_does_not_take_over_brings_the_question_back(office: Office, how: str) -> None:
    """S4: the customer is with the agent, who is asked again."""
    office.transfer(ColdTransfer, COLD)
    office.go()
    if how == "refused":
        office.notify(603)
    else:
        office.wait(60)
    assert office.said == ["left"]
    assert office.where() is Place.AGENT


@pytest.mark.parametrize(("flow", "kind"), [(ColdTransfer, COLD), (SuccessTransfer, SUCCESS)])
def test_who_is_just_being_joined_is_waited_for(
    office: Office, flow: type[Flow[ColdState]], kind: TransferType
) -> None:
    """S4: a REFER cannot be taken back, and nobody is hung up in the middle of it."""
    office.transfer(flow, kind)
    office.answer()
    assert office.departure.consequences() == ["A customer is on the way to Maria; that is waited for."]
    office.go()
    assert office.said == []
    assert office.lives(office.customer)
    office.carry_out()
    assert office.said == ["free"]


def test_a_join_that_fails_brings_the_question_back(office: Office) -> None:
    """S4: they talk through this phone now, which is another thing than was agreed to."""
    flow = office.transfer(ColdTransfer, COLD)
    office.answer()
    office.go()
    office.notify(405)
    assert flow.state is ColdState.BRIDGED
    assert office.said == ["left"]
    office.go()
    assert office.said == ["left", "free"]
    assert office.living == 0


def test_a_pbx_that_has_taken_the_refer_goes_on_alone(office: Office) -> None:
    """S4: until it has, it is waited for."""
    office.transfer(PbxTransfer, COLD, rings=ringing(by_pbx=True))
    office.go()
    assert office.said == []
    office.carried_out = True
    office.notify(202, final=False)
    office.notify(200)
    assert office.said == ["free"]
    assert office.where() is Place.TARGET


def test_both_of_a_consultation_end(office: Office) -> None:
    """S4: as the question said."""
    office.transfer(Consultation, TALK_FIRST)
    office.answer()
    office.go()
    assert office.said == ["free"]
    assert office.living == 0
    assert list(office.transfers) == []


def test_a_conference_ends_for_all(office: Office) -> None:
    """S4, S5."""
    office.with_parties("Tom", "Ada")
    office.go()
    assert office.said == ["free"]
    assert office.living == 0


def test_a_conference_that_the_agent_has_left_ends_too(office: Office) -> None:
    """S4: no single party could be hung up there, which is no reason to stop half way."""
    legs = office.with_parties("Tom")
    office.conference.leave()
    office.tell(legs[0], 405)
    assert office.standing() is ConferenceState.AWAY
    for leg in legs:
        with pytest.raises(UserFacingError):
            office.calls.hang_up(leg)
    office.go()
    assert office.said == ["free"]
    assert office.living == 0


def test_a_conference_that_is_being_joined_is_waited_for(office: Office) -> None:
    """S4: and asked about again where the PBX did not join them."""
    legs = office.with_parties("Tom")
    office.conference.leave()
    assert office.departure.consequences() == [
        "The people of your conference are being joined; that is waited for."
    ]
    office.go()
    assert office.said == []
    office.tell(legs[0], 405)
    assert office.said == ["left"]
    office.go()
    assert office.said == ["left", "free"]


def test_a_call_that_comes_in_meanwhile_is_asked_about(office: Office) -> None:
    """S4: nobody has agreed to turn it away."""
    office.transfer(ColdTransfer, COLD)
    office.go()
    office.engine.arrive("sip:1014@127.0.0.1")
    office.settle()
    office.carried_out = True
    office.notify(202, final=False)
    assert office.said == ["left"]
    assert office.living == 1


def test_who_stops_listening_hears_nothing(office: Office) -> None:
    office.transfer(ColdTransfer, COLD)
    office.go()
    office.departure.close()
    office.notify(202, final=False)
    assert office.said == []
