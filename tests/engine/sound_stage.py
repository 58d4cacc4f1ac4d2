"""Two phones with sound: each has a virtual microphone and speaker on one private PulseAudio."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.engine.commands import ChooseDevices, ConnectAudio, ReportAudio
from app.engine.events import AudioReported, DeviceInUse, DevicesChanged
from app.engine.options import EngineOptions
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory, EngineAgent
from tests.support.pulse import MICROPHONE, RATE, SPEAKER, PulseAudio, missing
from tests.support.spectrum import Samples, level_of, loudest, peak, tone

LEVEL = -20.0
"""dBFS of every tone said into a microphone."""
QUIET = -45.0
"""dBFS under which nothing is heard. G.722 hums at -71 by itself, and at -46 after a lost packet."""
OPENING = 60.0
"""Seconds that a device may take to open on a busy machine."""
TRIES = 60
"""Recordings of which one must be as it should: on a busy machine a block of sound is late at times."""


@pytest.fixture(scope="module")
def pulse() -> Iterator[PulseAudio]:
    """One server for the tests of a module, with a second set of devices for a second phone.

    Not for the session: a fixture that modules import is another one in each of them, and every server
    takes a tenth of a core from the tests that are still to come.
    """
    reason = missing()
    if reason:
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="hs-pulse-"))
    try:
        with PulseAudio(folder) as server:
            server.add_speaker("spk2", "Speaker2")
            server.add_speaker("mic2", "Mouth2")
            server.add_microphone("microphone2", "mic2", "Microphone2")
            yield server
    finally:
        shutil.rmtree(folder)


@dataclass
class Stage:
    """Alice and Bob in a call, each with microphone and speaker joined to it."""

    pulse: PulseAudio
    alice: EngineAgent
    bob: EngineAgent
    alices: str = "c1"
    bobs: str = ""

    def say(self, sink: str, frequency: float) -> None:
        """A tone into the microphone that hears ``sink``, until the test ends."""
        self.pulse.play(sink, tone(frequency, LEVEL, RATE))

    def listen(self, sink: str, seconds: float = 1.0) -> Samples:
        """What a speaker plays."""
        return self.pulse.record(sink, seconds)

    def wait_for_tone(self, sink: str, frequency: float, *others: float) -> Samples:
        """Record until the tone is there, within 3 dB of its level, and none of the ``others``."""

        def fits(sound: Samples) -> bool:
            there = abs(level_of(sound, frequency, RATE) - LEVEL) < 3
            return there and all(level_of(sound, other, RATE) < QUIET for other in others)

        return self.wait_for(sink, 0.5, fits, f"{frequency} Hz")

    def wait_for_silence(self, sink: str, seconds: float = 0.3) -> None:
        """Record until nothing is heard for so long; a tone with a cadence needs longer than its pause."""
        self.wait_for(sink, seconds, lambda sound: peak(sound) < QUIET, "silence")

    def wait_for(self, sink: str, seconds: float, fits: Callable[[Samples], bool], what: str) -> Samples:
        """Record so many seconds again and again until they fit; fails the test when they never do."""
        for _ in range(TRIES):
            sound = self.listen(sink, seconds)
            if fits(sound):
                return sound
        pytest.fail(f"no {what} on {sink}: {_heard(sound)}")

    def report(self, agent: EngineAgent) -> AudioReported:
        """The counters now."""
        agent.send(ReportAudio())
        return agent.wait(AudioReported)


def _heard(sound: Samples) -> str:
    return f"{peak(sound):.1f} dBFS at most, {loudest(sound, RATE):.0f} Hz above all"


def phone(agents: AgentFactory, name: str, *, microphone: str, speaker: str, ringer: str = "") -> EngineAgent:
    """An engine with sound that has chosen these devices."""
    agent = agents(name, EngineOptions())
    agent.wait(DevicesChanged, OPENING)
    agent.send(ChooseDevices(microphone=microphone, speaker=speaker, ringer=ringer))
    for role, device in (("microphone", microphone), ("speaker", speaker)):
        agent.wait(DeviceInUse, OPENING, role=role, name=device)
    return agent


@pytest.fixture
def stage(pulse: PulseAudio, agents: AgentFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Two phones in a call."""
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, pulse.environment[name])
    alice = phone(agents, "alice", microphone=MICROPHONE, speaker=SPEAKER)
    bob = phone(agents, "bob", microphone="Microphone2", speaker="Speaker2")
    stage = Stage(pulse, alice, bob)
    stage.bobs = answered_call(alice, bob)
    for agent, call_id in ((alice, stage.alices), (bob, stage.bobs)):
        agent.send(ConnectAudio(call_id=call_id, microphone=True, speaker=True))
    yield stage
    pulse.hush()
