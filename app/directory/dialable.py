"""From whatever stands in the number field to an address that can be dialled, or a sentence why not.

Nothing typed is lost: both outcomes keep it. The outcome is shown before anybody dials.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from app.directory.sip_uri import LONGEST, SipUri, parse_sip_uri
from app.errors import UserFacingError
from app.translation import tr

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

LONGEST_NUMBER: Final = 32
"""Digits: 15 of E.164 (ITU-T), with room for carrier and PBX prefixes."""

_SEPARATORS: Final = frozenset(" -./()[]\u00b7\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_PAUSES: Final = re.compile(r"[,;]")
_NAME: Final = re.compile(r"[^\W\d_][\w.'+-]*", re.ASCII)
_VANITY: Final = re.compile(r"\+?[0-9][0-9() .-]*[A-Za-z][A-Za-z0-9() .-]*")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=\D)|(sips?|tel|callto):", re.IGNORECASE)
_NANP: Final = 1
"""Country code of North America, where it is the trunk prefix as well."""
_KEYPAD: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


@dataclass(frozen=True, kw_only=True)
class DialRules:
    """What the account says about dialling."""

    host: str = ""
    """Where plain numbers and names go: ``host`` or ``host:port``; empty: peer to peer, they go nowhere."""
    country: str = ""
    """The agent's country (ISO 3166, two letters) for reading numbers; empty: taken as they stand."""
    targets: Mapping[str, str] = field(default_factory=dict)
    """Names or short numbers to SIP URIs; they come before everything else, letter case aside."""
    longest_extension: int = 6
    """Up to so many digits a number is an extension of the PBX and dialled as it stands."""
    international: bool = False
    """Whether the PBX wants ``+`` and country code for outside numbers; else they are sent as typed."""


@dataclass(frozen=True, kw_only=True)
class Dialable:
    """It can be dialled."""

    typed: str
    uri: str
    """Full SIP URI."""
    shown: str
    """The number in international format where its country is known, else the address or extension."""
    e164: str = ""
    """``+`` and digits of a number that its country's plan allows; empty otherwise."""
    region: str = ""
    """ISO 3166 country of that number (``001``: of no country); towns would cost 100 MB of tables."""
    after_answer: str = ""
    """Digits and ``,`` pauses to send once the call is up."""

    @property
    def sentence(self) -> str:
        """What pressing Call will do."""
        if self.after_answer:
            return tr("Dials {shown}, then {digits}", shown=self.shown, digits=self.after_answer)
        return tr("Dials {shown}", shown=self.shown)


@dataclass(frozen=True)
class NotDialable:
    """It cannot be dialled, and why."""

    typed: str
    reason: str
    """One sentence for a person."""


class NumberRefused(UserFacingError):  # noqa: N818 - says what happened
    """Why this cannot be dialled, in a sentence."""


class _No(Exception):  # noqa: N818 - carries the sentence out of nested steps
    """Cannot be dialled for this reason."""


def dialable(text: str, rules: DialRules) -> Dialable | NotDialable:
    """What ``text`` would dial. Never raises, whatever was typed or pasted."""
    try:
        return _dialable(text, rules)
    except _No as no:
        return NotDialable(text, str(no))


def tidy(text: str) -> str:
    """``text`` without what only looks or pastes differently: full-width and foreign digits, bidi marks."""
    kept = []
    for char in unicodedata.normalize("NFKC", text):
        value = unicodedata.decimal(char, None)
        if value is not None:
            kept.append(str(value))
        elif char.isspace():
            kept.append(" ")
        elif unicodedata.category(char) not in {"Cf", "Cc", "Cs", "Co", "Cn"}:
            kept.append(char)
    return " ".join("".join(kept).split())


def _dialable(text: str, rules: DialRules) -> Dialable:
    if len(text) > LONGEST:
        raise _No(
            tr("This is too long for a number or an address: at most {count} characters.", count=LONGEST)
        )
    tidied = tidy(text)
    if not tidied:
        raise _No(tr("Type a number, a name or an address."))
    speed = _speed_target(tidied, rules)
    if speed is not None:
        return Dialable(typed=text, uri=str(speed), shown=tidied)
    if "<" in tidied and tidied.endswith(
        ">"
    ):  # a name-addr as mail and logs have it (RFC 3261 section 20.10)
        tidied = tidied[tidied.rindex("<") + 1 : -1].strip()
    scheme = _SCHEME.match(tidied)
    if scheme is not None:
        return _with_scheme((scheme[1] or scheme[2]).lower(), tidied, text, rules)
    if "@" in tidied:
        return _address(f"sip:{tidied}", text)
    number, after_answer = _split_pauses(tidied)
    return _number(number, after_answer, text, rules)


def _speed_target(tidied: str, rules: DialRules) -> SipUri | None:
    wanted = tidied.casefold()
    for name, uri in rules.targets.items():
        if tidy(name).casefold() == wanted:
            return parse_sip_uri(uri)
    return None


def _with_scheme(scheme: str, tidied: str, typed: str, rules: DialRules) -> Dialable:
    if scheme in {"sip", "sips"}:
        if "@" in tidied or not rules.host:
            return _address(tidied, typed)
        number, after_answer = _split_pauses(unquote(tidied.partition(":")[2]))
        return _number(number, after_answer, typed, rules)
    if scheme in {"tel", "callto"}:
        return _telephone_uri(tidied, typed, rules)
    raise _No(tr("Only sip: and tel: addresses can be dialled, not {scheme}: ones.", scheme=scheme))


