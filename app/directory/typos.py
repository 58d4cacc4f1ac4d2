"""Forgiving one slip of the finger in a word (Damerau-Levenshtein distance 1)."""

from __future__ import annotations

SHORTEST = 4
"""Letters a word needs before a slip in it is forgiven; shorter ones fit too much."""


def nearly_begins(word: str, typed: str) -> bool:
    """Whether ``word`` begins with ``typed`` but for one letter wrong, missing, extra, or swapped."""
    if len(typed) < SHORTEST:
        return word.startswith(typed)
    if word[:1] != typed[0] and word[:1] != typed[1] and word[1:2] not in typed[:2]:
        return False  # a slip in the first letter leaves one of these; nearly all words end here
    at = next((i for i, (a, b) in enumerate(zip(word, typed, strict=False)) if a != b), None)
    if at is None:
        return len(word) >= len(typed) - 1
    rest, tail = word[at:], typed[at:]
    wrong = rest[1:].startswith(tail[1:])
    extra = rest.startswith(tail[1:])
    missing = rest[1:].startswith(tail)
    swapped = len(tail) > 1 and rest[:2] == tail[1::-1] and rest[2:].startswith(tail[2:])
    return wrong or extra or missing or swapped


def footholds(typed: str) -> tuple[str, ...]:
    """Pieces of ``typed`` of which at least one stands unharmed in a word with one slip in it, where
    the slip is not among the first letters of a short word."""
    half = len(typed) // 2
    pieces = (" " + typed[:half], typed[half:])
    return tuple(piece for piece in pieces if len(piece) >= 3)
