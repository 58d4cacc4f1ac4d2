"""Read a table from a CSV or XLSX file, row by row; what is broken in one row stays in that row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final, Protocol

from app.errors import UserFacingError
from app.sheets.csv_text import CsvText
from app.translation import tr

XLSX: Final = frozenset({".xlsx", ".xlsm"})
MOST_COLUMNS: Final = 500
"""More than anybody maps by hand; a file with more is no table of ours."""


@dataclass(frozen=True)
class SheetRow:
    """One row of a table."""

    line: int
    """Where it begins in the file, counted from 1 as a spreadsheet shows it."""
    cells: tuple[str, ...]
    """Without spaces at the ends."""
    broken: str = ""
    """Why it could not be read, in a sentence; its cells are empty then."""


class Source(Protocol):
    """Where rows come from."""

    def rows(self) -> Iterator[tuple[int, list[str], str]]:
        """Line, cells and what is wrong, from the first row on."""

    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""


class Sheet:
    """A file with a heading row. Each method raises ``UserFacingError`` when the file cannot be read."""

    def __init__(self, path: Path) -> None:
        """Read the headings of ``path``; its suffix says what it is."""
        self.path = path
        self._source: Source = _XlsxSource(path) if path.suffix.lower() in XLSX else CsvText(path)
        self.head = self._read_head()

    def rows(self) -> Iterator[SheetRow]:
        """Every row below the headings that has anything in it."""
        head_seen = False
        for line, cells, broken in self._source.rows():
            stripped = tuple(cell.strip() for cell in cells)
            if not head_seen:
                head_seen = bool(broken or any(stripped))
                continue
            if broken:
                yield SheetRow(line, (), broken)
            elif any(stripped):
                yield SheetRow(line, stripped)

    def share(self) -> float:
        """How much of the file ``rows`` has gone through, 0 to 1."""
        return self._source.share()

    def _read_head(self) -> tuple[str, ...]:
        for _line, cells, broken in self._source.rows():
            stripped = [cell.strip() for cell in cells]
            while stripped and not stripped[-1]:
                stripped.pop()
            if broken or len(stripped) > MOST_COLUMNS:
                raise UserFacingError(
                    tr("The first row of {file} cannot be read as headings.", file=self.path)
                )
            if stripped:
                return tuple(stripped)
        raise UserFacingError(tr("{file} is empty.", file=self.path))


class _XlsxSource:
    """The first worksheet of a workbook."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._share = 0.0

    def rows(self) -> Iterator[tuple[int, list[str], str]]:
        """See ``Source``."""
        import openpyxl  # a quarter of a second that the window need not wait for

        with _damage_told(self._path), self._path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            if not book.worksheets:
                return
            sheet = book.worksheets[0]
            last = sheet.max_row or 0
            for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                self._share = line / last if last else 0.5
                yield line, [_text(cell) for cell in cells], ""

    def share(self) -> float:
        """See ``Source``."""
        return min(self._share, 1.0)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Damage shows as whatever fails first: the archive, its XML, or the types that openpyxl expects."""
    try:
        yield
    except OSError as error:
        raise UserFacingError(_unreadable(path, error.strerror or str(error))) from error
    except Exception as error:
        raise UserFacingError(_not_xlsx(path)) from error


def _text(value: object) -> str:
    """A cell as a person would type it; a number that a spreadsheet keeps as 4930901820.0 has no point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        text = value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
        return text.removesuffix(" 00:00:00")
    return str(value)


def _unreadable(path: Path, reason: str) -> str:
    return tr("{file} cannot be read: {reason}.", file=path, reason=reason)


def _not_xlsx(path: Path) -> str:
    return tr("{file} is damaged, or no workbook of the format XLSX.", file=path)
