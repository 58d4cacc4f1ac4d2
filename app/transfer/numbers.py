"""What a typed number must be before a call is sent to it (E14-E17, S12).

The numbering plans come from ``phonenumbers``. In North America a number does not tell a land line
from a mobile phone; such a number counts as a land line, because refusing it would refuse them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from app.transfer.verdict import Refused
from app.translation import tr

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_NEIGHBOURS = frozenset({"US", "CA"})
_NO_COUNTRY = "001"
"""The region of numbers that belong to no country, such as universal freephone +800."""
_SHORT = re.compile(r"[0-9]{1,6}")
_AT_TRUNK = re.compile(
    r"(?:sip:)?[A-Za-z0-9.!~*'()&=+$,?/_-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?"
)


class TypedKind(Enum):
    """What somebody typed where a target is asked for (S12)."""

    EXTENSION = auto()
    """Of the account's PBX: dialled as it stands."""
    AT_TRUNK = auto()
    """``user@trunk``."""
    NUMBER = auto()
    """An external number."""


@dataclass(frozen=True)
class Numbering:
    """The account's side of the number rules."""

    country: str
    """The agent's country, ISO 3166 two letters."""
    toll_free: bool
    """The account has the toll-free service (E17)."""
    toll: bool
    """The account has the toll service (E17)."""


@dataclass(frozen=True)
class ExternalNumber:
    """A number that passed."""

    e164: str
    """``+`` and digits (ITU-T E.164); a short number of the country as it stands."""
    shown: str
    """As people of its country write it, with the country code."""


def kind_of(text: str, is_extension: Callable[[str], bool]) -> TypedKind:
    """Which kind a typed target is; whether it is a good one of its kind is ``check_number``'s.

    ``is_extension``: what the account says of a number (``Account.is_extension``).
    """
    if is_extension(text):
        return TypedKind.EXTENSION
    return TypedKind.AT_TRUNK if "@" in text else TypedKind.NUMBER


def check_at_trunk(text: str, numbering: Numbering) -> Refused | None:
    """S12: ``user@trunk`` has a user, a host and nothing else; E15-E17 hold for a user that is a number."""
    text = text.strip()
    if not _AT_TRUNK.fullmatch(text):
        return Refused("S12", tr("An address is written as user@trunk, for example 4930123456@carrier."))
    user = text.removeprefix("sip:").partition("@")[0]
    if any(sign.isalpha() for sign in user):
        return None
    number = _parsed(user, numbering.country) or _parsed(f"+{user.lstrip('+')}", numbering.country)
    if number is not None:
        return _not_allowed(number, numbering)
    short = _short_number(user, numbering)
    return short if isinstance(short, Refused) else None  # nobody's number: what it means is the trunk's


def check_number(text: str, numbering: Numbering) -> ExternalNumber | Refused:
    """E14-E17: valid, of the agent's own country, a land line outside the US, no unpaid service."""
    import phonenumbers  # the metadata of all countries: loaded when the first number needs it

    number = _parsed(text, numbering.country)
    if number is None:
        sentence = tr("{number} is not a valid phone number.", number=_clipped(text))
        if _SHORT.fullmatch(text.strip()):
            sentence = tr(
                "{number} is neither an extension in the account file nor a phone number.",
                number=text.strip(),
            )
        return _short_number(text.strip(), numbering) or Refused("E14", sentence)
    return _not_allowed(number, numbering) or ExternalNumber(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), _shown(number)
    )


def _short_number(text: str, numbering: Numbering) -> ExternalNumber | Refused | None:
    """A number of up to six digits that all of the country can dial, such as 112 or Germany's 11880.

    None: the country has none such. An emergency is connected by whatever rules.
    """
    from phonenumbers import NumberParseException, ShortNumberCost, is_emergency_number, parse
    from phonenumbers.shortnumberinfo import expected_cost_for_region, is_valid_short_number_for_region

    country = numbering.country.upper()
    try:
        number = parse(text, country) if _SHORT.fullmatch(text) else None
    except NumberParseException:
        number = None
    if number is None or not is_valid_short_number_for_region(number, country):
        return None
    if is_emergency_number(text, country):
        return ExternalNumber(text, text)
    cost = expected_cost_for_region(number, country)
    if cost == ShortNumberCost.TOLL_FREE:
        return ExternalNumber(text, text) if numbering.toll_free else _no_toll_free(text)
    if cost == ShortNumberCost.PREMIUM_RATE:
        return ExternalNumber(text, text) if numbering.toll else _no_toll(text)
    return None if country == "US" else _no_land_line(text)


def _not_allowed(number: PhoneNumber, numbering: Numbering) -> Refused | None:
    """E15-E17."""
    shown = _shown(number)
    return _wrong_country(number, numbering, shown) or _wrong_kind(number, numbering, shown)


def _shown(number: PhoneNumber) -> str:
    import phonenumbers

    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _parsed(text: str, country: str) -> PhoneNumber | None:
    import phonenumbers

    if len(text) > 60:
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return number


def _wrong_country(number: PhoneNumber, numbering: Numbering, shown: str) -> Refused | None:
    import phonenumbers

    region = phonenumbers.region_code_for_number(number)
    own = numbering.country.upper()
    if region in (own, _NO_COUNTRY) or {region, own} <= _NEIGHBOURS:
        return None
    return Refused(
        "E15",
        tr(
            "{number} is in another country ({region}); calls can be transferred within {own} only.",
            number=shown,
            region=region,
            own=own,
        ),
    )


def _wrong_kind(number: PhoneNumber, numbering: Numbering, shown: str) -> Refused | None:
    import phonenumbers
    from phonenumbers import PhoneNumberType

    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.TOLL_FREE:
        return None if numbering.toll_free else _no_toll_free(shown)
    if kind in (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST):
        return None if numbering.toll else _no_toll(shown)
    land_lines = (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if numbering.country.upper() != "US" and kind not in land_lines:
        return _no_land_line(shown)
    return None


def _no_land_line(shown: str) -> Refused:
    sentence = tr(
        "{number} is not a land line; outside the US calls can be transferred to land lines only.",
        number=shown,
    )
    return Refused("E16", sentence)


def _no_toll_free(shown: str) -> Refused:
    sentence = tr("{number} is toll-free, and this account has no toll-free service.", number=shown)
    return Refused("E17", sentence)


def _no_toll(shown: str) -> Refused:
    sentence = tr("{number} is charged extra, and this account has no toll service.", number=shown)
    return Refused("E17", sentence)


def _clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
