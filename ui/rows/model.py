"""What a row says, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from app.translation import tr
from ui.rows.spans import Span
from ui.theme.tokens import Tone


@dataclass(frozen=True, kw_only=True)
class RowModel:
    """One row: a target, a person, a call or an order."""

    key: tuple[str, ...]
    """Identifies it from one showing to the next."""
    initials: str
    title: str
    spans: tuple[Span, ...]
    """Letters of the title that were typed."""
    detail: str
    """Number and group; for a forbidden target the reason."""
    badge: str
    """State or kind, in a word or two."""
    tone: Tone
    since: float | None = None
    """When the state began, on the loop's clock; None: unknown, or the badge is no state."""
    refused: bool = False
    favourite: bool = False

    def lasting(self, now: float) -> str:
        """How long the state has lasted, in whole minutes; empty where that is not known."""
        return "" if self.since is None else lasting(now - self.since)

    def spoken(self, lasting: str = "") -> str:
        """For a screen reader; ``lasting``: how long the state has lasted, where that is to be said."""
        return ", ".join(filter(None, (self.title, self.badge, lasting, self.detail)))


def lasting(seconds: float) -> str:
    """How long a state has lasted, in whole minutes; a list in which seconds run would only be restless."""
    hours, minutes = divmod(max(0, int(seconds)) // 60, 60)
    if hours:
        return tr("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return tr("{minutes} min", minutes=minutes) if minutes else tr("just now")


def initials(name: str) -> str:
    """First letters of the first and last word of a name; empty for numbers."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words if len(words) < 2 else (words[0], words[-1]))).upper()
