"""vCards: what is read from good ones and bad ones, and that others can read what is written."""

from __future__ import annotations

import io
import time

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from app.directory.contacts.content_lines import MOST_LINE
from app.directory.contacts.found import Found
from app.directory.contacts.vcard import Version, card_text, read_cards
from app.directory.entry import MOST_ADDRESSES, Address, AddressKind, Entry, Kind

MARIA = Entry(
    uid="urn:uuid:1",
    kind=Kind.CONTACT,
    name="Maria Müller; the, 2nd",
    organisation="Keller & Söhne, GmbH",
    addresses=(
        Address("+49 30 901820", AddressKind.WORK),
        Address("+49 171 2345678", AddressKind.MOBILE),
        Address("+49 30 1", AddressKind.HOME),
        Address("+49 30 901829", AddressKind.FAX),
        Address("214", AddressKind.EXTENSION),
        Address("sip:maria@example.com", AddressKind.SIP),
        Address("112233", AddressKind.OTHER),
    ),
    mails=("maria@example.com", "m@example.org"),
    notes="Two lines,\nand a very long one: " + "ä" * 200,
    tags=("customer", "a;b"),
    source="mine",
)


def read(text: str) -> list[Found]:
    return list(read_cards(io.StringIO(text.replace("\r\n", "\n"))))


def only(text: str) -> Entry:
    (found,) = read(text)
    assert found.entry is not None, found.remark
    return found.entry


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_what_is_written_is_read_again_in_both_versions(version: Version) -> None:
    """C4: a contact survives export and import whole."""
    assert only(card_text(MARIA, version)) == MARIA


def test_no_line_is_longer_than_75_bytes() -> None:
    assert max(len(line.encode()) for line in card_text(MARIA).split("\r\n")) <= 75


def test_another_reader_understands_what_is_written() -> None:
    card = vobject.readOne(card_text(MARIA))
    assert card.fn.value == MARIA.name
    assert card.n.value.family == "2nd"
    assert next(tel.value for tel in card.contents["tel"]) == "+49 30 901820"
    assert card.note.value == MARIA.notes
    assert card.categories.value == list(MARIA.tags)


@given(
    st.builds(
        Entry,
        uid=st.text("abc;,:\\", min_size=1, max_size=9),
        kind=st.just(Kind.CONTACT),
        name=st.text('ab ;,:\\"ü王', min_size=1, max_size=90)
        .map(lambda name: " ".join(name.split()))
        .filter(bool),
        notes=st.text("ab ;,:\\=\nä", max_size=200).map(str.strip),
        tags=st.lists(st.text("a;,\\", min_size=1, max_size=5), max_size=3, unique=True).map(tuple),
        source=st.just("mine"),
    ),
    st.sampled_from(["3.0", "4.0"]),
)
def test_any_text_survives(entry: Entry, version: Version) -> None:
    assert only(card_text(entry, version)) == entry


def test_a_card_of_version_4_as_other_programs_write_it() -> None:
    entry = only(
        "BEGIN:VCARD\nVERSION:4.0\nKIND:individual\nFN;PREF=1:Jon Bell\nN:Bell;Jon;Q.,;Dr.;\n"
        'item1.TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+1-212-555-0100;ext=12\n'
        "TEL;TYPE=cell:+1 212 555 0101\nIMPP:sip:jon@example.com\nIMPP;TYPE=home:xmpp:jon@chat.example\n"
        "ORG:ABC\\, Inc.;Marketing\nEMAIL;TYPE=work:jon@example.com\nPHOTO:data:image/png;base64,iVBOR\n"
        " AAAANSUhEUg==\nEND:VCARD\n"
    )
    assert entry.name == "Jon Bell"
    assert entry.organisation == "ABC, Inc., Marketing"
    assert entry.addresses == (
        Address("+1-212-555-0100", AddressKind.WORK),
        Address("+1 212 555 0101", AddressKind.MOBILE),
        Address("sip:jon@example.com", AddressKind.SIP),
    )


def test_a_card_of_version_2_1_with_quoted_printable() -> None:
    entry = only(
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\nller;J=C3=BCrgen;;;\n"
        "TEL;CELL;PREF:0171 2345678\nTEL;WORK;FAX:030 1234\nEND:VCARD\n"
    )
    assert entry.name == "Jürgen Müller"
    assert [address.kind for address in entry.addresses] == [AddressKind.MOBILE, AddressKind.FAX]


@pytest.mark.parametrize(
    ("card", "line", "word"),
    [
        ("BEGIN:VCARD\nFN:x\nno colon here\nEND:VCARD\n", 1, "Line 3"),
        ("BEGIN:VCARD\nFN:x\n", 1, "no end"),
        ("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n", 1, "neither"),
        ("hello\nBEGIN", 1, "no vCard"),
        ("BEGIN:VCARD\nKIND:group\nFN:All\nEND:VCARD\n", 1, "group"),
        ("BEGIN:VCARD\nFN:" + "x" * (MOST_LINE + 1) + "\nEND:VCARD\n", 1, "too long"),
        ("BEGIN:VCARD\n" + "X-A:b\n" * 5001 + "END:VCARD\n", 1, "more than 5000 lines"),
    ],
)
def test_a_bad_card_is_told_with_line_and_reason_and_the_rest_is_read(
    card: str, line: int, word: str
) -> None:
    good = "BEGIN:VCARD\nFN:Ada Brandt\nTEL:030 901820\nEND:VCARD\n"
    bad, *rest = read(f"{card}\n{good}{good}")
    assert bad.entry is None
    assert bad.line == line
    assert word in bad.remark
    assert [found.entry.name for found in rest if found.entry is not None] == ["Ada Brandt"] * 2
    assert all(not found.remark for found in rest)


def test_a_long_picture_does_no_harm() -> None:
    picture = "PHOTO;ENCODING=b:" + "\n ".join(["A" * 74] * 5_000)
    assert only(f"BEGIN:VCARD\nFN:Ada\n{picture}\nEND:VCARD\n").name == "Ada"


def test_a_contact_with_500_numbers_keeps_the_first_hundred_and_says_so() -> None:
    numbers = "".join(f"TEL:030 {number}\n" for number in range(10_000, 10_500))
    (found,) = read(f"BEGIN:VCARD\nFN:Ada\n{numbers}END:VCARD\n")
    assert found.entry is not None
    assert len(found.entry.addresses) == MOST_ADDRESSES
    assert "500" in found.remark


def test_the_same_card_without_a_uid_gets_the_same_one() -> None:
    one = "BEGIN:VCARD\nFN:Ada\nTEL:030 901820\nEND:VCARD\n"
    other = "BEGIN:VCARD\nFN:Ada\nTEL:030901820\nEND:VCARD\n"
    assert only(one).uid == only(other).uid != only(one.replace("901820", "901821")).uid


@pytest.mark.parametrize(
    "line", ["A;B" + "=" * 5_000, "A" + ';"' * 30_000, "A;" + '"a' * 20_000, "=" * 60_000]
)
def test_no_line_takes_long(line: str) -> None:
    began = time.process_time()
    read(f"BEGIN:VCARD\n{line}\nEND:VCARD\n")
    assert time.process_time() - began < 2  # a hundred times what it takes


@given(st.text('BEGINVCARD:END;="\\\n ,.FNTL\ud8aa0', max_size=200).filter(lambda text: "\ud8aa" not in text))
def test_nothing_makes_it_fail(text: str) -> None:
    for found in read(text):
        assert found.entry is not None or found.remark
