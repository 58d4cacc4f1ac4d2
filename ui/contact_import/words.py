"""Columns, encodings and reasons in words. No Qt here."""

from __future__ import annotations

from app.directory.contacts.columns import Column
from app.directory.contacts.duplicates import Reason
from app.directory.contacts.table import ENCODINGS
from app.translation import tr, tr_count


def columns() -> list[tuple[str, str]]:
    """Every meaning of a column, and its words."""
    return [
        (Column.IGNORED.value, tr("Leave out")),
        (Column.NAME.value, tr("Name")),
        (Column.FIRST_NAME.value, tr("First name")),
        (Column.LAST_NAME.value, tr("Last name")),
        (Column.ORGANISATION.value, tr("Organisation")),
        (Column.NUMBER.value, tr("Number")),
        (Column.WORK.value, tr("Work number")),
        (Column.MOBILE.value, tr("Mobile number")),
        (Column.HOME.value, tr("Home number")),
        (Column.FAX.value, tr("Fax")),
        (Column.EXTENSION.value, tr("Extension")),
        (Column.SIP.value, tr("SIP address")),
        (Column.MAIL.value, tr("Mail address")),
        (Column.NOTES.value, tr("Notes")),
        (Column.TAGS.value, tr("Tags")),
        (Column.UID.value, tr("Identifier")),
    ]


def encodings(chosen: str) -> list[tuple[str, str]]:
    """Encodings that a table may have, the one in use among them."""
    names = {
        "utf-8": tr("Unicode (UTF-8)"),
        "utf-8-sig": tr("Unicode (UTF-8)"),
        "utf-16": tr("Unicode (UTF-16)"),
        "cp1252": tr("Western (Windows-1252)"),
        "latin-1": tr("Western (ISO 8859-1)"),
        "mac-roman": tr("Western (Macintosh)"),
        "cp1250": tr("Central European (Windows-1250)"),
        "cp1251": tr("Cyrillic (Windows-1251)"),
    }
    known = [one for one in ENCODINGS if not (one == "utf-8" and chosen == "utf-8-sig")]
    return [(one, names.get(one, one)) for one in dict.fromkeys((chosen, *known)) if one]


def delimiters() -> list[tuple[str, str]]:
    """What may stand between columns."""
    return [(";", tr("Semicolon")), (",", tr("Comma")), ("\t", tr("Tab")), ("|", tr("Vertical bar"))]


def look_at(duplicates: int) -> str:
    """On the button that leads to contacts that may be one person."""
    return tr_count("{count} is there twice: look", "{count} are there twice: look", duplicates)


def nobody_twice() -> str:
    """All that look like one person have been looked at."""
    return tr(
        "No more contacts look like one person. Looked at were your own; those of address books on servers "
        "and of the company directory are only read here, so they are merged there."
    )


def reasons(found: frozenset[Reason]) -> str:
    """Why contacts may be one person, in a sentence."""
    if Reason.NUMBER in found:
        return tr("These contacts have the same number.")
    if Reason.MAIL in found:
        return tr("These contacts have the same mail address.")
    return tr("These contacts have the same name and organisation.")
