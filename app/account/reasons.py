"""The sentence for a value that the model refuses. It never repeats the value, which could be a secret."""

from __future__ import annotations

from typing import Final

from pydantic_core import ErrorDetails

from app.account import table
from app.account.sip_settings import CODEC_PATTERN, SERVER_PATTERN
from app.translation import tr

_SENTENCES: Final[dict[str, str]] = {
    "missing": "This setting is required and is not in the file.",
    "string_type": 'This must be text in quotes, such as "text".',
    "int_type": "This must be a whole number without quotes.",
    "int_from_float": "This must be a whole number.",
    "bool_type": "This must be true or false, without quotes.",
    "tuple_type": "This must be a list in square brackets.",
    "model_type": "This must be a table with settings of its own.",
    "model_attributes_type": "This must be a table with settings of its own.",
    "literal_error": "This must be one of {expected}.",
    "greater_than_equal": "This must be {ge} or more.",
    "less_than_equal": "This must be {le} or less.",
    "string_too_short": "This must not be empty.",
    "string_too_long": "This must not be longer than {max_length} characters.",
    "too_short": "This list must have at least {min_length} entries.",
    "too_long": "This list must not have more than {max_length} entries.",
}

_ADDRESS = "An address is an extension, user@host or a sip: address, without spaces."

_PATTERNS: Final[dict[str, str]] = {
    table.NAME_PATTERN: "A name is one line of text without spaces at its ends.",
    table.OPTIONAL_NAME_PATTERN: "A name is one line of text.",
    table.EXTENSION_PATTERN: "An extension consists of letters, digits and the signs * # _ . ! ~ ' ( ) + -.",
    table.NUMBER_PATTERN: "A phone number consists of digits, best with + and the country code first.",
    table.ADDRESS_PATTERN: _ADDRESS,
    table.OPTIONAL_ADDRESS_PATTERN: _ADDRESS,
    table.TARGET_PATTERN: "This must be a phone number, an extension, user@host or a sip: address.",
    table.COUNTRY_PATTERN: 'A country is two capital letters, such as "NL" (ISO 3166-1).',
    table.TIME_PATTERN: 'A time of day is four digits with a colon, such as "08:30".',
    table.DATABASE_PATTERN: "The database is an address such as postgresql://user@host/name, or empty.",
    CODEC_PATTERN: 'A codec is a name such as "G722" or "opus/48000/2".',
    SERVER_PATTERN: "A server is a host name or address, with :port where it is not the usual one.",
}

_OTHER = "This value cannot be used here: {message}."


def reason(details: ErrorDetails) -> str:
    """A whole sentence for one error of the model."""
    context = details.get("ctx", {})
    if details["type"] == "string_pattern_mismatch":
        known = _PATTERNS.get(context.get("pattern", ""))
        if known is not None:
            return known
    if details["type"] in OWN_KINDS:
        return details["msg"]
    template = _SENTENCES.get(details["type"])
    if template is None:
        return tr(_OTHER, message=details["msg"].rstrip("."))
    return tr(template, **context)


OWN_KINDS: Final = frozenset({"password_in_file", "url_scheme", "url_placeholder", "server"})
"""Kinds of error that the model itself words."""
