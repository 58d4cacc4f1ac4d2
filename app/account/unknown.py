"""Keys that the model does not know: a warning with the nearest key that it does know."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from app.account.checks import is_secret, nearest
from app.account.positions import Path
from app.account.problems import Finding
from app.problems import Severity
from app.translation import tr

_UNKNOWN = "Hookswitch does not know this key and leaves it out."
_UNKNOWN_NEAR = "Hookswitch does not know this key and leaves it out; did you mean “{near}”?"


def unknown_keys(model: type[BaseModel], data: Mapping[str, Any], path: Path = ()) -> Iterator[Finding]:
    """A warning for each key of ``data``, at any depth, that ``model`` has no field for."""
    fields = _fields(model)
    for key, value in data.items():
        if key not in fields:
            if not is_secret(key):
                yield _warning((*path, key), key, fields)
            continue
        inner = fields[key]
        if inner is None:
            continue
        if isinstance(value, dict):
            yield from unknown_keys(inner, value, (*path, key))
        elif isinstance(value, list):
            for index, row in enumerate(value):
                if isinstance(row, dict):
                    yield from unknown_keys(inner, row, (*path, key, index))


def _warning(path: Path, key: str, fields: Mapping[str, object]) -> Finding:
    near = nearest(key, fields)
    reason = _UNKNOWN if near is None else tr(_UNKNOWN_NEAR, near=near)
    return Finding(path, reason, Severity.WARNING, at_key=True)


@cache
def _fields(model: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    """The keys of a table, each with the model of its inner tables or None."""
    return {field.alias or name: inner_model(field.annotation) for name, field in model.model_fields.items()}


def inner_model(annotation: object) -> type[BaseModel] | None:
    """The model inside an annotation such as ``tuple[Agent, ...]`` or ``RedialPolicy | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in typing.get_args(annotation):
        found = inner_model(argument)
        if found is not None:
            return found
    return None
