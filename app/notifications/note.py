"""A note on the desktop, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

OPEN: Final = "default"
"""The action of a press on the notification itself."""


@dataclass(frozen=True)
class Note:
    """One notification."""

    key: str
    """What it is about; a later one of the same key takes its place."""
    title: str
    text: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    """Buttons: what they are known as, and their words."""
    urgent: bool = False
    """It stays until it is withdrawn."""


class Notifier(Protocol):
    """Shows notes where the person sees them."""

    def show(self, note: Note) -> None:
        """Show it."""

    def withdraw(self, key: str) -> None:
        """It is news no longer; harmless where it is gone."""

    def close(self) -> None:
        """Withdraw everything and end."""
