"""What the dialog shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ui.table_import.model import ColumnModel
from ui.theme.tokens import Tone


class Purpose(Enum):
    """What the dialog was opened for."""

    IMPORT = "import"
    EXPORT = "export"
    DUPLICATES = "duplicates"


class Page(Enum):
    """What the dialog is about now."""

    CHOOSE = "choose"
    CONFIRM = "confirm"
    PROGRESS = "progress"
    RESULT = "result"
    DUPLICATES = "duplicates"


@dataclass(frozen=True)
class ContactModel:
    """One of several contacts that may be one person."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportModel:
    """The whole dialog."""

    page: Page = Page.CHOOSE
    title: str = ""
    sentence: str = ""
    tone: Tone = Tone.PLAIN
    encoding: str = ""
    delimiter: str = ""
    headings: bool = False
    columns: tuple[ColumnModel, ...] = ()
    refusal: str = ""
    """Why it cannot be imported yet; empty: it can."""
    percent: int = -1
    """How far it is, 0 to 100; -1: nobody can say."""
    remarks: tuple[str, ...] = ()
    """What is to be said about single cards, a line each."""
    duplicates: int = 0
    """Groups of contacts that may be one person."""
    group: tuple[ContactModel, ...] = ()
    """The one that is asked about."""
    result: ContactModel | None = None
    """What the group would be as one."""
    can_choose: bool = True
    """Whether a file can be chosen here."""
