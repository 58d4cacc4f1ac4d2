"""What a recording is called: the account file's template, filled in and made safe for every file system."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from app.account.recording import PLACEHOLDERS

_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
"""What some file system does not take in a name."""
_ENDS: Final = " ."
"""What Windows drops at the end of a name, and what would hide it elsewhere."""
_RESERVED: Final = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
LONGEST_PART: Final = 100
"""Characters of one folder's or file's name."""


def file_name(template: str, facts: Mapping[str, str]) -> Path:
    """The path below the folder of the recordings, without its ending.

    ``facts`` has a value for some of ``PLACEHOLDERS``; what is not known is left out. Nothing in a value can
    lead out of the folder or into another one.
    """
    safe = {name: _part(facts.get(name, "")) for name in PLACEHOLDERS}
    pieces = [_part(piece.format_map(safe)) for piece in template.replace("\\", "/").split("/")]
    kept = [piece for piece in pieces if piece]
    return Path(*kept) if kept else Path(_part(facts.get("call", "")) or "call")


def moments(now: datetime) -> dict[str, str]:
    """``date`` and ``time`` of the template: they sort by themselves and hold no colon."""
    return {"date": now.strftime("%Y-%m-%d"), "time": now.strftime("%H-%M-%S")}


def _part(text: str) -> str:
    part = " ".join(_FORBIDDEN.sub(" ", text).split())[:LONGEST_PART].strip(_ENDS)
    return f"_{part}" if _RESERVED.match(part) else part
