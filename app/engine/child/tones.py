"""The tones of ``resources/sounds``: through the bridge to the speaker, or straight to the ringer."""

from __future__ import annotations

import wave
from array import array
from functools import cache
from pathlib import Path

import pjsua2 as pj

from app.engine.values import Tone
from app.resources import resource

FALLBACK_COUNTRY = "US"


def tone_file(tone: Tone, country: str) -> Path:
    """One full cadence, made to be repeated without a seam; an unknown country hears the US tone."""
    try:
        return resource("sounds", "tones", country.upper(), f"{tone}.wav")
    except (FileNotFoundError, ValueError):
        return resource("sounds", "tones", FALLBACK_COUNTRY, f"{tone}.wav")


@cache
def samples_of(path: Path, rate: int) -> bytes:
    """The file's sound as 16 bit mono at ``rate`` samples a second, a whole multiple of the file's own."""
    with wave.open(str(path), "rb") as file:
        own, sound = file.getframerate(), file.readframes(file.getnframes())
    times, rest = divmod(rate, own)
    if rest:
        raise ValueError(f"{rate} is no multiple of the {own} Hz of {path.name}")
    values = memoryview(sound).cast("h")
    following = [*values[1:], values[0]]
    return array(
        "h",
        [
            here + (there - here) * step // times
            for here, there in zip(values, following, strict=True)
            for step in range(times)
        ],
    ).tobytes()


class SpeakerTones:
    """At most one tone at a time into a port of the bridge. Only on the engine's one thread.

    A player is made once for each file and kept: it costs nothing while nobody listens.
    """

    def __init__(self) -> None:
        self._players: dict[Path, pj.AudioMediaPlayer] = {}
        self._playing: tuple[pj.AudioMediaPlayer, pj.AudioMedia] | None = None

    @property
    def playing(self) -> bool:
        """Whether a tone is on the bridge now."""
        return self._playing is not None

    def play(self, path: Path, into: pj.AudioMedia) -> None:
        """From the start of the cadence, in place of the tone that plays."""
        self.stop()
        if path not in self._players:
            player = pj.AudioMediaPlayer()
            player.createPlayer(str(path))
            self._players[path] = player
        player = self._players[path]
        player.setPos(0)
        player.startTransmit(into)
        self._playing = (player, into)

    def stop(self) -> None:
        """Silence; harmless when there is."""
        if self._playing is not None:
            player, into = self._playing
            player.stopTransmit(into)
            self._playing = None

    def drop(self) -> None:
        """Delete the players, after ``setNoDev`` has stopped the bridge's clock."""
        self._playing = None
        self._players.clear()
