"""A customer, an agent's phone and a target, on a scripted engine with a virtual clock.

The world keeps the truth about the customer by itself: which legs live, and whether a REFER that named
the target was carried out. ``where`` asks ``app.transfer.places`` with these facts; what a transfer
claims about itself is not among them.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

import msgspec

from app.account.general import ConferencePolicy
from app.account.redial import RedialPolicy
from app.agent.coworkers import CoworkerChanged
from app.agent.desk import AgentDesk
from app.agent.state import AgentState
from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.conference import Conference
from app.engine.commands import HangUpCall, MixCalls, PlaceCall, ReferCall, ReferWithReplaces
from app.engine.events import ReferProgressed
from app.engine.values import Header
from app.transfer import events
from app.transfer.agent_link import AgentLink
from app.transfer.cold import ColdTransfer
from app.transfer.events import TransferEnded
from app.transfer.flow import Flow
from app.transfer.kinds import Target, TargetKind, TransferType
from app.transfer.places import CustomerFacts, Place, where
from app.transfer.reach import Reach
from app.transfer.target_leg import Progress
from app.transfer.transfers import Transfers, Wish
from app.transfer.verdict import Allowed, Ringing
from tests.support.scripted_engine import ABILITIES, EngineScripted
from tests.support.virtual_loop import VirtualLoop

MUSIC = "/music.wav"
_NO_ROOM = ConferencePolicy()

F = TypeVar("F", bound=Flow[Any])
E = TypeVar("E")

JOURNAL: tuple[type[object], ...] = (
    events.TransferBegan,
    events.TransferMoved,
    events.TargetCalled,
    events.TargetMissed,
    events.RedialPlanned,
    events.TargetAnswered,
    events.TargetChanged,
    events.AgentReleased,
    events.CustomerBack,
    events.ConsultKept,
    events.CustomerAway,
    events.CustomerReturned,
    events.TransferEnded,
)


def ringing(
    ring_time: int = 20,
    *,
    call_attempts: int = 0,
    busy_attempts: int = 0,
    interval: int = 0,
    busy_interval: int = 0,
    queued: bool = False,
    voicemail: bool = False,
    by_pbx: bool = False,
) -> Ringing:
    """How a target is rung, in few words."""
    policy = RedialPolicy(
        ring_time_seconds=ring_time,
        call_attempts=call_attempts,
        busy_attempts=busy_attempts,
        interval_seconds=interval,
        busy_interval_seconds=busy_interval,
    )
    return Ringing(policy, "It rings", wait_seconds=120, queued=queued, voicemail=voicemail, by_pbx=by_pbx)


def target(name: str = "Maria", kind: TargetKind = TargetKind.AGENT, *addresses: str) -> Target:
    """Somebody to send the customer to."""
    return Target(kind=kind, name=name, addresses=addresses or ("1002",))


class World:
    """See the module. The customer's call is up when it begins."""

    def __init__(self, conference: ConferencePolicy = _NO_ROOM, max_calls: int = 4) -> None:
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.engine = EngineScripted(self.loop, self.bus)
        self.calls = Calls(self.engine, self.loop, self.bus, music=MUSIC)
        names = itertools.count(1)
        self.conference = Conference(
            self.calls,
            self.engine,
            self.loop,
            self.bus,
            policy=lambda call_id: conference,
            resolve=lambda address: f"sip:{address}@127.0.0.1",
            new_name=lambda: str(next(names)),
        )
        self.desk = AgentDesk(self.loop, self.bus, wrap_up_limit=10)
        self.desk.sign_in()
        self.link = AgentLink(self.bus, self.calls, self.desk)
        self.transfers = Transfers(
            self.calls,
            self.engine,
            self.loop,
            self.bus,
            conference=self.conference,
            resolve=lambda address: f"sip:{address}@127.0.0.1",
            is_us=lambda uri: uri == "sip:1001@127.0.0.1",
        )
        self.calls.owner_of = lambda call_id: (
            self.conference if self.conference.has(call_id) else self.transfers.of_call(call_id)
        )
        self.engine.start(msgspec.structs.replace(ABILITIES, max_calls=max_calls))
        self.journal: list[object] = []
        for kind in JOURNAL:
            self.bus.subscribe(kind, self.journal.append)
        self.flow: Flow[Any] | None = None
        self.reach = Reach()
        self.carried_out = False
        """A REFER of the customer to the target was carried out somewhere out there."""
        self.engine_died = False
        self._hung_up = 0
        self.customer = self.engine.arrive("sip:+12125550000@127.0.0.1")
        self.calls.answer(self.customer)
        self.engine.answer(self.customer)
        self.settle()

    # --- the agent ------------------------------------------------------------------------------

    def transfer(
        self,
        flow: type[F],
        kind: TransferType,
        to: Target | None = None,
        rings: Ringing | None = None,
        *,
        data: Mapping[str, str] | None = None,
        automatic_return: bool = True,
    ) -> F:
        """Begin a transfer of the customer; returns its flow, which must be a ``flow``."""
        chosen = to or target()
        begun = self.transfers.begin(
            Wish(
                customer_id=self.customer,
                type=kind,
                target=chosen,
                allowed=Allowed(chosen.addresses, rings or ringing()),
                data=data or {},
                reach=lambda: self.reach,
                automatic_return=automatic_return,
            )
        )
        assert isinstance(begun, flow)
        self.flow = begun
        self.settle()
        return begun

    def at(self) -> Enum:
        """The state of the transfer begun last."""
        assert self.flow is not None
        state: Enum = self.flow.state
        return state

    def status(self) -> AgentState:
        """What the agent is doing."""
        return self.desk.status.state

    # --- the network ----------------------------------------------------------------------------

    @property
    def consult(self) -> str:
        """Call id of the latest call to a target."""
        return self.engine.of(PlaceCall)[-1].call_id

    def call(self, call_id: str) -> Call:
        """A call that must be known."""
        call = self.calls.get(call_id)
        assert call is not None
        return call

    def lives(self, call_id: str) -> bool:
        """Whether that leg is up or ringing."""
        call = self.calls.get(call_id)
        return call is not None and call.end_reason is None

    def ring(self, code: int = 180) -> None:
        """The target's phone sends a provisional answer."""
        self.engine.progress(self.consult, code)
        self.settle()

    def answer(self) -> None:
        """The target answers."""
        self.engine.answer(self.consult)
        self.settle()

    def fail(self, code: int) -> None:
        """The target's phone refuses with a final answer."""
        self.engine.finish(self.consult, code)
        self.settle()

    def hang_up(self, call_id: str) -> None:
        """The other side of a call hangs up."""
        self.engine.finish(call_id)
        self.settle()

    def see(self, *, now: Sequence[str] = (), later: Sequence[str] = (), rung: Sequence[str] = ()) -> None:
        """Presence says that these of the target's extensions are available, are not, or that they ring."""
        self.reach = Reach(tuple(now), tuple(later), tuple(rung))
        self.bus.publish(CoworkerChanged(""))
        self.settle()

    def notify(self, code: int, *, final: bool = True) -> None:
        """A NOTIFY, or the answer to the REFER, comes in."""
        self.bus.publish(ReferProgressed(call_id=self.customer, code=code, reason="", final=final))
        self.settle()

    def carry_out(self) -> None:
        """The peer carries the REFER out: the target's leg is replaced, and the NOTIFY says so."""
        self.carried_out = True
        replaced = self.engine.of(ReferWithReplaces)
        if replaced and self.lives(replaced[-1].consult_call_id):
            self.engine.finish(replaced[-1].consult_call_id)
        self.notify(200)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.loop.advance(seconds)
        self.settle()

    def kill_engine(self) -> None:
        """The engine dies."""
        self.engine_died = True
        self.engine.lose()
        self.settle()

    def come_back(self, headers: list[Header] | None = None) -> str:
        """A call arrives from the voice menu."""
        call_id = self.engine.arrive("sip:+12125550000@127.0.0.1", headers=headers or [])
        self.settle()
        return call_id

    def settle(self) -> None:
        """Let the engine do what it was told: hang up, hold, resume."""
        self.loop.run()
        while True:
            orders = self.engine.of(HangUpCall)[self._hung_up :]
            self._hung_up += len(orders)
            for order in orders:
                if self.lives(order.call_id):
                    self.engine.finish(order.call_id, by_us=True)
            granted = self.engine.grant_holds() if not self.engine_died else 0
            self.loop.run()
            if not orders and not granted:
                return

    # --- the truth ------------------------------------------------------------------------------

    @property
    def referred(self) -> bool:
        """Whether a REFER is out."""
        return bool(self.engine.of(ReferCall) or self.engine.of(ReferWithReplaces))

    def bridged(self) -> bool:
        """Whether the phone joins customer and target without the agent."""
        mixes = {mix.mix_id: mix.call_ids for mix in self.engine.of(MixCalls)}
        return any(
            self.customer in members
            and len(members) > 1
            and all(self.lives(member) for member in members)
            and not self.engine.at_microphone() & set(members)
            for members in mixes.values()
        )

    def facts(self) -> CustomerFacts:
        """What an onlooker knows of the customer."""
        call = self.call(self.customer)
        kept = self.flow is not None and not self.flow.over
        return CustomerFacts(
            on_phone=self.lives(self.customer),
            cared_for=kept or not self.calls.is_aside(self.customer),
            with_target=self.carried_out or self.bridged(),
            ended_for=call.end_reason.value if call.end_reason is not None else "",
        )

    def where(self) -> Place:
        """The one place the customer is in."""
        return where(self.facts())

    def happened(self, kind: type[E]) -> list[E]:
        """The journal's entries of one type."""
        return [event for event in self.journal if isinstance(event, kind)]


def ended(world: World) -> TransferEnded:
    """The one end that a transfer has come to."""
    (event,) = world.happened(TransferEnded)
    return event


def heard(world: World) -> set[str]:
    """The living calls at the microphone."""
    return {call_id for call_id in world.engine.at_microphone() if world.lives(call_id)}


def seen(flow: ColdTransfer) -> Progress:
    """How far the target has come; there is one."""
    progress = flow.progress
    assert progress is not None
    return progress
