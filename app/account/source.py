"""Where an account file is: on a disk or a share, or at an https:// address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from app.errors import UserFacingError
from app.translation import tr


@dataclass(frozen=True)
class Content:
    """The file is there, and this is what it holds (at most one byte more than ``MOST_BYTES``)."""

    data: bytes


@dataclass(frozen=True)
class Unchanged:
    """The file is there and has not changed since it was last read, or is being written right now."""


@dataclass(frozen=True)
class Unreachable:
    """The file cannot be had, and why, in one sentence."""

    sentence: str


Look = Content | Unchanged | Unreachable


class Source(Protocol):
    """A place that is looked at again and again, always from one thread that is not the core's."""

    @property
    def name(self) -> str:
        """Path or address, as a person gave it."""

    @property
    def interval_seconds(self) -> float:
        """How long to wait between two looks."""

    def look(self, now: float) -> Look:
        """See whether there is something new; ``now`` is in seconds and never goes back. May block."""

    def forget(self) -> None:
        """Read the content again at the next look, even if it has not changed."""


def checked_name(text: str) -> str:
    """The path or address that a person gave, in its full form.

    Raises ``UserFacingError`` where it cannot be one: http without TLS, another scheme, a password in it.
    """
    text = text.strip()
    if "://" not in text:
        if not text:
            raise UserFacingError(tr("Choose an account file or give its https:// address."))
        return str(Path(text).expanduser().absolute())
    try:
        parts = urlsplit(text)
        host, password = parts.hostname, parts.password or parts.username
    except ValueError:
        raise UserFacingError(tr("This is not a web address that Hookswitch understands.")) from None
    if parts.scheme.lower() != "https":
        raise UserFacingError(tr("The address of an account file must begin with https://."))
    if not host:
        raise UserFacingError(tr("The address of the account file has no server in it."))
    if password:
        raise UserFacingError(
            tr("A user or password does not belong in the address of the account file. Leave it out.")
        )
    return text


def is_address(name: str) -> bool:
    """Whether a checked name is an https:// address."""
    return "://" in name
