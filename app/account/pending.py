"""What a form wants changed in an account file, laid over what the file says. Nothing is written here."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from app.account.changes import AddRow, Change, Place, Put, RemoveRow, Row, row_keys, row_name
from app.account.checks import REFERENCES
from app.account.file_values import NOTHING, FileValues, ShownRow, Values, inner


class Pending:
    """The unsaved changes. A change back to what the file says is no change any more."""

    def __init__(self) -> None:
        self._file: FileValues = NOTHING
        self._puts: dict[Place, Any] = {}
        self._added: dict[tuple[str, str], dict[str, Any]] = {}
        self._removed: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return len(self._puts) + len(self._added) + len(self._removed)

    def lay_over(self, file: FileValues) -> None:
        """Show the changes over another version of the file. Those that it contains already are over."""
        self._file = file
        for place, value in list(self._puts.items()):
            if self.in_file(place) == value and self._row_is_there(place):
                del self._puts[place]
        for table, key in list(self._added):
            if file.row(table, key) == self._added[table, key]:
                del self._added[table, key]
        self._removed = {(table, key) for table, key in self._removed if file.row(table, key) is not None}

    def forget(self) -> None:
        """Want nothing changed any more."""
        self._puts.clear()
        self._added.clear()
        self._removed.clear()

    # --- what there is ----------------------------------------------------------------------------

    def in_file(self, place: Place) -> Any:  # noqa: ANN401 - whatever the file says
        """What the file says there; None: nothing."""
        return self._file.value(place)

    def value(self, place: Place) -> Any:  # noqa: ANN401 - as above
        """What is to be shown there; None: nothing, so that the default holds."""
        if place in self._puts:
            return self._puts[place]
        row = place[1] if len(place) > 1 else ""
        if isinstance(row, Row) and (place[0], row.key) in self._added:
            return inner(self._added[str(place[0]), row.key], place[2:])
        return self.in_file(place)

    def is_changed(self, place: Place) -> bool:
        """Whether the value there is to be changed, or is part of what is."""
        if any(put[: len(place)] == place for put in self._puts):
            return True
        return self.is_new(place)

    def is_new(self, place: Place) -> bool:
        """Whether the place is in a row that is to be added."""
        row = place[1] if len(place) > 1 else ""
        return isinstance(row, Row) and (place[0], row.key) in self._added

    def rows(self, table: str) -> list[ShownRow]:
        """The rows of a list of tables as they are to be, in the order of the file, new ones last."""
        shown = self._file.shown(table)
        mine: dict[Row, list[Place]] = {}
        for place in self._puts:
            if place[0] == table and isinstance(place[1], Row):
                mine.setdefault(place[1], []).append(place)
        for row, places in mine.items():
            number = self._file.number(table, row.key)
            if number is not None:
                shown[number] = ShownRow(row, self._overlaid(shown[number].values, places), changed=True)
        gone = {key for of, key in self._removed if of == table}
        if gone:
            shown = [row for row in shown if row.row.key not in gone]
        shown += [
            ShownRow(Row(key), values, changed=True, added=True)
            for (of, key), values in self._added.items()
            if of == table
        ]
        return shown

    def table(self, *path: str) -> dict[str, Any]:
        """A table that is not a list, as it is to be."""
        found = copy.deepcopy(inner(self._file.data, path) or {})
        for place, value in self._puts.items():
            if place[: len(path)] == path and len(place) > len(path):
                _set(found, place[len(path) :], value)
        return dict(found)

    def changes(self) -> tuple[Change, ...]:
        """All of it as it is to be saved: a row gets its new name last."""
        named = [place for place in self._puts if _is_name(place)]
        others = [place for place in self._puts if not _is_name(place)]
        return (
            *(RemoveRow(table, Row(key)) for table, key in sorted(self._removed)),
            *(Put(place, self._puts[place]) for place in (*others, *named)),
            *(AddRow(table, values) for (table, _key), values in self._added.items()),
        )

    # --- wishes -----------------------------------------------------------------------------------

    def put(self, place: Place, value: object) -> None:
        """Set a value; None takes it out, so that its default holds."""
        row = place[1] if len(place) > 1 else ""
        if isinstance(row, Row) and (str(place[0]), row.key) in self._added:
            _set(self._added[str(place[0]), row.key], place[2:], value)
        elif value == self.in_file(place):
            self._puts.pop(place, None)
        else:
            self._puts[place] = value

    def add_row(self, table: str, values: Values) -> None:
        """Add a row; its name must not be taken (``taken``)."""
        self._added[table, row_name(table, values)] = dict(values)

    def change_row(self, table: str, row: Row, values: Values) -> None:
        """Make a row say ``values``; whoever names it by its old name names it by the new one then."""
        if (table, row.key) in self._added:
            del self._added[table, row.key]
            self.add_row(table, values)
            return
        before = self._file.row(table, row.key) or {}
        for key in {**before, **values}:
            self.put((table, row, key), values.get(key))
        self._rename(table, row.key, row_name(table, {**before, **values}))

    def remove_row(self, table: str, row: Row) -> None:
        """Take a row out, with every change in it."""
        for place in [place for place in self._puts if place[:2] == (table, row)]:
            del self._puts[place]
        if self._added.pop((table, row.key), None) is None:
            self._removed.add((table, row.key))

    def give_up(self, place: Place) -> None:
        """Want the change at exactly this place no more."""
        self._puts.pop(place, None)
        row = place[1] if len(place) > 1 else ""
        if isinstance(row, Row):
            self._added.pop((str(place[0]), row.key), None)
            if len(place) == 2:
                self._removed.discard((str(place[0]), row.key))

    def taken(self, table: str, name: str, but: Row | None = None) -> bool:
        """Whether another row goes by this name; upper and lower case make no difference."""
        return any(
            row_name(table, shown.values).casefold() == name.casefold()
            for shown in self.rows(table)
            if shown.row != but
        )

    # --- inside -----------------------------------------------------------------------------------

    def _rename(self, table: str, old: str, new: str) -> None:
        if old == new:
            return
        for reference in REFERENCES:
            if reference.target != table:
                continue
            for shown in self.rows(reference.table):
                value = shown.values.get(reference.key)
                if value == old:
                    self.put((reference.table, shown.row, reference.key), new)
                elif isinstance(value, list) and old in value:
                    names = [new if name == old else name for name in value]
                    self.put((reference.table, shown.row, reference.key), names)

    def _row_is_there(self, place: Place) -> bool:
        row = place[1] if len(place) > 1 else ""
        return not isinstance(row, Row) or self._file.row(str(place[0]), row.key) is not None

    def _overlaid(self, values: Values, places: Iterable[Place]) -> Values:
        result = copy.deepcopy(dict(values))
        for place in places:
            _set(result, place[2:], self._puts[place])
        return result


def _is_name(place: Place) -> bool:
    return len(place) == 3 and isinstance(place[1], Row) and place[2] in row_keys(str(place[0]))


def _set(values: dict[str, Any], path: Iterable[object], value: object) -> None:
    *outer, key = (str(step) for step in path)
    for step in outer:
        values = values.setdefault(step, {})
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def places_of(problem_field: str, pending: Pending) -> Iterator[Place]:
    """The place that a problem's field (``agents[2].extension``) means, where it can be told."""
    head, _, rest = problem_field.partition(".")
    table, bracket, number = head.partition("[")
    steps = [step.partition("[")[0] for step in rest.split(".")] if rest else []
    if not bracket:
        yield (table, *steps)
        return
    rows = pending.rows(table)
    at = int(number.rstrip("]")) - 1
    if 0 <= at < len(rows):
        yield (table, rows[at].row, *steps)
