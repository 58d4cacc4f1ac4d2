"""The transfers under way: begun here, found here, and asked here what quitting would do."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.conference import Conference
from app.calls.end_reason import Direction, EndReason
from app.calls.events import CallAdded, CallEnded
from app.engine.port import EnginePort
from app.errors import UserFacingError
from app.loop import Loop
from app.transfer.add_call import AddCall
from app.transfer.call_data import MANNER, REFERENCE, data_of, encode
from app.transfer.cold import ColdState, ColdTransfer
from app.transfer.consultation import Consultation
from app.transfer.events import ConsultKept, Outcome, TransferEnded
from app.transfer.flow import Flow, Order, Room
from app.transfer.kinds import CallFacts, Target, TargetKind, TransferType
from app.transfer.legs import Legs
from app.transfer.reach import Reach
from app.transfer.referred import HangUpTransfer, PbxTransfer
from app.transfer.ring_plan import RingPlan
from app.transfer.success import SuccessTransfer
from app.transfer.verdict import Allowed
from app.translation import tr

AnyFlow = Flow[Any]
MakeFlow = Callable[[Order, Room], AnyFlow]

_EMPTY: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the agent asked for and the rules allowed."""

    customer_id: str
    type: TransferType
    target: Target
    allowed: Allowed
    data: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    """Call data that goes along (D11)."""
    reach: Callable[[], Reach] = Reach
    """How the target can be reached at any moment, by its addresses."""
    automatic_return: bool = True


def flow_for(wish: Wish) -> MakeFlow:
    """Which flow carries a wish out, by the PBX where the rules said so."""
    cold: MakeFlow = PbxTransfer if wish.allowed.ringing.by_pbx else ColdTransfer
    if wish.type is TransferType.RELEASE and wish.target.kind is TargetKind.QUEUE:
        return SuccessTransfer  # D3
    flows: dict[TransferType, MakeFlow] = {
        TransferType.COLD: cold,
        TransferType.WARM: AddCall,
        TransferType.RELEASE: cold,
        TransferType.SUCCESS: SuccessTransfer,
        TransferType.CONVERSATION: Consultation,
        TransferType.HANG_UP: HangUpTransfer,
    }
    return flows[wish.type]


def _new_transfer_id() -> str:
    return uuid.uuid4().hex[:16]


