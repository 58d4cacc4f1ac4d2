"""What reading one contact gave: an entry, a remark, or the reason why there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from app.directory.entry import MINE, MOST_ADDRESSES, Address, Entry, Kind
from app.directory.folding import digits, fold
from app.translation import tr, tr_count

MOST_NAME = 200
"""Characters of a name or an organisation that are kept."""
MOST_ADDRESS = 120
MOST_NOTES = 10_000


@dataclass(frozen=True)
class Found:
    """One card of a vCard file, one row of a table, one person of a server."""

    line: int
    """Where it begins in its file, from 1; 0: it has no lines."""
    entry: Entry | None
    remark: str = ""
    """A sentence: why it was left out, or what of it was left out."""


@dataclass
class Draft:
    """What a format has understood of one contact."""

    uid: str = ""
    name: str = ""
    organisation: str = ""
    notes: str = ""

    def __post_init__(self) -> None:
        self.addresses: list[Address] = []
        self.mails: list[str] = []
        self.tags: list[str] = []

    def found(self, line: int, source: str = MINE) -> Found:
        """The contact, cleaned; where the name is missing, the next best thing is it."""
        addresses = list(dict.fromkeys(a for a in map(_clean, self.addresses) if a.value))
        mails = tuple(dict.fromkeys(_line(mail, MOST_ADDRESS) for mail in self.mails if "@" in mail))
        organisation = _line(self.organisation, MOST_NAME)
        first = addresses[0].value if addresses else ""
        name = _line(self.name, MOST_NAME) or organisation or (mails[0] if mails else first)
        if not name:
            return Found(line, None, tr("It has neither a name nor a number nor a mail address."))
        entry = Entry(
            uid=_line(self.uid, MOST_NAME) or _made_uid(name, organisation, addresses, mails),
            kind=Kind.CONTACT,
            name=name,
            organisation=organisation if organisation != name else "",
            addresses=tuple(addresses[:MOST_ADDRESSES]),
            mails=mails[:MOST_ADDRESSES],
            notes=_text(self.notes),
            tags=tuple(dict.fromkeys(filter(None, (_line(tag, MOST_NAME) for tag in self.tags))))[:50],
            source=source,
        )
        return Found(line, entry, _left_out(len(addresses)))


def _left_out(count: int) -> str:
    if count <= MOST_ADDRESSES:
        return ""
    return tr_count(
        "It has {count} number; only the first {kept} were taken.",
        "It has {count} numbers; only the first {kept} were taken.",
        count,
        kept=MOST_ADDRESSES,
    )


def _clean(address: Address) -> Address:
    """Without control characters; a value that nobody can dial is empty."""
    value = _line(address.value, MOST_ADDRESS)
    return Address(value if digits(value) or "@" in value else "", address.kind)


def _line(text: str, most: int) -> str:
    """One line of printable text."""
    text = " ".join(text.split())
    return text[:most] if text.isprintable() else "".join(c for c in text if c.isprintable())[:most]


def _text(text: str) -> str:
    """Text of several lines."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()[:MOST_NOTES]
    return kept if kept.isprintable() else "".join(c for c in kept if c.isprintable() or c in "\n\t")


def _made_uid(name: str, organisation: str, addresses: Iterable[Address], mails: Iterable[str]) -> str:
    """The same for the same contact, so that a file imported twice gives it once."""
    first = sorted(digits(address.value) or address.value for address in addresses)
    parts = (fold(name), fold(organisation), *first, *sorted(mails))
    return "made-" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:24]
