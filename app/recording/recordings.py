"""The recordings of this phone's calls: begun by rule or by button, paused, kept through transfers (P7, S9).

What is written, and how, is the engine's business; here is decided whether, where to and until when. A
recording belongs to a call; when the other side puts another call in its place, it goes on with that one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final

from app.bus import Bus
from app.calls.call import Call, Direction
from app.calls.calls import Calls
from app.calls.end_reason import EndReason
from app.calls.events import (
    CallAdded,
    CallChanged,
    CallEnded,
    CallRecovered,
    CallRequestFailed,
    CallTakenOver,
)
from app.calls.standings import Standings
from app.engine.commands import MoveRecording, PauseRecording, RecordCall, StopRecording
from app.engine.events import EngineLost, RecordingStarted, RecordingStopped
from app.engine.messages import Reply
from app.engine.port import EnginePort
from app.errors import IllegalTransition, UserFacingError
from app.loop import Loop
from app.problems import Problems
from app.recording import rules
from app.recording.events import RecordingBegan, RecordingChanged, RecordingContinued, RecordingEnded
from app.recording.names import file_name, moments
from app.recording.troubles import not_recorded, stopped_early
from app.translation import tr

_log = logging.getLogger("hookswitch.call")

PROBLEM: Final = "recording"
FOLDER: Final = "recordings"
"""Below the user's data, where the account names no folder."""
MEGABYTE: Final = 1_000_000


class RecordingState(Enum):
    """Where a recording stands."""

    ASKED = "asked"
    """The file is being made."""
    ON = "on"
    PAUSED = "paused"
    """Nothing of what is said is kept."""
    ENDING = "ending"


TRANSITIONS: Final = frozenset(
    {
        (RecordingState.ASKED, RecordingState.ON),
        (RecordingState.ASKED, RecordingState.PAUSED),
        (RecordingState.ON, RecordingState.PAUSED),
        (RecordingState.PAUSED, RecordingState.ON),
        *((state, RecordingState.ENDING) for state in RecordingState if state is not RecordingState.ENDING),
    }
)


@dataclass(eq=False)
class Recording:
    """One recording. Only ``Recordings`` changes it."""

    call_id: str
    automatic: bool
    """The account file asked for it; the agent can pause it, not end it."""
    began_at: float
    """Seconds on the loop's clock."""
    path: str = ""
    """Empty while the file is being made."""
    wants_pause: bool = False
    """The agent asked for a pause, perhaps before the file was there."""
    state: RecordingState = RecordingState.ASKED

    def to(self, state: RecordingState) -> None:
        """Take a legal step. Raises ``IllegalTransition``."""
        if (self.state, state) not in TRANSITIONS:
            raise IllegalTransition(f"recording of {self.call_id}", self.state, state)
        self.state = state