class Transfers:
    """All transfers of the phone. Only on the core's thread."""

    def __init__(
        self,
        calls: Calls,
        engine: EnginePort,
        loop: Loop,
        bus: Bus,
        *,
        conference: Conference,
        resolve: Callable[[str], str],
        is_us: Callable[[str], bool] = lambda uri: False,
        new_transfer_id: Callable[[], str] = _new_transfer_id,
    ) -> None:
        """``resolve``: an address of the account file or a number to a SIP URI; raises ``UserFacingError``.

        ``is_us``: whether a SIP URI is one of our own addresses (D5).
        """
        self._calls = calls
        self._resolve = resolve
        self._is_us = is_us
        self._new_transfer_id = new_transfer_id
        self._conference = conference
        self._room = Room(Legs(calls, engine), loop, bus, conference)
        self._flows: dict[str, AnyFlow] = {}
        self._first_customer_left: set[str] = set()
        self._brought_to: dict[str, str] = {}
        """Of calls that came into a conference by a transfer: whose customer they were brought to."""
        self._subscriptions = [
            bus.subscribe(TransferEnded, self._ended),
            bus.subscribe(ConsultKept, lambda event: self._first_customer_left.add(event.call_id)),
            bus.subscribe(CallAdded, self._call_added),
            bus.subscribe(CallEnded, self._call_ended),
        ]

    def __iter__(self) -> Iterator[AnyFlow]:
        """The transfers that live, oldest first."""
        return iter(list(self._flows.values()))

    def get(self, transfer_id: str) -> AnyFlow | None:
        """A transfer that lives."""
        return self._flows.get(transfer_id)

    def of_call(self, call_id: str) -> AnyFlow | None:
        """The transfer that a call is part of, as customer or as target."""
        for flow in self._flows.values():
            if call_id and call_id in (flow.order.customer_id, flow.consult_id):
                return flow
        return None

    def facts(self, call: Call, *, campaign: str = "", product: str = "") -> CallFacts:
        """The call and its history, as the rules want it."""
        flow = self.of_call(call.id)
        return CallFacts(
            direction=call.direction,
            campaign=campaign,
            product=product,
            first_customer_left=call.id in self._first_customer_left or self._customer_left(call.id),
            under_way=flow is not None,
            in_voice_menu=isinstance(flow, HangUpTransfer),
        )

    def begin(self, wish: Wish) -> AnyFlow:
        """Carry out what the rules allowed. Raises ``UserFacingError``; nothing has changed then."""
        if self.of_call(wish.customer_id) is not None:
            raise UserFacingError(tr("This call is being transferred already."))
        make = flow_for(wish)
        if self._conference.has(wish.customer_id) and make is not AddCall:
            raise UserFacingError(
                tr("This call is in a conference; you can add somebody, leave it or split it.")
            )
        transfer_id = self._new_transfer_id()
        data = {REFERENCE: transfer_id, MANNER: wish.type.value, **wish.data}
        order = Order(
            transfer_id=transfer_id,
            type=wish.type,
            customer_id=wish.customer_id,
            plan=self.plan(wish.target, wish.allowed, data, wish.reach),
            automatic_return=wish.automatic_return,
        )
        flow = make(order, self._room)
        self._flows[transfer_id] = flow
        try:
            flow.start()
        except UserFacingError:
            self._flows.pop(transfer_id, None)
            raise
        return flow

    def plan(
        self,
        target: Target,
        allowed: Allowed,
        data: Mapping[str, str],
        reach: Callable[[], Reach] = Reach,
    ) -> RingPlan:
        """Whom to ring and how, for ``begin`` and ``Flow.choose_another``. Raises ``UserFacingError``."""
        return RingPlan(
            name=target.name,
            uris=tuple(self._resolve(address) for address in allowed.addresses),
            ringing=allowed.ringing,
            data=encode(data) if data else None,
            reach=lambda: reach().map(self._resolve),
            group=target.kind is TargetKind.GROUP,
            as_customer=target.user_number_forwarding,
        )

    def is_expected(self, call: Call) -> bool:
        """Whether this incoming call is a customer who comes back from a voice menu (D5)."""
        return self._awaited(call) is not None

    # --- leaving the program (S4) ---------------------------------------------------------------

    def consequences(self) -> list[str]:
        """What quitting now would do to whom, one sentence each; empty: nothing is under way."""
        return [_consequence(flow) for flow in self]

    @property
    def can_hand_over(self) -> bool:
        """Whether ``hand_over`` would do something."""
        return bool(self._to_hand_over())

    def hand_over(self) -> int:
        """Ask the PBX to go on with every cold transfer; how many. Each ends with ``TransferEnded``."""
        waiting = self._to_hand_over()
        for flow in waiting:
            flow.hand_over()
        return len(waiting)

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    # --- inside ---------------------------------------------------------------------------------

    def _to_hand_over(self) -> list[ColdTransfer]:
        return [flow for flow in self if isinstance(flow, ColdTransfer) and flow.can_hand_over]

    def _ended(self, event: TransferEnded) -> None:
        flow = self._flows.pop(event.transfer_id, None)
        if flow is not None and event.outcome is Outcome.CONFERENCE:
            self._brought_to[flow.consult_id] = flow.order.customer_id

    def _call_ended(self, event: CallEnded) -> None:
        self._brought_to.pop(event.call_id, None)
        self._first_customer_left.discard(event.call_id)

    def _customer_left(self, call_id: str) -> bool:
        """D10: the customer to whom this call was brought hung up."""
        customer = self._calls.get(self._brought_to.get(call_id, ""))
        return customer is not None and customer.end_reason is EndReason.THEY_HUNG_UP

    def _call_added(self, event: CallAdded) -> None:
        """D5: a call that comes back from a voice menu is known by its token, else by who referred it."""
        call = self._calls.get(event.call_id)
        if call is None or call.direction is Direction.OUT:
            return
        flow = self._awaited(call)
        if flow is not None:
            flow.returned(call.id)

    def _awaited(self, call: Call) -> HangUpTransfer | None:
        away = [f for f in self if isinstance(f, HangUpTransfer) and f.may_return]
        token = data_of(call).get(REFERENCE)
        if token is not None:
            return next((flow for flow in away if flow.id == token), None)
        referrer = next((h.value for h in call.headers if h.name.lower() == "referred-by"), "")
        if len(away) == 1 and referrer and self._is_us(_uri_of(referrer)):
            return away[0]
        return None


def _uri_of(name_addr: str) -> str:
    """The URI in a name-addr (RFC 3261 section 20.10), without parameters of the header."""
    _, bracket, rest = name_addr.partition("<")
    return rest.partition(">")[0] if bracket else name_addr.partition(";")[0].strip()


def _consequence(flow: AnyFlow) -> str:
    name = flow.target_name
    if flow.settling:
        return tr("A customer is on the way to {name}; that is waited for.", name=name)
    if isinstance(flow, ColdTransfer):
        if flow.can_hand_over:
            return tr("{name} is being rung for a customer; the PBX will be asked to go on.", name=name)
        if flow.state is ColdState.BRIDGED:
            return tr("A customer talks with {name} through this phone; they would be cut off.", name=name)
    if isinstance(flow, PbxTransfer):
        return tr("The PBX is moving a customer to {name} and goes on without this phone.", name=name)
    if isinstance(flow, HangUpTransfer):
        return tr("A customer will come back from {name} and would not find you.", name=name)
    return tr("A customer is being transferred to {name} and would be cut off.", name=name)
