"""Whether an order's number can be dialled, in which country and time zone it rings, and what is dialled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zoneinfo import available_timezones

from app.directory.dialable import Dialable, DialRules, NotDialable, dialable
from app.translation import tr

_NOWHERE: Final = "nowhere.invalid"
"""A host (RFC 2606): whether a number can be read does not depend on the desk's server."""
_OF_NO_COUNTRY: Final = "001"


@dataclass(frozen=True)
class Ringing:
    """Where a number rings."""

    country: str = ""
    """ISO 3166, two letters; empty where neither row nor number tells."""
    time_zone: str = ""
    """IANA name; empty where the number may be in several zones and the row names none."""
    why_not: str = ""
    """Why it cannot be dialled, in a sentence; empty: it can."""


class Numbers:
    """Reads the numbers of one import."""

    def __init__(self, country: str) -> None:
        """``country``: where numbers without a country code are, two letters; empty: not known."""
        self._country = country
        self._zones = available_timezones()

    def read(self, number: str, country: str, time_zone: str) -> Ringing | str:
        """What a row's number, country and zone mean; a sentence when country or zone is none."""
        country = country.upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            return tr("“{country}” is no country code of two letters.", country=country)
        if time_zone and time_zone not in self._zones:
            return tr("There is no time zone “{zone}”.", zone=time_zone)
        found = dialable(number, DialRules(host=_NOWHERE, country=country or self._country))
        if isinstance(found, NotDialable):
            return Ringing(country, time_zone, found.reason)
        user, _, host = found.uri.partition(":")[2].partition("@")
        if host == _NOWHERE and not any(char.isdigit() for char in user):
            return Ringing(country, time_zone, tr("“{number}” is no telephone number.", number=number))
        region = "" if found.region == _OF_NO_COUNTRY else found.region
        return Ringing(country or region, time_zone or _zone(found, country))


def dialled(number: str, country: str, here: str) -> str:
    """What a desk in ``here`` dials for an order of ``country`` (ISO 3166; empty: not known).

    A national number of another country gets its country code. At home it goes out as it is written, as
    every number does: many a PBX knows no country codes.
    """
    if not country or not here or country == here:
        return number
    found = dialable(number, DialRules(host=_NOWHERE, country=country))
    if isinstance(found, NotDialable) or not found.e164 or number.lstrip().startswith("+"):
        return number
    return f"{found.e164}{found.after_answer}"


def _zone(found: Dialable, country: str) -> str:
    """The zone of a number, or of its country, that is in one zone only."""
    import phonenumbers
    from phonenumbers import timezone

    if found.e164:
        zones = timezone.time_zones_for_number(phonenumbers.parse(found.e164))
    else:
        code = phonenumbers.country_code_for_region(country)
        anybody = phonenumbers.PhoneNumber(country_code=code, national_number=0)
        zones = timezone.time_zones_for_geographical_number(anybody)
    known = len(zones) == 1 and zones[0] != timezone.UNKNOWN_TIMEZONE
    return zones[0] if known else ""