class Recordings:
    """All methods only on the core's thread."""

    def __init__(
        self,
        calls: Calls,
        standings: Standings,
        engine: EnginePort,
        loop: Loop,
        bus: Bus,
        problems: Problems,
        folder: Path | None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        """``folder``: the user's data; None: nothing may be written. ``clock``: local time, for names."""
        self._calls, self._standings, self._engine = calls, standings, engine
        self._loop, self._bus, self._problems = loop, bus, problems
        self._folder, self._clock = folder, clock
        self._recordings: dict[str, Recording] = {}
        self._considered: set[str] = set()
        self._continues: dict[str, Recording] = {}
        """By the id of a call that is being taken up again: how its recording stood."""
        self._subscriptions = [
            bus.subscribe(CallAdded, lambda event: self._consider(event.call_id)),
            bus.subscribe(CallChanged, lambda event: self._consider(event.call_id)),
            bus.subscribe(CallEnded, self._call_ended),
            bus.subscribe(CallTakenOver, self._taken_over),
            bus.subscribe(CallRecovered, self._recovered),
            bus.subscribe(RecordingStarted, self._started),
            bus.subscribe(RecordingStopped, self._stopped),
            bus.subscribe(EngineLost, lambda event: self._engine_lost()),
        ]

    def close(self) -> None:
        """Stop listening; the engine completes its files by itself."""
        for subscription in self._subscriptions:
            subscription.close()

    # --- reading --------------------------------------------------------------------------------

    def of(self, call_id: str) -> Recording | None:
        """The call's recording; None: it is not recorded."""
        return self._recordings.get(call_id)

    def may_begin(self, call: Call) -> bool:
        """Whether the agent may begin a recording of this call now."""
        allowed = rules.by_button(self._standings.of_call(call.id))
        return allowed and call.established and call.id not in self._recordings

    def may_end(self, call_id: str) -> bool:
        """Whether the agent may end it: what the account file asked for goes on."""
        recording = self._recordings.get(call_id)
        return recording is not None and not recording.automatic

    def may_pause(self, call_id: str) -> bool:
        """Whether the agent may leave something out (card data), and take it up again."""
        return call_id in self._recordings and rules.may_pause(self._standings.of_call(call_id))

    # --- what the agent asks for ----------------------------------------------------------------

    def begin(self, call_id: str) -> None:
        """Record from now on. Raises ``UserFacingError`` where that is not allowed or possible."""
        call = self._calls.get(call_id)
        if call is None or not call.established:
            raise UserFacingError(tr("A call can be recorded once it has been answered."))
        if not rules.by_button(self._standings.of_call(call_id)):
            raise UserFacingError(tr("The account does not let you record calls."))
        if call_id not in self._recordings:
            self._begin(call, automatic=False)

    def end(self, call_id: str) -> None:
        """Complete the file. Raises ``UserFacingError`` for a recording that the account asked for."""
        recording = self._recordings.get(call_id)
        if recording is None:
            return
        if recording.automatic:
            raise UserFacingError(tr("Every call like this one is recorded; you can pause the recording."))
        recording.to(RecordingState.ENDING)
        self._engine.send(StopRecording(call_id=call_id))
        self._bus.publish(RecordingChanged(call_id))

    def pause(self, call_id: str, *, paused: bool = True) -> None:
        """Leave out what is said from now on, or go on. Raises ``UserFacingError``."""
        recording = self._recordings.get(call_id)
        if recording is None or recording.state is RecordingState.ENDING:
            return
        if not self.may_pause(call_id):
            raise UserFacingError(tr("The account does not let you pause a recording."))
        if recording.wants_pause is not paused:
            recording.wants_pause = paused
            self._engine.send(PauseRecording(call_id=call_id, paused=paused))
            self._follow_pause(recording)
            self._bus.publish(RecordingChanged(call_id))

    # --- what calls do --------------------------------------------------------------------------

    def _consider(self, call_id: str) -> None:
        """An answered call that is the agent's: does a rule, or a recording before, ask for it?"""
        call = self._calls.get(call_id)
        if call is None or not call.established or call_id in self._considered:
            return
        if self._calls.is_aside(call_id):
            return
        self._considered.add(call_id)
        if call_id in self._recordings:
            return
        before = self._continues.get(call_id)
        if before is not None:
            self._continues = {key: one for key, one in self._continues.items() if one is not before}
            self._begin(call, automatic=before.automatic, paused=before.wants_pause)
        elif rules.by_itself(call, self._standings.of_call(call_id)):
            self._begin(call, automatic=True)

    def _call_ended(self, event: CallEnded) -> None:
        self._considered.discard(event.call_id)
        if event.reason is not EndReason.ENGINE_LOST:
            self._continues.pop(event.call_id, None)

    def _taken_over(self, event: CallTakenOver) -> None:
        """The same file goes on (S9); where the engine has closed it already, another one is begun."""
        recording = self._recordings.get(event.old_call_id)
        if recording is None or recording.state is RecordingState.ENDING:
            return
        move = MoveRecording(call_id=event.old_call_id, new_call_id=event.new_call_id)
        self._engine.send(move, lambda reply: self._moved(event, reply))
        del self._recordings[event.old_call_id]
        recording.call_id = event.new_call_id
        self._recordings[event.new_call_id] = recording
        if recording.path:
            self._bus.publish(RecordingContinued(event.old_call_id, event.new_call_id, recording.path))
        self._bus.publish(RecordingChanged(event.new_call_id))

    def _moved(self, event: CallTakenOver, reply: Reply) -> None:
        recording = self._recordings.get(event.new_call_id)
        if reply.error and recording is not None:
            del self._recordings[event.new_call_id]
            self._continues[event.new_call_id] = recording
            self._considered.discard(event.new_call_id)
            self._consider(event.new_call_id)

    def _recovered(self, event: CallRecovered) -> None:
        before = self._continues.get(event.old_call_id)  # and kept: this attempt may be lost as well
        if before is not None:
            self._continues[event.new_call_id] = before

    # --- what the engine says -------------------------------------------------------------------

    def _started(self, event: RecordingStarted) -> None:
        recording = self._recordings.get(event.call_id)
        if recording is None:
            return
        recording.path = event.path
        if recording.state is RecordingState.ASKED:
            recording.to(RecordingState.PAUSED if recording.wants_pause else RecordingState.ON)
        self._problems.clear(PROBLEM)
        _log.info("call %s is recorded to %s", event.call_id, event.path)
        self._bus.publish(RecordingBegan(event.call_id, event.path))
        self._bus.publish(RecordingChanged(event.call_id))

    def _stopped(self, event: RecordingStopped) -> None:
        recording = self._recordings.pop(event.call_id, None)
        if recording is None:
            return
        policy = self._standings.of_call(event.call_id).account.recording
        telling = stopped_early if event.path else not_recorded
        sentence = telling(event.trouble, event.detail, policy.least_free_megabytes) if event.trouble else ""
        if event.path:
            self._bus.publish(RecordingEnded(event.call_id, event.path, event.seconds, sentence))
        self._bus.publish(RecordingChanged(event.call_id))
        if sentence:
            self._fail(event.call_id, sentence)

    def _engine_lost(self) -> None:
        """What lies in the files is whole; calls that are taken up again are recorded again."""
        sentence = tr("The recording was cut off with the call. What was said until then is in it.")
        for call_id, recording in list(self._recordings.items()):
            del self._recordings[call_id]
            if recording.state is not RecordingState.ENDING:
                self._continues[call_id] = recording
            if recording.path:
                seconds = max(0.0, self._loop.now() - recording.began_at)
                self._bus.publish(RecordingEnded(call_id, recording.path, seconds, sentence))
            self._bus.publish(RecordingChanged(call_id))

    # --- inside ---------------------------------------------------------------------------------

    def _begin(self, call: Call, *, automatic: bool, paused: bool = False) -> None:
        standing = self._standings.of_call(call.id)
        policy = standing.account.recording
        path = self._path(call)
        if path is None:
            self._fail(call.id, tr("This call is not recorded: this phone keeps nothing on disk."))
            return
        recording = Recording(call.id, automatic, self._loop.now(), wants_pause=paused)
        self._recordings[call.id] = recording
        command = RecordCall(
            call_id=call.id,
            path=str(path),
            format=policy.format,
            mixed=policy.channels == "mixed",
            pause="gap" if policy.pause == "gap" else "silence",
            tone=policy.consent_tone,
            least_free=policy.least_free_megabytes * MEGABYTE,
            notes=self._facts(call) | {"began": self._clock().astimezone().isoformat(timespec="seconds")},
        )
        self._engine.send(command, lambda reply: self._answered(recording, reply))
        if paused:
            self._engine.send(PauseRecording(call_id=call.id))
        self._bus.publish(RecordingChanged(call.id))

    def _answered(self, recording: Recording, reply: Reply) -> None:
        if reply.error and self._recordings.get(recording.call_id) is recording:
            del self._recordings[recording.call_id]
            _log.warning("call %s is not recorded: %s", recording.call_id, reply.error)
            self._bus.publish(RecordingChanged(recording.call_id))

    def _path(self, call: Call) -> Path | None:
        policy = self._standings.of_call(call.id).account.recording
        own = None if self._folder is None else self._folder / FOLDER
        folder = Path(policy.folder).expanduser() if policy.folder else own
        if folder is None or (not folder.is_absolute() and own is None):
            return None
        name = file_name(policy.file_name, moments(self._clock()) | self._facts(call))
        ending = ".opus" if policy.format == "opus" else ".wav"
        whole = folder / name
        return (own or folder) / whole.with_name(whole.name + ending)

    def _facts(self, call: Call) -> dict[str, str]:
        """What is known of the call, for the file's name and the notes beside it."""
        standing = self._standings.of_call(call.id)
        agent = standing.agent
        return {
            "call": call.id,
            "direction": "in" if call.direction is Direction.IN else "out",
            "number": call.remote.number,
            "name": call.remote.name,
            "agent": standing.login,
            "extension": "" if agent is None else agent.extension,
        }

    def _follow_pause(self, recording: Recording) -> None:
        wanted = RecordingState.PAUSED if recording.wants_pause else RecordingState.ON
        if recording.state not in (RecordingState.ASKED, wanted):
            recording.to(wanted)

    def _fail(self, call_id: str, sentence: str) -> None:
        self._problems.tell(PROBLEM, sentence)
        self._bus.publish(CallRequestFailed(call_id, sentence))
