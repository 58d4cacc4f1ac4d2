"""Changes made in the text of an account file: comments, order and spacing stay as the admin wrote them.

What is new is written by tomlkit, and put in place by the positions of what is there. (tomlkit alone
keeps the comments too, but puts new keys and rows below the comments that belong to the next table.)
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit

from app.account.changes import AddRow, Change, Place, RemoveRow, changed, existing_row, says_the_same
from app.account.layout import Layout
from app.account.positions import Path


def edited(text: str, changes: Iterable[Change], data: Mapping[str, Any] | None = None) -> str:
    """Valid TOML ``text`` with the changes made; ``data`` is what it says, where that is known already.

    What comes out says exactly what ``changed`` says for the same data; anything else is a bug and
    raises. Raises ``UserFacingError`` for a row that is not there, or is there already.
    """
    data = tomllib.loads(text) if data is None else data
    for change in changes:
        wanted = changed(data, [change])
        text = _made(text, data, wanted, change)
        data = wanted
    if not says_the_same(tomllib.loads(text), data):
        raise AssertionError("editing the account file gave something else than was asked for")
    return text


def _made(text: str, data: Mapping[str, Any], wanted: Mapping[str, Any], change: Change) -> str:
    layout = Layout(text)
    if isinstance(change, AddRow):
        return _add_row(layout, wanted, change)
    path = _path(data, change.place)
    inline = layout.inline_around(path)
    if inline is not None:
        return _rewrite(layout, wanted, inline)
    if isinstance(change, RemoveRow):
        return layout.without_tables(path)
    if change.value is None:
        return layout.without_pair(path) if path in layout.pairs else layout.without_tables(path)
    return _put(layout, path, change.value)


def _path(data: Mapping[str, Any], place: Place) -> Path:
    """The place with rows by their number."""
    return tuple(
        step if isinstance(step, str) else existing_row(data, place[: depth + 1])
        for depth, step in enumerate(place)
    )


def _put(layout: Layout, path: Path, value: object) -> str:
    if path in layout.pairs:
        return layout.with_value(path, rendered(value))
    if isinstance(value, dict) and layout.has_table(path):
        return _put_table(layout, path, value)
    table, key = path[:-1], str(path[-1])
    if isinstance(value, dict):
        return layout.with_table(path, _tables(path, value))
    if layout.has_table(table):
        return layout.with_pair(table, key, rendered(value))
    return layout.with_table(table, _tables(table, {key: value}))


def _put_table(layout: Layout, path: Path, values: Mapping[str, Any]) -> str:
    """Make a table that is there say ``values``, key by key, so that its comments stay."""
    for inner in [pair for pair in layout.pairs if pair[:-1] == path and pair[-1] not in values]:
        layout = Layout(layout.without_pair(inner))
    for key, value in values.items():
        layout = Layout(_put(layout, (*path, key), value))
    return layout.text


def _add_row(layout: Layout, wanted: Mapping[str, Any], change: AddRow) -> str:
    path = (change.table,)
    if path in layout.pairs:
        return _rewrite(layout, wanted, path)
    number = len(wanted[change.table]) - 1
    return layout.with_row(
        (change.table, number), f"[[{_key(change.table)}]]\n" + _lines(path, change.values)
    )


def _rewrite(layout: Layout, wanted: Mapping[str, Any], path: Path) -> str:
    """Write the one-line value at ``path`` anew, as ``wanted`` has it; take it out if it is gone."""
    value: Any = wanted
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else value[step]
    return layout.without_pair(path) if value is None else layout.with_value(path, rendered(value))


def _tables(path: Path, values: Mapping[str, Any]) -> str:
    header = ".".join(_key(step) for step in path if isinstance(step, str))
    return f"[{header}]\n" + _lines(path, values)


def _lines(path: Path, values: Mapping[str, Any]) -> str:
    """The pairs of a table and, below them, its inner tables."""
    plain = {key: value for key, value in values.items() if not isinstance(value, Mapping)}
    pairs = [f"{_key(key)} = {rendered(value)}\n" for key, value in plain.items()]
    tables = [_tables((*path, key), value) for key, value in values.items() if isinstance(value, Mapping)]
    return "".join(pairs + tables)


def rendered(value: object) -> str:
    """A value as TOML; tables in one line."""
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(key)} = {rendered(inner)}" for key, inner in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(rendered(item) for item in value)}]"
    return tomlkit.item(value).as_string()


def _key(key: str) -> str:
    return tomlkit.key(key).as_string()
