"""Recordings of calls: what is said in a call, led past the bridge into a file (``RecordCall``).

Only what is wanted is kept, as in ``app.engine.child.mixing``: which taps hear which call follows from it,
and is made again whenever the bridge has lost a call's links.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pjsua2 as pj

from app.engine.child.audio import Audio
from app.engine.child.consent import ConsentTones
from app.engine.child.dispatcher import Dispatcher, Refused
from app.engine.child.followers import AgentLinks
from app.engine.child.loop import EngineLoop
from app.engine.child.mixing import Mixes
from app.engine.child.recording_writer import RecordingWriter
from app.engine.child.taps import Tap, Taps
from app.engine.commands import MoveRecording, PauseRecording, RecordCall, StopRecording
from app.engine.events import Event

LINGER: Final = 1.0
"""Seconds after a call's end in which ``MoveRecording`` may still go on with another call."""
COMPLETE_WAIT: Final = 1.0
"""Seconds that files may take to be completed when the engine ends."""


class _Recording:
    """One call's taps and their writer."""

    def __init__(self, call_id: str, near: Tap, far: Tap, writer: RecordingWriter) -> None:
        """``near``: what this phone says to the other side; ``far``: what comes from there. Mixed: one."""
        self.call_id = call_id
        self.near, self.far = near, far
        self.writer = writer
        self.microphone = False
        self.heard: dict[str, Tap] = {}
        """Which calls are led where."""
        self.ending = False

    @property
    def taps(self) -> list[Tap]:
        """Each once."""
        return [self.near] if self.near is self.far else [self.near, self.far]

    @property
    def now(self) -> int:
        """Blocks so far: what is said after this is in a later one."""
        return max(tap.count for tap in self.taps)


