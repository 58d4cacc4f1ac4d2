"""The tones are what the script beside them makes, in the cadences of ITU-T E.180."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from app.engine.values import Tone
from app.resources import resource
from resources.sounds.tones.make import LEVEL, RATE, TONES, ToneSpec, write
from tests.support.spectrum import level_of

FOLDER = resource("sounds", "tones")
EVERY = [(country, name) for country, tones in TONES.items() for name in tones]


def read(path: Path) -> NDArray[np.float64]:
    """The samples, full scale 1."""
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def test_the_script_makes_exactly_the_files_that_are_shipped(tmp_path: Path) -> None:
    made = write(tmp_path)
    shipped = {path.relative_to(FOLDER) for path in FOLDER.rglob("*.wav")}
    assert {path.relative_to(tmp_path) for path in made} == shipped
    for path in made:
        old, new = read(FOLDER / path.relative_to(tmp_path)), read(path)
        assert old.size == new.size
        assert np.max(np.abs(old - new)) <= 1 / 32768, "a mathematics library may round the other way"


def test_every_country_has_every_tone() -> None:
    for tones in TONES.values():
        assert set(tones) == set(get_args(Tone))


@pytest.mark.parametrize(("country", "name"), EVERY)
def test_a_file_sounds_and_pauses_as_the_standard_says(country: str, name: str) -> None:
    tone = TONES[country][name]
    sound = read(FOLDER / country / f"{name}.wav")
    assert sound.size == pytest.approx(tone.seconds * RATE, abs=2)
    assert np.max(np.abs(sound)) <= LEVEL + 0.001
    at = 0
    for number, seconds in enumerate(tone.cadence):
        part = sound[at : at + round(seconds * RATE)]
        at += round(seconds * RATE)
        if number % 2:
            assert not part.any(), "a pause is silent"
        else:
            _sounds_like(part, tone)
    assert abs(sound[0]) < 0.01
    assert abs(sound[-1]) < 0.01


def _sounds_like(part: NDArray[np.float64], tone: ToneSpec) -> None:
    whole = level_of(part, RATE / 4, RATE, width=RATE)
    together = [level_of(part, partial, RATE, width=18) for partial in tone.partials]
    power = 10 * np.log10(sum(10 ** (level / 10) for level in together))
    assert power > whole - (3 if tone.bell else 1), "nothing but its partials"
    assert max(together) - min(together) < 1.5, "which are equally loud"


def test_the_best_known_cadences() -> None:
    """ITU-T E.180 Supplement 2: what people of these countries would notice first."""
    assert TONES["US"]["ringback"].cadence == (2.0, 4.0)
    assert TONES["US"]["busy"].partials == (480.0, 620.0)
    assert TONES["GB"]["ringback"].cadence == (0.4, 0.2, 0.4, 2.0)
    assert TONES["DE"]["busy"] == ToneSpec((425.0,), (0.48, 0.48))
