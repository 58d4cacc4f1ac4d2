"""What can go wrong with a recording, in sentences."""

from __future__ import annotations

from app.engine.values import RecordingTrouble
from app.translation import tr


def not_recorded(trouble: RecordingTrouble, detail: str, megabytes: int) -> str:
    """Why a call is not recorded. ``megabytes``: what the account wants to be left free."""
    if trouble == "full":
        return tr(
            "This call is not recorded: less than {megabytes} MB are free where recordings are written.",
            megabytes=megabytes,
        )
    if trouble == "format":
        return tr("This call is not recorded: Opus is not there on this desk ({detail}).", detail=detail)
    return tr("This call is not recorded: its file cannot be written ({detail}).", detail=detail)


def stopped_early(trouble: RecordingTrouble, detail: str, megabytes: int) -> str:
    """Why a recording ended before the call; what was said until then is in the file."""
    if trouble == "full":
        return tr(
            "The recording has ended: less than {megabytes} MB are free where it is written.",
            megabytes=megabytes,
        )
    return tr("The recording has ended: its file cannot be written any more ({detail}).", detail=detail)
