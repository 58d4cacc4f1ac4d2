"""An order's number: where it rings, and what a desk in another country dials."""

from __future__ import annotations

import pytest

from app.orders.numbers import Numbers, Ringing, dialled


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
        ("120", "XX", ""),
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
