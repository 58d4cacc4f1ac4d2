"""A recording that fails says so: every way out of the writer has an outcome (P7)."""

from __future__ import annotations

import sys
import threading
import types
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine.child import recording_writer
from app.engine.child.recording_writer import RecordingWriter
from app.engine.child.sound_files import OpusFile, WavFile
from app.engine.commands import RecordCall
from app.engine.events import Event, RecordingStopped

RATE = 16_000
BLOCK = bytes(RATE // 100 * 2)


def _recorded(path: Path) -> tuple[RecordingStopped | None, list[Event]]:
    """Record one block and finish; what came of it."""
    told: list[Event] = []
    command = RecordCall(call_id="a", path=str(path))
    writer = RecordingWriter(command, (deque([BLOCK]),), RATE, told.append)
    over = threading.Event()
    writer.start(over.set)
    writer.finish()
    assert over.wait(60)
    writer.join(60)
    return writer.outcome, told


def _raises(error: Exception) -> Callable[..., None]:
    def step(*_args: object, **_options: object) -> None:
        raise error

    return step


def test_a_recording_ends_without_trouble(tmp_path: Path) -> None:
    """P7: the plain case, or the others would prove nothing."""
    outcome, told = _recorded(tmp_path / "a.wav")
    assert outcome is not None
    assert (outcome.trouble, outcome.path, len(told)) == ("", str(tmp_path / "a.wav"), 1)


@pytest.mark.parametrize("step", ["write", "close"])
@pytest.mark.parametrize(
    "error", [OSError("full"), RuntimeError("the library's own")], ids=["disk", "library"]
)
def test_whatever_fails_in_the_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    """P7: also what nobody has foreseen; the red sign goes."""
    close = WavFile.close

    def closed_and_failed(file: WavFile) -> None:
        close(file)
        raise error

    monkeypatch.setattr(WavFile, step, closed_and_failed if step == "close" else _raises(error))
    outcome, _told = _recorded(tmp_path / "a.wav")
    assert outcome is not None
    assert (outcome.trouble, outcome.detail) == ("disk", str(error))
    assert outcome.path == str(tmp_path / "a.wav")


def test_what_fails_outside_the_file_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """P7: before there is a file."""
    monkeypatch.setattr(recording_writer, "create", _raises(ValueError()))
    outcome, told = _recorded(tmp_path / "a.wav")
    assert outcome is not None
    assert (outcome.trouble, outcome.detail, outcome.path) == ("disk", "ValueError", "")
    assert told == []


def test_closing_an_opus_file_fails_as_a_file_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """P7: the library's own error is an ``OSError`` outside (``GrowingFile``)."""

    class SoundFileError(Exception):
        """As in the package, which is not needed for this."""

    library = types.ModuleType("soundfile")
    library.SoundFileError = SoundFileError  # type: ignore[attr-defined]
    library.SoundFile = lambda *_args, **_options: types.SimpleNamespace(  # type: ignore[attr-defined]
        close=_raises(SoundFileError("no space left"))
    )
    monkeypatch.setitem(sys.modules, "soundfile", library)
    file = OpusFile(tmp_path / "a.opus", RATE, 1)
    with pytest.raises(OSError, match="no space left"):
        file.close()
