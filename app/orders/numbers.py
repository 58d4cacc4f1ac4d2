"""Whether an order's number can be dialled, in which country and time zone it rings, and what is dialled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote
from zoneinfo import available_timezones

from app.account.table import ALSO_WRITTEN
from app.directory.dialable import Dialable, DialRules, NotDialable, dialable
from app.translation import tr

_NOWHERE: Final = "nowhere.invalid"
"""A host (RFC 2606): whether a number can be read does not depend on the desk's server."""
_OF_NO_COUNTRY: Final = "001"
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
"""What a cell with a date is read as, see ``app.sheets``."""
_MOST_DIGITS: Final = 18
"""15 of E.164 (ITU-T) and a prefix such as 011; more are two numbers in one cell."""
_SHORT: Final = 6
"""Emergency numbers have no more digits; telling that they are none takes its time."""


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
        self._country = country_of(country) or ""
        self._zones = available_timezones()

    def read(self, number: str, country: str, time_zone: str) -> Ringing | str:
        """What a row's number, country and zone mean; a sentence when country or zone is none."""
        written, country = country, country_of(country) or ""
        if written and not country:
            return no_country(written)
        if time_zone and time_zone not in self._zones:
            return tr("There is no time zone “{zone}”.", zone=time_zone)
        found = dialable(number, DialRules(host=_NOWHERE, country=country or self._country))
        if isinstance(found, NotDialable):
            return Ringing(country, time_zone, found.reason)
        if why_not := _nobody(found, {country, self._country}):
            return Ringing(country, time_zone, why_not)
        region = "" if found.region == _OF_NO_COUNTRY else found.region
        return Ringing(country or region, time_zone or _zone(found, country))


def country_of(code: str) -> str | None:
    """The country (ISO 3166, two letters) that ``code`` means in any case; None where there is none."""
    from phonenumbers import SUPPORTED_REGIONS

    code = code.upper()
    code = ALSO_WRITTEN.get(code, code)
    return code if code in SUPPORTED_REGIONS else None


def no_country(code: str) -> str:
    """That ``country_of`` knows none, as a sentence."""
    return tr("“{country}” is no country code of two letters.", country=code)


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


def _nobody(found: Dialable, countries: set[str]) -> str:
    """Why no customer has this number, although a person may dial it, in a sentence; empty: one may.

    The queue dials by itself, so whatever else stands in a column of numbers must not be called, at no host.
    ``countries``: where it may be dialled, as far as that is known.
    """
    user, _, host = found.uri.partition(":")[2].partition("@")
    user = unquote(user).partition(";")[0]
    plain, number = host == _NOWHERE, found.typed
    if not any(char.isdigit() for char in user):
        return tr("“{number}” is no telephone number.", number=number) if plain else ""
    if _DATE.fullmatch(number):
        return tr("“{number}” is a date, not a telephone number.", number=number)
    if "*" in user or "#" in user:  # 3GPP TS 22.030: it would change what the telephone system does
        return tr("“{number}” is a code for the telephone system.", number=number)
    if _is_emergency(user, countries):
        return tr("“{number}” is an emergency number, which no list may call.", number=number)
    complete = found.e164 or not user.startswith("+") or _possible(user)
    if plain and (len(user.lstrip("+")) > _MOST_DIGITS or not complete):
        return tr("“{number}” is not one complete telephone number.", number=number)
    return ""


def _is_emergency(user: str, countries: set[str]) -> bool:
    """Whether it is one there, or 112, 911 or 999: which country a desk is in nobody knows here."""
    from phonenumbers import is_emergency_number

    everywhere = {"GB", "US"} | countries - {""}
    return len(user) <= _SHORT and any(is_emergency_number(user, country) for country in everywhere)


def _possible(number: str) -> bool:
    """Whether a number with its country code has a length that numbers of that country have."""
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


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
