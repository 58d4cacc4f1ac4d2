"""How fast a press becomes a transfer: Transfer to REFER on the wire, Complete to customer and target joined.

From phone to phone on one machine, so that nothing but this phone is measured: customer and target are two
sockets each, and their share is a few tenths of a millisecond.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.calls.call import Call, CallState
from app.loop import ThreadLoop
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.kinds import TransferType
from app.transfer.transfers import Wish
from app.transfer.verdict import Allowed
from tests.bench.figures import line, percentile
from tests.support.peer import Peer
from tests.support.transfer_world import ringing, target
from tests.support.wire_phone import WirePhone

PATIENCE = 60.0
PAUSE = 0.6
"""Seconds between two transfers: PJSIP gives the places of ended calls back after half a second."""


@dataclass
class _Desk:
    """The agent and the two others."""

    loop: ThreadLoop
    agent: Peer
    customer: WirePhone
    target: WirePhone

    def connect(self) -> Call:
        """Customer and agent talk."""
        self.customer.call(self.agent.address)
        call = self.agent.wait_incoming()
        self.agent.calls.answer(call.id)
        self.agent.wait_state(call, CallState.UP)
        self.until(lambda: self.customer.talks)
        return call

    def wish(self, call: Call, kind: TransferType) -> Wish:
        """The customer to the target; a cold transfer is a REFER at once."""
        return Wish(
            customer_id=call.id,
            type=kind,
            target=target("Maria"),
            allowed=Allowed((self.target.uri,), ringing(by_pbx=True)),
        )

    def until(self, condition: Callable[[], bool]) -> None:
        """Go on until it is so."""
        if not self.loop.run_until(condition, PATIENCE):
            raise RuntimeError("the transfer does not come to an end")

    def clear(self) -> None:
        """End every call and wait for that."""
        for call in list(self.agent.calls):
            self.agent.calls.direct.end(call.id)
        self.customer.hang_up()
        self.target.hang_up()
        self.until(lambda: not (len(self.agent.calls) or self.customer.live() or self.target.live()))
        self.customer.forget()
        self.target.forget()
        self.loop.run(PAUSE)


@contextlib.contextmanager
def _desk() -> Iterator[_Desk]:
    loop = ThreadLoop()
    with contextlib.ExitStack() as stack:
        wires = [
            stack.enter_context(WirePhone(name, frequency, "127.0.0.1", lambda: loop.post(lambda: None)))
            for name, frequency in (("customer", 1300), ("target", 1700))
        ]
        agent = Peer(loop, "agent")
        stack.callback(agent.close)
        agent.wait_port()
        yield _Desk(loop, agent, *wires)


def measure(times: int) -> str:
    """Each of the two so many times; percentiles in milliseconds."""
    with _desk() as desk:
        refer = [_refer(desk) for _ in range(times)]
        joined = [_joined(desk) for _ in range(times)]
    return line(
        "transfer",
        {
            "refer_p50": percentile(refer, 0.5),
            "refer_p99": percentile(refer, 0.99),
            "joined_p50": percentile(joined, 0.5),
            "joined_p99": percentile(joined, 0.99),
        },
    )


def _refer(desk: _Desk) -> float:
    """Milliseconds from Transfer to the REFER at the customer's socket."""
    call = desk.connect()
    desk.customer.referred_at = 0.0
    began = time.monotonic()
    desk.agent.phone.transfers.begin(desk.wish(call, TransferType.COLD))
    desk.until(lambda: desk.customer.referred_at > 0)
    desk.clear()
    return 1000 * (desk.customer.referred_at - began)


def _joined(desk: _Desk) -> float:
    """Milliseconds from Complete to the target's 200 at the customer's socket."""
    call = desk.connect()
    desk.customer.moved_at = 0.0
    flow = desk.agent.phone.transfers.begin(desk.wish(call, TransferType.CONVERSATION))
    desk.until(lambda: desk.target.rings)
    desk.target.answer()
    if not isinstance(flow, Consultation):
        raise TypeError("a conversation transfer is a consultation")
    desk.until(lambda: flow.state is ConsultState.CONSULTING)
    began = time.monotonic()
    flow.complete()
    desk.until(lambda: desk.customer.moved_at > 0)
    desk.clear()
    return 1000 * (desk.customer.moved_at - began)
