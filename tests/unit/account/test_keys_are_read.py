"""Whatever an admin can write into the account file means something: the program reads it."""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from app.account.model import Account
from app.account.rights import Feature, RightsTable

ROOT = Path(__file__).resolve().parents[3]


def _tables(of: object, known: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """The table ``of`` and those inside it, each once."""
    if isinstance(of, type) and issubclass(of, BaseModel):
        if of not in known:
            known.add(of)
            yield of
            for field in of.model_fields.values():
                yield from _tables(field.annotation, known)
        return
    for part in typing.get_args(of):
        yield from _tables(part, known)


def _read_attributes() -> set[str]:
    """The name of every attribute that ``app`` or ``ui`` reads."""
    return {
        node.attr
        for room in ("app", "ui")
        for file in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def test_every_key_of_the_account_file_is_read() -> None:
    """A8: a key that is in the schema, the reference and the forms, and that nobody reads, would be a lie."""
    read = _read_attributes()
    tables = [table for table in _tables(Account, set()) if table is not RightsTable]
    assert len(tables) > 20, "the walk finds the tables inside others"
    unread = [f"{table.__name__}.{key}" for table in tables for key in table.model_fields if key not in read]
    assert not unread


def test_the_table_of_rights_has_a_key_for_each_feature() -> None:
    """E1: it is read by the features' names."""
    assert set(RightsTable.model_fields) == {feature.value for feature in Feature}
