"""Writes one recording on a thread of its own: neither a slow disk nor an encoder keeps the sound waiting."""

from __future__ import annotations

import json
import math
import shutil
import threading
import time
from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.engine.child.bridge import FRAME_MS
from app.engine.child.sound_files import GrowingFile, create
from app.engine.commands import RecordCall
from app.engine.events import Event, RecordingStarted, RecordingStopped
from app.engine.values import RecordingTrouble

PERIOD: Final = 0.25
"""Seconds between two writes; a killed process loses no more than this."""
LOOK_FOR_SPACE: Final = 5.0
"""Seconds between two looks at the free space, and at which what was written is put on the disk."""
MARK_SECONDS: Final = 0.2
MARK_HERTZ: Final = 440
MARK_PEAK: Final = 4000
"""Of the tone that stands where something was left out."""
FRAMES_A_SECOND: Final = 1000 // FRAME_MS


@dataclass
class Pause:
    """What is to be left out, in blocks since the beginning of the recording."""

    start: int
    end: int | None = None
    """None: it lasts."""


class RecordingWriter:
    """Takes blocks from one track or two and writes them, until told to finish."""

    def __init__(
        self,
        command: RecordCall,
        tracks: tuple[deque[bytes], ...],
        rate: int,
        emit: Callable[[Event], None],
    ) -> None:
        """``tracks``: one of mixed sound, or left and right; they may be one block apart."""
        self.call_id = command.call_id
        self._command = command
        self._tracks = tracks
        self._rate = rate
        self._emit = emit
        self._done: Callable[[], None] = lambda: None
        self._pauses: list[Pause] = []
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._finished = False
        self.outcome: RecordingStopped | None = None
        """What is to be told once nobody records the call any more; None: not over yet."""
        self._taken = 0
        self._written = 0
        self._marked: Pause | None = None
        self._spans: list[list[float]] = []
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)

    # --- the engine's thread --------------------------------------------------------------------

    def start(self, done: Callable[[], None]) -> None:
        """Begin; ``done`` is called on the writer's thread when there is an ``outcome``."""
        self._done = done
        self._thread.start()

    def pause(self, at: int) -> None:
        """Leave out everything from this block on."""
        with self._lock:
            if not self.paused:
                self._pauses.append(Pause(at))
        self._wake.set()

    def go_on(self, at: int) -> None:
        """Write again from this block on."""
        with self._lock:
            if self._pauses and self._pauses[-1].end is None:
                self._pauses[-1].end = at
        self._wake.set()

    @property
    def paused(self) -> bool:
        """Whether what is said now is left out."""
        return bool(self._pauses) and self._pauses[-1].end is None

    def finish(self) -> None:
        """Write what is there and complete the file."""
        self._finished = True
        self._wake.set()

    def join(self, seconds: float) -> None:
        """Wait for the end, which ``finish`` has asked for."""
        self._thread.join(seconds)

    # --- the writer's thread --------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._record()
        except Exception as error:  # noqa: BLE001 - told: a card that stays red would promise a recording
            self._stopped("", "disk", _said(error))
        finally:
            self._done()

    def _record(self) -> None:
        try:
            file = self._open()
        except (OSError, ImportError) as error:
            trouble: RecordingTrouble = "format" if isinstance(error, ImportError) else "folder"
            self._stopped("", trouble, str(error))
            return
        if file is None:
            self._stopped("", "full", "")
            return
        self._emit(RecordingStarted(call_id=self.call_id, path=str(file.path)))
        trouble, detail = self._write_all(file)
        self._stopped(str(file.path), trouble, detail)

    def _open(self) -> GrowingFile | None:
        """None: too little is free."""
        path = Path(self._command.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self._has_space(path):
            return None
        file = create(path, self._command.format, self._rate, len(self._tracks))
        self._note(file, ended=False)
        return file

    def _write_all(self, file: GrowingFile) -> tuple[RecordingTrouble, str]:
        look_at = time.monotonic() + LOOK_FOR_SPACE
        trouble: RecordingTrouble = ""
        detail = ""
        try:
            while not self._finished and not trouble:
                self._wake.wait(PERIOD)
                self._wake.clear()
                self._write_some(file)
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + LOOK_FOR_SPACE
                    file.keep()
                    if not self._has_space(file.path):
                        trouble = "full"
            self._write_some(file)
        except Exception as error:  # noqa: BLE001 - whatever a library raises: what was written is closed
            trouble, detail = "disk", _said(error)
        try:
            file.close()
            self._note(file, ended=True)
        except Exception as error:  # noqa: BLE001
            trouble, detail = trouble or "disk", detail or _said(error)
        return trouble, detail

    def _write_some(self, file: GrowingFile) -> None:
        """Everything that all tracks have by now; at a pause's beginning or end also what lies beside it."""
        kept: list[bytes] = []
        changed = False
        for _ in range(min(map(len, self._tracks))):
            blocks = [track.popleft() for track in self._tracks]
            pause = self._pause_at(self._taken)
            self._taken += 1
            if pause is None:
                kept.append(_interleaved(blocks))
                continue
            if pause is not self._marked:
                self._marked = pause
                self._spans.append([self._seconds(len(kept)), self._seconds(len(kept))])
                changed = True
                if self._command.pause == "gap":
                    kept.extend(self._mark(len(blocks[0])))
            if self._command.pause == "silence":
                kept.append(bytes(sum(map(len, blocks))))
            self._spans[-1][1] = self._seconds(len(kept))
        if kept:
            file.write(b"".join(kept))
            self._written += len(kept)
        if changed:
            self._note(file, ended=False)

    def _pause_at(self, block: int) -> Pause | None:
        with self._lock:
            return next(
                (p for p in self._pauses if p.start <= block and (p.end is None or block < p.end)), None
            )

    def _mark(self, size: int) -> list[bytes]:
        """A short tone in every channel, in blocks of ``size`` bytes a channel."""
        samples = size // 2
        count = int(MARK_SECONDS * FRAMES_A_SECOND)
        step = 2 * math.pi * MARK_HERTZ / self._rate
        tone = array("h", [int(MARK_PEAK * math.sin(step * n)) for n in range(count * samples)])
        parts = [tone[at : at + samples].tobytes() for at in range(0, len(tone), samples)]
        return [_interleaved([part] * len(self._tracks)) for part in parts]

    def _seconds(self, more: int) -> float:
        """Where the file will be after ``more`` blocks that are not written yet."""
        return (self._written + more) / FRAMES_A_SECOND

    def _has_space(self, path: Path) -> bool:
        return shutil.disk_usage(path.parent).free >= self._command.least_free

    def _note(self, file: GrowingFile, *, ended: bool) -> None:
        """What the sound cannot say, in a small file beside it; written anew, then put in its place."""
        mixed = len(self._tracks) == 1
        content = {
            **self._command.notes,
            "channels": ["both"] if mixed else ["agent", "other side"],
            "pauses": [[round(at, 2) for at in span] for span in self._spans],
            "seconds": round(self._seconds(0), 2) if ended else None,
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        target = file.path.with_name(file.path.name + ".json")
        fresh = target.with_name(target.name + ".new")
        fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(target)

    def _stopped(self, path: str, trouble: RecordingTrouble, detail: str) -> None:
        self.outcome = RecordingStopped(
            call_id=self.call_id, path=path, seconds=self._seconds(0), trouble=trouble, detail=detail
        )


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


def _interleaved(blocks: list[bytes]) -> bytes:
    """One sample of each channel after the other."""
    if len(blocks) == 1:
        return blocks[0]
    both = array("h", bytes(sum(map(len, blocks))))
    for channel, block in enumerate(blocks):
        both[channel :: len(blocks)] = array("h", block)
    return both.tobytes()
