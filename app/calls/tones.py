"""Which tone sounds where: ringback, busy, call waiting, ring (P3, ITU-T E.180)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from app.calls.call import Call, CallState
from app.calls.end_reason import Direction, EndReason
from app.engine.commands import PlayTone, StopTone
from app.engine.port import EnginePort
from app.engine.values import DeviceRole, Tone
from app.loop import Alarms, Loop

END_TONE_SECONDS: Final = 3.0
"""How long the tone sounds that says why a call did not come about."""
TRIAL_SECONDS: Final = 3.0
"""How long a device sounds that a person tries: into the first pause of every cadence."""
REMINDER_SECONDS: Final = 1.5
"""How long the reminder of somebody on hold sounds: two short tones (S10)."""
ANSWER_SECONDS: Final = 0.6
"""How long the tone sounds before the phone answers by itself."""
_TRIALS: Final[dict[DeviceRole, Tone]] = {"speaker": "ringback", "ringer": "ring"}

_END_TONES: Final[dict[EndReason, Tone]] = {
    EndReason.BUSY: "busy",
    EndReason.UNREACHABLE: "congestion",
    EndReason.NOT_FOUND: "congestion",
    EndReason.FORBIDDEN: "congestion",
}


@dataclass(frozen=True)
class Tones:
    """What is to sound now; None: silence."""

    speaker: Tone | None = None
    ringer: Tone | None = None


def end_tone(direction: Direction, last_state: CallState, reason: EndReason) -> Tone | None:
    """The tone after a call that did not come about; None where the far side has said so itself."""
    if direction is Direction.IN or last_state not in {CallState.DIALLING, CallState.RINGING}:
        return None
    return _END_TONES.get(reason)


def tones(
    calls: Iterable[Call],
    current: Call | None,
    ended: Tone | None = None,
    *,
    reminds: bool = False,
    answers: bool = False,
) -> Tones:
    """What is to sound, given the live calls, the current one and the tone of one just ended.

    Early media takes the place of our ringback. A second caller is announced in the ear, not by ringing.
    ``reminds``: of somebody on hold, in the ear of an agent who talks, else aloud. ``answers``: the phone
    is about to answer by itself, and the ear that will be heard is told.
    """
    living = list(calls)
    waiting = any(c.alerting for c in living)
    engaged = any(c.established or c.direction is Direction.OUT for c in living)
    if waiting and engaged:
        return Tones(speaker="call_waiting")
    if waiting:
        return Tones(speaker="auto_answer") if answers else Tones(ringer="ring")
    if current is not None and current.direction is Direction.OUT and current.state is CallState.RINGING:
        return Tones(speaker="ringback")
    if reminds:
        talks = any(c.established and not c.held_by_us for c in living)
        return Tones(speaker="hold_reminder") if talks else Tones(ringer="hold_reminder")
    return Tones(speaker=None if engaged else ended)


class TonePlayer:
    """Keeps the right tones sounding and tells the engine only what changes."""

    def __init__(self, engine: EnginePort, loop: Loop, country: str) -> None:
        """``country``: ISO 3166 code of the cadences (US, GB, DE)."""
        self._engine = engine
        self.country = country
        """Cadences of the next tone."""
        self._playing: dict[DeviceRole, Tone] = {}
        self._end_tone: Tone | None = None
        self._trial: DeviceRole | None = None
        self._timers = Alarms(loop)
        """Of the tones that end by themselves."""

    def update(self, calls: Iterable[Call], current: Call | None) -> None:
        """Make exactly the tones sound that these calls ask for."""
        wanted = tones(
            calls,
            current,
            self._end_tone,
            reminds="reminder" in self._timers,
            answers="answer" in self._timers,
        )
        tried = self._trial
        self._set("speaker", wanted.speaker or (_TRIALS["speaker"] if tried == "speaker" else None))
        self._set("ringer", wanted.ringer or (_TRIALS["ringer"] if tried == "ringer" else None))

    def after(self, tone: Tone | None, then: Callable[[], None]) -> None:
        """Let ``tone`` say for ``END_TONE_SECONDS`` how a call ended; ``then`` is run when it is over."""
        self.hush()
        if tone is not None:
            self._end_tone = tone
            self._timers.set("end", END_TONE_SECONDS, lambda: self._end_tone_over(then))

    def try_out(self, role: DeviceRole, then: Callable[[], None]) -> None:
        """Let a speaker or ringer sound for ``TRIAL_SECONDS``, from the start of its tone (P4).

        ``then`` is run now and when it is over. A microphone makes no sound: ``KeyError``.
        """
        tone = _TRIALS[role]
        self.hush()
        then()
        if self._playing.get(role) != tone:  # else a call has it sound already
            self._trial = role
            self._timers.set("trial", TRIAL_SECONDS, lambda: self._end_tone_over(then))
            then()

    def remind(self, then: Callable[[], None]) -> None:
        """Let the tone sound that somebody is on hold (S10); ``then`` is run now and when it is over."""
        self.hush()
        self._timers.set("reminder", REMINDER_SECONDS, lambda: self._end_tone_over(then))
        then()

    def announce_answer(self, then: Callable[[], None]) -> None:
        """Let the tone sound before the phone answers by itself; ``then`` is run now and when it is over."""
        self.hush()
        self._timers.set("answer", ANSWER_SECONDS, lambda: self._end_tone_over(then))
        then()

    def hush(self) -> None:
        """Forget every tone that ends by itself: the agent does something else now."""
        self._end_tone = None
        self._trial = None
        self._timers.stop_all()

    def forget(self) -> None:
        """The engine is a new one and plays nothing."""
        self._playing.clear()

    def _end_tone_over(self, then: Callable[[], None]) -> None:
        self.hush()
        then()

    def _set(self, role: DeviceRole, tone: Tone | None) -> None:
        if self._playing.get(role) == tone:
            return
        if tone is None:
            del self._playing[role]
            self._engine.send(StopTone(role=role))
        else:
            self._playing[role] = tone
            self._engine.send(PlayTone(tone=tone, country=self.country, role=role))
