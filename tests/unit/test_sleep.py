"""What the phone does before the machine sleeps, by a virtual clock."""

from __future__ import annotations

import pytest

from app.sleep import LONGEST_DELAY, Sleep
from app.transfer.cold import ColdState, ColdTransfer
from app.transfer.kinds import TransferType
from app.transfer.success import SuccessTransfer
from tests.support.transfer_world import World


class Machine:
    """A world whose machine can sleep."""

    def __init__(self) -> None:
        self.world = World()
        self.network: list[bool] = []
        self.ready = 0
        self.sleep = Sleep(self.world.loop, self.world.bus, self.world.transfers, self)

    def changed(self, *, reachable: bool) -> None:
        """See ``NetworkListener``."""
        self.network.append(reachable)

    def prepare(self) -> None:
        """The machine is about to sleep."""
        self.sleep.prepare(self._may_sleep)
        self.world.settle()

    def _may_sleep(self) -> None:
        self.ready += 1


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_sleep_waits_until_the_pbx_has_taken_the_transfer(machine: Machine) -> None:
    """S4, C8: and not a moment longer."""
    flow = machine.world.transfer(ColdTransfer, TransferType.COLD)
    machine.prepare()
    assert flow.state is ColdState.HANDING_OVER
    assert machine.ready == 0
    machine.world.notify(202, final=False)
    assert machine.ready == 1
    machine.world.wait(60)
    assert machine.ready == 1


def test_a_pbx_that_refuses_does_not_keep_the_machine_awake(machine: Machine) -> None:
    """S4: the customer is back with the agent, who has closed the lid."""
    flow = machine.world.transfer(ColdTransfer, TransferType.COLD)
    machine.prepare()
    machine.world.notify(603)
    assert flow.state is ColdState.BACK
    assert machine.ready == 1


def test_a_pbx_that_says_nothing_is_not_waited_for(machine: Machine) -> None:
    """The system would not wait either."""
    machine.world.transfer(ColdTransfer, TransferType.COLD)
    machine.prepare()
    machine.world.wait(LONGEST_DELAY + 0.1)
    assert machine.ready == 1


def test_nothing_else_puts_sleep_off(machine: Machine) -> None:
    """S4: what the PBX cannot carry on ends with the phone."""
    machine.prepare()
    assert machine.ready == 1
    machine.world.transfer(SuccessTransfer, TransferType.SUCCESS)
    machine.prepare()
    assert machine.ready == 2


def test_after_waking_the_network_is_another_one(machine: Machine) -> None:
    """P1: registrations are looked at again."""
    machine.prepare()
    machine.sleep.woke()
    assert machine.network == [True]
    assert machine.ready == 1


def test_a_phone_that_ends_lets_the_machine_sleep(machine: Machine) -> None:
    machine.world.transfer(ColdTransfer, TransferType.COLD)
    machine.prepare()
    machine.sleep.close()
    assert machine.ready == 1
