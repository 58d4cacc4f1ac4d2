"""Who calls: the right one however the number is written, and never somebody else."""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.directory.callers import Place
from app.directory.entry import Address, Entry, Kind
from app.directory.folding import digits
from app.directory.numbers import alike, forms, same
from app.directory.store import DirectoryStore

_HOMES = "DE US GB FR IT ES NL SE PL CH AT JP BR IN AU ZA TR MX FI RU"
COUNTRIES = _HOMES.split()
"""Trunk prefixes 0, 8 and none; zeros that belong to the number (IT); plans of fixed and open length."""
_KINDS = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
_INTERNATIONAL = phonenumbers.PhoneNumberFormat.INTERNATIONAL
_NATIONAL = phonenumbers.PhoneNumberFormat.NATIONAL
_E164 = phonenumbers.PhoneNumberFormat.E164


@st.composite
def numbers(draw: st.DrawFn) -> phonenumbers.PhoneNumber:
    """A valid number of one of the countries: an example of its plan with other last digits."""
    country = draw(st.sampled_from(COUNTRIES))
    example = phonenumbers.example_number_for_type(country, draw(st.sampled_from(_KINDS)))
    assert example is not None
    nsn = phonenumbers.national_significant_number(example)
    last = draw(st.text("0123456789", min_size=4, max_size=4))
    text = f"+{example.country_code}{nsn[:-4]}{last}"
    number = phonenumbers.parse(text)
    assume(phonenumbers.is_valid_number(number))
    return number


def country_of(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.region_code_for_country_code(number.country_code or 0)


def written(number: phonenumbers.PhoneNumber, how: int) -> str:
    return str(phonenumbers.format_number(number, how))


@given(numbers())
def test_a_number_is_the_same_at_home_and_abroad(number: phonenumbers.PhoneNumber) -> None:
    """S2, D11: E.164, international and national writing are one number in each of 20 countries."""
    country = country_of(number)
    ways = [written(number, how) for how in (_E164, _INTERNATIONAL, _NATIONAL)]
    read = [forms(way, country) for way in (*ways, f"sip:{ways[0]}@pbx;user=phone", f"tel:{ways[0]}")]
    assert all(same(one, other) for one in read for other in read), read


@given(numbers())
def test_a_number_that_came_shortened_is_still_recognised(number: phonenumbers.PhoneNumber) -> None:
    """The national significant number, without plus, or behind two zeros anywhere: alike or the same."""
    country, whole = country_of(number), written(number, _E164)
    known = forms(whole, country)
    for short in (
        phonenumbers.national_significant_number(number),
        whole[1:],
        f"00{whole[1:]}",
    ):
        came = forms(short, country)
        assert same(known, came) or alike(known, came) or len(digits(short)) < 8, (short, came)


@given(numbers(), numbers())
def test_two_numbers_are_never_taken_for_one_another(
    one: phonenumbers.PhoneNumber, other: phonenumbers.PhoneNumber
) -> None:
    """Two whole numbers with the same last digits, in two towns or countries, are two people."""
    assume(one != other)
    home = country_of(one)
    read = [forms(written(n, how), home) for n, how in ((one, _NATIONAL), (one, _E164))]
    theirs = forms(written(other, _E164), home)
    assert not any(same(mine, theirs) or alike(mine, theirs) for mine in read)


@given(numbers(), st.sampled_from(COUNTRIES))
def test_the_last_digits_of_two_towns_are_no_match(number: phonenumbers.PhoneNumber, country: str) -> None:
    """Never a wrong person: the same subscriber number under another country code is somebody else."""
    nsn = phonenumbers.national_significant_number(number)
    code = phonenumbers.country_code_for_region(country)
    assume(code != number.country_code)
    theirs = forms(f"+{code}{nsn}", country_of(number))
    mine = forms(written(number, _NATIONAL), country_of(number))
    assert not same(mine, theirs)
    assert not alike(mine, theirs)


def entry(uid: str, *addresses: str, kind: Kind = Kind.CONTACT) -> Entry:
    return Entry(uid=uid, kind=kind, name=uid, addresses=tuple(map(Address, addresses)), source=kind.value)


@pytest.fixture
def store() -> Iterator[DirectoryStore]:
    opened = DirectoryStore(None, "DE")
    opened.put(
        [
            entry("A", "+49 30 90182044"),
            entry("B", "030 901820"),
            entry("C", "+49 30 901820"),
            entry("Munich", "+49 89 12345678"),
            entry("Berlin", "+49 30 12345678"),
            entry("Paris", "+33 1 42 68 53 00"),
            entry("Desk", "201", kind=Kind.COWORKER),
            entry("Anna", "sip:anna@example.com"),
            entry("Doorman", "1234567"),
        ]
    )
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("caller", "known"),
    [
        ("sip:+4930901820@pbx", "B C"),
        ("sip:030901820@10.0.0.1:5060;transport=tcp", "B C"),
        ("sip:4930901820@pbx", "B C"),
        ("+49 30 901821", ""),
        ("sip:90182044@pbx", "A"),
        ("sip:3090182044@pbx", "A"),
        ("sip:003090182044@pbx", "A"),
        ("sip:+493012345678@pbx", "Berlin"),
        ("sip:+494012345678@pbx", ""),
        ("sip:1234567@pbx", "Doorman"),
        ("sip:12345678@pbx", "Berlin Munich"),
        ("sip:0142685300@pbx", ""),
        ("sip:0033142685300@pbx", "Paris"),
        ("sip:201@pbx", "Desk"),
        ("sip:1201@pbx", ""),
        ("sip:Anna@EXAMPLE.com:5070", "Anna"),
        ("sip:anna@elsewhere.example", ""),
        ("sip:anonymous@anonymous.invalid", ""),
        ("", ""),
    ],
)
def test_who_calls(store: DirectoryStore, caller: str, known: str) -> None:
    """S2: as many as have the number, two as two; the number of another town or country is nobody's."""
    assert " ".join(sorted(e.name for e in store.by_number(forms(caller, "DE"), Place("DE")))) == known


