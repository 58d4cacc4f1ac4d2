"""What the settings pages show, as values. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.account.changes import Place, Row
from app.account.file_values import ShownRow
from app.account.forms import Kind, Setting
from app.account.merge import Side
from ui.theme.tokens import Tone


@dataclass(frozen=True)
class Option:
    """One entry of a choice."""

    value: str
    words: str


@dataclass(frozen=True, kw_only=True)
class FieldModel:
    """One setting in a form."""

    place: Place
    label: str
    help: str
    kind: Kind
    text: str = ""
    """What stands in it; lists one entry a line, choices by their value."""
    on: bool = False
    """For yes or no."""
    options: tuple[Option, ...] = ()
    hint: str = ""
    """The range, and what holds where nothing is set."""
    changed: bool = False
    """Not saved yet."""
    problem: str = ""
    note: str = ""
    """Who decided it, or that somebody else has changed it meanwhile."""


@dataclass(frozen=True)
class SectionModel:
    """Settings that belong together."""

    title: str
    text: str
    fields: tuple[FieldModel, ...]


@dataclass(frozen=True)
class FormModel:
    """A whole form."""

    sections: tuple[SectionModel, ...] = ()
    editable: bool = False


@dataclass(frozen=True)
class BarModel:
    """The bar under the account's pages: what is not saved yet, and what came of the last save."""

    shown: bool = False
    sentence: str = ""
    tone: Tone = Tone.PLAIN
    details: tuple[str, ...] = ()
    """Why the file would not be valid, one line each."""
    can_discard: bool = False
    save_refusal: str = ""
    """Why Save cannot be pressed; empty: it can."""


@dataclass(frozen=True)
class ConflictModel:
    """A setting that two people changed."""

    place: Place
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class TableModel:
    """One list of rows."""

    table: str
    title: str
    text: str
    columns: tuple[Setting, ...]
    rows: Sequence[ShownRow]
    total: int
    """How many rows there are without the filter."""
    filter: str
    editable: bool
    chosen: Row | None


@dataclass(frozen=True)
class RightModel:
    """One transfer feature at every level."""

    feature: str
    label: str
    help: str
    says: tuple[str, str, str]
    """What enterprise, account and agent group say: on, off or silent."""
    places: tuple[Place, Place, Place | None]
    on: bool
    decided: str
    """Whether it is there, and which level decided it, in one sentence."""


@dataclass(frozen=True)
class RightsModel:
    """The rights of one agent group."""

    groups: tuple[Option, ...] = ()
    group: str = ""
    rights: tuple[RightModel, ...] = ()
    editable: bool = False


@dataclass(frozen=True)
class RedialModel:
    """The redial policy of one campaign, buyer or product, and what holds for a call."""

    levels: tuple[Option, ...] = ()
    level: str = ""
    names: tuple[Option, ...] = ()
    name: str = ""
    has_policy: bool = False
    form: FormModel = FormModel()
    campaigns: tuple[Option, ...] = ()
    buyers: tuple[Option, ...] = ()
    products: tuple[Option, ...] = ()
    asked: tuple[str, str, str] = ("", "", "")
    """Campaign, buyer and product of the call that is asked about."""
    sentences: tuple[str, ...] = ()
    editable: bool = False


@dataclass(frozen=True)
class FileProblemModel:
    """One line of the list of problems."""

    place: str
    """File, line and column."""
    field: str
    reason: str
    tone: Tone


@dataclass(frozen=True)
class FileModel:
    """The account file itself: where it is, how it stands, everything that is wrong with it."""

    source: str = ""
    sentence: str = ""
    tone: Tone = Tone.PLAIN
    problems: tuple[FileProblemModel, ...] = ()


Decision = dict[Place, Side]
