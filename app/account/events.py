"""What the account file's following tells the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass

from app.account.model import Account
from app.account.problems import FileProblem


@dataclass(frozen=True)
class AccountChanged:
    """From now on ``account`` holds for new calls; those in progress keep the one they began with."""

    source: str
    """Path or address of the account file."""
    account: Account
    warnings: tuple[FileProblem, ...] = ()
    kept: bool = False
    """Whether this is the copy kept from an earlier day, because the file cannot be had now."""


@dataclass(frozen=True)
class AccountRefused:
    """The file was changed and is not valid; the last good one stays in force."""

    source: str
    problems: tuple[FileProblem, ...]


@dataclass(frozen=True)
class AccountUnreachable:
    """The file cannot be had now; the last good one stays in force."""

    source: str
    sentence: str


@dataclass(frozen=True)
class AccountRecovered:
    """The file is there and valid again, and is the one in force."""

    source: str
