"""The chain of preference that ends in the null device."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.audio.choice import NO_DEVICE, REMEMBERED, ROLES, Preferences, candidates, choose, fits
from app.engine.values import DeviceRole, SoundDevice

HEADSET = SoundDevice(name="Headset", host_api="test", inputs=1, outputs=2)
WEBCAM = SoundDevice(name="Webcam", host_api="test", inputs=2, outputs=0, default_input=True)
DESK = SoundDevice(name="Desk speaker", host_api="test", inputs=0, outputs=2, default_output=True)
ALL = [HEADSET, WEBCAM, DESK]

names = st.sampled_from(["a", "b", "c", "d"])
devices = st.lists(
    st.builds(
        SoundDevice,
        name=names,
        host_api=st.just("test"),
        inputs=st.integers(0, 2),
        outputs=st.integers(0, 2),
        default_input=st.booleans(),
        default_output=st.booleans(),
    ),
    unique_by=lambda device: device.name,
)
roles: st.SearchStrategy[DeviceRole] = st.sampled_from(ROLES)


def test_the_most_wanted_device_that_is_there_is_used() -> None:
    assert choose(ALL, "microphone", ["Lost headset", "Headset", "Webcam"]) == "Headset"


def test_without_a_wish_the_systems_default_is_used() -> None:
    assert choose(ALL, "microphone", []) == "Webcam"
    assert choose(ALL, "speaker", []) == "Desk speaker"


def test_without_a_default_any_device_that_fits_is_used() -> None:
    assert choose([DESK, HEADSET], "microphone", []) == "Headset"


def test_the_chain_ends_in_the_null_device() -> None:
    assert choose([], "speaker", ["Headset"]) == NO_DEVICE
    assert choose([WEBCAM], "ringer", ["Webcam"]) == NO_DEVICE


def test_the_null_device_can_be_what_is_wanted() -> None:
    assert choose(ALL, "ringer", [NO_DEVICE, "Headset"]) == NO_DEVICE


def test_a_device_that_did_not_open_is_passed_over() -> None:
    assert choose(ALL, "speaker", ["Headset"], broken={"Headset"}) == "Desk speaker"


@given(devices, roles, st.lists(names), st.sets(names))
def test_what_is_chosen_is_there_fits_and_works(
    present: list[SoundDevice], role: DeviceRole, preferred: list[str], broken: set[str]
) -> None:
    chosen = choose(present, role, preferred, broken)
    usable = {device.name for device in present if fits(device, role)} - broken
    assert chosen in usable or (chosen == NO_DEVICE and not usable)


@given(devices, roles)
def test_the_default_comes_first_among_the_candidates(present: list[SoundDevice], role: DeviceRole) -> None:
    defaults = [
        device.default_input if role == "microphone" else device.default_output
        for device in candidates(present, role)
    ]
    assert defaults == sorted(defaults, reverse=True)


def test_what_is_chosen_last_is_wanted_most_and_the_rest_keeps_its_order() -> None:
    preferences = (
        Preferences().with_first("speaker", "a").with_first("speaker", "b").with_first("speaker", "a")
    )
    assert preferences.speaker == ("a", "b")
    assert preferences.microphone == preferences.ringer == ()


def test_a_role_remembers_a_handful_of_devices() -> None:
    preferences = Preferences()
    for number in range(REMEMBERED + 3):
        preferences = preferences.with_first("ringer", str(number))
    assert len(preferences.ringer) == REMEMBERED
    assert preferences.ringer[0] == str(REMEMBERED + 2)
