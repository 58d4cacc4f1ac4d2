"""Raw data to an ``Account``, in pieces.

Validation runs in native code that holds the interpreter lock. Ten thousand rows at once would stop
the window's thread for longer than a person notices, so long tables are validated some hundred rows
at a time; between two pieces other threads get their turn.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from app.account.model import Account
from app.account.positions import Path
from app.account.problems import Finding
from app.account.reasons import reason
from app.account.unknown import inner_model

_ROWS_AT_ONCE = 500


def validated(data: Mapping[str, Any]) -> tuple[Account | None, list[Finding]]:
    """The account, or None and everything that the model found wrong."""
    found: list[Finding] = []
    ready = dict(data)
    for table, row in _row_models().items():
        rows = ready.get(table)
        if isinstance(rows, list) and len(rows) > _ROWS_AT_ONCE:
            ready[table] = tuple(_in_pieces(table, row, rows, data, found))
    try:
        account = Account.model_validate(ready)
    except ValidationError as error:
        found.extend(_findings(error, data, ()))
        return None, found
    return (None, found) if found else (account, found)


def _in_pieces(
    table: str,
    row: TypeAdapter[tuple[BaseModel, ...]],
    rows: list[Any],
    data: Mapping[str, Any],
    found: list[Finding],
) -> Iterator[BaseModel]:
    """The valid rows; what is wrong with the others goes to ``found``."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        try:
            yield from row.validate_python(tuple(rows[start : start + _ROWS_AT_ONCE]))
        except ValidationError as error:
            found.extend(_findings(error, data, (table, start)))


def _findings(error: ValidationError, data: Mapping[str, Any], base: Path) -> Iterator[Finding]:
    for details in error.errors(include_url=False, include_input=False):
        path = _path(base, details["loc"])
        yield Finding(path, reason(details), at_key=_lacks(data, path))


def _path(base: Path, inner: Path) -> Path:
    """``inner`` in the whole file, where it was found in a piece that begins at row ``base[1]``."""
    if not base:
        return inner
    (table, start), (index, *rest) = base, inner
    assert isinstance(start, int)
    assert isinstance(index, int)
    return (table, start + index, *rest)


def _lacks(data: object, path: Path) -> bool:
    """Whether ``path`` is not in the data, so that only the table around it can be shown."""
    for step in path:
        if isinstance(step, str):
            if not isinstance(data, dict) or step not in data:
                return True
            data = data[step]
        else:
            if not isinstance(data, list) or step >= len(data):
                return True
            data = data[step]
    return False


@cache
def _row_models() -> dict[str, TypeAdapter[tuple[BaseModel, ...]]]:
    """The tables that are lists of rows, each with what validates a piece of them."""
    models: dict[str, TypeAdapter[tuple[BaseModel, ...]]] = {}
    for name, field in Account.model_fields.items():
        row = inner_model(field.annotation)
        if row is not None and typing.get_origin(field.annotation) is tuple:
            models[field.alias or name] = TypeAdapter(tuple[row, ...])  # type: ignore[valid-type] # built at run time
    return models
