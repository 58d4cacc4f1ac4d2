"""How names and numbers are made comparable: case, accents, other scripts' digits, keypad letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")


class _Signs(dict[int, str]):
    """What becomes of each sign, worked out when it is first met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        made = self[code] = self._rule(chr(code))
        return made


def _folded(sign: str) -> str:
    decomposed = unicodedata.normalize("NFKD", sign.casefold().translate(_LETTERS))
    return "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return "" if value is None else str(value)


_FOLDED, _DIGITS = _Signs(_folded), _Signs(_digit)


def fold(text: str) -> str:
    """``text`` in lower case without accents, every run of other signs one space: ``Müller-Ørsted`` is
    ``muller orsted``. Letters of scripts without case stay as they are."""
    return " ".join(text.translate(_FOLDED).split())


def spelled_out(text: str) -> str:
    """``text`` folded with umlauts as two letters (``mueller``); without umlauts the same as ``fold``."""
    return fold(unicodedata.normalize("NFC", text.casefold()).translate(_UMLAUTS))


def digits(text: str) -> str:
    """The decimal digits of ``text`` in ASCII, whatever script they were written in."""
    return text.translate(_DIGITS)


def keypad(word: str) -> str:
    """The keys (ITU-T E.161) that spell a folded word: ``hels`` is ``4357``; empty outside a to z."""
    keys = word.translate(_KEYPAD)
    return keys if keys.isascii() and keys.isdigit() else ""


def initials(name: str) -> str:
    """First letters of the words of a folded name: ``maria keller`` is ``mk``."""
    return "".join(word[0] for word in name.split())
