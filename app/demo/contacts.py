"""Customers of the demo's company in a file, for whoever wants to try the import."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FILE_NAME: Final = "customers.csv"
IMPORTED: Final = 5
"""Contacts in it."""
BAD_LINE: Final = 5
"""The row that is no contact."""
NAME_COLUMN: Final = "Ansprechpartner"
SOMEBODY: Final = "Jürgen Weiß"
TWICE: Final = "J. Weiss"
"""Has the same number as ``SOMEBODY``."""

_ROWS: Final = (
    (NAME_COLUMN, "Firma", "Telefon geschäftlich", "E-Mail", "Kundennummer"),
    (SOMEBODY, "Weiß & Söhne", "+49 30 555010", "weiss@example.com", "4711"),
    ("Chloé Martin", "Atelier Martin", "+33 1 99 00 12 34", "chloe@example.com", "4712"),
    ("Søren Holm", "Holm Solar", "+45 32 55 50 11", "", "4713"),
    ("", "", "", "", "4714"),
    ("Rosa Álvarez", "Álvarez Export", "+34 910 55 50 12", "rosa@example.com", "4715"),
    (TWICE, "", "+49 (30) 5550-10", "", "4716"),
)


def write_contacts(folder: Path) -> Path:
    """Write the file as a spreadsheet of a western Windows does; where it is. Raises ``OSError``."""
    file = folder / FILE_NAME
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(";".join(row) + "\r\n" for row in _ROWS)
    file.write_bytes(text.encode("cp1252"))
    return file
