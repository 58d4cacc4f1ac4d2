"""Tables of contacts: how they are written is found out, and every row is told what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.directory.contacts.columns import Column, by_heading
from app.directory.contacts.files import ContactFile, Format, write_file
from app.directory.contacts.found import Found
from app.directory.contacts.table import ContactTable, Sample
from app.directory.entry import Address, AddressKind, Entry, Kind
from app.errors import UserFacingError

OUTLOOK = '"Vorname";Nachname;Firma;Telefon geschäftlich;Mobiltelefon;E-Mail-Adresse;Notizen\n'
ROW = "Jürgen;Müller;Söhne & Co;030 901820;0171 234567;j@example.com;„gut“\n"


def table(folder: Path, content: bytes) -> ContactTable:
    path = folder / "people.csv"
    path.write_bytes(content)
    return ContactTable(path)


def rows(made: ContactTable, sample: Sample) -> list[Found]:
    return list(made.read(sample.layout))


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16", b""),
        ("cp1252", b""),
        ("cp1252", b"\xef\xbb\xbf"),
    ],
)
def test_encoding_delimiter_and_columns_are_guessed(tmp_path: Path, encoding: str, mark: bytes) -> None:
    """C4: also where the mark of UTF-8 stands before Latin-1."""
    made = table(tmp_path, mark + (OUTLOOK + ROW).encode(encoding))
    sample = made.sample()
    assert sample.layout.delimiter == ";"
    assert sample.layout.headings
    assert sample.titles[0] == "Vorname"
    assert sample.layout.columns == (
        Column.FIRST_NAME,
        Column.LAST_NAME,
        Column.ORGANISATION,
        Column.WORK,
        Column.MOBILE,
        Column.MAIL,
        Column.NOTES,
    )
    (found,) = rows(made, sample)
    assert found.line == 2
    assert found.entry is not None
    assert found.entry.name == "Jürgen Müller"
    assert found.entry.organisation == "Söhne & Co"
    assert found.entry.notes == "„gut“"
    assert found.entry.addresses == (
        Address("030 901820", AddressKind.WORK),
        Address("0171 234567", AddressKind.MOBILE),
    )


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("First Name", Column.FIRST_NAME),
        ("E-mail Address", Column.MAIL),
        ("Business Phone", Column.WORK),
        ("Home Phone", Column.HOME),
        ("Business Fax", Column.FAX),
        ("Company", Column.ORGANISATION),
        ("Phone 1 - Value", Column.NUMBER),
        ("Phone 1 - Type", Column.IGNORED),
        ("Organization 1 - Name", Column.ORGANISATION),
        ("Group Membership", Column.TAGS),
        ("Tel. Büro", Column.WORK),
        ("Telefoonnummer", Column.NUMBER),
        ("Prénom", Column.FIRST_NAME),
        ("Home Address", Column.IGNORED),
        ("Ansprechpartner", Column.NAME),
        ("Kundennummer", Column.IGNORED),
        ("Birthday", Column.IGNORED),
    ],
)
def test_headings_of_other_programs_are_known(heading: str, column: Column) -> None:
    assert by_heading(heading) is column


def test_without_headings_cells_say_what_a_column_is(tmp_path: Path) -> None:
    made = table(tmp_path, b"Maria Keller\tKeller GmbH\t+49 30 901820\tm@example.com\nJon\tBell\t1014444\t\n")
    sample = made.sample()
    assert not sample.layout.headings
    assert sample.layout.columns == (Column.NAME, Column.ORGANISATION, Column.NUMBER, Column.MAIL)
    assert [found.entry.name for found in rows(made, sample) if found.entry] == ["Maria Keller", "Jon"]


def test_what_a_person_says_is_not_guessed(tmp_path: Path) -> None:
    made = table(tmp_path, "Zoë|1|2\nAda|3|4\n".encode("cp1252"))
    sample = made.sample(encoding="mac-roman", delimiter="|", headings=True)
    assert sample.layout.encoding == "mac-roman"
    assert sample.layout.headings
    assert len(sample.rows) == 1


def test_a_bad_row_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    made = table(
        tmp_path,
        b'Name,Phone\n"never closed,030 1\nAda,030 901820\n,,\n,\n' + b"x" * 200_000 + b",1\nJon,1014444\n",
    )
    found = rows(made, made.sample())
    assert [one.line for one in found if one.entry is None] == [2, 6]
    assert [one.entry.name for one in found if one.entry] == ["Ada", "Jon"]


def test_several_numbers_in_a_cell(tmp_path: Path) -> None:
    made = table(tmp_path, b"Name,Phone\nAda,030 901820 ::: 030 901821\n")
    (found,) = rows(made, made.sample())
    assert found.entry is not None
    assert [address.value for address in found.entry.addresses] == ["030 901820", "030 901821"]


@pytest.mark.parametrize("name", ["out.csv", "out.vcf"])
def test_what_is_exported_is_imported_whole(tmp_path: Path, name: str) -> None:
    entries = [
        Entry(
            uid=f"u{place}",
            kind=Kind.CONTACT,
            name=f"Zoë {place}",
            organisation="A; B, C",
            addresses=(Address("+49 (30) 901820", AddressKind.WORK), Address("214", AddressKind.EXTENSION)),
            mails=("z@example.com", "y@example.com"),
            notes='two\nlines "quoted"',
            tags=("a", "b"),
            source="mine",
        )
        for place in range(3)
    ]
    path = tmp_path / name
    assert write_file(path, entries) == 3
    assert [found.entry for found in ContactFile(path).read()] == entries
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_file_of_contacts_is_refused_in_a_sentence(tmp_path: Path) -> None:
    picture, empty = tmp_path / "a.png", tmp_path / "b.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    empty.write_bytes(b"")
    for path, word in ((picture, "vCards"), (empty, "empty"), (tmp_path / "none.vcf", "cannot be read")):
        with pytest.raises(UserFacingError, match=word):
            ContactFile(path)


def test_an_export_that_fails_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.vcf"
    path.write_text("old")

    def failing() -> object:
        raise UserFacingError("no more")

    with pytest.raises(UserFacingError, match="no more"):
        write_file(path, (failing() for _ in range(1)))  # type: ignore[misc]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UserFacingError, match="cannot be written"):
        write_file(tmp_path / "none" / "out.vcf", [])


def test_a_vcard_in_utf_16_and_one_in_latin_1(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    for encoding in ("utf-16", "latin-1", "utf-8-sig"):
        path.write_bytes("BEGIN:VCARD\r\nFN:Zoë\r\nTEL:1\r\nEND:VCARD\r\n".encode(encoding))
        file = ContactFile(path)
        assert file.format is Format.VCARD
        assert [found.entry.name for found in file.read() if found.entry] == ["Zoë"], encoding
