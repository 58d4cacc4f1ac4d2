"""A whole phone on 127.0.0.1 that others can call without a server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from app.account.desk import ACCOUNT_ID, Desk
from app.account.sip import SipAccount
from app.calls.call import Call, CallState
from app.calls.events import CallTakenOver
from app.engine.events import AccountListening, DtmfHeard
from app.loop import ThreadLoop
from tests.support.softphone import Softphone


class Peer(Softphone):
    """Knows its own address and its engine, and notes digits heard and calls taken over."""

    def __init__(self, loop: ThreadLoop, user: str, *, sound: bool = False) -> None:
        """``sound``: on the devices that are there."""
        account = SipAccount(account_id=ACCOUNT_ID, user=user, local_address="127.0.0.1")
        super().__init__(loop, Desk(account=account), sound=sound)
        self.user = user
        self.port = 0
        """Where it listens; 0: not yet."""
        self.digits = ""
        self._successors: dict[str, str] = {}
        self.phone.bus.subscribe(AccountListening, self._on_listening)
        self.phone.bus.subscribe(DtmfHeard, self._on_digit)
        self.phone.bus.subscribe(CallTakenOver, self._on_taken_over)

    @property
    def address(self) -> str:
        """Its SIP URI."""
        return f"sip:{self.user}@127.0.0.1:{self.port}"

    def wait_port(self) -> None:
        """Wait until it can be called."""
        self.wait(lambda: self.port > 0, "port")

    def successor(self, call: Call) -> Call:
        """Wait for the call that takes this one's place."""
        self.wait(lambda: call.id in self._successors, "call in its place")
        new = self.calls.get(self._successors[call.id])
        assert new is not None, "a call that was announced is remembered"
        return new

    def _on_listening(self, event: AccountListening) -> None:
        self.port = event.port

    def _on_digit(self, event: DtmfHeard) -> None:
        self.digits += event.digit

    def _on_taken_over(self, event: CallTakenOver) -> None:
        self._successors[event.old_call_id] = event.new_call_id


@contextlib.contextmanager
def peers(*users: str) -> Iterator[list[Peer]]:
    """Phones on one loop that can be called; ended on every way out."""
    loop = ThreadLoop()
    with contextlib.ExitStack() as stack:
        there = []
        for user in users:
            there.append(Peer(loop, user))
            stack.callback(there[-1].close)
        for peer in there:
            peer.wait_port()
        yield there


def connect(caller: Peer, called: Peer) -> tuple[Call, Call]:
    """A call from one to the other that is up on both sides, as each of them has it."""
    out = caller.dial(called.address)
    incoming = called.wait_incoming()
    called.calls.answer(incoming.id)
    caller.wait_state(out, CallState.UP)
    called.wait_state(incoming, CallState.UP)
    return out, incoming
