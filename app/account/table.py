"""What every table of the account file has in common: it is frozen, strict and described.

A model here is the only definition of its part of the file. The JSON Schema, the reference page and
the labels of the settings forms are generated from it (``app.account.forms``), so every field carries
a title (the label), a description, and its unit in its name or in its description.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic.types import Strict
from pydantic_core import PydanticCustomError

T = TypeVar("T")

Rows = Annotated[tuple[T, ...], Strict(False)]
"""A TOML array as an immutable tuple. Only the container is lenient; its items are strict."""


class Table(BaseModel):
    """One table of the file. Values never change once read: a call keeps the rules it began with.

    Types are taken as TOML wrote them (``"30"`` is not ``30``). Unknown keys are left out here and
    reported as warnings by ``app.account.unknown``.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        allow_inf_nan=False,
        hide_input_in_errors=True,
        populate_by_name=True,
        defer_build=True,  # built by the thread that first reads a file, not while the window starts
    )


def _no_password_in_address(address: str) -> str:
    user, at, _ = address.removeprefix("sips:").removeprefix("sip:").partition("@")
    if at and ":" in user:
        raise PydanticCustomError(
            "password_in_file",
            "A password does not belong in the account file. It is kept in the system keyring of each "
            "desk; leave it out of this address.",
        )
    return address


NAME_PATTERN = r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$"
OPTIONAL_NAME_PATTERN = r"^[^\x00-\x1f\x7f]*$"
EXTENSION_PATTERN = r"^[A-Za-z0-9*#_.!~'()+-]+$"
EXTENSIONS_PATTERN = r"^[0-9*#X]{1,20}$"
NUMBER_PATTERN = r"^\+?[0-9][0-9 ()./-]*$"
ADDRESS_PATTERN = r"^(sips?:)?[^\s@<>\"]+(@[^\s@<>\"]+)?$"
OPTIONAL_ADDRESS_PATTERN = r"^((sips?:)?[^\s@<>\"]+(@[^\s@<>\"]+)?)?$"
TARGET_PATTERN = r"^((sips?:)?[^\s@<>\"]+(@[^\s@<>\"]+)?|\+?[0-9][0-9 ()./-]*)$"
COUNTRY_PATTERN = r"^[A-Z]{2}$"
TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DATABASE_PATTERN = r"^(postgresql://[^\s]+)?$"

Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NAME_PATTERN)]
"""A name for people: one line, 1 to 100 characters, no space at either end."""

OptionalName = Annotated[str, StringConstraints(max_length=100, pattern=OPTIONAL_NAME_PATTERN)]
"""Like ``Name``, or empty."""

Extension = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=EXTENSION_PATTERN)]
"""The user part by which the PBX knows somebody, such as ``1001`` (RFC 3261 section 25.1, ``user``)."""

Extensions = Annotated[str, StringConstraints(pattern=EXTENSIONS_PATTERN)]
"""Extensions of one look: digits, ``*`` and ``#``, with ``X`` for any digit, such as ``1XXX``."""

Number = Annotated[str, StringConstraints(min_length=2, max_length=40, pattern=NUMBER_PATTERN)]
"""A phone number as people write it; the international form ``+31 20 794 0000`` is always right."""

Address = Annotated[
    str, StringConstraints(max_length=255, pattern=ADDRESS_PATTERN), AfterValidator(_no_password_in_address)
]
"""Where the PBX finds somebody: an extension, ``user@host`` or a ``sip:`` address (S12)."""

CallTarget = Annotated[
    str, StringConstraints(max_length=255, pattern=TARGET_PATTERN), AfterValidator(_no_password_in_address)
]
"""An ``Address`` or a ``Number`` (S12)."""

OptionalAddress = Annotated[
    str,
    StringConstraints(max_length=255, pattern=OPTIONAL_ADDRESS_PATTERN),
    AfterValidator(_no_password_in_address),
]
"""Like ``Address``, or empty."""

Country = Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN)]
"""Two capital letters (ISO 3166-1 alpha-2)."""
ALSO_WRITTEN = {"UK": "GB", "EL": "GR"}
"""Codes that the European Union writes for those of ISO 3166, and other people after it."""
