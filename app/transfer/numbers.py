"""What a typed number must be before a call is sent to it (E14-E17, S12).

The numbering plans come from ``phonenumbers``. In North America a number does not tell a land line
from a mobile phone; such a number counts as a land line, because refusing it would refuse them all.
"""

from __future__ import annotations

import re
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
_AT_TRUNK = re.compile(
    r"(?:sip:)?[A-Za-z0-9.!~*'()&=+$,?/_-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?"
)
_EXTENSION = re.compile(r"[0-9*#]{1,6}")


class TypedKind(Enum):
    """What somebody typed where a target is asked for (S12)."""

    EXTENSION = auto()
    """Up to six digits, ``*`` or ``#``: dialled at the PBX as it stands."""
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
    """``+`` and digits (ITU-T E.164)."""
    shown: str
    """As people of its country write it, with the country code."""


def kind_of(text: str) -> TypedKind:
    """Which kind a typed target is; whether it is a good one of its kind is ``check_number``'s."""
    text = text.strip()
    if "@" in text:
        return TypedKind.AT_TRUNK
    return TypedKind.EXTENSION if _EXTENSION.fullmatch(text) else TypedKind.NUMBER


def check_at_trunk(text: str) -> Refused | None:
    """S12: ``user@trunk`` has a user, a host and nothing else."""
    if _AT_TRUNK.fullmatch(text.strip()):
        return None
    return Refused("S12", tr("An address is written as user@trunk, for example 4930123456@carrier."))


def check_number(text: str, numbering: Numbering) -> ExternalNumber | Refused:
    """E14-E17: valid, of the agent's own country, a land line outside the US, no unpaid service."""
    import phonenumbers  # the metadata of all countries: loaded when the first number needs it

    number = _parsed(text, numbering.country)
    if number is None:
        return Refused("E14", tr("{number} is not a valid phone number.", number=_clipped(text)))
    passed = ExternalNumber(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
    )
    return (
        _wrong_country(number, numbering, passed.shown)
        or _wrong_kind(number, numbering, passed.shown)
        or passed
    )


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
        if numbering.toll_free:
            return None
        return Refused(
            "E17", tr("{number} is toll-free, and this account has no toll-free service.", number=shown)
        )
    if kind in (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST):
        if numbering.toll:
            return None
        return Refused(
            "E17", tr("{number} is charged extra, and this account has no toll service.", number=shown)
        )
    land_lines = (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if numbering.country.upper() != "US" and kind not in land_lines:
        return Refused(
            "E16",
            tr(
                "{number} is not a land line; outside the US calls can be transferred to land lines only.",
                number=shown,
            ),
        )
    return None


def _clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
