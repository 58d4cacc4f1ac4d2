"""Devices: chosen by name, changed or pulled out in a call, or not there at all; and tones on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.commands import ChooseDevices, ConnectAudio, PlayTone, RefreshDevices, StopTone
from app.engine.events import CallFinished, DeviceInUse, DevicesChanged
from app.engine.options import EngineOptions
from tests.engine.conversation import answered_call
from tests.engine.sound_stage import OPENING, QUIET, Stage, phone, pulse, stage
from tests.support.engines import AgentFactory
from tests.support.pulse import MICROPHONE, RATE, SPEAKER, PulseAudio
from tests.support.spectrum import Samples, level_of, peak

__all__ = ["pulse", "stage"]

pytestmark = pytest.mark.sound

ALICE_SAYS = 1000.0
BOB_SAYS = 700.0
RING = 880.0
TONE_SECONDS = 0.3
PAUSE_SECONDS = 4.5
"""Longer than any pause within the tones that are stopped here (ITU-T E.180)."""


def _use_server(pulse: PulseAudio, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, pulse.environment[name])


def test_devices_are_listed_by_the_names_that_people_know(
    pulse: PulseAudio, agents: AgentFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use_server(pulse, monkeypatch)
    listed = agents("alice", EngineOptions(), account=False).wait(DevicesChanged, OPENING).devices
    microphones = {device.name: device.default_input for device in listed if device.inputs}
    speakers = {device.name: device.default_output for device in listed if device.outputs}
    assert microphones == {MICROPHONE: True, "Microphone2": False}
    assert speakers[SPEAKER] is True
    assert speakers["Speaker2"] is False


def test_the_speaker_is_changed_within_a_call(stage: Stage) -> None:
    """The call goes on; the old speaker falls silent and the new one speaks."""
    stage.say("mic2", BOB_SAYS)
    stage.wait_for_tone("spk", BOB_SAYS)
    module = stage.pulse.add_speaker("other", "Other")
    try:
        stage.alice.wait(DevicesChanged, OPENING)
        stage.alice.send(ChooseDevices(microphone=MICROPHONE, speaker="Other", ringer=""))
        stage.alice.wait(DeviceInUse, OPENING, role="speaker", name="Other")
        stage.wait_for_tone("other", BOB_SAYS)
        stage.wait_for_silence("spk")
        assert not stage.alice.heard(CallFinished)
    finally:
        stage.pulse.remove(module)


def test_the_microphone_is_changed_within_a_call(stage: Stage) -> None:
    stage.say("mic", ALICE_SAYS)
    stage.wait_for_tone("spk2", ALICE_SAYS)
    stage.alice.send(ChooseDevices(microphone="Microphone2", speaker=SPEAKER, ringer=""))
    stage.alice.wait(DeviceInUse, OPENING, role="microphone", name="Microphone2")
    stage.wait_for_silence("spk2")
    stage.say("mic2", BOB_SAYS)
    stage.wait_for_tone("spk2", BOB_SAYS)


def test_a_speaker_that_is_pulled_out_is_told_and_the_call_goes_on(stage: Stage) -> None:
    """P4: the role falls to nothing with a sentence; another choice speaks again in the same call."""
    module = stage.pulse.add_speaker("brief", "Brief")
    stage.alice.wait(DevicesChanged, OPENING)
    stage.alice.send(ChooseDevices(microphone=MICROPHONE, speaker="Brief", ringer=""))
    stage.alice.wait(DeviceInUse, OPENING, role="speaker", name="Brief")
    stage.say("mic2", BOB_SAYS)
    stage.wait_for_tone("brief", BOB_SAYS)
    stage.pulse.remove(module)
    problem = stage.alice.wait(DeviceInUse, OPENING, role="speaker", name="").problem
    assert "“Brief”" in problem
    assert problem.endswith(".")
    stage.alice.send(ChooseDevices(microphone=MICROPHONE, speaker=SPEAKER, ringer=""))
    stage.alice.wait(DeviceInUse, OPENING, role="speaker", name=SPEAKER)
    stage.wait_for_tone("spk", BOB_SAYS)
    assert not stage.alice.heard(CallFinished)


def test_a_device_that_comes_back_is_used_again(stage: Stage) -> None:
    """A headset that loses contact for a moment needs no click."""
    module = stage.pulse.add_speaker("loose", "Loose")
    stage.alice.wait(DevicesChanged, OPENING)
    stage.alice.send(ChooseDevices(microphone=MICROPHONE, speaker="Loose", ringer=""))
    stage.alice.wait(DeviceInUse, OPENING, role="speaker", name="Loose")
    stage.pulse.remove(module)
    stage.alice.wait(DeviceInUse, OPENING, role="speaker", name="")
    stage.say("mic2", BOB_SAYS)
    module = stage.pulse.add_speaker("loose", "Loose")
    try:
        stage.alice.wait(DeviceInUse, OPENING, role="speaker", name="Loose")
        stage.wait_for_tone("loose", BOB_SAYS)
    finally:
        stage.pulse.remove(module)


def test_a_device_that_does_not_exist_is_told_in_one_sentence(
    pulse: PulseAudio, agents: AgentFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use_server(pulse, monkeypatch)
    alice = agents("alice", EngineOptions(), account=False)
    alice.wait(DevicesChanged, OPENING)
    alice.send(ChooseDevices(microphone="Tin can", speaker=SPEAKER, ringer=""))
    told = alice.wait(DeviceInUse, OPENING, role="microphone")
    assert (told.name, told.problem) == ("", "The sound device “Tin can” is not there.")
    assert alice.wait(DeviceInUse, OPENING, role="speaker").problem == ""


def test_a_machine_without_sound_still_makes_calls(
    agents: AgentFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """P4: no sound card is no reason not to be reachable."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    alice, bob = agents("alice", EngineOptions()), agents("bob")
    assert alice.wait(DevicesChanged, OPENING).devices == []
    alice.send(ChooseDevices(microphone="", speaker="", ringer=""))
    assert alice.wait(DeviceInUse, role="microphone") == DeviceInUse(role="microphone", name="")
    answered_call(alice, bob)
    alice.send(ConnectAudio(call_id="c1", microphone=True, speaker=True))
    alice.send(RefreshDevices())
    assert not alice.heard(CallFinished)


