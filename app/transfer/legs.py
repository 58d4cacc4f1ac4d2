"""What a transfer does with calls: park, ring, join, give back. The words flows are written in."""

from __future__ import annotations

from collections.abc import Sequence

from app.calls.call import Call
from app.calls.calls import Calls
from app.engine.commands import MixCalls, ReferCall, ReferWithReplaces
from app.engine.port import EnginePort, OnReply
from app.transfer.ring_plan import RingPlan


class Legs:
    """The calls and the engine, as flows use them. Harmless for calls that are over.

    Whoever is on hold hears music: that is the business of the hold itself (``app.calls.line``).
    """

    def __init__(self, calls: Calls, engine: EnginePort) -> None:
        self._calls = calls
        self._engine = engine

    def find(self, call_id: str) -> Call | None:
        """A call that lives or ended lately."""
        return self._calls.get(call_id)

    def alive(self, call_id: str) -> bool:
        """Whether the call is not over yet."""
        call = self._calls.get(call_id)
        return call is not None and call.end_reason is None

    def up(self, call_id: str) -> bool:
        """Whether the call is answered and not over."""
        call = self._calls.get(call_id)
        return call is not None and call.established

    def held(self, call_id: str) -> bool:
        """Whether we hold the call."""
        call = self._calls.get(call_id)
        return call is not None and call.held_by_us

    def ring(self, customer_id: str, uri: str, plan: RingPlan, *, heard: bool) -> Call:
        """Call a target from the customer's account. ``heard``: the agent listens, else it is aside."""
        customer = self._calls.get(customer_id)
        if customer is None:
            raise LookupError(f"no call {customer_id}")
        theirs = self._calls.identity_of(customer) if plan.as_customer else None
        return self._calls.place(
            customer.account_id,
            uri,
            plan.headers,
            name=plan.name,
            dialled=plan.name,
            aside=not heard,
            identity=theirs or self._calls.identity_for(uri),
        )

    def park(self, call_id: str) -> None:
        """The agent's sound ends at once; the call is on hold and is no longer the agent's."""
        if self.up(call_id):
            self._calls.direct.set_aside(call_id, held=True)

    def wait(self, call_id: str) -> None:
        """On hold; the call stays the agent's."""
        if self.up(call_id):
            self._calls.direct.hold(call_id)

    def talk(self, call_id: str) -> None:
        """The agent speaks with this one; every other call of the agent's is held."""
        if self.up(call_id):
            self._calls.direct.resume(call_id)

    def give_back(self, call_id: str, *, instead_of: str = "") -> None:
        """The call is the agent's again, resumed unless the agent speaks with somebody else.

        ``instead_of``: a call that is being hung up and does not count as somebody else.
        """
        current = self._calls.current
        if current is None or current.id in (call_id, instead_of):
            self.talk(call_id)
        else:
            self.keep(call_id)

    def bridge(self, mix_id: str, call_ids: Sequence[str]) -> None:
        """These hear one another through this phone, without the agent."""
        for call_id in call_ids:
            self._calls.direct.set_aside(call_id, held=False)
        self._engine.send(MixCalls(mix_id=mix_id, call_ids=list(call_ids)))

    def keep(self, call_id: str) -> None:
        """What was part of a transfer is an ordinary call of the agent's from now on, held or not."""
        if self.up(call_id):
            self._calls.direct.bring_back(call_id)

    def hang_up(self, call_id: str) -> None:
        """End a call in any state."""
        if call_id:
            self._calls.direct.end(call_id)

    def give_up(self, call_id: str) -> None:
        """End a call that nobody answers."""
        self._calls.direct.give_up(call_id)

    def refer(self, call_id: str, target: str, on_reply: OnReply) -> None:
        """Ask the peer to call ``target``, a Refer-To value (RFC 3515)."""
        self._engine.send(ReferCall(call_id=call_id, target=target), on_reply)

    def replace(self, call_id: str, consult_call_id: str, on_reply: OnReply) -> None:
        """Ask the peer of the first call to take the second one over (RFC 3891)."""
        self._engine.send(ReferWithReplaces(call_id=call_id, consult_call_id=consult_call_id), on_reply)
