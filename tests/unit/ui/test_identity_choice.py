"""As whom somebody is called: what the number field, a person's page and the cards propose and show (S13)."""

from __future__ import annotations

import pytest

from app.account.agents import Identity
from app.calls.call import Call, Direction, OutgoingIdentity, party
from app.directory.dialable import DialRules, dialable
from app.directory.entry import Address, Entry, Kind
from app.engine.values import CallerIdentity
from app.errors import UserFacingError
from app.history.record import Leg, Record
from app.history.wanted import day_of
from tests.support.identities import BOTH, INSIDE, MAIN, SALES, IdentitiesFake
from tests.unit.ui.test_keypad_people import PeopleFake
from ui.calls import words as on_card
from ui.history import words as in_history
from ui.identities.choice import IdentityChoice, NoIdentities
from ui.identities.model import NO_CHOICE
from ui.keypad.presenter import KeypadPresenter

RULES = DialRules(host="pbx.example.com", country="DE")
JON = Entry(
    uid="j", kind=Kind.CONTACT, name="Jon Bell", addresses=(Address("030 901820"), Address("0171 2345678"))
)


class Field:
    """A number field of an agent with two identities."""

    def __init__(self) -> None:
        self.identities = IdentitiesFake(MAIN, SALES)
        self.people = PeopleFake()
        self.dialled: list[tuple[str, ...]] = []
        self.refusal = ""
        self.presenter = KeypadPresenter(
            lambda text: dialable(text, RULES), self._dial, self.people, self.identities
        )

    @property
    def chosen(self) -> int:
        return self.presenter.model().identity.chosen

    def _dial(self, *words: str) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.dialled.append(words)


@pytest.fixture
def field() -> Field:
    return Field()


def test_before_anything_is_typed_the_default_holds(field: Field) -> None:
    """S13: the choice is there where the account leaves one."""
    identity = field.presenter.model().identity
    assert (identity.choices, identity.chosen, identity.there) == (BOTH, 0, True)


@pytest.mark.parametrize("allowed", [(), (MAIN,)])
def test_with_one_or_none_there_is_nothing_to_choose(field: Field, allowed: tuple[Identity, ...]) -> None:
    """S13: only where the account allows more than one."""
    field.identities.allowed = allowed
    assert not field.presenter.model().identity.there
    field.presenter.edited("030 901820")
    field.presenter.call()
    assert field.dialled == [("030 901820",)]


def test_the_last_used_is_proposed_as_soon_as_the_number_is_recognised(field: Field) -> None:
    """S13: before anybody presses Call."""
    field.identities.last["sip:030901820@pbx.example.com"] = "Sales line"
    field.presenter.edited("030 90182")
    assert field.chosen == 0
    field.presenter.edited("030 901820")
    assert field.chosen == 1


def test_the_last_used_with_a_contact_is_proposed_as_soon_as_one_is_found(field: Field) -> None:
    """S13, C4: by any of the contact's numbers; and the call goes out as it was shown."""
    field.identities.last["0171 2345678"] = "Sales line"
    field.presenter.edited("jon")
    assert field.chosen == 0
    field.people.answer(JON)
    assert field.chosen == 1
    field.presenter.call()
    assert field.dialled == [("030 901820", "Jon Bell")]
    assert field.identities.last["sip:030901820@pbx.example.com"] == "Sales line"


def test_what_is_picked_holds_until_the_call(field: Field) -> None:
    """S13: picked before or while one types; afterwards the account's own proposal is back."""
    field.presenter.pick_identity(1)
    field.presenter.edited("030 901820")
    assert field.chosen == 1
    field.presenter.call()
    assert field.identities.last == {"sip:030901820@pbx.example.com": "Sales line"}
    assert (field.presenter.model().text, field.chosen) == ("", 0)


def test_a_call_that_cannot_be_made_loses_neither_number_nor_choice(field: Field) -> None:
    """S13: bad input loses nothing."""
    field.refusal = "No account is set up, so nothing can be dialled."
    field.presenter.edited("030 901820")
    field.presenter.pick_identity(1)
    field.presenter.call()
    assert (field.presenter.model().sentence, field.chosen) == (field.refusal, 1)


def test_emptying_the_field_forgets_the_choice(field: Field) -> None:
    field.presenter.edited("030 901820")
    field.presenter.pick_identity(1)
    field.presenter.edited("")
    assert field.chosen == 0


def test_inside_the_company_nothing_is_chosen_and_it_is_said_why(field: Field) -> None:
    """S13: what was picked is not lost, it holds for the next number outside."""
    field.identities.inside.add("sip:1002@pbx.example.com")
    field.presenter.pick_identity(1)
    field.presenter.edited("1002")
    identity = field.presenter.model().identity
    assert (identity.chosen, identity.refusal, identity.there) == (-1, INSIDE, True)
    field.presenter.call()
    assert field.identities.last == {}


def test_an_identity_that_an_admin_takes_away_is_no_longer_shown(field: Field) -> None:
    """S13: the file changes while one types."""
    field.presenter.edited("030 901820")
    field.presenter.pick_identity(1)
    field.identities.allowed = (MAIN,)
    field.presenter.refresh()
    assert field.presenter.model().identity.choices == BOTH[:1]
    field.presenter.call()
    assert field.identities.last == {"sip:030901820@pbx.example.com": "Main line"}


def test_a_place_that_is_not_there_is_not_picked() -> None:
    choice = IdentityChoice(IdentitiesFake(MAIN, SALES))
    for place in (-1, 2):
        choice.pick(place)
        assert choice.model(()).chosen == 0
    assert IdentityChoice(NoIdentities()).model(("1",)) == NO_CHOICE


@pytest.mark.parametrize(
    ("name", "identity", "detail"),
    [
        ("Jon Bell", SALES, "+4930901820, as Sales line"),
        ("", SALES, "as Sales line"),
        ("Jon Bell", None, "+4930901820"),
    ],
)
def test_a_card_says_as_whom_the_call_went_out(name: str, identity: Identity | None, detail: str) -> None:
    """S13, S2: beside the number, as an incoming call says which of ours was dialled."""
    sent = None
    if identity is not None:
        sent = OutgoingIdentity(identity.name, identity.number, CallerIdentity(address="<sip:a@b>"))
    call = Call(
        id="c",
        account_id="desk",
        direction=Direction.OUT,
        remote=party("sip:+4930901820@pbx.example.com", name),
        dialled="+49 30 901820",
        started_at=0.0,
        identity=sent,
    )
    assert on_card.detail(call) == detail


def test_the_history_says_as_whom_the_call_went_out() -> None:
    """S13: in the details, and of each call of a transfer."""
    leg = Leg(call_id="c", direction=Direction.OUT, began_at=1e9, identity="Sales line, +49 30 5550101")
    shown = in_history.details(Record(uid="r", legs=(leg,)), "", day_of(1e9))
    assert ("Called as", "Sales line, +49 30 5550101") in shown.facts
    assert "as Sales line, +49 30 5550101" in shown.legs[0].detail
