"""What is told of calls beside their own events: transfers, conferences, results, quality, recordings."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from app.agent.events import AgentStateChanged, WrapUpStarted
from app.agent.results import CallResultGiven
from app.agent.state import AgentState
from app.bus import Bus
from app.calls.conference_parties import AgentBackInConference, AgentLeftConference, ConferenceBegan
from app.calls.events import CallRecovered, CallTakenOver
from app.calls.quality import CallQuality
from app.history.record import Leg, Record, Recording, Role, Step, StepKind
from app.history.recorder import Recorder
from app.loop import Loop
from app.recording.events import RecordingBegan, RecordingContinued, RecordingEnded
from app.transfer import events

replace = msgspec.structs.replace


@dataclass
class _Transfer:
    """A transfer under way."""

    customer_call_id: str
    whom: str


class TransferSteps:
    """Every step of every transfer, and whose leg each new call is."""

    def __init__(self, recorder: Recorder, bus: Bus) -> None:
        self._recorder = recorder
        self._transfers: dict[str, _Transfer] = {}
        self._subscriptions = [
            bus.subscribe(events.TransferBegan, self._began),
            bus.subscribe(events.TransferMoved, self._moved),
            bus.subscribe(events.TargetCalled, self._called),
            bus.subscribe(events.TargetMissed, self._missed),
            bus.subscribe(events.RedialPlanned, self._redial),
            bus.subscribe(
                events.TargetAnswered, lambda e: self._step(e.transfer_id, StepKind.TARGET_ANSWERED)
            ),
            bus.subscribe(events.TargetChanged, self._changed),
            bus.subscribe(events.AgentReleased, lambda e: self._step(e.transfer_id, StepKind.AGENT_RELEASED)),
            bus.subscribe(events.CustomerBack, self._back),
            bus.subscribe(events.ConsultKept, lambda e: self._step(e.transfer_id, StepKind.CONSULT_KEPT)),
            bus.subscribe(events.CustomerAway, lambda e: self._step(e.transfer_id, StepKind.CUSTOMER_AWAY)),
            bus.subscribe(events.CustomerReturned, self._returned),
            bus.subscribe(events.TransferEnded, self._ended),
            bus.subscribe(CallTakenOver, self._taken_over),
            bus.subscribe(CallRecovered, self._recovered),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _began(self, event: events.TransferBegan) -> None:
        self._transfers[event.transfer_id] = _Transfer(event.customer_call_id, event.target)
        self._recorder.transfer_began(event.customer_call_id, event.transfer_id)
        self._step(event.transfer_id, StepKind.BEGAN, event.type.value)

    def _moved(self, event: events.TransferMoved) -> None:
        self._step(event.transfer_id, StepKind.MOVED, f"{event.old} {event.new}")

    def _called(self, event: events.TargetCalled) -> None:
        transfer = self._transfers.get(event.transfer_id)
        if transfer is not None:
            self._recorder.claim(event.call_id, transfer.customer_call_id, Role.TARGET)
        self._step(event.transfer_id, StepKind.TARGET_CALLED, attempt=event.attempt, of=event.of)

    def _missed(self, event: events.TargetMissed) -> None:
        self._step(event.transfer_id, StepKind.TARGET_MISSED, event.reason.value, attempt=event.attempt)

    def _redial(self, event: events.RedialPlanned) -> None:
        self._step(
            event.transfer_id,
            StepKind.REDIAL_PLANNED,
            f"{event.after:.0f}",
            attempt=event.attempt,
            of=event.of,
        )

    def _changed(self, event: events.TargetChanged) -> None:
        transfer = self._transfers.get(event.transfer_id)
        if transfer is not None:
            transfer.whom = event.target
        self._step(event.transfer_id, StepKind.TARGET_CHANGED)

    def _back(self, event: events.CustomerBack) -> None:
        self._step(event.transfer_id, StepKind.CUSTOMER_BACK, sentence=event.sentence)

    def _returned(self, event: events.CustomerReturned) -> None:
        self._recorder.claim(event.new_call_id, event.old_call_id)
        self._step(event.transfer_id, StepKind.CUSTOMER_RETURNED)

    def _ended(self, event: events.TransferEnded) -> None:
        self._step(event.transfer_id, StepKind.ENDED, event.outcome.value, sentence=event.sentence)
        transfer = self._transfers.pop(event.transfer_id, None)
        if transfer is not None:
            self._recorder.transfer_ended(transfer.customer_call_id, event.transfer_id)

    def _taken_over(self, event: CallTakenOver) -> None:
        self._recorder.claim(event.new_call_id, event.old_call_id)
        self._recorder.step(event.new_call_id, Step(at=0.0, kind=StepKind.TAKEN_OVER))

    def _recovered(self, event: CallRecovered) -> None:
        self._recorder.claim(event.new_call_id, event.old_call_id)
        self._recorder.step(event.new_call_id, Step(at=0.0, kind=StepKind.RECOVERED))

    def _step(
        self,
        transfer_id: str,
        kind: StepKind,
        detail: str = "",
        *,
        sentence: str = "",
        attempt: int = 0,
        of: int = 0,
    ) -> None:
        transfer = self._transfers.get(transfer_id)
        if transfer is None:
            return
        self._recorder.step(
            transfer.customer_call_id,
            Step(
                at=0.0,
                kind=kind,
                transfer_id=transfer_id,
                whom=transfer.whom,
                detail=detail,
                sentence=sentence,
                attempt=attempt,
                of=of,
            ),
        )


class CallFacts:
    """Conferences, the agent's work and result, quality and recordings."""

    def __init__(self, recorder: Recorder, bus: Bus, loop: Loop) -> None:
        self._recorder, self._loop = recorder, loop
        self._wrapping_up: tuple[str, float] | None = None
        self._subscriptions = [
            bus.subscribe(ConferenceBegan, lambda e: self._together(e.call_ids, StepKind.CONFERENCE)),
            bus.subscribe(
                AgentLeftConference, lambda e: self._together(e.call_ids, StepKind.CONFERENCE_LEFT)
            ),
            bus.subscribe(
                AgentBackInConference, lambda e: self._together(e.call_ids, StepKind.CONFERENCE_JOINED)
            ),
            bus.subscribe(WrapUpStarted, self._wrap_up),
            bus.subscribe(AgentStateChanged, self._agent_changed),
            bus.subscribe(CallResultGiven, self._result),
            bus.subscribe(CallQuality, lambda e: recorder.change_leg(e.call_id, quality=e.summary)),
            bus.subscribe(RecordingBegan, lambda e: self._recording(e.call_id, Recording(path=e.path))),
            bus.subscribe(
                RecordingContinued, lambda e: self._recording(e.new_call_id, Recording(path=e.path))
            ),
            bus.subscribe(RecordingEnded, self._recording_ended),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _together(self, call_ids: tuple[str, ...], kind: StepKind) -> None:
        """One step in each record that takes part, however many of its legs do."""
        of_record = {self._recorder.uid_of(call_id): call_id for call_id in call_ids}
        for call_id in of_record.values():
            self._recorder.step(call_id, Step(at=0.0, kind=kind))

    def _wrap_up(self, event: WrapUpStarted) -> None:
        self._wrapping_up = (event.call_id, self._loop.now())

    def _agent_changed(self, event: AgentStateChanged) -> None:
        if event.old.state is AgentState.AFTER_CALL_WORK and self._wrapping_up is not None:
            (call_id, since), self._wrapping_up = self._wrapping_up, None
            took = self._loop.now() - since
            self._recorder.change(call_id, lambda record: replace(record, wrap_up_seconds=took))

    def _result(self, event: CallResultGiven) -> None:
        self._recorder.change(
            event.call_id,
            lambda record: replace(record, result=event.result, result_by_default=event.by_default),
        )

    def _recording(self, call_id: str, recording: Recording) -> None:
        def change(record: Record) -> Record:
            legs = tuple(_recorded(leg, recording) if leg.call_id == call_id else leg for leg in record.legs)
            return replace(record, legs=legs)

        self._recorder.change(call_id, change)

    def _recording_ended(self, event: RecordingEnded) -> None:
        """The file may be named by several legs, where it went on in another call."""
        done = Recording(path=event.path, seconds=event.seconds, problem=event.problem)

        def change(record: Record) -> Record:
            legs = tuple(
                _recorded(leg, done) if any(one.path == done.path for one in leg.recordings) else leg
                for leg in record.legs
            )
            return replace(record, legs=legs)

        self._recorder.change(event.call_id, change)


def _recorded(leg: Leg, recording: Recording) -> Leg:
    """The leg with this recording, in place of what was known of the same file."""
    found = {one.path: one for one in leg.recordings} | {recording.path: recording}
    return replace(leg, recordings=tuple(found.values()))
