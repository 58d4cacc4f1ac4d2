"""An order's number: where it rings, and what a desk in another country dials."""

from __future__ import annotations

import pytest

from app.orders.numbers import Numbers, Ringing, country_of, dialled


@pytest.mark.parametrize(
    ("number", "country", "here", "sent"),
    [
        ("0664 1234567", "AT", "DE", "+436641234567"),
        ("(212) 555-2368", "US", "DE", "+12125552368"),
        ("0664 1234567,,12#", "AT", "DE", "+436641234567,,12#"),
        ("0664 1234567", "AT", "AT", "0664 1234567"),
        ("0664 1234567", "", "DE", "0664 1234567"),
        ("0664 1234567", "AT", "", "0664 1234567"),
        ("+43 664 1234567", "AT", "DE", "+43 664 1234567"),
        ("120", "AT", "DE", "120"),
        ("ada@example.com", "AT", "DE", "ada@example.com"),
        ("nobody knows", "AT", "DE", "nobody knows"),
    ],
)
def test_a_number_of_another_country_is_dialled_there(
    number: str, country: str, here: str, sent: str
) -> None:
    """B1: the customer is called, not whoever has the same digits in the desk's country.

    At home a number is sent as it is written, as every other: its PBX may know no country codes.
    """
    assert dialled(number, country, here) == sent


@pytest.mark.parametrize(
    ("number", "country", "zone"),
    [
        ("+1 212 555 2368", "", "America/New_York"),
        ("030 901820", "DE", "Europe/Berlin"),
        ("0171 1234567", "DE", "Europe/Berlin"),
        ("120", "DE", "Europe/Berlin"),  # an extension of a PBX there
        ("120", "US", ""),
        ("+1 800 234 5678", "US", ""),
        ("120", "", ""),
    ],
)
def test_the_time_zone_is_that_of_the_number_or_of_its_country(number: str, country: str, zone: str) -> None:
    """B5: calling hours are the customer's own, where number or country leave no doubt."""
    found = Numbers("").read(number, country, "")
    assert isinstance(found, Ringing)
    assert found.time_zone == zone


def test_what_the_row_says_of_the_zone_counts() -> None:
    found = Numbers("DE").read("030 901820", "", "Europe/London")
    assert found == Ringing("DE", "Europe/London")


@pytest.mark.parametrize(
    ("code", "country"),
    [("de", "DE"), ("UK", "GB"), ("el", "GR"), ("XX", None), ("EU", None), ("Germany", None)],
)
def test_a_country_is_one_whose_calling_hours_can_be_listed(code: str, country: str | None) -> None:
    """Bad input: with a code that means none, customers would be called at any hour."""
    assert country_of(code) == country
    found = Numbers("").read("+44 20 7946 0958", code, "")
    assert (found.country if isinstance(found, Ringing) else None) == country


@pytest.mark.parametrize(
    ("number", "country", "why"),
    [
        ("112", "", "emergency"),
        ("911", "", "emergency"),
        ("110", "DE", "emergency"),
        ("000", "AU", "emergency"),
        ("911", "DE", "emergency"),
        ("sip:112@pbx.example.com", "", "emergency"),
        ("110@pbx.example.com;transport=tcp", "DE", "emergency"),
        ("sip:*21*0301234567%23@pbx.example.com", "", "code for the telephone system"),
        ("*21*0301234567#", "DE", "code for the telephone system"),
        ("#31#030901820", "DE", "code for the telephone system"),
        ("2026-11-22", "DE", "a date"),
        ("030 901820 / 0171 2345678", "DE", "not one complete"),
        ("+49 30 901820 / 0171 2345678", "", "not one complete"),
        ("+49", "", "not one complete"),
        ("+999 123456", "", "not one complete"),
    ],
)
def test_what_no_customer_has_is_not_called_by_the_queue(number: str, country: str, why: str) -> None:
    """Bad input, a number that cannot be dialled: a person may dial it, a list must not."""
    found = Numbers(country).read(number, "", "")
    assert isinstance(found, Ringing)
    assert why in found.why_not


def test_an_emergency_number_here_is_one_also_for_a_customer_elsewhere() -> None:
    """Bad input: in the row's country it is nobody's; the desk that dials it would have the police."""
    found = Numbers("DE").read("110", "GB", "")
    assert isinstance(found, Ringing)
    assert "emergency" in found.why_not


@pytest.mark.parametrize(
    "number",
    [
        "030/901820",
        "0049 30 901820",
        "120",
        "1120",
        "110 110",
        "030 901820,,12#",
        "+800 1234 5678",
        "a@b.example",
        "sip:1203@pbx.example.com",
    ],
)
def test_what_a_customer_may_have_is_called(number: str) -> None:
    found = Numbers("DE").read(number, "", "")
    assert isinstance(found, Ringing)
    assert not found.why_not
