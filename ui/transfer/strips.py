"""The strips on the cards of calls that are being passed on, and what their buttons ask for. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.agent.call_back import CallBacks, CallBacksChanged
from app.agent.waiting import TransferWaitEnded, TransferWaits
from app.bus import Bus
from app.calls.call import Call, CallState, Direction, EndReason
from app.calls.calls import Calls
from app.calls.events import CallEnded
from app.calls.standings import Standings
from app.loop import Loop
from app.transfer.add_call import AddCall
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.events import (
    AgentReleased,
    ConsultKept,
    CustomerBack,
    CustomerReturned,
    Outcome,
    TargetCalled,
    TargetChanged,
    TargetMissed,
    TransferBegan,
    TransferEnded,
    TransferMoved,
    TransferProgressed,
)
from app.transfer.referred import HangUpTransfer
from app.transfer.transfers import AnyFlow, Transfers
from app.translation import tr
from ui.transfer.strip_model import Press, StripModel
from ui.transfer.strip_words import failed, strip, waiting
from ui.transfer.words import person

OpenBox = Callable[[str, AnyFlow | None], None]
_WORTH_CALLING_BACK = frozenset({EndReason.BUSY, EndReason.NO_ANSWER, EndReason.DECLINED})
_NEWS = (
    TransferBegan,
    TransferMoved,
    TransferProgressed,
    TargetChanged,
    AgentReleased,
    CustomerReturned,
    ConsultKept,
)


@dataclass
class _Record:
    """What is remembered of a transfer: its end is told after the flow is gone."""

    customer_id: str
    target: str
    missed: EndReason | None = None


@dataclass
class _Failure:
    """A transfer that did not come about, until the agent has read it."""

    sentence: str
    call_back: str = ""


@dataclass(frozen=True)
class StripDesk:
    """The parts of the phone that strips ask."""

    transfers: Transfers
    calls: Calls
    standings: Standings
    call_backs: CallBacks
    bus: Bus
    loop: Loop


@dataclass
class _Memory:
    records: dict[str, _Record] = field(default_factory=dict)
    failures: dict[str, _Failure] = field(default_factory=dict)
    legs: dict[str, str] = field(default_factory=dict)
    """Calls to targets, each with its transfer."""
    endings: dict[str, str] = field(default_factory=dict)
    waits: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Transferred calls that wait here: since when, and until when at most."""


