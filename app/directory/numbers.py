"""The forms in which a number may be typed or arrive, and whether two numbers are the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.directory.folding import digits

TAIL = 8
"""Last digits that must agree where only a part of a number is known."""


@dataclass(frozen=True)
class Forms:
    """The digits of one number; all empty for an address that is no number."""

    international: str = ""
    """E.164 without the plus, where the number has such a form."""
    national: str = ""
    """As dialled inside its country, trunk prefix included."""
    plain: str = ""
    """The digits as they were written."""

    def all(self) -> tuple[str, ...]:
        """Every different form."""
        return tuple(dict.fromkeys(form for form in (self.international, self.national, self.plain) if form))


@lru_cache(maxsize=2048)
def forms(address: str, country: str) -> Forms:
    """The forms of ``address`` read in ``country`` (ISO 3166, may be empty)."""
    plain = digits(address)
    if not plain or "@" in address or any(c.isalpha() for c in address):
        return Forms()
    if len(plain) < 6:
        return Forms(plain=plain)
    # The metadata of all countries is large; it is loaded when the first number needs it.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(address, country or None)
    except phonenumbers.NumberParseException:
        return Forms(plain=plain)
    if not phonenumbers.is_possible_number(parsed):
        return Forms(plain=plain)
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return Forms(
        f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}", digits(national), plain
    )


def tail(form: str) -> str:
    """The last ``TAIL`` digits, empty for a shorter number: those must agree whole."""
    return form[-TAIL:] if len(form) >= TAIL else ""
