"""A small ring of sound between two clocks: one thread writes blocks, another reads blocks.

The sound card and the conference bridge each have a clock, and each comes late now and then. The ring
keeps just enough sound to bridge that, and no more, because every millisecond here is a millisecond
from mouth to ear.

How much is enough
    Seen as a fluid, sound flows in all the time and only its delivery comes in lumps. The level that
    counts is therefore *what waits after a read + the time since the last write*. It is constant
    while both clocks agree, whatever the phase of the lumps. As long as it is at least the longest
    pause between two writes, no read finds the ring empty.

How it is kept
    The level begins at one lump and a little. A write that comes later than that leaves one read
    short; the sound that was missing then comes after all and stays as reserve, so the same lateness
    does no harm again. The longest pause is remembered and slowly forgotten (``FORGET_SECONDS``), and
    what is more than that asks for is taken away again. So a quiet machine has the shortest delay,
    a busy one the reserve that it needs.

    Reserve that is not needed any more is given up, and lost reserve made up, while it is quiet:
    nobody hears that. What cannot wait, the drift of two clocks under a voice or music that never
    pauses, is resampled by a hair: a read takes one sample more (or fewer) from the ring than it hands
    out, stretched over the whole block with a cubic, so that neither a tone nor a voice has a seam.
    Dropping and inserting at silence alone was the other choice; music on hold and a tone have none,
    and +-500 ppm ask for eight samples a second. A corrected block costs a tenth of a millisecond.
    A level far too high (a process was stopped for a while) is taken down at up to 2 %, and beyond
    ``LONGEST_EXCESS`` the oldest sound is dropped, counted as an overrun.

One writer and one reader need no lock: each owns its own counter and only reads the other's.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter

SAFETY = 0.0005
HABIT = 0.004
"""Seconds of lateness that count as a habit, for which there is always reserve; more is an accident."""
EXPECTED = 0.003
"""Seconds of lateness that is believed of every writer when it begins."""
RESERVE = 0.003
"""Seconds above the longest pause lately that are left alone; the level also begins there."""
PATIENCE = 0.01
"""Seconds of superfluous reserve that may wait for a quiet moment."""
QUIET = 200
"""Samples below this magnitude (-44 dBFS) are quiet."""
SPARSELY = 16
"""Every so manyth sample is looked at first; most blocks that are not quiet are known by then."""
LONGEST_PAUSE = 0.08
"""Seconds; a longer pause between writes is a break, and nothing to be ready for."""
FORGET_SECONDS = 15.0
"""Time constant with which a late write is forgotten."""
WINDOW = 0.5
"""Seconds of reads over which the mean level is taken before it is corrected."""
LONGEST_EXCESS = 0.25
"""Seconds of sound beyond the target after which the oldest is dropped."""
CAPACITY = 1.0
"""Seconds of sound that fit."""
FASTEST = 50
"""At most one sample in this many is taken away or added (2 %)."""
WIDTH = 2
"""Bytes of a sample: signed 16 bit, mono, the machine's byte order."""


