"""What an account file says, made ready for a form: rows can be found by name.

Made apart from the core's thread; with ten thousand rows it takes its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from app.account.changes import Place, Row, row_name
from app.account.model import Account

Values = Mapping[str, Any]


class ShownRow(NamedTuple):
    """One row as a form shows it: the file's, with what is to be changed in it."""

    row: Row
    """Its name in the file; for a new row, its name to be."""
    values: Values
    changed: bool = False
    added: bool = False


class FileValues:
    """One version of an account file. Never changes."""

    def __init__(self, data: Values) -> None:
        self.data: Final = data
        self._tables = {
            table: {row_name(table, row): row for row in rows}
            for table, rows in data.items()
            if isinstance(rows, list)
        }
        self._shown: dict[str, list[ShownRow]] = {}
        self._numbers = {
            table: {key: number for number, key in enumerate(rows)} for table, rows in self._tables.items()
        }

    def shown(self, table: str) -> list[ShownRow]:
        """A new list of the table's rows, in the order of the file. Made for those that are looked at."""
        if table not in self._shown:
            rows = self._tables.get(table, {})
            self._shown[table] = [ShownRow(Row(key), row) for key, row in rows.items()]
        return list(self._shown[table])

    def row(self, table: str, key: str) -> Values | None:
        """The row of that name."""
        return self._tables.get(table, {}).get(key)

    def number(self, table: str, key: str) -> int | None:
        """Where the row of that name stands, from 0."""
        return self._numbers.get(table, {}).get(key)

    def value(self, place: Place) -> Any:  # noqa: ANN401 - whatever the file says
        """What the file says there; None: nothing."""
        row = place[1] if len(place) > 1 else ""
        if isinstance(row, Row):
            return inner(self.row(str(place[0]), row.key), place[2:])
        return inner(self.data, place)


def inner(data: Any, path: Iterable[object]) -> Any:  # noqa: ANN401 - whatever the file says
    """What stands at ``path`` in tables; None: nothing."""
    for step in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(step)
    return data


NOTHING: Final = FileValues({})


def plain(account: Account | None) -> Values:
    """What an account says, as its file would.

    Row by row: one call for all of them would hold the interpreter's lock for longer than a window may
    stand still.
    """
    if account is None:
        return {}
    found: dict[str, Any] = {}
    for name, field in Account.model_fields.items():
        value = getattr(account, name)
        if name not in account.model_fields_set:
            continue
        if isinstance(value, tuple):
            found[field.alias or name] = [
                row.model_dump(mode="json", by_alias=True, exclude_unset=True) for row in value
            ]
        elif hasattr(value, "model_dump"):
            found[field.alias or name] = value.model_dump(mode="json", by_alias=True, exclude_unset=True)
        else:
            found[field.alias or name] = value
    return found
