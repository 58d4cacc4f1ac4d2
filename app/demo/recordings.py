"""What the company says: small WAV files that ``resources/sounds/demo/record.py`` made."""

from __future__ import annotations

from app.resources import resource


def recording(name: str) -> str:
    """Absolute path of one recording; raises ``FileNotFoundError`` when the company has no such one."""
    return str(resource("sounds", "demo", f"{name}.wav"))
