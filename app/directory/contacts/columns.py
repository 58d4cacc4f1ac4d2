"""What the columns of a table of contacts mean: guessed from headings and cells, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from app.directory.entry import AddressKind
from app.directory.folding import digits, fold


class Column(Enum):
    """The meaning of one column."""

    IGNORED = ""
    NAME = "name"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    ORGANISATION = "organisation"
    NUMBER = "number"
    WORK = "work"
    MOBILE = "mobile"
    HOME = "home"
    FAX = "fax"
    EXTENSION = "extension"
    SIP = "sip"
    MAIL = "mail"
    NOTES = "notes"
    TAGS = "tags"
    UID = "uid"


KIND_OF = {
    Column.NUMBER: AddressKind.OTHER,
    Column.WORK: AddressKind.WORK,
    Column.MOBILE: AddressKind.MOBILE,
    Column.HOME: AddressKind.HOME,
    Column.FAX: AddressKind.FAX,
    Column.EXTENSION: AddressKind.EXTENSION,
    Column.SIP: AddressKind.SIP,
}
"""The columns that hold addresses."""

_HEADINGS: tuple[tuple[Column, str], ...] = (
    (Column.UID, r"uid|id|kontakt id|contact id"),
    (Column.FAX, r".*\b(tele)?fax\b.*"),
    (Column.MAIL, r"(?!.*\b(type|label|typ)\b).*\b(e ?mail|mail|courriel|correo)\b.*"),
    (Column.MOBILE, r".*\b(mobile|mobiel|mobil|mobiltelefon|handy|cell|cellphone|portable|movil|gsm)\b.*"),
    (Column.SIP, r".*\b(sip|voip)\b.*"),
    (Column.EXTENSION, r".*\b(extension|durchwahl|nebenstelle|toestel|poste|anexo|ext)\b.*"),
    (
        Column.HOME,
        r".*\b(home|private?|privat|prive|thuis|maison|domicile|casa)\b.*\b(phone|number|telefon|tel\w*)\b.*",
    ),
    (
        Column.WORK,
        r".*\b(work|business|office|company|geschaftlich|buro|werk|zakelijk|bureau)\b.*\b(phone|number|tel\w*)\b.*",
    ),
    (
        Column.WORK,
        r"(telefon|tel|telephone|telefoon|phone)\b.*\b(work|office|geschaftlich|buro|werk|bureau)\b.*",
    ),
    (
        Column.HOME,
        r"(telefon|tel|telephone|telefoon|phone)\b.*\b(home|private?|privat|prive|thuis|domicile)\b.*",
    ),
    (
        Column.NUMBER,
        r"(?!.*\b(type|label|typ)\b).*\b(phone|number|(ruf)?nummer|tel|tele[fp]h?oo?n\w*|telefono|numero)\b.*",
    ),
    (Column.FIRST_NAME, r"first name|given name|vorname|voornaam|prenom|nombre de pila|first"),
    (
        Column.LAST_NAME,
        r"last name|family name|surname|nachname|familienname|achternaam|nom de famille|apellidos?",
    ),
    (
        Column.ORGANISATION,
        r"(company|organi[sz]ation( 1)?|firm|firma|organisatie|bedrijf|societe|entreprise|empresa)( name)?",
    ),
    (
        Column.NAME,
        (
            r"(full |display |contact )?name|naam|nom|nombre|anzeigename|kontakt(person)?|contact|file as"
            r"|ansprechpartner(in)?|contact person|contactpersoon|interlocuteur|persona de contacto"
        ),
    ),
    (Column.NOTES, r"notes?|comments?|notizen|bemerkung(en)?|kommentar|opmerking(en)?|remarques?|notas?"),
    (Column.TAGS, r"tags?|categor(y|ies)|kategorien?|labels?|groups?|gruppen?|group membership"),
)
_ONCE = frozenset(
    (Column.NAME, Column.FIRST_NAME, Column.LAST_NAME, Column.ORGANISATION, Column.UID, Column.EXTENSION)
)
"""Meanings that one column has; a second such column is left out."""


def by_heading(heading: str) -> Column:
    """What a column of this heading holds, in five languages; ``IGNORED`` where nobody can tell."""
    text = fold(heading)
    return next((column for column, words in _HEADINGS if re.fullmatch(words, text)), Column.IGNORED)


def by_cells(cells: Sequence[str]) -> Column:
    """What cells like these are: numbers, mail addresses, or nothing one can tell."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return Column.IGNORED
    for column, test in ((Column.MAIL, _is_mail), (Column.NUMBER, _is_number)):
        if sum(map(test, filled)) * 2 > len(filled):
            return column
    return Column.IGNORED


def has_headings(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of ``rows`` says what the columns are: it holds no number and no mail address."""
    if not rows or any(_is_mail(cell) or _is_number(cell) for cell in rows[0]):
        return False
    return any(by_heading(cell) is not Column.IGNORED for cell in rows[0]) or any(
        by_cells([row[at] for row in rows[1:] if at < len(row)]) is not Column.IGNORED
        for at in range(len(rows[0]))
    )


def guessed(rows: Sequence[Sequence[str]], *, headings: bool) -> tuple[Column, ...]:
    """The meaning of each column of ``rows``, the first of which holds the headings or not."""
    width = max(map(len, rows), default=0)
    body = rows[1:] if headings else rows
    found: list[Column] = []
    for at in range(width):
        cells = [row[at] for row in body if at < len(row)]
        named = by_heading(rows[0][at]) if headings and at < len(rows[0]) else Column.IGNORED
        column = named if named is not Column.IGNORED else (Column.IGNORED if headings else by_cells(cells))
        if headings and named is Column.IGNORED and not rows[0][at : at + 1]:
            column = by_cells(cells)
        found.append(Column.IGNORED if column in _ONCE and column in found else column)
    if not {Column.NAME, Column.FIRST_NAME, Column.LAST_NAME, Column.ORGANISATION} & set(found):
        _name_first_words(found, body)
    return tuple(found)


def _name_first_words(found: list[Column], body: Sequence[Sequence[str]]) -> None:
    """Where no heading says so: the first column of words is the name, the next the organisation."""
    wanted = iter((Column.NAME, Column.ORGANISATION))
    for at, column in enumerate(found):
        cells = [row[at] for row in body if at < len(row) and row[at]]
        if (
            column is Column.IGNORED
            and sum(any(map(str.isalpha, cell)) for cell in cells) * 2 > len(cells) > 0
        ):
            meaning = next(wanted, None)
            if meaning is None:
                return
            found[at] = meaning


def _is_mail(cell: str) -> bool:
    return bool(re.fullmatch(r"[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+", cell))


def _is_number(cell: str) -> bool:
    return len(digits(cell)) >= 5 and bool(re.fullmatch(r"\+?[\d\s()./-]+", cell))
