"""Sound files that grow and are playable at every moment."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from app.engine.child.ring import WIDTH
from app.engine.values import SoundFormat

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_RIFF_SIZE_AT, _DATA_SIZE_AT = 4, 40
_LARGEST = 2**32 - 1
MOST_BYTES = _LARGEST - _HEADER.size
"""Sound that fits into a WAV file: 18 hours of two channels at 16 kHz."""


class GrowingFile(Protocol):
    """Takes 16 bit samples of the machine's byte order, channels interleaved. Methods raise ``OSError``."""

    path: Path

    def write(self, block: bytes) -> None:
        """Append; whoever opens the file now finds the block in it."""

    def keep(self) -> None:
        """Have the system put on the disk what it still holds in memory."""

    def close(self) -> None:
        """Complete it."""


class WavFile:
    """RIFF WAVE, PCM. The sizes in its header are true after every write, so nothing needs to be repaired."""

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        """Raises ``FileExistsError`` where there is one of that name."""
        self.path = path
        self._file = open(path, "xb", buffering=0)  # noqa: SIM115 - lives as long as the recording
        self._size = 0
        frame = channels * WIDTH
        self._file.write(
            _HEADER.pack(
                b"RIFF",
                _HEADER.size - 8,
                b"WAVE",
                b"fmt ",
                16,
                1,
                channels,
                rate,
                rate * frame,
                frame,
                8 * WIDTH,
                b"data",
                0,
            )
        )

    def write(self, block: bytes) -> None:
        """See ``GrowingFile``; what would make the file too large for its header is refused."""
        if self._size + len(block) > MOST_BYTES:
            raise OSError("a WAV file cannot be longer")
        view = memoryview(block)
        while view:
            view = view[self._file.write(view) or 0 :]
        self._size += len(block)
        self._put(_RIFF_SIZE_AT, self._size + _HEADER.size - 8)
        self._put(_DATA_SIZE_AT, self._size)
        self._file.seek(0, os.SEEK_END)

    def keep(self) -> None:
        """See ``GrowingFile``."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """See ``GrowingFile``."""
        self._file.close()

    def _put(self, at: int, size: int) -> None:
        self._file.seek(at)
        self._file.write(struct.pack("<I", size))


class OpusFile:
    """Opus in Ogg (RFC 7845): whole pages go out with every write, each playable without the next."""

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        """Raises ``FileExistsError``; ``ImportError`` and ``OSError`` where the library is not there."""
        import soundfile  # with it comes numpy: only who records in Opus pays for it

        if path.exists():
            raise FileExistsError(path)
        self.path = path
        self._errors: type[Exception] = soundfile.SoundFileError
        try:
            self._file = soundfile.SoundFile(
                path, "x", samplerate=rate, channels=channels, format="OGG", subtype="OPUS"
            )
        except self._errors as error:
            raise OSError(str(error)) from error

    def write(self, block: bytes) -> None:
        """See ``GrowingFile``."""
        try:
            self._file.buffer_write(block, dtype="int16")
            self._file.flush()
        except self._errors as error:
            raise OSError(str(error)) from error

    def keep(self) -> None:
        """Pages have gone to the system; the library has no way to ask for more."""

    def close(self) -> None:
        """See ``GrowingFile``; the library writes the last page now."""
        try:
            self._file.close()
        except self._errors as error:
            raise OSError(str(error)) from error


def create(path: Path, kind: SoundFormat, rate: int, channels: int) -> GrowingFile:
    """A new file at ``path`` or the next free name beside it. Raises ``OSError`` and ``ImportError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    make = OpusFile if kind == "opus" else WavFile
    for name in _names(path):
        try:
            return make(name, rate, channels)
        except FileExistsError:
            continue
    raise FileExistsError(path)


def _names(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, 1000):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
