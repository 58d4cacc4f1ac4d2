"""What a settings form wants changed in an account file, and the same done to plain data.

A row is named by its own key (an agent's login, a buyer's name), never by its number: somebody else may
have put a row above it in the meantime.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.errors import UserFacingError
from app.translation import tr

Data = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One row of a list of tables, by the value of its key."""

    key: str

    def __str__(self) -> str:
        """As it is shown in the name of a setting."""
        return f"“{self.key}”"


Place = tuple[str | Row, ...]
"""Where a setting is: ``("account", "plan")``, ``("agents", Row("maria"), "extension")``."""

ROW_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "agents": ("login",),
    "calling_hours": ("country",),
    "order_settings": ("project", "mode"),
}
"""The keys that name a row together; ``name`` in every other table."""

_ROW_GONE = "{table} {row} is no longer in the account file."
_ROW_THERE = "{table} {row} is already in the account file."


def row_keys(table: str) -> tuple[str, ...]:
    """The keys by which rows of ``table`` are told apart."""
    return ROW_KEYS.get(table, ("name",))


def row_name(table: str, values: Mapping[str, Any]) -> str:
    """What a row of ``table`` goes by: ``maria``; ``Solar / New leads`` where two keys name it."""
    return " / ".join(str(values.get(key, "")) for key in row_keys(table))


@dataclass(frozen=True)
class Put:
    """Set a value, a list or a whole table; None takes it out, so that its default holds."""

    place: Place
    value: Any


@dataclass(frozen=True)
class AddRow:
    """Add a row at the end of a list of tables."""

    table: str
    values: Mapping[str, Any]

    @property
    def place(self) -> Place:
        """Where the new row will be."""
        return (self.table, Row(row_name(self.table, self.values)))


@dataclass(frozen=True)
class RemoveRow:
    """Take a row out, with everything in it."""

    table: str
    row: Row

    @property
    def place(self) -> Place:
        """Where the row is."""
        return (self.table, self.row)


Change = Put | AddRow | RemoveRow


def changed(data: Mapping[str, Any], changes: Iterable[Change]) -> Data:
    """A copy of ``data`` with the changes made, one after the other.

    Raises ``UserFacingError`` for a row that is not there, or is there already.
    """
    result: Data = copy.deepcopy(dict(data))
    for change in changes:
        if isinstance(change, Put):
            put(result, change)
        elif isinstance(change, AddRow):
            if row_index(result, change.place) is not None:
                raise UserFacingError(tr(_ROW_THERE, table=change.table, row=change.place[1]))
            result.setdefault(change.table, []).append(copy.deepcopy(dict(change.values)))
        else:
            index = existing_row(result, change.place)
            del result[change.table][index]
            if not result[change.table]:
                del result[change.table]
    return result


def put(data: Any, change: Put) -> None:  # noqa: ANN401 - plain data and TOML documents alike
    """Make one ``Put`` in a dict or in anything that behaves like one."""
    table = data
    for depth, step in enumerate(change.place[:-1]):
        if isinstance(step, Row):
            table = table[existing_row(data, change.place[: depth + 1])]
        elif step in table:
            table = table[step]
        elif change.value is None:
            return
        else:
            table[step] = {}
            table = table[step]
    key = change.place[-1]
    assert isinstance(key, str)
    if change.value is None:
        table.pop(key, None)
    else:
        table[key] = copy.deepcopy(change.value)


def existing_row(data: Mapping[str, Any], place: Place) -> int:
    """Index of the row at ``place``. Raises ``UserFacingError`` when it is not there."""
    index = row_index(data, place)
    if index is None:
        raise UserFacingError(tr(_ROW_GONE, table=place[0], row=place[1]))
    return index


def row_index(data: Mapping[str, Any], place: Place) -> int | None:
    """Index of the row at ``place`` (a table of the file and a ``Row``)."""
    table, row = place
    assert isinstance(table, str)
    assert isinstance(row, Row)
    for index, values in enumerate(data.get(table, ())):
        if row_name(table, values) == row.key:
            return index
    return None


def flat(data: Mapping[str, Any]) -> dict[Place, Any]:
    """Every single value of valid data under its place.

    An empty table counts as a value, and so does a redial policy, which wins or loses as a whole (A7).
    """
    return dict(_flat(data, ()))


def says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two versions mean the same: empty tables mean nothing, but for an empty redial policy."""
    return _meant(one) == _meant(other)


def _meant(data: Mapping[str, Any]) -> dict[Place, Any]:
    return {place: value for place, value in flat(data).items() if value != {} or place[-1] == "redial"}


def _flat(value: object, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, Mapping) and value and place[-1:] != ("redial",):
        for key, inner in value.items():
            yield from _flat(inner, (*place, key))
    elif isinstance(value, list) and len(place) == 1 and value and isinstance(value[0], Mapping):
        table = place[0]
        assert isinstance(table, str)
        for row in value:
            yield from _flat(row, (*place, Row(row_name(table, row))))
    else:
        yield place, value
