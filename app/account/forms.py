"""The settings as forms, schema and reference page see them: taken from the models, never written twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.account.model import Account
from app.account.unknown import inner_model
from app.resources import resource

SCHEMA_NAME: Final = "account.schema.json"
"""File name of the JSON Schema in ``resources``."""


class Kind(Enum):
    """What a setting holds, and so which control edits it."""

    TEXT = "text"
    WHOLE_NUMBER = "whole number"
    YES_NO = "true or false"
    CHOICE = "choice"
    LIST = "list of texts"
    TABLE = "table"
    ROWS = "list of tables"


@dataclass(frozen=True)
class Setting:
    """One field of one table."""

    key: str
    """As it stands in the file."""
    label: str
    description: str
    kind: Kind
    required: bool
    default: str
    """As TOML; empty for a required setting, a table or rows."""
    least: int | None = None
    """Smallest number, or shortest text or list."""
    most: int | None = None
    choices: tuple[str, ...] = ()
    inner: type[BaseModel] | None = None
    """Model of the inner table or of each row."""

    @property
    def range(self) -> str:
        """The allowed range as shown in the reference; empty where there is none to tell."""
        if self.choices:
            return ", ".join(f"`{choice}`" for choice in self.choices)
        if self.least is not None and self.least == self.most:
            return str(self.most)
        if self.least is None or self.most is None:
            return _MOST[self.kind].format(most=self.most) if self.most is not None else ""
        return _BOTH[self.kind].format(least=self.least, most=self.most)


_BOTH: Final = {
    Kind.WHOLE_NUMBER: "{least} to {most}",
    Kind.TEXT: "{least} to {most} characters",
    Kind.LIST: "{least} to {most} entries",
    Kind.ROWS: "{least} to {most} rows",
}
_MOST: Final = {
    Kind.WHOLE_NUMBER: "up to {most}",
    Kind.TEXT: "up to {most} characters",
    Kind.LIST: "up to {most} entries",
    Kind.ROWS: "up to {most} rows",
}


@cache
def settings(model: type[BaseModel]) -> tuple[Setting, ...]:
    """The settings of one table, in the order of the model.

    Taken from the schema file: to have pydantic make the schema anew takes a tenth of a second, in which the
    window would stand still. A file that does not know the model as it is counts for nothing.
    """
    schema = _generated() if model is Account else _generated().get("$defs", {}).get(model.__name__, {})
    known = set(schema.get("properties", ())) == _fields(model).keys()
    return _settings(model, schema if known else model.model_json_schema())


@cache
def _generated() -> dict[str, Any]:
    try:
        schema: dict[str, Any] = json.loads(resource(SCHEMA_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return schema


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _settings(model: type[BaseModel], schema: dict[str, Any]) -> tuple[Setting, ...]:
    required, fields = set(schema.get("required", ())), _fields(model)
    return tuple(
        _setting(key, described, fields[key], is_required=key in required)
        for key, described in schema["properties"].items()
    )


def _setting(key: str, described: dict[str, Any], field: FieldInfo, *, is_required: bool) -> Setting:
    inner = inner_model(field.annotation)
    kind = _kind(described, inner)
    least = described.get("minimum", described.get("minLength", described.get("minItems")))
    most = described.get("maximum", described.get("maxLength", described.get("maxItems")))
    return Setting(
        key=key,
        label=field.title or key,
        description=described.get("description", ""),
        kind=kind,
        required=is_required,
        default="" if is_required or inner is not None else toml_value(described.get("default")),
        least=least,
        most=most,
        choices=tuple(described.get("enum", ())),
        inner=inner,
    )


def _kind(described: dict[str, Any], inner: type[BaseModel] | None) -> Kind:
    if inner is not None:
        return Kind.ROWS if described.get("type") == "array" else Kind.TABLE
    if "enum" in described:
        return Kind.CHOICE
    return {
        "string": Kind.TEXT,
        "integer": Kind.WHOLE_NUMBER,
        "boolean": Kind.YES_NO,
        "array": Kind.LIST,
    }[described["type"]]


def toml_value(value: object) -> str:
    """A default as it would be written in the file (texts of the models need no TOML escapes but JSON's)."""
    return json.dumps(value, ensure_ascii=False)


def json_schema() -> str:
    """The JSON Schema (draft 2020-12) by which editors complete and check an account file."""
    schema = Account.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Hookswitch account file"
    schema["description"] = "What the agents of an account may do, and how their phones reach the PBX."
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def reference() -> str:
    """The reference page of the account file, in Markdown."""
    return "\n".join(_pages()) + "\n"


_INTRODUCTION: Final = """\
# The account file

This page is generated from the models in `app/account` (`hookswitch account reference`); a test
keeps the two together. `resources/example-account.toml` is a commented example, and
`resources/account.schema.json` lets editors complete and check a file: put
`#:schema account.schema.json` on its first line.

The file is TOML, in UTF-8. It never contains a password: those are in the system keyring of each
desk. A key that is not listed here is left out with a warning. `hookswitch account check FILE` tells
everything that is wrong with a file at once, `hookswitch account explain FILE --agent LOGIN` what
holds for an agent and which level decided it.
"""


def _pages() -> Iterator[str]:
    yield _INTRODUCTION
    yield from _table("The file as a whole", "", Account)
    for path, model, is_rows in tables():
        heading = f"[[{path}]]" if is_rows else f"[{path}]"
        yield from _table(f"`{heading}`", _own_text(model), model)


def tables() -> Iterator[tuple[str, type[BaseModel], bool]]:
    """Every table of the file: its path, its model, and whether it is a list of rows."""
    yield from _inner_tables("", Account)


def _inner_tables(base: str, model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel], bool]]:
    for setting in settings(model):
        if setting.inner is not None:
            path = f"{base}{setting.key}"
            yield path, setting.inner, setting.kind is Kind.ROWS
            yield from _inner_tables(f"{path}.", setting.inner)


def _own_text(model: type[BaseModel]) -> str:
    text = re.sub(r"\s+", " ", model.__doc__ or "").strip()
    return re.sub(r" \((?:[A-Z]\d+(?:(?: to |, )[A-Z]\d+)*)\)", "", text)


def _table(heading: str, text: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"## {heading}\n"
    if text:
        yield f"{text}\n"
    yield "| key | what it is | values | default |"
    yield "| --- | --- | --- | --- |"
    for setting in _settings(model, model.model_json_schema()):
        default = "required" if setting.required else (f"`{setting.default}`" if setting.default else "")
        values = setting.range or setting.kind.value
        yield f"| `{setting.key}` | **{setting.label}.** {setting.description} | {values} | {default} |"
    yield ""
