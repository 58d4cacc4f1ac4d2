"""Every state machine of the transfer room, pair by pair."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from enum import Enum
from typing import Any

import pytest

from app.calls.referral import REFERRAL_TRANSITIONS, Referral, ReferralState
from app.errors import IllegalTransition
from app.transfer.add_call import AddCall
from app.transfer.cold import ColdTransfer
from app.transfer.consultation import Consultation
from app.transfer.flow import Flow, Order, Room
from app.transfer.kinds import TransferType
from app.transfer.legs import Legs
from app.transfer.referred import HangUpTransfer, PbxTransfer
from app.transfer.ring_plan import RingPlan
from app.transfer.success import SuccessTransfer
from app.transfer.target_leg import LEG_TRANSITIONS, LegState, TargetLeg
from tests.support.transfer_world import World, ringing

FLOWS: list[type[Flow[Any]]] = [
    ColdTransfer,
    SuccessTransfer,
    Consultation,
    AddCall,
    PbxTransfer,
    HangUpTransfer,
]
PLAN = RingPlan(name="Maria", uris=("sip:1002@127.0.0.1",), ringing=ringing())


def machine(kind: type[Any], world: World) -> Any:  # noqa: ANN401 - one of several machines
    """A machine that has not begun."""
    legs = Legs(world.calls, world.engine)
    if kind is Referral:
        return Referral(world.loop, on_done=lambda: None, on_failed=lambda: None)
    if kind is TargetLeg:
        return TargetLeg("t", world.customer, PLAN, world, legs=legs, loop=world.loop, bus=world.bus)  # type: ignore[arg-type] # never tells anybody
    order = Order(transfer_id="t", type=TransferType.COLD, customer_id=world.customer, plan=PLAN)
    return kind(order, Room(legs, world.loop, world.bus, world.conference))


def tables() -> list[tuple[type[Any], Mapping[Any, frozenset[Any]]]]:
    """Each machine with its table."""
    return [
        *((flow, flow.transitions) for flow in FLOWS),
        (Referral, REFERRAL_TRANSITIONS),
        (TargetLeg, LEG_TRANSITIONS),
    ]


@pytest.mark.parametrize(("kind", "table"), tables())
def test_every_pair_of_states_is_legal_or_raises(
    kind: type[Any], table: Mapping[Enum, frozenset[Enum]]
) -> None:
    """S6: the one setter of each machine takes the listed steps and no other."""
    tested = machine(kind, World())
    for old, new in itertools.product(table, table):
        tested._state = old  # noqa: SLF001 - the table is what is tested
        if new in table[old]:
            tested._to(new)  # noqa: SLF001
            assert tested.state is new
        else:
            with pytest.raises(IllegalTransition):
                tested._to(new)  # noqa: SLF001
            assert tested.state is old


@pytest.mark.parametrize(("kind", "table"), tables())
def test_every_table_lists_every_state(kind: type[Any], table: Mapping[Enum, frozenset[Enum]]) -> None:
    """S6: no state is missing from a table."""
    states: type[Enum] = type(next(iter(table)))
    assert set(table) == set(states), kind
    assert {ReferralState, LegState} >= {states} or kind in FLOWS
