"""Where sound enters and leaves the conference bridge: ports that the bridge's clock thread calls.

Three facts shaped this file:

* ``bytes(frame.buf)`` gives the interpreter lock away for every single byte, so one busy Python thread
  ruins the sound. Frames are copied through the address of their ``std::vector`` instead.
* A port deleted while the clock runs is still called by some builds. Ports are therefore made once for
  each sample rate, kept in ``SoundPorts``, and dropped only after ``setNoDev``.
* One port carries both directions: a call into Python costs the same whether it has work or not.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Final

import pjsua2 as pj

from app.engine.child.ring import WIDTH, Ring

FRAME_MS = 10
"""Milliseconds of sound that the bridge moves at a time."""


def take_out(frame: pj.MediaFrame) -> bytes:
    """A copy of the sound in ``frame``, nothing where it holds none (2 microseconds)."""
    kind, begin, end = _FRAME.unpack(ctypes.string_at(int(frame.this), _FRAME.size))
    return ctypes.string_at(begin, end - begin) if kind == pj.PJMEDIA_FRAME_TYPE_AUDIO else b""


def take_out_slowly(frame: pj.MediaFrame) -> bytes:
    """The same where it is not known how the build keeps its frames (300 microseconds)."""
    return bytes(frame.buf) if frame.type == pj.PJMEDIA_FRAME_TYPE_AUDIO else b""


_FRAME: Final = struct.Struct("@iPP")
"""``pj::MediaFrame``: its type, then a ``std::vector``, which begins with where it begins and ends."""


class Filling:
    """Puts blocks of one length into frames: by way of one vector, which pjsua2 copies in C."""

    def __init__(self, length: int, *, quickly: bool) -> None:
        """``length``: bytes of a block; ``quickly``: the vector is written through its address."""
        self._length, self._quickly = length, quickly
        self._vector = pj.ByteVector(bytes(length))
        self._address = _begin(self._vector)

    def fill(self, frame: pj.MediaFrame, block: bytes) -> None:
        """Make the frame hold exactly ``block``."""
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
        if self._quickly:
            ctypes.memmove(self._address, block, self._length)
            frame.buf = self._vector
        else:
            frame.buf = pj.ByteVector(block)


def _begin(vector: pj.ByteVector) -> int:
    """Address of the first byte: a ``std::vector`` starts with that pointer in every known library."""
    return ctypes.c_void_p.from_address(int(vector.this)).value or 0


def layout_is_known() -> bool:
    """Whether this build keeps its frames as ``take_out`` believes. Asked once, before sound flows."""
    frame, sound = pj.MediaFrame(), b"\x01\x02\x03\x04"
    Filling(len(sound), quickly=False).fill(frame, sound)
    begin = _begin(frame.buf)
    found = _FRAME.unpack(ctypes.string_at(int(frame.this), _FRAME.size))
    if found != (pj.PJMEDIA_FRAME_TYPE_AUDIO, begin, begin + len(sound)):
        return False
    Filling(len(sound), quickly=True).fill(frame, sound[::-1])
    return list(frame.buf) == [4, 3, 2, 1] and take_out(frame) == sound[::-1]


class Residence:
    """Keeps Python's record of the clock thread from one call to the next.

    A thread that C made is introduced to the interpreter at every call into Python and forgotten after it;
    at two calls every 10 ms that was a fifth of the engine's cost in a call. ``wanted`` is set by the
    engine's thread; the clock thread follows in ``settle``, so that the record is given back before the
    thread ends.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._resident = False

    def begin(self) -> None:
        """The clock is about to start, on a thread of its own that knows nothing yet."""
        self._resident = False
        self.wanted = True

    def settle(self) -> None:
        """Do what is wanted. Only inside a call from C on the clock thread."""
        if self.wanted and not self._resident:
            self._resident = True
            ctypes.pythonapi.PyGILState_Ensure()
        elif self._resident and not self.wanted:
            self._resident = False
            ctypes.pythonapi.PyGILState_Release(_LOCKED)


_LOCKED = 0
"""``PyGILState_LOCKED``: what ``PyGILState_Ensure`` returns to a thread that holds the lock already."""


class SoundPort(pj.AudioMediaPort):
    """The way between the bridge and the rings of one sample rate, in both directions.

    ``microphone`` and ``speaker`` are set from the engine's thread and read on the bridge's clock
    thread; without a ring the port gives silence and swallows what it gets.
    """

    def __init__(self, rate: int, frame_ms: int = FRAME_MS, *, quickly: bool = True) -> None:
        """``quickly``: frames are copied through their address; False where the layout is not known."""
        super().__init__()
        self._take_out = take_out if quickly else take_out_slowly
        self.microphone: Ring | None = None
        self.speaker: Ring | None = None
        self.muted = False
        self.residence = Residence()
        self._samples = rate * frame_ms // 1000
        self._silence = bytes(self._samples * WIDTH)
        self._fill = Filling(len(self._silence), quickly=quickly).fill
        self.createPort(f"sound-{rate}", audio_format(rate, frame_ms))

    def onFrameRequested(self, frame: pj.MediaFrame) -> None:
        """The bridge wants what the microphone heard."""
        ring = self.microphone
        block = ring.read(self._samples) if ring is not None else self._silence
        self._fill(frame, self._silence if self.muted else block)

    def onFrameReceived(self, frame: pj.MediaFrame) -> None:
        """The bridge brings what the speaker shall play. It does so at every tick, joined or not."""
        self.residence.settle()
        ring = self.speaker
        if ring is not None:
            ring.write(self._take_out(frame) or self._silence)


class SoundPorts:
    """The ports of the process, one a sample rate, made when first wanted and kept to the end."""

    def __init__(self) -> None:
        self._ports: dict[int, SoundPort] = {}
        self._quickly = layout_is_known()

    def of(self, rate: int) -> SoundPort:
        """The port at ``rate`` samples a second. Only on the engine's one thread."""
        if rate not in self._ports:
            self._ports[rate] = SoundPort(rate, quickly=self._quickly)
        return self._ports[rate]

    def all(self) -> list[SoundPort]:
        """Every port made so far."""
        return list(self._ports.values())

    def drop(self) -> None:
        """Delete the ports. Only after ``setNoDev`` has stopped the bridge's clock."""
        self._ports.clear()


def audio_format(rate: int, frame_ms: int) -> pj.MediaFormatAudio:
    """Mono, 16 bit, ``rate`` Hz, in frames of so many milliseconds."""
    wanted = pj.MediaFormatAudio()
    wanted.type = pj.PJMEDIA_TYPE_AUDIO
    wanted.clockRate = rate
    wanted.channelCount = 1
    wanted.bitsPerSample = 8 * WIDTH
    wanted.frameTimeUsec = frame_ms * 1000
    return wanted
