"""As whom a call goes out through a real PBX (S13): what the PBX is told, and what the called phone shows."""

from __future__ import annotations

import pytest

from app.account.standing import Standing
from app.calls.call import CallState, EndReason
from app.engine.values import IdentityHeader
from tests.pbx.conftest import Stage
from tests.support.accounts import account
from tests.support.softphone import Softphone

pytestmark = pytest.mark.pbx

TELLS = "608"
CALLED = "1005"
"""An extension that the account file does not list: to the account it is outside."""
MAIN = {"name": "Main line", "number": "+1 212 555 0100"}
SALES = {"name": "Sales line", "number": "+1 212 555 0101", "display_name": "Example Sales"}


def signed_in(stage: Stage, header: IdentityHeader) -> Softphone:
    """Anna's phone, registered as 1001, with two identities."""
    phone = stage.registered("1001")
    made = account(identities=[MAIN, SALES], sip={"identity_header": header})
    phone.phone.standings.use(Standing(made, made.agent("anna")))
    return phone


@pytest.mark.parametrize("header", ["preferred", "asserted"])
def test_the_pbx_receives_the_chosen_identity(stage: Stage, header: IdentityHeader) -> None:
    """S13: the default first, then the one that was chosen for this number, then that one by itself."""
    phone = signed_in(stage, header)
    for chosen, shown in (("", "Main line"), ("Sales line", "Example Sales"), ("", "Example Sales")):
        if chosen:
            phone.phone.identities.choose([TELLS], chosen)
        call = phone.dial(TELLS)
        told = stage.heard("UserEvent", UserEvent="CalledAs")
        number = "+12125550100" if shown == "Main line" else "+12125550101"
        expected = f"{shown} <sip:{number}@{stage.asterisk.address}>"  # UserEvent takes quotes away
        assert told[header.title()] == expected
        # Asterisk believes what is asserted (trust_id_inbound) and does not read what is preferred.
        assert told["Number"] == (number if header == "asserted" else "1001")
        phone.wait_state(call, CallState.UP)
        phone.calls.hang_up(call.id)
        phone.wait_state(call, CallState.ENDED)


def test_the_called_phone_shows_the_chosen_identity(stage: Stage) -> None:
    """S13: number and name at the other end are those of the identity, not of the extension."""
    phone, other = signed_in(stage, "asserted"), stage.registered(CALLED)
    phone.phone.identities.choose([CALLED], "Sales line")
    call = phone.dial(CALLED)
    arrived = other.wait_incoming()
    assert (arrived.remote.number, arrived.remote.name) == ("+12125550101", "Example Sales")
    other.calls.answer(arrived.id)
    phone.wait_state(call, CallState.UP)
    assert call.identity is not None
    assert call.identity.name == "Sales line"


def test_a_call_inside_the_company_shows_the_extension(stage: Stage) -> None:
    """S13: a coworker of the account file sees who calls."""
    phone, maria = signed_in(stage, "asserted"), stage.registered("1002")
    call = phone.dial("1002")
    arrived = maria.wait_incoming()
    assert (arrived.remote.number, arrived.remote.name) == ("1001", "Extension 1001")
    assert call.identity is None


def test_a_pbx_that_knows_its_phones_by_from_refuses_another(stage: Stage) -> None:
    """S13: why ``from`` is not the default; the agent reads a sentence."""
    phone = signed_in(stage, "from")
    call = phone.dial(TELLS)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is EndReason.FORBIDDEN
    assert call.end_sentence
