"""An entry as the rows that the store writes for it."""

from __future__ import annotations

from typing import Final, NamedTuple

import msgspec

from app.directory.entry import Entry
from app.directory.folding import fold
from app.directory.index_text import index_text, sort_name
from app.directory.numbers import Forms, ending, forms

RULES: Final = 2
"""Counts up when this file, ``index_text`` or ``numbers`` makes other rows of the same entries."""

encode: Final = msgspec.msgpack.Encoder().encode


class Prepared(NamedTuple):
    """What is written for one entry, without its number in the table."""

    source: str
    uid: str
    kind: str
    name: str
    sort_name: str
    text: str
    body: bytes
    keys: tuple[tuple[str, str], ...]
    """Each number or address by which it can be recognised, with its last digits."""


def prepared(one: Entry, country: str) -> Prepared:
    """The rows of ``one``, whose numbers are read in ``country`` (ISO 3166, may be empty)."""
    known = [forms(address.value, country) for address in one.addresses]
    name = fold(one.name or one.organisation)
    return Prepared(
        one.source,
        one.uid,
        one.kind.value,
        name,
        sort_name(name),
        index_text(one, known),
        encode(one),
        tuple(dict.fromkeys((key, ending(each)) for each in known for key in Forms.keys(each))),
    )
