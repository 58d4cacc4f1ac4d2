"""What a mailbox holds, read from the body of a NOTIFY (RFC 3842 section 5.2).

Any text is taken and nothing is raised: what cannot be read counts as nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*(.*?)\s*$", re.MULTILINE)
_COUNTS = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})")


@dataclass(frozen=True)
class MessageSummary:
    """The voice messages of one mailbox."""

    waiting: bool
    new: int = 0
    old: int = 0
    mailbox: str = ""
    """URI of the mailbox, empty where none is named."""


def message_summary(message: str) -> MessageSummary | None:
    """The summary in a whole SIP message; None where there is none in it."""
    _, _, body = message.replace("\r\n", "\n").partition("\n\n")
    lines: dict[str, str] = {}
    for name, value in _LINE.findall(body):
        lines.setdefault(name.lower(), value)
    if "messages-waiting" not in lines:
        return None
    counts = _COUNTS.match(lines.get("voice-message", ""))
    new, old = (int(counts[1]), int(counts[2])) if counts else (0, 0)
    waiting = lines["messages-waiting"].lower() == "yes"
    return MessageSummary(waiting, new, old, lines.get("message-account", "").strip("<>"))
