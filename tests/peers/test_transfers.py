"""Transfers to and from other softphones, without a PBX: the parties really hear each other afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.calls.call import CallState
from app.loop import ThreadLoop
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.kinds import TransferType
from app.transfer.transfers import Wish
from app.transfer.verdict import Allowed
from tests.bench.invite import wait_for_sip
from tests.bench.subjects import Plan
from tests.peers.rivals import RATE, RIVALS, Rival, missing
from tests.support.peer import Peer
from tests.support.ports import free_port
from tests.support.spectrum import level_of
from tests.support.transfer_world import ringing, target
from tests.support.wire_phone import WirePhone

WIRE_HZ, RIVAL_HZ = 1300, 1700
LOUD = -40.0
"""dBFS from which a tone counts; both say theirs at more than -20."""
NEWEST = RATE // 4
PATIENCE = 60.0


@dataclass
class Table:
    """The agent between a rival and a phone of two sockets."""

    loop: ThreadLoop
    agent: Peer
    wire: WirePhone
    rival: Rival
    rival_port: int

    def both_hear_each_other(self) -> bool:
        """Rival and wire, by ear."""
        self.loop.run(0.05)  # sound makes no event
        if self.wire.rings:
            # baresip 1.0 follows REFER and ignores Replaces in it: the target's phone rings once more.
            self.wire.answer()
        heard = self.rival.heard()[-NEWEST:]
        return (
            RIVAL_HZ in self.wire.sound.ear.voices([RIVAL_HZ])
            and heard.size == NEWEST
            and level_of(heard, WIRE_HZ, RATE) > LOUD
        )

    def transfer(self, customers_call: str, kind: TransferType, uri: str) -> None:
        """To the end of it; the agent speaks with the target first where the kind wants it."""
        flow = self.agent.phone.transfers.begin(
            Wish(
                customer_id=customers_call,
                type=kind,
                target=target("Maria"),
                allowed=Allowed((uri,), ringing()),
            )
        )
        if self.wire.uri == uri:
            self.agent.wait(lambda: self.wire.rings, "ringing target")
            self.wire.answer()
        if isinstance(flow, Consultation):
            self.agent.wait(lambda: flow.state is ConsultState.CONSULTING, "consult")
            flow.complete()
        self.agent.wait(self.both_hear_each_other, "customer and target who hear each other")


@pytest.fixture(params=sorted(RIVALS))
def name(request: pytest.FixtureRequest) -> str:
    """Which other softphone."""
    chosen = str(request.param)
    if reason := missing(chosen):
        pytest.skip(reason)
    return chosen


@contextlib.contextmanager
def table(name: str, folder: Path, *, rival_calls: bool) -> Iterator[Table]:
    """Everybody there; the rival calls the agent, or waits for a call."""
    loop = ThreadLoop()
    with contextlib.ExitStack() as stack:
        agent = Peer(loop, "agent")
        stack.callback(agent.close)
        agent.wait_port()
        wire = stack.enter_context(WirePhone("wire", WIRE_HZ, "127.0.0.1", lambda: loop.post(lambda: None)))
        port = free_port("127.0.0.1")
        plan = Plan(folder=folder, address="127.0.0.1", port=port, dial=agent.address if rival_calls else "")
        rival = RIVALS[name](plan, RIVAL_HZ)
        stack.callback(rival.close)
        if not rival_calls:
            wait_for_sip("127.0.0.1", port)
        yield Table(loop, agent, wire, rival, port)


@pytest.mark.parametrize("kind", [TransferType.COLD, TransferType.CONVERSATION], ids=lambda kind: kind.value)
def test_a_customer_reaches_another_softphone(name: str, kind: TransferType, tmp_path: Path) -> None:
    """C8, D4: the other softphone is the target."""
    with table(name, tmp_path, rival_calls=False) as there:
        there.wire.call(there.agent.address)
        call = there.agent.wait_incoming()
        there.agent.calls.answer(call.id)
        there.agent.wait_state(call, CallState.UP)
        there.transfer(call.id, kind, f"sip:1001@127.0.0.1:{there.rival_port}")


@pytest.mark.parametrize("kind", [TransferType.COLD, TransferType.CONVERSATION], ids=lambda kind: kind.value)
def test_another_softphone_is_transferred(name: str, kind: TransferType, tmp_path: Path) -> None:
    """C8, D4: the other softphone is the customer."""
    with table(name, tmp_path, rival_calls=True) as there:
        call = there.agent.wait_incoming()
        there.agent.calls.answer(call.id)
        there.agent.wait_state(call, CallState.UP)
        there.transfer(call.id, kind, there.wire.uri)