class Recorders:
    """All recordings. Only on the engine's one thread."""

    def __init__(
        self,
        audio: Audio,
        links: AgentLinks,
        mixes: Mixes,
        loop: EngineLoop,
        rate: int,
        emit: Callable[[Event], None],
        exists: Callable[[str], bool],
    ) -> None:
        """``rate`` of the bridge in Hz. ``exists`` says whether a call of this id lives."""
        self._audio, self._agent, self._mixes = audio, links, mixes
        self._loop, self._emit, self._exists = loop, emit, exists
        self._taps = Taps(rate)
        self._tones = ConsentTones(rate)
        self._media: dict[str, pj.AudioMedia] = {}
        self._recordings: dict[str, _Recording] = {}
        links.on_change = self._link
        mixes.on_change = self._link

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands."""
        dispatcher.on(RecordCall, self._record)
        dispatcher.on(PauseRecording, self._pause)
        dispatcher.on(MoveRecording, self._move)
        dispatcher.on(StopRecording, lambda command: self._stop_call(command.call_id))

    # --- MediaFollower --------------------------------------------------------------------------

    def call_began(self, call_id: str) -> None:
        """See ``MediaFollower``: nothing to do before media flow."""

    def media_changed(self, call_id: str, media: pj.AudioMedia | None, *, held: bool = False) -> None:
        """See ``MediaFollower``: the bridge has lost this call's links; those still wanted are made again."""
        del held  # whom we hold says nothing to us, and its tap hears nothing
        for recording in self._recordings.values():
            recording.heard.pop(call_id, None)
        self._tones.forget_link(call_id)
        self._media.pop(call_id, None)
        if media is not None:
            self._media[call_id] = media
        self._link()

    def part(self, call_id: str) -> None:
        """See ``MediaFollower``: what the agent does not hear is recorded all the same."""

    def call_ended(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        self._media.pop(call_id, None)
        for recording in self._recordings.values():
            recording.heard.pop(call_id, None)
        self._tones.call_ended(call_id)
        if call_id in self._recordings:
            self._loop.call_later(LINGER, lambda: self._end_unless_moved(call_id))

    def stop(self) -> None:
        """Complete every file and delete the taps; once, after ``setNoDev`` has stopped the clock."""
        for recording in self._recordings.values():
            recording.writer.finish()
        for recording in self._recordings.values():
            recording.writer.join(COMPLETE_WAIT)
            self._tell(recording)
        self._recordings.clear()
        self._media.clear()
        self._tones.drop()
        self._taps.drop()

    # --- commands -------------------------------------------------------------------------------

    def _record(self, command: RecordCall) -> None:
        call_id = command.call_id
        if not self._exists(call_id):
            raise Refused("There is no such call.")
        if call_id in self._recordings:
            raise Refused("The call is being recorded already.")
        near = self._taps.take()
        far = near if command.mixed else self._taps.take()
        tracks = (near.open(),) if command.mixed else (near.open(), far.open())
        writer = RecordingWriter(command, tracks, self._taps.rate, self._emit)
        self._recordings[call_id] = _Recording(call_id, near, far, writer)
        # The loop may keep this work for longer than the library lives: the writer knows no tap.
        writer.start(lambda: self._loop.post(lambda: self._over(writer)))
        self._tones.begin(call_id, command.tone)
        self._link()

    def _pause(self, command: PauseRecording) -> None:
        recording = self._recordings.get(command.call_id)
        if recording is None:
            raise Refused("The call is not being recorded.")
        (recording.writer.pause if command.paused else recording.writer.go_on)(recording.now)

    def _move(self, command: MoveRecording) -> None:
        recording = self._recordings.get(command.call_id)
        if recording is None or recording.ending or command.new_call_id in self._recordings:
            raise Refused("There is no recording that could go on.")
        del self._recordings[command.call_id]
        recording.call_id = recording.writer.call_id = command.new_call_id
        self._recordings[command.new_call_id] = recording
        self._tones.move(command.call_id, command.new_call_id)
        self._link()

    def _end_unless_moved(self, call_id: str) -> None:
        if not self._exists(call_id):
            self._stop_call(call_id)

    def _stop_call(self, call_id: str) -> None:
        recording = self._recordings.get(call_id)
        if recording is not None and not recording.ending:
            recording.ending = True
            self._tones.call_ended(call_id)
            recording.writer.finish()

    def _over(self, writer: RecordingWriter) -> None:
        """It has ended, asked or not: give the taps back."""
        recording = self._recordings.pop(writer.call_id, None)
        if recording is None:
            return
        self._tones.call_ended(recording.call_id)
        for call_id, tap in recording.heard.items():
            self._media[call_id].stopTransmit(tap)
        self._audio.disconnect(recording.near)
        for tap in recording.taps:
            self._taps.give_back(tap)
        self._tell(recording)  # last: who hears it may begin another recording

    def _tell(self, recording: _Recording) -> None:
        if recording.writer.outcome is not None:
            self._emit(recording.writer.outcome)

    # --- links ----------------------------------------------------------------------------------

    def _link(self) -> None:
        """Lead to every tap what it is to hear now."""
        for recording in self._recordings.values():
            self._lead_microphone(recording)
            self._lead_calls(recording)
        self._tones.link(self._media)

    def _lead_microphone(self, recording: _Recording) -> None:
        wanted = self._agent.speaks_to(recording.call_id)
        if wanted is not recording.microphone:
            recording.microphone = wanted
            if wanted:
                self._audio.connect(recording.near, microphone=True, speaker=False)
            else:
                self._audio.disconnect(recording.near)

    def _lead_calls(self, recording: _Recording) -> None:
        wanted = dict.fromkeys(self._mixes.speakers_to(recording.call_id), recording.near)
        wanted[recording.call_id] = recording.far
        for call_id in [known for known in recording.heard if known not in wanted]:
            self._media[call_id].stopTransmit(recording.heard.pop(call_id))
        for call_id, tap in wanted.items():
            if call_id in self._media and call_id not in recording.heard:
                self._media[call_id].startTransmit(tap)
                recording.heard[call_id] = tap