def test_a_sound_server_that_starts_later_is_found_when_asked(
    pulse: PulseAudio, agents: AgentFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    link = tmp_path / "native"
    monkeypatch.setenv("PULSE_SERVER", f"unix:{link}")
    alice = agents("alice", EngineOptions(), account=False)
    assert alice.wait(DevicesChanged, OPENING).devices == []
    link.symlink_to(pulse.environment["PULSE_SERVER"].removeprefix("unix:"))
    alice.send(RefreshDevices())
    assert SPEAKER in {device.name for device in alice.wait(DevicesChanged, OPENING).devices}


@pytest.mark.parametrize(
    ("country", "partials", "other"), [("US", (440.0, 480.0), 425.0), ("DE", (425.0,), 350.0)]
)
def test_ringback_is_heard_on_the_speaker_until_it_is_stopped(
    stage: Stage, country: str, partials: tuple[float, ...], other: float
) -> None:
    """ITU-T E.180: the frequencies of the country."""
    stage.alice.send(PlayTone(tone="ringback", country=country, role="speaker"))

    def fits(sound: Samples) -> bool:
        there = all(level_of(sound, partial, RATE, width=10) > -25 for partial in partials)
        return _is_on(sound) and there and level_of(sound, other, RATE, width=5) < QUIET

    stage.wait_for("spk", TONE_SECONDS, fits, f"{partials} Hz")
    stage.alice.send(StopTone(role="speaker"))
    stage.wait_for_silence("spk", PAUSE_SECONDS)


def test_the_ringer_rings_on_its_own_device_while_a_call_goes_on(stage: Stage) -> None:
    stage.say("mic2", BOB_SAYS)
    stage.wait_for_tone("spk", BOB_SAYS)
    module = stage.pulse.add_speaker("bell", "Bell")
    try:
        stage.alice.wait(DevicesChanged, OPENING)
        stage.alice.send(ChooseDevices(microphone=MICROPHONE, speaker=SPEAKER, ringer="Bell"))
        stage.alice.send(PlayTone(tone="ring", country="GB", role="ringer"))
        stage.wait_for("bell", TONE_SECONDS, lambda sound: _rings(sound, BOB_SAYS), "ringing")
        stage.wait_for_tone("spk", BOB_SAYS, RING)
        stage.alice.send(StopTone(role="ringer"))
        stage.wait_for_silence("bell", PAUSE_SECONDS)
    finally:
        stage.pulse.remove(module)


def test_a_ringer_on_the_speakers_device_needs_no_second_stream(
    pulse: PulseAudio, agents: AgentFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use_server(pulse, monkeypatch)
    alice = phone(agents, "alice", microphone=MICROPHONE, speaker=SPEAKER, ringer=SPEAKER)
    ringing = Stage(pulse, alice, alice)
    alice.send(PlayTone(tone="ring", country="US", role="ringer"))
    ringing.wait_for("spk", TONE_SECONDS, _rings, "ringing")
    alice.send(StopTone(role="ringer"))
    ringing.wait_for_silence("spk", PAUSE_SECONDS)


def test_the_reminder_of_a_call_on_hold_is_heard(stage: Stage) -> None:
    """S10: two short tones like no other, in the ear, until they are stopped."""
    stage.alice.send(PlayTone(tone="hold_reminder", country="DE", role="speaker"))

    def fits(sound: Samples) -> bool:
        return level_of(sound, 660.0, RATE, width=30) > -45 and level_of(sound, 425.0, RATE, width=10) < QUIET

    stage.wait_for("spk", 2.5, fits, "reminder")
    stage.alice.send(StopTone(role="speaker"))
    stage.wait_for_silence("spk")


def _is_on(sound: Samples) -> bool:
    """Whether a tone is on from end to end."""
    return min(peak(sound[: sound.size // 2]), peak(sound[sound.size // 2 :])) > -40


def _rings(sound: Samples, *others: float) -> bool:
    """The ringer's tone from end to end, and none of the ``others``."""
    there = _is_on(sound) and level_of(sound, RING, RATE) > -40
    return there and all(level_of(sound, other, RATE) < QUIET for other in others)
