"""What the details of a call show, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DetailsModel:
    """One call; without a title there is none."""

    call_id: str = ""
    title: str = ""
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value, in the order shown."""
    address: str = ""
    """The web page of the account's template for this call; empty: there is none."""
    problem: str = ""
    """Why it cannot be opened; empty while all is well."""
    quality: str = ""
    """How it sounds now, in figures; empty: it is not measured (yet)."""
    line: tuple[float, ...] = ()
    """The score from the beginning of the call to now."""
    empty: str = ""
    """Said where nothing is known."""
    notes: str = ""
    """What the agent has written down."""
    notes_hint: str = ""
    """What becomes of the notes, one sentence."""
    notes_trouble: bool = False
    """The hint says that some of them would stay here."""
