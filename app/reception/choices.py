"""What agents have chosen for their own incoming calls, kept in ``incoming.json`` beside the settings."""

from __future__ import annotations

from enum import Enum
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


class Way(Enum):
    """Why a call is sent elsewhere, as in ITU-T I.252: unconditional, busy, no reply.

    A value names the field of ``Choices`` that has the address.
    """

    ALWAYS = "always"
    BUSY = "busy"
    NO_ANSWER = "no_answer"


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's choices. Each way of forwarding has its address as it was typed; empty: it is off."""

    always: str = ""
    busy: str = ""
    no_answer: str = ""
    no_answer_seconds: int = 20
    answers: bool = False
    """The phone answers by itself while the agent is available."""
    answer_seconds: int = 3

    def address(self, way: Way) -> str:
        """Where such calls go; empty: they ring here."""
        return str(getattr(self, way.value))

    def forwarding(self, way: Way, address: str) -> Choices:
        """The same, but such calls go there; empty: they ring here."""
        return msgspec.structs.replace(self, **{way.value: address})


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
