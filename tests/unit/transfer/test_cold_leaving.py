"""Leaving the program in a cold transfer: the PBX is asked to go on (S4)."""

from __future__ import annotations

import pytest

from app.engine.commands import ReferCall
from app.transfer.call_data import find_parameter
from app.transfer.cold import ColdTransfer
from app.transfer.events import CustomerBack, Outcome
from app.transfer.kinds import TransferType
from app.transfer.places import Place
from app.transfer.verdict import Allowed
from tests.support.transfer_world import World, ended, ringing, target

COLD = TransferType.COLD


def test_a_hand_over_carries_the_data_of_the_latest_target(world: World) -> None:
    """S4, D11: after another target was chosen, the REFER brings what goes with that one."""
    flow = world.transfer(ColdTransfer, COLD, data={"note": "for Maria"})
    tom = target("Tom", target().kind, "1003")
    flow.choose_another(world.transfers.plan(tom, Allowed(tom.addresses, ringing()), {"note": "for Tom"}))
    assert world.transfers.consequences() == [
        "Tom is being rung for a customer; the PBX will be asked to go on."
    ]
    world.transfers.hand_over()
    (refer,) = world.engine.of(ReferCall)
    assert refer.target.startswith("sip:1003@127.0.0.1;")
    assert find_parameter(refer.target) == {"note": "for Tom"}


@pytest.mark.parametrize("at", ["ringing", "about to ring"])
def test_a_hand_over_goes_to_the_number_whose_turn_it_is(world: World, at: str) -> None:
    """S4, A1: a buyer's first number did not answer; the PBX goes on with the second."""
    acme = target("Acme", target().kind, "5000", "5001")
    world.transfer(ColdTransfer, COLD, acme, ringing(20, call_attempts=2, interval=15))
    world.wait(20)
    if at == "ringing":
        world.wait(15)
    world.transfers.hand_over()
    (refer,) = world.engine.of(ReferCall)
    assert refer.target.startswith("sip:5001@127.0.0.1;")


def test_a_program_that_quits_hands_the_customer_to_the_pbx(world: World) -> None:
    """S4: asks first, says to whom, and then refers the customer."""
    world.transfer(ColdTransfer, COLD, data={"customer": "42"})
    world.ring()
    assert world.transfers.consequences() == [
        "Maria is being rung for a customer; the PBX will be asked to go on."
    ]
    assert world.transfers.hand_over() == 1
    world.settle()
    assert not world.lives(world.consult)
    (refer,) = world.engine.of(ReferCall)
    assert refer.call_id == world.customer
    assert refer.target.startswith("sip:1002@127.0.0.1;cref=00")
    world.carried_out = True
    world.notify(202, final=False)
    assert ended(world).outcome is Outcome.MOVED
    assert world.where() is Place.TARGET
    assert world.transfers.consequences() == []


@pytest.mark.parametrize("how", ["refused", "silence"])
def test_a_pbx_that_does_not_take_over_gives_the_customer_back(world: World, how: str) -> None:
    """S4: quitting is not worth a customer."""
    world.transfer(ColdTransfer, COLD)
    world.transfers.hand_over()
    if how == "refused":
        world.notify(403)
    else:
        world.wait(60)
    assert ended(world).outcome is Outcome.BACK
    assert world.happened(CustomerBack)[-1].sentence
    assert world.where() is Place.AGENT


def test_a_bridged_transfer_says_what_quitting_would_do(world: World) -> None:
    """S4: the two would be cut off, and there is nothing to hand over."""
    world.transfer(ColdTransfer, COLD)
    world.answer()
    world.notify(405)
    assert "cut off" in world.transfers.consequences()[0]
    assert world.transfers.hand_over() == 0