def _address(text: str, typed: str) -> Dialable:
    """``sip:`` URI, or ``user@host`` with the scheme put before it."""
    scheme, _, rest = text.partition(":")
    user, at, host = rest.rpartition("@")
    text = f"{scheme}:{user.strip().replace(' ', '')}{at}{host.strip()}"
    uri = parse_sip_uri(text)
    if uri is None or (at and not uri.user):
        raise _No(tr("This is not a complete address. An address reads like anna@example.com."))
    return Dialable(typed=typed, uri=str(uri), shown=uri.shown)


def _telephone_uri(tidied: str, typed: str, rules: DialRules) -> Dialable:
    """RFC 3966: ``tel:+49-30-901820;ext=12`` and ``tel:901820;phone-context=+49-30``."""
    number, *parameters = unquote(tidied.partition(":")[2].replace("//", "")).split(";")
    named = {name.strip().lower(): value for name, _, value in (p.partition("=") for p in parameters)}
    context = named.get("phone-context", "")
    if context.startswith("+") and not number.strip().startswith("+"):
        number = context + number
    after_answer = _digits_after(named.get("postd", ""))
    if named.get("ext"):
        after_answer = f",{_digits_after(named['ext'])}{after_answer}"
    return _number(number.strip(), after_answer, typed, rules)


def _split_pauses(tidied: str) -> tuple[str, str]:
    """The number, and what comes after its first ``,`` or ``;`` as digits for the answered call."""
    pause = _PAUSES.search(tidied)
    if pause is None:
        return tidied, ""
    return tidied[: pause.start()].strip(), _digits_after(tidied[pause.start() :])


def _digits_after(text: str) -> str:
    digits = "".join(char for char in _PAUSES.sub(",", text).upper() if char not in _SEPARATORS)
    if re.fullmatch(r"[0-9*#A-D,]*", digits) is None:
        raise _No(tr("After a pause only digits, * and # can be sent."))
    return digits if digits.strip(",") else ""


def _number(text: str, after_answer: str, typed: str, rules: DialRules) -> Dialable:
    digits = _digits(text, rules)
    if digits is None:
        if after_answer:
            raise _No(tr("After a name no digits can be sent."))
        return _name(text, typed, rules)
    e164, shown, region = _international(digits, rules)
    sent = e164 if e164 and (rules.international or digits.startswith("+")) else digits
    if not rules.host:
        raise _No(
            tr(
                "There is no server that could dial {number}. Type an address such as 600@192.0.2.20.",
                number=shown,
            )
        )
    return Dialable(
        typed=typed,
        uri=_at_host(sent, rules),
        shown=shown,
        e164=e164,
        region=region,
        after_answer=after_answer,
    )


def _digits(text: str, rules: DialRules) -> str | None:
    """The number without its separators; None when it is a name. Raises ``_No``."""
    if any(char.isascii() and char.isalpha() for char in text):
        if not _VANITY.fullmatch(text):
            return None
        text = text.upper().translate(_KEYPAD)
        if not _international("".join(c for c in text if c not in _SEPARATORS), rules)[0]:
            return None
    digits = "".join(char for char in text if char not in _SEPARATORS)
    strange = next((char for char in digits if char not in "0123456789*#+"), None)
    if strange is not None:
        if not any(char in "0123456789*#" for char in digits):
            return None
        raise _No(tr("“{char}” cannot be part of a number.", char=strange))
    if not digits.strip("+"):
        raise _No(tr("There is no digit in this number."))
    if "+" in digits[1:]:
        raise _No(tr("A plus sign can only stand at the start of a number."))
    if len(digits) > LONGEST_NUMBER:
        raise _No(tr("This is too long for a phone number: at most {count} digits.", count=LONGEST_NUMBER))
    return digits


def _name(text: str, typed: str, rules: DialRules) -> Dialable:
    """A bare user name at the account's server."""
    if _NAME.fullmatch(text) and rules.host:
        return Dialable(typed=typed, uri=_at_host(text, rules), shown=text)
    if not any(char.isalpha() for char in text):
        raise _No(tr("There is no digit in this number."))
    raise _No(tr("No address is known for “{name}”.", name=text))


def _at_host(user: str, rules: DialRules) -> str:
    server = parse_sip_uri(f"sip:{rules.host}")
    if server is None:
        raise _No(tr("The account's server {server} is not a valid address.", server=rules.host))
    return str(replace(server, user=user))


def _international(digits: str, rules: DialRules) -> tuple[str, str, str]:
    """E.164 form and country, empty where the plan does not know the number; in between, how to show it."""
    known = digits.startswith("+") or (rules.country and len(digits) > rules.longest_extension)
    if not known or not digits.removeprefix("+").isdigit():
        return "", digits, ""
    import phonenumbers  # 40 ms that a window need not wait for

    try:
        number = phonenumbers.parse(digits, rules.country or None, keep_raw_input=True)
    except phonenumbers.NumberParseException:
        return "", digits, ""
    if not phonenumbers.is_valid_number(number) or not _means(digits, number):
        return "", digits, ""
    return (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        phonenumbers.region_code_for_number(number) or "",
    )


def _means(digits: str, number: PhoneNumber) -> bool:
    """Whether dialling ``digits`` reaches ``number`` and is not just like it.

    The library reads 30901820 in Germany as Berlin; without the trunk prefix it is a local number.
    """
    import phonenumbers

    source = number.country_code_source
    if source in {
        phonenumbers.CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN,
        phonenumbers.CountryCodeSource.FROM_NUMBER_WITH_IDD,
    }:
        return True
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    as_dialled = "".join(filter(str.isdigit, national))
    return digits == as_dialled or (number.country_code == _NANP and digits == f"{_NANP}{as_dialled}")
