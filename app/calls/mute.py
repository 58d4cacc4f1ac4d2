"""The agent's own mute: one for every call, and nothing is signalled (S3)."""

from __future__ import annotations

from app.bus import Bus
from app.calls.events import MuteChanged
from app.engine.commands import MuteMicrophone
from app.engine.port import EnginePort


class Mute:
    """Whether the microphone is silent, and the engine told so."""

    def __init__(self, engine: EnginePort, bus: Bus) -> None:
        self._engine = engine
        self._bus = bus
        self.on = False

    def turn(self, on: bool) -> None:  # noqa: FBT001 - the wish itself
        """Silence or open the microphone."""
        if on is not self.on:
            self.on = on
            self._engine.send(MuteMicrophone(muted=on))
            self._bus.publish(MuteChanged(on))

    def tell_again(self) -> None:
        """The engine is a new one; its microphone is open."""
        if self.on:
            self._engine.send(MuteMicrophone(muted=True))
