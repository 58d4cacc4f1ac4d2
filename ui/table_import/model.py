"""A column of a table that is imported, as a value. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnModel:
    """One column of the file."""

    title: str
    """Its heading, or its place where it has none."""
    examples: str
    """Its first cells."""
    use: str
    """What it is used for, a value of the choice."""