class Strips:
    """One for each window. ``changed`` hears that some strip is another one by now."""

    def __init__(
        self,
        desk: StripDesk,
        *,
        changed: Callable[[], None],
        announce: Callable[[str], None],
        open_box: OpenBox,
    ) -> None:
        self._desk = desk
        self._changed = changed
        self._announce = announce
        self._open_box = open_box
        self._memory = _Memory()
        bus = desk.bus
        self._subscriptions = [
            bus.subscribe(TransferBegan, self._began),
            bus.subscribe(TargetMissed, self._missed),
            bus.subscribe(TargetChanged, self._target_changed),
            bus.subscribe(CustomerBack, self._back),
            bus.subscribe(TransferEnded, self._ended),
            bus.subscribe(CallEnded, self._call_ended),
            bus.subscribe(TransferWaits, self._waits),
            bus.subscribe(TransferWaitEnded, self._waits_no_more),
            bus.subscribe(TargetCalled, self._called),
            bus.subscribe(ConsultKept, self._kept),
            *(bus.subscribe(kind, lambda _event: changed()) for kind in (*_NEWS, CallBacksChanged)),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    # --- what a card asks -------------------------------------------------------------------------

    def strip(self, call: Call) -> StripModel | None:
        """The strip on the card of ``call``; None: it has none."""
        flow = self._flow_of(call.id)
        if flow is not None:
            return strip(flow, call, self._desk.calls.get(flow.consult_id))
        waits = self._memory.waits.get(call.id)
        if waits is not None:
            return waiting(*waits)
        failure = self._memory.failures.get(call.id)
        if failure is None or call.state is CallState.ENDED:
            return None
        return failed(failure.sentence, call, call_back=failure.call_back)

    def hides(self, call_id: str) -> bool:
        """Whether the call is a target that the agent does not talk to (yet): the strip tells of it."""
        flow = self._desk.transfers.of_call(call_id)
        if flow is None or call_id != flow.consult_id:
            return False
        return not isinstance(flow, Consultation) or flow.state not in (
            ConsultState.CONSULTING,
            ConsultState.WITH_CUSTOMER,
        )

    def hold_refusal(self, call: Call) -> str:
        """Why Hold or Resume cannot be pressed on the card of ``call``; empty: it can."""
        flow = self._flow_of(call.id)
        if flow is None or isinstance(flow, AddCall) or flow.state is ConsultState.WITH_CUSTOMER:
            return ""
        return tr("{name} waits for the transfer; cancel it to talk again.", name=person(call.remote))

    def customer_of(self, call_id: str) -> str:
        """The customer's call of the transfer that ``call_id`` is part of; itself where there is none."""
        flow = self._desk.transfers.of_call(call_id)
        return call_id if flow is None else flow.customer_id

    def is_leg(self, call_id: str) -> bool:
        """Whether the call is, or was, a transfer's target."""
        return call_id in self._memory.legs

    def under_way(self, call_id: str) -> bool:
        """Whether a transfer is under way that this call is part of."""
        return self._desk.transfers.of_call(call_id) is not None

    def ending(self, call_id: str) -> str:
        """How the transfer ended that ended this call, for its card; empty: it ended by itself."""
        return self._memory.endings.get(call_id, "")

    def can_call_back(self, call: Call) -> bool:
        """Whether an ended call was to a coworker who did not answer and is not waited for yet (S7)."""
        if call.direction is Direction.IN or call.end_reason not in _WORTH_CALLING_BACK:
            return False
        pending = {waiting.extension for waiting in self._desk.call_backs.pending}
        extension = call.remote.number
        return extension not in pending and bool(self._name(call.id, extension))

    # --- what its buttons ask for -----------------------------------------------------------------

    def press(self, call_id: str, press: Press) -> None:
        """A button of the strip on the card of ``call_id``. Raises ``UserFacingError``."""
        if press in (Press.DISMISS, Press.NEW_TARGET, Press.CALL_BACK):
            self._after_failure(call_id, press)
            return
        flow = self._flow_of(call_id)
        if flow is None:
            return
        if press is Press.CHOOSE_ANOTHER:
            self._open_box(call_id, flow)
        else:
            _perform(flow, press)

    def _after_failure(self, call_id: str, press: Press) -> None:
        failure = self._memory.failures.pop(call_id, None)
        if press is Press.NEW_TARGET:
            self._open_box(call_id, None)
        elif press is Press.CALL_BACK and failure is not None:
            self._call_back(self._extension(call_id, failure.call_back), failure.call_back)
        elif press is Press.CALL_BACK:
            call = self._desk.calls.get(call_id)
            extension = "" if call is None else call.remote.number
            self._call_back(extension, self._name(call_id, extension))
        self._changed()

    def _call_back(self, extension: str, name: str) -> None:
        if extension and name:
            self._desk.call_backs.ask(extension, name)

    # --- what transfers do ------------------------------------------------------------------------

    def _flow_of(self, call_id: str) -> AnyFlow | None:
        """The transfer whose customer this is, also when that call is over and will come back (D5)."""
        flow = self._desk.transfers.of_call(call_id)
        return flow if flow is not None and flow.customer_id == call_id else None

    def _began(self, event: TransferBegan) -> None:
        self._memory.records[event.transfer_id] = _Record(event.customer_call_id, event.target)
        self._memory.failures.pop(event.customer_call_id, None)

    def _waits(self, event: TransferWaits) -> None:
        self._memory.waits[event.call_id] = (self._desk.loop.now(), event.until)
        self._announce(tr("A transferred call waits for you."))
        self._changed()

    def _waits_no_more(self, event: TransferWaitEnded) -> None:
        self._memory.waits.pop(event.call_id, None)
        self._changed()

    def _called(self, event: TargetCalled) -> None:
        self._memory.legs[event.call_id] = event.transfer_id

    def _kept(self, event: ConsultKept) -> None:
        self._memory.legs.pop(event.call_id, None)

    def _forget_legs(self, transfer_id: str) -> None:
        legs = self._memory.legs
        self._memory.legs = {call_id: of for call_id, of in legs.items() if of != transfer_id}

    def _call_ended(self, event: CallEnded) -> None:
        self._memory.failures.pop(event.call_id, None)
        self._memory.waits.pop(event.call_id, None)

    def _target_changed(self, event: TargetChanged) -> None:
        record = self._memory.records.get(event.transfer_id)
        if record is not None:
            record.target, record.missed = event.target, None

    def _missed(self, event: TargetMissed) -> None:
        record = self._memory.records.get(event.transfer_id)
        if record is not None:
            record.missed = event.reason

    def _back(self, event: CustomerBack) -> None:
        record = self._memory.records.get(event.transfer_id)
        if not event.sentence or record is None:
            return
        worth = record.missed in _WORTH_CALLING_BACK and self._extension(event.call_id, record.target)
        self._memory.failures[event.call_id] = _Failure(event.sentence, record.target if worth else "")

    def _ended(self, event: TransferEnded) -> None:
        record = self._memory.records.pop(event.transfer_id, None)
        if event.outcome is Outcome.CONFERENCE:
            self._forget_legs(event.transfer_id)  # its target is a party now
        if record is not None and event.outcome in (Outcome.JOINED, Outcome.MOVED, Outcome.UNANSWERED):
            self._memory.endings[record.customer_id] = event.sentence
        if event.sentence and event.outcome is not Outcome.GONE:
            self._announce(event.sentence)
        self._changed()

    def _extension(self, call_id: str, name: str) -> str:
        """The extension of the coworker of that name; empty: it is none."""
        return next((theirs for theirs, known_as in self._coworkers(call_id) if known_as == name), "")

    def _name(self, call_id: str, extension: str) -> str:
        """The name of the coworker with that extension; empty: it is nobody's."""
        return next((name for theirs, name in self._coworkers(call_id) if theirs == extension), "")

    def _coworkers(self, call_id: str) -> Iterator[tuple[str, str]]:
        """Extension and name of everybody whom the account of this call lists."""
        account = self._desk.standings.of_call(call_id).account
        yield from ((agent.extension, agent.name) for agent in account.agents)
        yield from ((coworker.extension, coworker.name) for coworker in account.coworkers)


def _perform(flow: AnyFlow, press: Press) -> None:
    if press is Press.CALL_NOW:
        flow.call_now()
    elif press is Press.CANCEL:
        flow.cancel()
    elif press is Press.STOP_WAITING and isinstance(flow, HangUpTransfer):
        flow.stop_waiting()
    elif isinstance(flow, Consultation):
        {
            Press.COMPLETE: flow.complete,
            Press.SWAP: flow.swap,
            Press.THREE_WAY: flow.three_way,
        }[press]()
