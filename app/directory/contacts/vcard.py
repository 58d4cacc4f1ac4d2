"""vCard 3.0 and 4.0 (RFC 2426, RFC 6350), read card by card, and written; 2.1 is read, too.

A card that cannot be used costs itself, never those after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TextIO
from urllib.parse import unquote

from app.directory.contacts.content_lines import ContentLine, Malformed, content_lines, parts, plain
from app.directory.contacts.found import Draft, Found
from app.directory.entry import MINE, Address, AddressKind, Entry
from app.translation import tr

Version = Literal["3.0", "4.0"]

MOST_LINES_OF_CARD = 5_000

_WANTED = frozenset(
    ("VERSION", "UID", "FN", "N", "ORG", "TEL", "IMPP", "X-SIP", "EMAIL", "NOTE", "CATEGORIES", "KIND")
)
_KINDS = (
    ("x-extension", AddressKind.EXTENSION),
    ("fax", AddressKind.FAX),
    ("cell", AddressKind.MOBILE),
    ("mobile", AddressKind.MOBILE),
    ("iphone", AddressKind.MOBILE),
    ("work", AddressKind.WORK),
    ("home", AddressKind.HOME),
)
_TYPE = {
    AddressKind.EXTENSION: "work,x-extension",
    AddressKind.WORK: "work,voice",
    AddressKind.MOBILE: "cell",
    AddressKind.HOME: "home,voice",
    AddressKind.FAX: "fax",
    AddressKind.OTHER: "voice",
}


def read_cards(stream: TextIO, source: str = MINE) -> Iterator[Found]:
    """Every card in ``stream`` (see ``content_lines``), good or bad, in the order of the file."""
    card: _Card | None = None
    stray = False
    for line in content_lines(stream):
        begins = isinstance(line, ContentLine) and line.name == "BEGIN" and _is_card(line)
        if begins:
            if card is not None:
                yield Found(card.line, None, tr("The card has no end."))
            card, stray = _Card(line.number), False
        elif card is None:
            if not stray:
                yield Found(line.number, None, tr("What stands here is no vCard."))
            stray = True
        elif isinstance(line, ContentLine) and line.name == "END" and _is_card(line):
            yield card.found(source)
            card = None
        else:
            card.take(line)
    if card is not None:
        yield Found(card.line, None, tr("The card has no end."))


def write_cards(stream: TextIO, entries: Iterable[Entry], version: Version = "3.0") -> int:
    """Write ``entries`` as vCards; how many. ``stream`` must leave line ends alone (``newline=""``)."""
    count = 0
    for entry in entries:
        stream.write(card_text(entry, version))
        count += 1
    return count


def card_text(entry: Entry, version: Version = "3.0") -> str:
    """One entry as a vCard, its lines folded and ended by CRLF."""
    words = entry.name.split(" ")
    family, given = (words[-1], " ".join(words[:-1])) if len(words) > 1 else (entry.name, "")
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"UID:{_escaped(entry.uid)}",
        f"FN:{_escaped(entry.name)}",
        f"N:{_escaped(family)};{_escaped(given)};;;",
    ]
    if entry.organisation:
        lines.append(f"ORG:{_escaped(entry.organisation)}")
    for address in entry.addresses:
        if address.kind is AddressKind.SIP:
            scheme = "" if address.value.startswith(("sip:", "sips:")) else "sip:"
            lines.append(f"IMPP:{scheme}{_escaped(address.value)}")
        else:
            types = _TYPE[address.kind]
            quoted = f'"{types}"' if version == "4.0" and "," in types else types.upper()
            lines.append(f"TEL;TYPE={quoted}:{_escaped(address.value)}")
    lines += [f"EMAIL:{_escaped(mail)}" for mail in entry.mails]
    if entry.notes:
        lines.append(f"NOTE:{_escaped(entry.notes)}")
    if entry.tags:
        lines.append("CATEGORIES:" + ",".join(_escaped(tag) for tag in entry.tags))
    lines.append("END:VCARD")
    return "".join(_folded(line) for line in lines)


class _Card:
    """A card being read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self._draft = Draft()
        self._structured = ""
        self._preferred: list[Address] = []
        self._lines = 0
        self._trouble = ""

    def take(self, line: ContentLine | Malformed) -> None:
        """One more line of it."""
        self._lines += 1
        if self._trouble:
            return
        if isinstance(line, Malformed):
            self._trouble = tr("Line {line} is no line of a vCard.", line=line.number)
        elif self._lines > MOST_LINES_OF_CARD:
            self._trouble = tr("The card has more than {count} lines.", count=MOST_LINES_OF_CARD)
        elif line.name in _WANTED and line.is_cut:
            self._trouble = tr("Line {line} is far too long.", line=line.number)
        elif line.name in _WANTED:
            self._use(line)

    def found(self, source: str) -> Found:
        """What it came to."""
        if self._trouble:
            return Found(self.line, None, self._trouble)
        draft = self._draft
        draft.name = draft.name or self._structured
        draft.addresses[:0] = self._preferred
        return draft.found(self.line, source)

    def _use(self, line: ContentLine) -> None:
        draft, value = self._draft, line.value
        match line.name:
            case "FN":
                draft.name = draft.name or plain(value)
            case "N":
                names = [part.strip() for part in parts(value, ";")]
                self._structured = " ".join(filter(None, (*names[1:3], names[0])))
            case "ORG":
                draft.organisation = ", ".join(filter(None, (part.strip() for part in parts(value, ";"))))
            case "UID":
                draft.uid = plain(value)
            case "NOTE":
                draft.notes = "\n".join(filter(None, (draft.notes, plain(value))))
            case "CATEGORIES":
                draft.tags += parts(value, ",")
            case "EMAIL":
                draft.mails.append(plain(value).removeprefix("mailto:"))
            case "KIND" if value.strip().lower() == "group":
                self._trouble = tr("It is a group of cards, not a contact.")
            case "TEL" | "IMPP" | "X-SIP":
                self._use_address(line)

    def _use_address(self, line: ContentLine) -> None:
        text, types = plain(line.value).strip(), line.types()
        scheme, colon, rest = text.partition(":")
        kind = next((kind for name, kind in _KINDS if name in types), AddressKind.OTHER)
        if colon and scheme.lower() == "tel":
            text = unquote(rest.partition(";")[0])
        elif line.name == "X-SIP" or (colon and scheme.lower() in ("sip", "sips")):
            kind = AddressKind.SIP
            text = text.partition(";")[0] if line.name != "X-SIP" else text
        elif line.name == "IMPP":
            return  # a chat, not a phone
        preferred = "pref" in types or line.parameter("PREF") == "1"
        (self._preferred if preferred else self._draft.addresses).append(Address(text, kind))


def _is_card(line: ContentLine) -> bool:
    return line.value.strip().upper() == "VCARD"


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """``line`` in pieces of at most 75 bytes (RFC 6350 section 3.2), none of them within a letter."""
    if len(line) < 25 or (line.isascii() and len(line) <= 75):
        return line + "\r\n"
    pieces, piece, room = [], "", 75
    for sign in line:
        size = len(sign.encode("utf-8", "replace"))
        if size > room:
            pieces.append(piece)
            piece, room = "", 74
        piece += sign
        room -= size
    return "\r\n ".join([*pieces, piece]) + "\r\n"
