"""What the conference card shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from app.calls.conference_state import ConferenceAction
from ui.theme.tokens import Tone


@dataclass(frozen=True, kw_only=True)
class PartyModel:
    """One party beside the agent."""

    call_id: str
    name: str
    initials: str
    state: str
    """Muted, speaking, in the PBX's room; a few words or empty."""
    tone: Tone
    muted: bool
    here: bool
    """Mixed by this phone, so that it can be muted, removed or talked to alone."""


@dataclass(frozen=True, kw_only=True)
class ConferenceModel:
    """Everybody, and the buttons."""

    title: str
    detail: str
    parties: tuple[PartyModel, ...]
    actions: frozenset[ConferenceAction]
    room_note: str = ""
    """Why those in the PBX's room have no buttons; empty: nobody is there."""
    note: str = ""
    """Something the agent should read; may be empty."""
