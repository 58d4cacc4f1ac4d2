"""The forms in which a number may be typed or arrive, and whether two addresses are the same."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.directory.folding import digits

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

TAIL = 8
"""Last digits that must agree at least where only a part of a number is known."""
EXTENSION_BELOW = 6
"""A number of fewer digits is an extension, and is compared whole."""
_LETTER = re.compile(r"[^\W\d_]")
_HOST = re.compile(r"\[[^\]]*\]|[^:;?]*")
"""An IPv6 address in brackets, or whatever comes before port and parameters."""


@dataclass(frozen=True)
class Forms:
    """The digits of one number, or the address of somebody who has none; all empty for anything else."""

    international: str = ""
    """E.164 without the plus, where the number is complete: with its area, read in a known country."""
    national: str = ""
    """As dialled inside its country, trunk prefix included."""
    plain: str = ""
    """The digits as they were written."""
    address: str = ""
    """``user@host`` of a SIP address, in small letters."""

    def all(self) -> tuple[str, ...]:
        """Every different form of the number as it may be typed."""
        return tuple(dict.fromkeys(form for form in (self.international, self.national, self.plain) if form))

    def keys(self) -> tuple[str, ...]:
        """What a number or an address is the same by, see ``same``."""
        return tuple(filter(None, (self.international or self.plain, self.address)))


NOTHING = Forms()


def same(one: Forms, other: Forms) -> bool:
    """Whether both are surely one number or one SIP address."""
    if one.address and one.address == other.address:
        return True
    if one.international and other.international:
        return one.international == other.international
    return bool(one.plain) and one.plain == other.plain and not (one.international or other.international)


def alike(one: Forms, other: Forms) -> bool:
    """Whether one may be the other with less before it: no country, no area, another prefix.

    Two complete numbers are never alike, so a number of another town or country is not taken for one's own.
    """
    if one.international and other.international:
        return False
    short, long = sorted((_bare(one), _bare(other)), key=len)
    return len(short) >= EXTENSION_BELOW and (short == long or (len(short) >= TAIL and long.endswith(short)))


def at_home(of: Forms, home: str, *, any_address: bool = False) -> Forms:
    """``of``, but without an extension where it is another domain's: 100@elsewhere is nobody's 100 here.

    ``home``: host of the account's own server; empty: peer to peer. ``any_address``: a host that is an IP
    address counts as home, as in the URI of a caller, whom most PBXs name by their own address.
    """
    host = of.address.rpartition("@")[2]
    if not host or not of.plain or of.international or len(of.plain) >= EXTENSION_BELOW:
        return of
    stays = _one_domain(host, home) or (any_address and (not home or _is_ip(host) or "." not in host))
    return of if stays else Forms(address=of.address)


@lru_cache(maxsize=2048)
def forms(address: str, country: str) -> Forms:
    """The forms of ``address``: a number, a SIP or tel address.

    ``country`` (ISO 3166, may be empty): whose plan says what a number without country code means.
    """
    text = address.strip()
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in ("sip", "sips", "tel"):
        text = rest.partition(";")[0].partition("?")[0]
    user, at, host = text.partition("@")
    if not at:
        return _number(text, country)
    user = user.partition(":")[0].partition(";")[0]
    known_host = _HOST.match(host)
    of = f"{user}@{known_host[0] if known_host else host}".lower()
    known = _number(user, country)
    return Forms(known.international, known.national, known.plain, of)


@lru_cache(maxsize=2048)
def beginnings(typed: str, country: str) -> tuple[str, ...]:
    """The digits with which a number that is being typed may begin in E.164: as typed, or in ``country``."""
    if not country:
        return (typed,)
    import phonenumbers

    prefix = phonenumbers.ndd_prefix_for_region(country, True) or ""
    code = phonenumbers.country_code_for_region(country)
    at_home = typed.removeprefix(prefix) if typed.startswith(prefix) else ""
    return (typed, f"{code}{at_home}") if code and at_home else (typed,)


def tail(form: str) -> str:
    """The last ``TAIL`` digits, empty for a shorter number: those must agree whole."""
    return form[-TAIL:] if len(form) >= TAIL else ""


def ending(of: Forms) -> str:
    """What numbers that are ``alike`` have in common: the last digits; empty for extensions and addresses."""
    bare = _bare(of)
    return bare[-TAIL:] if len(bare) >= EXTENSION_BELOW else ""


def _number(text: str, country: str) -> Forms:
    plain = digits(text)
    if not plain or _LETTER.search(text):
        return NOTHING
    if len(plain) < EXTENSION_BELOW and not text.startswith("+"):
        return Forms(plain=plain)
    # The metadata of all countries is large; it is loaded when the first number needs it.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, country or None, keep_raw_input=True)
    except phonenumbers.NumberParseException:
        return Forms(plain=plain)
    national = digits(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL))
    nsn = phonenumbers.national_significant_number(parsed)
    if not _complete(parsed, plain, national, nsn):
        return Forms(plain=plain)
    return Forms(f"{parsed.country_code}{nsn}", national, plain)


def _complete(parsed: PhoneNumber, plain: str, national: str, nsn: str) -> bool:
    """Whether the digits say the whole number: 30901820 in Germany is a local one, not Berlin's."""
    import phonenumbers

    source, sources = parsed.country_code_source, phonenumbers.CountryCodeSource
    if source == sources.FROM_NUMBER_WITH_PLUS_SIGN:
        return True
    if source == sources.FROM_DEFAULT_COUNTRY:
        region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
        prefix = phonenumbers.ndd_prefix_for_region(region, True)
        if prefix and plain == f"{prefix}{nsn}" and not plain.startswith("00"):
            possible = phonenumbers.is_possible_number_with_reason(parsed)
            return bool(possible == phonenumbers.ValidationResult.IS_POSSIBLE)
        if plain != national:
            return False
    return bool(phonenumbers.is_valid_number(parsed))


def _one_domain(host: str, home: str) -> bool:
    """Whether both are one host, one is within the other, or both are in one domain of a company."""
    one, other = host.lower().rstrip("."), home.lower().rstrip(".")
    if not other or one == other:
        return bool(other)
    if _is_ip(one) or _is_ip(other):
        return False
    above, above_other = one.partition(".")[2], other.partition(".")[2]
    siblings = above == above_other and above.count(".") >= 1
    return one.endswith(f".{other}") or other.endswith(f".{one}") or siblings


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _bare(of: Forms) -> str:
    """The number without what may stand before it: trunk prefixes and prefixes of a PBX are zeros mostly."""
    return of.international or of.plain.lstrip("0")
