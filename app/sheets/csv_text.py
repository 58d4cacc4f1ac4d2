"""CSV as it comes: with or without BOM, in UTF-8, UTF-16 or a western code page, with any usual separator."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.errors import UserFacingError
from app.translation import tr

SEPARATORS: Final = (";", ",", "\t", "|")
_MOST_LINES: Final = 100
"""Lines that one row may go over before its quote counts as never closed."""
_BLOCK: Final = 1 << 20
_START: Final = 4_096
_WORKBOOKS: Final = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
"""How files of older Excel (XLS) and archives (ODS, XLSX) begin."""
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class CsvText:
    """The rows of one file. RFC 4180, and what programs make of it."""

    def __init__(self, path: Path) -> None:
        """Find out how ``path`` is written. Raises ``UserFacingError`` when it cannot be read."""
        self._path = path
        self._read = 0
        try:
            self._size = max(path.stat().st_size, 1)
            self.encoding = encoding_of(path)
            with path.open(encoding=self.encoding, newline="") as file:
                first = next((line for line in file if line.strip()), "")
        except OSError as error:
            raise _unreadable(path, error) from error
        self._names_separator = first.lower().startswith("sep=") and len(first.strip()) == 5
        self.separator = first.strip()[4] if self._names_separator else separator_of(first)

    def rows(self) -> Iterator[tuple[int, list[str], str]]:
        """Line, cells and what is wrong with each row."""
        self._read = 0
        try:
            with self._path.open(encoding=self.encoding, newline="", errors="replace") as file:
                yield from self._rows(_Lines(file))
        except OSError as error:
            raise _unreadable(self._path, error) from error

    def share(self) -> float:
        """How much of the file has been read, 0 to 1; a guess where letters take several bytes."""
        return min(self._read / self._size, 1.0)

    def _rows(self, lines: _Lines) -> Iterator[tuple[int, list[str], str]]:
        for line in lines:
            number = lines.number
            self._read += len(line) * (2 if self.encoding.startswith("utf-16") else 1)
            if number == 1 and self._names_separator:
                continue
            cells = self._cells(line)
            if cells is not None:
                yield number, _texts(cells), ""
                continue
            record = line
            taken: list[str] = []
            while cells is None and len(taken) < _MOST_LINES and (more := lines.take()) is not None:
                taken.append(more)
                record += more
                cells = self._cells(record, more=True)
            if cells is None:
                lines.give_back(taken)
                yield number, [], tr("A quotation mark is opened in this row and never closed.")
            else:
                self._read += sum(map(len, taken))
                yield number, _texts(cells), ""

    def _cells(self, record: str, *, more: bool = False) -> list[str] | None:
        """The cells; None while a quote is still open. ``more``: the record goes over several lines."""
        if '"' not in record:
            return record.rstrip("\r\n").split(self.separator)
        try:
            return next(csv.reader([record], delimiter=self.separator, strict=True), [])
        except csv.Error:
            # Two quotes that were never closed would make one row of all between them.
            if more or record.count('"') % 2:
                return None
            # A quote within a quoted cell that nobody doubled: every program reads that its own way.
            return next(csv.reader([record.replace("\n", " ")], delimiter=self.separator), [])


def _texts(cells: list[str]) -> list[str]:
    """Without ``="…"``, by which some programs keep Excel from taking the zeros off a number."""
    return [
        cell[2:-1] if len(cell) > 2 and cell.startswith('="') and cell.endswith('"') else cell
        for cell in cells
    ]


class _Lines:
    """Lines with their numbers, some of which may be given back."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._back: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        while (line := self.take()) is not None:
            yield line

    def take(self) -> str | None:
        """The next line; None at the end."""
        line = self._back.pop() if self._back else next(self._source, None)
        self.number += line is not None
        return line

    def give_back(self, lines: list[str]) -> None:
        """Have these come again."""
        self._back.extend(reversed(lines))
        self.number -= len(lines)


def encoding_of(path: Path) -> str:
    """The encoding of a text: by its BOM, else UTF-8 where all of it is, else Windows' western code page.

    Raises ``UserFacingError`` for a workbook of another kind, whatever its name.
    """
    with path.open("rb") as file:
        start = file.read(_START)
        named = next((name for bom, name in _BOMS if start.startswith(bom)), "utf-8")
        if named == "utf-16":
            return named
        if start.startswith(_WORKBOOKS):
            raise UserFacingError(tr("{file} is no text. Save the table as CSV or XLSX.", file=path))
        if unmarked := _utf16_without_bom(start):
            return unmarked
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252" if _is_cp1252(path) else "latin-1"
    return named  # UTF-8 only where the whole file is: some programs put its mark before Latin-1


def _utf16_without_bom(start: bytes) -> str:
    """UTF-16 in whose every two bytes the same one is mostly zero, as in western text; empty: it is none."""
    first, second = start[::2].count(0), start[1::2].count(0)
    if min(first, second) > 0 or max(first, second) <= len(start) / 4:
        return ""
    return "utf-16-be" if first else "utf-16-le"


def _is_cp1252(path: Path) -> bool:
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if any(byte in block for byte in undefined):
                return False
    return True


def separator_of(line: str) -> str:
    """What stands most often between the headings, quoted text aside; the comma where nothing does."""
    outside = "".join(line.split('"')[::2])
    return max((",", *SEPARATORS), key=outside.count)


def _unreadable(path: Path, error: OSError) -> UserFacingError:
    return UserFacingError(tr("{file} cannot be read: {reason}.", file=path, reason=error.strerror))
