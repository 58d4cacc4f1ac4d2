"""A ring between two clocks that exist only on paper: minutes of sound in a second of test."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from app.engine.child.ring import WIDTH, Ring

RATE = 16_000
Source = Callable[[int, int], bytes]
"""Gives a block: index of its first sample, number of samples."""


@dataclass(frozen=True)
class Side:
    """A thread that moves a block every ``period`` seconds of its own clock."""

    period: float
    ppm: float = 0.0
    """How much its clock is slow, in millionths."""
    late: float = 0.0
    """Mean lateness in seconds (exponentially distributed)."""
    stalls: tuple[tuple[float, float], ...] = ()
    """When it stands still, and for how long."""

    @property
    def samples(self) -> int:
        """Samples in a block."""
        return round(self.period * RATE)


@dataclass
class Heard:
    """What the reader got."""

    ring: Ring
    sound: bytearray = field(default_factory=bytearray)
    delays: list[float] = field(default_factory=list)
    """Seconds waiting in the ring after each read."""


def silence(first: int, count: int) -> bytes:
    """A source of nothing."""
    return bytes(count * WIDTH)


def run(writer: Side, reader: Side, seconds: float, source: Source = silence, seed: int = 1) -> Heard:
    """Let both sides work for ``seconds``; the same seed gives the same run."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    now = [0.0]
    ring = Ring(RATE, lambda: now[0])
    heard = Heard(ring)
    turns = [_Turn(writer, chance), _Turn(reader, chance)]
    written = 0
    while True:
        turn = min(turns, key=lambda one: one.due)
        now[0] = turn.due
        if now[0] > seconds:
            return heard
        if turn.side is writer:
            ring.write(source(written, writer.samples))
            written += writer.samples
        else:
            heard.sound += ring.read(reader.samples)
            heard.delays.append(ring.delay)
        turn.advance()


class _Turn:
    """When a side moves its next block: on time, late, or after a stall."""

    def __init__(self, side: Side, chance: random.Random) -> None:
        self.side = side
        self._chance = chance
        self._step = side.period * (1 + side.ppm * 1e-6)
        self._planned = chance.random() * side.period
        self.due = self._planned

    def advance(self) -> None:
        self._planned += self._step
        late = self._chance.expovariate(1 / self.side.late) if self.side.late else 0.0
        due = max(self._planned + late, self.due + 1e-5)
        for begin, length in self.side.stalls:
            if begin <= due < begin + length:
                due = begin + length
        self.due = due
