"""Contacts as a table: a CSV file as programs write it, its columns confirmed by a person; and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.directory.contacts.columns import KIND_OF, Column, guessed, has_headings
from app.directory.contacts.found import Draft, Found
from app.directory.entry import MINE, Address, AddressKind, Entry
from app.sheets.csv_text import SEPARATORS, CsvText
from app.sheets.writing import write_table
from app.translation import tr

ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "mac-roman", "cp1250", "cp1251")
DELIMITERS = SEPARATORS
SAMPLE = 50
"""Rows that a guess is made from."""
MOST_CELL = 100_000
"""Characters of a cell; more are a broken file, not a contact."""
MOST_COLUMNS = 500

_SEVERAL = re.compile(r"\s*(?:;|\n|:::|\|)\s*")
_BOM_IN_LATIN = "ï»¿"
_WRITTEN = {
    "Work phone": AddressKind.WORK,
    "Mobile phone": AddressKind.MOBILE,
    "Home phone": AddressKind.HOME,
    "Extension": AddressKind.EXTENSION,
    "SIP": AddressKind.SIP,
    "Fax": AddressKind.FAX,
    "Other number": AddressKind.OTHER,
}
"""Headings, in English whatever the window speaks: other programs know them."""


@dataclass(frozen=True)
class Layout:
    """How a file is to be read."""

    encoding: str
    delimiter: str
    headings: bool
    """Whether the first row says what the columns are."""
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Sample:
    """A guess, and the rows that it was made from."""

    layout: Layout
    titles: tuple[str, ...]
    """The headings, or empty words where there are none."""
    rows: tuple[tuple[str, ...], ...]
    """The first rows below them."""


class ContactTable:
    """One CSV file. Each method raises ``UserFacingError`` when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = CsvText(path)

    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self._text.share()

    def sample(self, encoding: str = "", delimiter: str = "", *, headings: bool | None = None) -> Sample:
        """The first rows and what they seem to mean; what is given is not guessed."""
        self._text = CsvText(self._path)
        chosen = self._text.encoding = encoding or self._text.encoding
        if delimiter:
            self._text.separator = delimiter
        rows = [
            tuple(cells) for _, cells, broken in islice(self._rows(), SAMPLE) if not broken and any(cells)
        ]
        first = has_headings(rows) if headings is None else headings
        columns = guessed(rows, headings=first)
        titles = rows[0] if first and rows else ()
        layout = Layout(chosen, self._text.separator, first, columns)
        padded = tuple(titles) + ("",) * (len(columns) - len(titles))
        return Sample(layout, padded, tuple(rows[1:] if first else rows))

    def read(self, layout: Layout, source: str = MINE) -> Iterator[Found]:
        """Every row as a contact, good or bad."""
        self._text = CsvText(self._path)
        self._text.encoding, self._text.separator = layout.encoding, layout.delimiter
        rows = self._rows()
        if layout.headings:
            next(rows, None)
        for line, cells, broken in rows:
            if broken:
                yield Found(line, None, broken)
            elif any(cells):
                yield _contact(line, cells, layout.columns, source)

    def _rows(self) -> Iterator[tuple[int, Sequence[str], str]]:
        for line, raw, broken in self._text.rows():
            if len(raw) > MOST_COLUMNS or any(len(cell) > MOST_CELL for cell in raw):
                yield line, (), tr("The row is far too long.")
                continue
            cells = [_unmarked(cell.strip()) for cell in raw]
            if line == 1 and cells:
                cells[0] = cells[0].removeprefix(_BOM_IN_LATIN).removeprefix("\ufeff").strip('"')
            yield line, cells, broken


def write_contacts(path: Path, entries: Iterable[Entry]) -> int:
    """Write ``entries`` as CSV in UTF-8, whole or not at all; how many. Raises ``UserFacingError``."""
    head = ["Name", "Organisation", *_WRITTEN, "Mail", "Notes", "Tags", "UID"]
    return write_table(path, head, map(_row, entries))


def _row(entry: Entry) -> list[str]:
    numbers = ("; ".join(a.value for a in entry.addresses if a.kind is kind) for kind in _WRITTEN.values())
    mails, tags = "; ".join(entry.mails), "; ".join(entry.tags)
    return [entry.name, entry.organisation, *numbers, mails, entry.notes, tags, entry.uid]


def _contact(line: int, cells: Sequence[str], columns: Sequence[Column], source: str) -> Found:
    draft, names = Draft(), {Column.FIRST_NAME: "", Column.LAST_NAME: ""}
    for cell, column in zip(cells, columns, strict=False):
        if not cell:
            continue
        if column in KIND_OF:
            draft.addresses += [Address(value, KIND_OF[column]) for value in _SEVERAL.split(cell)]
        elif column in names:
            names[column] = cell
        else:
            _take(draft, column, cell)
    draft.name = draft.name or " ".join(filter(None, names.values()))
    return draft.found(line, source)


def _take(draft: Draft, column: Column, cell: str) -> None:
    match column:
        case Column.NAME:
            draft.name = cell
        case Column.ORGANISATION:
            draft.organisation = cell
        case Column.MAIL:
            draft.mails += _SEVERAL.split(cell)
        case Column.NOTES:
            draft.notes = "\n".join(filter(None, (draft.notes, cell)))
        case Column.TAGS:
            draft.tags += _SEVERAL.split(cell)
        case Column.UID:
            draft.uid = cell
        case _:
            pass


def _unmarked(cell: str) -> str:
    """Without the mark that keeps spreadsheets from running a cell as a formula (``app.sheets.writing``)."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
