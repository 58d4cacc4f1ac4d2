"""What the admin's pages of the order queue show, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from ui.table_import.model import ColumnModel
from ui.theme.tokens import Tone


@dataclass(frozen=True)
class Option:
    """One entry of a choice."""

    value: str
    words: str


@dataclass(frozen=True)
class CellModel:
    """A project in a mode (B10)."""

    project: str
    mode: str
    count: str
    """How many orders are there, as shown; a dash before anybody has counted."""
    parts: tuple[tuple[str, str], ...]
    """Sub-modes, and how many orders wait in each (B3); empty where none of the project's does."""
    note: str
    """Who gets them."""
    has_settings: bool


@dataclass(frozen=True)
class ProjectModel:
    """One line of the table."""

    name: str
    cells: tuple[CellModel, ...]
    elsewhere: str
    """How many of its orders are in no mode; empty: none."""


@dataclass(frozen=True, kw_only=True)
class BoardModel:
    """The whole page."""

    problem: str = ""
    projects: tuple[ProjectModel, ...] = ()
    empty: str = ""
    """Said where there is no project."""
    operators: tuple[Option, ...] = ()
    operator: str = ""
    whiches: tuple[Option, ...] = ()
    which: str = ""
    choices: tuple[Option, ...] = ()
    """Projects to choose from, all of them first."""
    project: str = ""
    sub_modes: tuple[Option, ...] = ()
    """Parts of a mode to choose from, all of them first."""
    sub_mode: str = ""
    new_statuses: tuple[Option, ...] = ()
    """Statuses to which chosen orders can be moved, their own first."""
    requeued: str = ""
    """What came of requeueing."""
    about: str = ""
    """What the list shows, in a sentence."""
    told: str = ""
    """What came of the last export."""


@dataclass(frozen=True, kw_only=True)
class ImportModel:
    """The dialog of an import."""

    sentence: str = ""
    tone: Tone = Tone.PLAIN
    columns: tuple[ColumnModel, ...] = ()
    targets: tuple[Option, ...] = ()
    projects: tuple[Option, ...] = ()
    project: str = ""
    statuses: tuple[Option, ...] = ()
    status: str = ""
    refusal: str = ""
    """Why it cannot be imported this way; empty: it can."""
    percent: int | None = None
    """How far it is; None: it is not under way."""
    remarks: tuple[str, ...] = ()
    """Rows that became no order, or not the one they say; at the end how many more there are."""
    told: str = ""
    """What came of saving them."""
