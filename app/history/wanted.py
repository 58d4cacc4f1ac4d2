"""Which records somebody wants to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from app.directory.folding import digits, fold
from app.directory.numbers import tail

WORD = 3
"""Signs from which on a word is looked up in the index; shorter ones are looked for in each record."""


class Show(Enum):
    """The kinds of conversations that are listed apart."""

    ALL = "all"
    MISSED = "missed"
    IN = "in"
    OUT = "out"
    TRANSFERRED = "transferred"


@dataclass(frozen=True)
class Wanted:
    """What is looked for; everything given must be so."""

    show: Show = Show.ALL
    person: str = ""
    """A key as ``person_key`` makes it; empty: everybody."""
    day: date | None = None
    """In this desk's time; None: any day."""
    words: tuple[str, ...] = field(default=())
    """Folded; each stands somewhere in the record."""

    @property
    def between(self) -> tuple[float, float] | None:
        """The day as Unix seconds, from and up to; None: any time."""
        if self.day is None:
            return None
        return _midnight(self.day), _midnight(self.day + timedelta(days=1))

    @property
    def searched(self) -> bool:
        """Whether it takes a search: what fits a day is few enough to be counted, whatever the words are."""
        return bool(self.words) and self.day is None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()


def words_of(typed: str) -> tuple[str, ...]:
    """What to look for: a number in any format is its digits without leading zeros, a text its words."""
    number = digits(typed)
    if number and not any(sign.isalpha() for sign in typed):
        return (number.lstrip("0") or number,)
    return tuple(dict.fromkeys(fold(typed).split()))


def person_key(number: str, name: str) -> str:
    """By what one person's calls are known: the number's last digits, the whole short number, or a name."""
    plain = digits(number)
    if plain and not any(sign.isalpha() for sign in number):
        return tail(plain) or plain
    return fold(number) or fold(name)


def day_of(at: float) -> date:
    """The day in this desk's time of a moment in Unix seconds."""
    return datetime.fromtimestamp(at, tz=UTC).astimezone().date()


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day).astimezone().timestamp()


@dataclass(frozen=True)
class Extent:
    """How much is wanted as it was counted once: what came later does not move what was there."""

    total: int = 0
    newest: int = 0
    """Id of the newest record that there was, wanted or not."""
    found: Sequence[int] | None = None
    """The ids that a search has found, the newest first; at least ``total``. None: it was no search."""
    complete: bool = True
    """False: older ones are still being looked through."""
