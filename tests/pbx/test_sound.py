"""What is heard in calls through a real PBX: tones go in and are found again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from app.calls.call import Call, CallState
from tests.engine.sound_stage import LEVEL, QUIET, pulse
from tests.pbx.conftest import Stage
from tests.support.pulse import RATE, PulseAudio
from tests.support.softphone import Softphone
from tests.support.spectrum import level_of, peak, tone

__all__ = ["pulse"]

pytestmark = [pytest.mark.pbx, pytest.mark.sound]

EARS, MOUTH = "spk", "mic"
WE_SAY = 700.0
TRIES = 20
"""Recordings of half a second in which a change must be heard."""


class Room:
    """One phone with a microphone and a speaker, and what is said and heard there."""

    def __init__(self, stage: Stage, pulse: PulseAudio) -> None:
        self._stage = stage
        self._pulse = pulse

    def phone(self, number: str, *, secure: bool = False) -> Softphone:
        """A registered softphone with sound."""
        phone = self._stage.phone(self._stage.desk(number, "tls" if secure else "udp"), sound=True)
        phone.wait_registered()
        return phone

    def say(self, frequency: float) -> None:
        """A tone into the microphone until the test ends."""
        self._pulse.play(MOUTH, tone(frequency, LEVEL, RATE))

    def hear(self, frequency: float, level: float | None = None) -> None:
        """Listen until the tone is there; ``level`` in dBFS, within 3 dB, where it is known."""
        for _ in range(TRIES):
            heard = level_of(self._listen(), frequency, RATE)
            if heard > QUIET if level is None else abs(heard - level) < 3:
                return
        pytest.fail(f"no {frequency} Hz at {level} dBFS: {heard:.1f} dBFS")

    def hear_anything(self) -> None:
        """Listen until there is sound."""
        if not any(peak(self._listen()) > QUIET for _ in range(TRIES)):
            pytest.fail("nothing is heard")

    def hear_nothing(self) -> None:
        """Listen until it is quiet."""
        if not any(peak(self._listen()) < QUIET for _ in range(TRIES)):
            pytest.fail("it is never quiet")

    def _listen(self) -> NDArray[np.float64]:
        self._stage.loop.run(0.01)  # what the engine has said meanwhile
        return self._pulse.record(EARS, 0.5)


@pytest.fixture
def room(stage: Stage, pulse: PulseAudio, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A desk whose devices are virtual."""
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, pulse.environment[name])
    yield Room(stage, pulse)
    pulse.hush()


def called(phone: Softphone, number: str) -> Call:
    """A call to a number of the PBX that is up."""
    call = phone.dial(number)
    phone.wait_state(call, CallState.UP)
    return call


def test_the_echo_brings_our_voice_back_and_mute_and_hold_silence_it(room: Room) -> None:
    """P2, S3: right pitch and level; muted and held are silent, and both end."""
    phone = room.phone("1001")
    call = called(phone, "600")
    room.say(WE_SAY)
    room.hear(WE_SAY, LEVEL)
    phone.calls.mute(True)
    room.hear_nothing()
    phone.calls.mute(False)
    room.hear(WE_SAY, LEVEL)
    phone.calls.hold(call.id)
    phone.wait_state(call, CallState.HELD_BY_US)
    room.hear_nothing()
    phone.calls.resume(call.id)
    phone.wait_state(call, CallState.UP)
    room.hear(WE_SAY, LEVEL)


def test_encrypted_sound_goes_both_ways(room: Room) -> None:
    """P6: SRTP over TLS, in our voice and back."""
    call = called(phone := room.phone("1101", secure=True), "600")
    phone.wait(lambda: call.srtp, "SRTP")
    room.say(WE_SAY)
    room.hear(WE_SAY, LEVEL)


def test_early_media_is_heard_although_nobody_has_answered(room: Room) -> None:
    """P3: the tone of a 183 with SDP is in the speaker."""
    phone = room.phone("1001")
    call = phone.dial("607")
    phone.wait_state(call, CallState.EARLY_MEDIA)
    room.hear(440.0)
    assert call.answered_at is None


def test_whoever_is_held_hears_the_music_of_the_pbx(room: Room, stage: Stage) -> None:
    """S3: hold is signalled, and the PBX plays music to the held party."""
    held, holder = room.phone("1001"), stage.registered("1002")
    out = held.dial("1002")
    incoming = holder.wait_incoming()
    holder.calls.answer(incoming.id)
    held.wait_state(out, CallState.UP)
    room.hear_nothing()
    holder.calls.hold(incoming.id)
    room.hear_anything()
    holder.calls.resume(incoming.id)
    holder.wait_state(incoming, CallState.UP)
    room.hear_nothing()