class Ring:
    """Sound from one writing thread to one reading thread, at ``rate`` samples a second.

    ``clock`` gives seconds and is the same for both threads.
    """

    def __init__(self, rate: int, clock: Callable[[], float] = time.perf_counter) -> None:
        self._rate = rate
        self._speed = rate * WIDTH
        """Bytes a second."""
        self._clock = clock
        self._size = int(rate * CAPACITY) * WIDTH
        self._bytes = bytearray(self._size)
        self._view = memoryview(self._bytes)
        # The writer's side.
        self._written = 0
        self._wrote_at = 0.0
        self._usual = 0.0
        self._pause = 0.0
        self.overruns = 0
        """Writes that found the ring full, and stale sound dropped by the reader."""
        # The reader's side.
        self._taken = 0
        self._flowing = False
        self._read_at = 0.0
        self._owed = 0
        self._urgent = False
        self._shift = 0
        self._sum = 0.0
        self._reads = 0
        self._window_ends = 0.0
        self.underruns = 0
        """Reads that found less than they needed after the sound had begun to flow."""
        self.corrections = 0
        """Samples taken away or added to keep the two clocks together."""

    @property
    def delay(self) -> float:
        """Seconds of sound that wait in the ring now."""
        return (self._written - self._taken) / WIDTH / self._rate

    @property
    def floor(self) -> float:
        """Seconds of level (see above) below which samples are added, whatever sounds."""
        return min(self._pause, self._usual + HABIT) + SAFETY

    @property
    def ceiling(self) -> float:
        """Seconds of level above which samples are taken away when it is quiet."""
        return self._pause + RESERVE

    def begin_afresh(self) -> None:
        """A call begins: old sound, and what was learned from stalls before, shall not delay it."""
        self._flowing = False

    def write(self, block: bytes | memoryview) -> None:
        """Append a block of whole samples. Only from the writing thread."""
        now = self._clock()
        length = len(block)
        self._note_pause(now, length)
        if self._written - self._taken + length > self._size:
            if self._flowing and now - self._read_at < CAPACITY / 2:
                self.overruns += 1  # otherwise nobody listens, and nothing is lost
            return
        start = self._written % self._size
        first = self._size - start
        if length <= first:
            self._view[start : start + length] = block
        else:
            self._view[start:] = block[:first]
            self._view[: length - first] = block[first:]
        self._wrote_at = now
        self._written += length

    def read(self, samples: int) -> bytes:
        """Exactly ``samples`` samples, silence where there is nothing. Only from the reading thread."""
        now = self._clock()
        wanted = samples * WIDTH
        if not self._flowing or now - self._read_at > LONGEST_PAUSE + 2 * samples / self._rate:
            return self._begin(now, samples)
        self._read_at = now
        fill = self._written - self._taken
        if fill < wanted:
            return self._run_dry(fill, wanted)
        block = self._peek(0, samples)
        if self._owed and (step := self._correction(block, samples, fill // WIDTH)):
            block = self._stretch(samples + step, samples)
            wanted += step * WIDTH
        self._taken += wanted
        self._watch(now, fill - wanted)
        return block

    def _note_pause(self, now: float, length: int) -> None:
        """Remember the longest pause between writes, less and less; a stall is no habit."""
        usual = length / self._speed
        if usual != self._usual:
            self._usual = self._pause = usual
        pause = now - self._wrote_at if self._written else usual
        if pause > LONGEST_PAUSE:
            return
        if pause >= self._pause:
            self._pause = pause
        else:
            self._pause -= (self._pause - usual) * min(1.0, pause / FORGET_SECONDS)

    def _begin(self, now: float, samples: int) -> bytes:
        """First read, or first one after a break: begin at the level wanted, older sound is stale."""
        self._read_at = now
        self._flowing = False
        fill = self._written - self._taken
        if now - self._wrote_at > LONGEST_PAUSE:
            self._taken += fill
            return bytes(samples * WIDTH)
        level = fill // WIDTH / self._rate + now - self._wrote_at
        self._pause = self._usual + EXPECTED
        needed = samples / self._rate + self.ceiling
        if level < needed or fill < samples * WIDTH:
            return bytes(samples * WIDTH)
        stale = min(int((level - needed) * self._rate) * WIDTH, fill - samples * WIDTH)
        self._taken += stale
        block = self._peek(0, samples)
        self._taken += samples * WIDTH
        self._flowing = True
        self._new_window(now)
        return block

    def _run_dry(self, fill: int, wanted: int) -> bytes:
        """Hand out what there is and let it die away in 2 ms."""
        self.underruns += 1
        self._new_window(self._read_at)
        last = memoryview(self._peek(-1, 1)).cast("h")[0]
        there = self._peek(0, fill // WIDTH)
        self._taken += len(there)
        if there:
            last = memoryview(there).cast("h")[-1]
        steps = self._rate // 500
        tail = array("h", [last * (steps - step) // steps for step in range(steps)]).tobytes()
        return (there + tail + bytes(wanted))[:wanted]

    def _new_window(self, now: float) -> None:
        """The level has jumped: what was observed and decided before is void."""
        self._owed = 0
        self._sum = 0.0
        self._reads = 0
        self._window_ends = now + WINDOW

    def _watch(self, now: float, left: int) -> None:
        """Follow the mean level; at the end of a window decide how many samples are too many.

        A late write makes a single level look low, a late read makes it look high; the mean is true.
        """
        level = left / self._speed + min(now - self._wrote_at, LONGEST_PAUSE)
        self._sum += level + self._shift / self._rate
        self._reads += 1
        if level - self.ceiling > LONGEST_EXCESS:
            self._taken += min(int((level - self.ceiling) * self._rate) * WIDTH, left)
            self.overruns += 1
            self._new_window(now)
        elif now >= self._window_ends:
            self._decide(self._sum / self._reads - self._shift / self._rate)
            self._sum = 0.0
            self._reads = 0
            self._window_ends = now + WINDOW

    def _decide(self, level: float) -> None:
        """What is owed at this mean level, and whether it can wait for a quiet moment."""
        floor, ceiling = self.floor, self.ceiling
        self._urgent = level < floor or level > ceiling + PATIENCE
        if level > ceiling:
            aim = ceiling if level <= ceiling + PATIENCE else ceiling + PATIENCE
        elif level < floor + SAFETY:
            aim = floor if self._urgent else floor + SAFETY
        else:
            aim = level
        self._owed = int((level - aim) * self._rate)

    def _correction(self, block: bytes, samples: int, fill: int) -> int:
        """How many samples more (or fewer) than it hands out this read takes; ``block`` comes next."""
        most = samples // FASTEST
        if not _is_quiet(block):
            if not self._urgent:
                return 0
            if abs(self._owed) < self._rate // 25:
                most = 1
        step = max(-most, min(most, self._owed))
        if samples + step + 2 > fill:
            return 0
        self._owed -= step
        self._shift += step
        self.corrections += abs(step)
        return step

    def _peek(self, skip: int, samples: int) -> bytes:
        """A copy of ``samples`` samples, ``skip`` samples after the oldest, still in the ring."""
        start = (self._taken + skip * WIDTH) % self._size
        end = start + samples * WIDTH
        block = self._view[start:end].tobytes()
        return block if end <= self._size else block + self._view[: end - self._size].tobytes()

    def _stretch(self, take: int, give: int) -> bytes:
        """``take`` samples of the ring, resampled to ``give`` (Catmull-Rom, no seam at either end)."""
        sound = memoryview(self._peek(-1, take + 3)).cast("h")
        before, weights = _weights(take, give)
        near = (before(sound), before(sound[1:]), before(sound[2:]), before(sound[3:]))
        values = [
            round(a * p + b * q + c * r + d * s)
            for (a, b, c, d), p, q, r, s in zip(weights, *near, strict=True)
        ]
        try:
            return array("h", values).tobytes()
        except OverflowError:  # the cubic overshoots what fits, now and then
            return array("h", [max(-32768, min(32767, value)) for value in values]).tobytes()


def _is_quiet(block: bytes) -> bool:
    sound = memoryview(block).cast("h")
    some = sound[::SPARSELY]  # a voice is given away by a few of its samples
    if max(some) >= QUIET or min(some) <= -QUIET:
        return False
    return max(sound) < QUIET and min(sound) > -QUIET


@lru_cache(maxsize=64)
def _weights(
    take: int, give: int
) -> tuple[Callable[[Sequence[int]], tuple[int, ...]], tuple[tuple[float, float, float, float], ...]]:
    """What picks, for each sample handed out, the sample before it; and the four cubic weights."""
    before, weights = [], []
    for number in range(give):
        whole, part = divmod(number * take, give)
        t = part / give
        before.append(whole)
        weights.append(
            (
                t * (-0.5 + t * (1.0 - 0.5 * t)),
                1.0 + t * t * (-2.5 + 1.5 * t),
                t * (0.5 + t * (2.0 - 1.5 * t)),
                t * t * (-0.5 + 0.5 * t),
            )
        )
    return itemgetter(*before), tuple(weights)
