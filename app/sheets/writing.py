"""Write a table to a CSV or XLSX file, as a whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import UserFacingError
from app.kept import replacing
from app.sheets.sheet import XLSX
from app.translation import tr

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from openpyxl.worksheet._writer import WorksheetWriter

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
WRITTEN: Final = frozenset({"", ".csv", ".txt", ".xlsx"})
"""Endings of the files that are written here; a macro workbook with no macros is one that Excel refuses."""
MOST_XLSX_ROWS: Final = 1_048_576
"""What a worksheet holds (ECMA-376 applications: 2**20 rows)."""


def write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write ``head`` and ``rows`` to ``path``; its suffix says how. Returns how many rows there are.

    What stood there is replaced only once the new file is whole. Raises ``UserFacingError`` when it
    cannot be written, a worksheet cannot hold it, or its suffix is that of something else.
    """
    if path.suffix.lower() not in WRITTEN:
        raise UserFacingError(
            tr("Tables are written as CSV or XLSX; {file} is named as neither.", file=path.name)
        )
    with replacing(path) as fresh:
        return (_xlsx if path.suffix.lower() in XLSX else _csv)(fresh, head, rows)


def _csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    # With a BOM, because Excel takes a file without one for the local code page.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for row in rows:
            writer.writerow([_harmless(cell) for cell in row])
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def _harmless(cell: str) -> str:
    """Text that a spreadsheet would run as a formula is marked as text; numbers and phone numbers are not.

    OWASP, "CSV injection".
    """
    if cell.startswith(_FORMULA) and not cell.lstrip("+-").replace(" ", "").replace(".", "").isdigit():
        return f"'{cell}"
    return cell


def _xlsx(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    from zipfile import ZIP_DEFLATED, ZipFile

    import openpyxl
    from openpyxl.writer.excel import ExcelWriter

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(tr("Results"))
    try:
        count = _fill(sheet, head, rows)
        # By ``book.save`` the archive would stay open where the disk is full, and be closed by who frees it.
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()
    except BaseException:
        _discard(sheet)
        raise
    return count


def _fill(sheet: WriteOnlyWorksheet, head: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    sheet.append(list(head))
    count = 0
    for count, row in enumerate(rows, 1):
        if count >= MOST_XLSX_ROWS:
            raise UserFacingError(
                tr("A worksheet holds {count} rows at most. Export to CSV instead.", count=MOST_XLSX_ROWS)
            )
        sheet.append([_cell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)) for value in row])
    return count


def _discard(sheet: WriteOnlyWorksheet) -> None:
    """Close and delete the file in the system's temporary folder in which openpyxl gathers the rows.

    Left to itself it stays there, as long as the table, until the program ends.
    """
    writer: WorksheetWriter | None = getattr(sheet, "_writer", None)  # nothing else leads to that file
    if writer is None:
        return
    rows = () if sheet.closed else (sheet.close,)
    for end in (*rows, writer.close, writer.cleanup):
        with suppress(OSError, StopIteration):  # the disk is full still, or this end is closed already
            end()


def _cell(sheet: WriteOnlyWorksheet, value: str) -> object:
    """A text, never a formula."""
    if not value.startswith("="):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell
