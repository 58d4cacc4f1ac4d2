"""What happens to recordings, as the rest of the house hears it on the bus."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RecordingBegan:
    """A call is being recorded from now on; ``Recordings.of`` knows more."""

    call_id: str
    path: str
    """Absolute path of the sound file, playable from now on whatever happens."""


@dataclass(frozen=True)
class RecordingChanged:
    """A recording is asked for, was paused or goes on, or could not be made."""

    call_id: str


@dataclass(frozen=True)
class RecordingContinued:
    """The other side put a new call in the place of the recorded one; the same file goes on (S9)."""

    old_call_id: str
    new_call_id: str
    path: str


@dataclass(frozen=True)
class RecordingEnded:
    """The file is complete. Comes about a second after ``CallEnded`` where the call's end ended it."""

    call_id: str
    """The call that was recorded last (see ``RecordingContinued``)."""
    path: str
    seconds: float
    """Length of what lies in the file."""
    problem: str = ""
    """Why it ended before it was to, in one sentence; empty: it did not."""
