"""A file of contacts, whatever it is: told apart by its content, read as a stream, written as a whole."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import TextIO

from app.directory.contacts.found import Found
from app.directory.contacts.table import ContactTable, Layout, Sample, write_contacts
from app.directory.contacts.vcard import Version, read_cards, write_cards
from app.directory.entry import MINE, Entry
from app.errors import UserFacingError
from app.kept import replacing
from app.translation import tr

_LOOKED_AT = 4096
"""Bytes that say what a file is."""


class Format(Enum):
    """What a file of contacts can be."""

    VCARD = "vcard"
    CSV = "csv"


class ContactFile:
    """One file to import. Each method raises ``UserFacingError`` when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                start = file.read(_LOOKED_AT)
            self._size = max(path.stat().st_size, 1)
        except OSError as error:
            raise _unreadable(path, error) from error
        self._encoding, self.format = _told_apart(path, start)
        self._table = ContactTable(path) if self.format is Format.CSV else None
        self._stream: TextIO | None = None

    def sample(
        self, encoding: str = "", delimiter: str = "", *, headings: bool | None = None
    ) -> Sample | None:
        """What the columns seem to mean (see ``ContactTable.sample``); None: vCards need no telling."""
        if self._table is None:
            return None
        return self._table.sample(encoding, delimiter, headings=headings)

    def read(self, layout: Layout | None = None, source: str = MINE) -> Iterator[Found]:
        """Every contact, good or bad; a table is read by ``layout``, None: as it seems to be."""
        if self._table is not None:
            yield from self._table.read(layout or self._table.sample().layout, source)
            return
        try:
            with self.path.open(encoding=self._encoding, errors="surrogateescape") as self._stream:
                yield from read_cards(self._stream, source)
        except OSError as error:
            raise _unreadable(self.path, error) from error
        finally:
            self._stream = None

    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        if self._table is not None:
            return self._table.share()
        return min(self._stream.buffer.tell() / self._size, 1.0) if self._stream is not None else 0.0


def write_file(path: Path, entries: Iterable[Entry], version: Version = "3.0") -> int:
    """Write ``entries`` to ``path``, CSV where its suffix says so, else vCards; how many.

    What stood there is replaced only once the new file is whole. Raises ``UserFacingError``.
    """
    if path.suffix.lower() == ".csv":
        return write_contacts(path, entries)
    with replacing(path) as fresh, fresh.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        count = write_cards(stream, entries, version)
        stream.flush()
        os.fsync(stream.fileno())
    return count


def _told_apart(path: Path, start: bytes) -> tuple[str, Format]:
    if not start.strip():
        raise UserFacingError(tr("{file} is empty.", file=path))
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    text = start.decode(encoding, "replace").lstrip()
    if text[:11].upper() == "BEGIN:VCARD" or (path.suffix.lower() in (".vcf", ".vcard") and "\0" not in text):
        return encoding, Format.VCARD
    if "\0" in text:
        raise UserFacingError(
            tr(
                "{file} holds neither vCards nor a table of text (CSV). Save it as one of these first.",
                file=path,
            )
        )
    return encoding, Format.CSV


def _unreadable(path: Path, error: OSError) -> UserFacingError:
    return UserFacingError(tr("{file} cannot be read: {reason}.", file=path, reason=error.strerror))