@pytest.mark.parametrize(
    ("home", "caller", "known"),
    [
        ("pbx.example.com", "sip:201@pbx.example.com:5061;transport=tls", "Desk"),
        ("pbx.example.com", "sip:201@sip.example.com", "Desk"),
        ("pbx.example.com", "sip:201@EXAMPLE.com", "Desk"),
        ("example.com", "sip:201@node7.pbx.example.com", "Desk"),
        ("pbx.example.com", "201", "Desk"),
        ("pbx.example.com", "sip:201@192.0.2.20", "Desk"),
        ("pbx.example.com", "sip:201@[2001:db8::20]:5060", "Desk"),
        ("192.0.2.20", "sip:201@192.0.2.21", "Desk"),
        ("192.0.2.20", "sip:201@asterisk", "Desk"),
        ("", "sip:201@desk-7.example.net", "Desk"),
        ("pbx.example.com", "sip:201@example.net", ""),
        ("pbx.example.com", "sip:201@pbx.example.com.evil.example", ""),
        ("example.com", "sip:201@other.com", ""),
        ("192.0.2.20", "sip:201@example.net", ""),
        ("pbx.example.com", "sip:202@partner.example", "Partner"),
        ("pbx.example.com", "sip:202@pbx.example.com", ""),
        ("pbx.example.com", "202", ""),
        ("pbx.example.com", "sip:203@192.0.2.20", ""),
        ("pbx.example.com", "sip:+4930901820@example.net", "B C"),
    ],
)
def test_another_domains_extension_is_nobodys_here(
    store: DirectoryStore, home: str, caller: str, known: str
) -> None:
    """S2, C5: never a wrong person: 201 of another company is not the coworker at 201, nor the other way."""
    store.put([entry("Partner", "sip:202@partner.example"), entry("Far", "sip:203@198.51.100.7")])
    place = Place("DE", home)
    found = store.by_number(place.of_caller(caller), place)
    assert " ".join(sorted(one.name for one in found)) == known


def test_a_change_of_country_reads_the_numbers_again() -> None:
    """What stands there without a country code is read in the account's country, also when that changes."""
    store = DirectoryStore(None, "DE")
    store.put(entry(f"{place}", f"01 42 68 53 {place:02}") for place in range(30))
    assert store.by_number(forms("+33 1 42 68 53 07", "FR"), Place("FR")) == []
    store.country = "FR"
    turns = 1
    while store.reread(10):
        turns += 1
    assert [e.name for e in store.by_number(forms("+33 1 42 68 53 07", "FR"), Place("FR"))] == ["7"]
    assert turns == 4
    assert store.reread(10) is False
    store.close()
