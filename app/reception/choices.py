"""What agents have chosen for their own incoming calls, kept in ``incoming.json`` beside the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from app.kept import KeptValue

FILE: Final = "incoming.json"
LONGEST_DELAY: Final = 60
"""Seconds until the phone answers by itself: as many as the account file allows."""
SHORTEST_RING: Final = 5
LONGEST_RING: Final = 170
"""Seconds that a call may ring before it is forwarded as unanswered. After 180 s a proxy may give it up (RFC
3261 section 13.3.1.1)."""


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's choices. The three ways of forwarding are those of ITU-T I.252: unconditional, busy, no
    reply; each has an address of its own as it was typed, empty: it is off."""

    always: str = ""
    busy: str = ""
    no_answer: str = ""
    no_answer_seconds: int = 20
    answers: bool = False
    """The phone answers by itself while the agent is available."""
    answer_seconds: int = 3


class ChoiceBook:
    """Every agent's choices by account id; whoever sits here next has others."""

    def __init__(self, folder: Path | None) -> None:
        """``folder`` None: nothing is kept."""
        file = None if folder is None else folder / FILE
        self._kept: KeptValue[dict[str, Choices]] = KeptValue(
            file, dict[str, Choices], dict, "What agents chose for incoming calls"
        )
        self._of = self._kept.read()

    def of(self, account_id: str) -> Choices:
        """What holds for this account."""
        return self._of.get(account_id, Choices())

    def put(self, account_id: str, choices: Choices) -> None:
        """Keep it."""
        self._of[account_id] = choices
        self._kept.write(self._of)
