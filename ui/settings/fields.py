"""Forms made from the account file's own model: labels, units, ranges and defaults are written once.

No Qt here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.account.changes import Place
from app.account.field_check import problem_with, typed
from app.account.forms import Kind, Setting, settings
from app.translation import tr
from ui.settings import words
from ui.settings.model import FieldModel, Option

EDITABLE = frozenset({Kind.TEXT, Kind.WHOLE_NUMBER, Kind.YES_NO, Kind.CHOICE, Kind.LIST})
"""Kinds that one control edits."""


@dataclass(frozen=True)
class Asked:
    """One setting of one table, and where it stands in the file."""

    place: Place
    setting: Setting
    model: type[BaseModel]

    def read(self, text: str) -> tuple[object, str]:
        """The value of what was typed or chosen, and why it cannot be used (empty: it can)."""
        value, problem = typed(self.setting, text)
        return value, problem or problem_with(self.model, self.setting.key, value)


def asked(model: type[BaseModel], base: Place) -> tuple[Asked, ...]:
    """The settings of a table that controls can edit; inner tables are left out."""
    return tuple(
        Asked((*base, setting.key), setting, model) for setting in settings(model) if setting.kind in EDITABLE
    )


def inner_tables(model: type[BaseModel]) -> Iterable[tuple[Setting, type[BaseModel]]]:
    """The plain tables inside a table."""
    for setting in settings(model):
        if setting.kind is Kind.TABLE and setting.inner is not None:
            yield setting, setting.inner


def field(
    question: Asked,
    value: object,
    *,
    options: tuple[Option, ...] = (),
    typed_text: str | None = None,
    problem: str = "",
    changed: bool = False,
    note: str = "",
) -> FieldModel:
    """The field that shows ``value`` (None: nothing is set), or what somebody typed instead.

    ``options``: names to choose from, where the setting means one or several of them.
    """
    setting = question.setting
    held = default(setting) if value is None else value
    kind = Kind.CHOICE if options and setting.kind is Kind.TEXT else setting.kind
    if options and kind is Kind.LIST:  # a name that is not there any more can still be taken out
        known = {option.value for option in options}
        options += tuple(Option(name, name) for name in as_text(held).splitlines() if name not in known)
    return FieldModel(
        place=question.place,
        label=setting.label,
        help=setting.description,
        kind=kind,
        text=as_text(held) if typed_text is None else typed_text,
        on=held is True,
        options=options or tuple(Option(choice, words.choice(choice)) for choice in setting.choices),
        hint=words.hint(setting),
        changed=changed,
        problem=problem,
        note=note,
    )


def default(setting: Setting) -> Any:  # noqa: ANN401 - whatever the model says
    """What holds where nothing is set."""
    return json.loads(setting.default) if setting.default else None


def as_text(value: object) -> str:
    """A value as it is typed."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(str(item) for item in value)
    return str(value)


def named(names: Iterable[str], nobody: str = "") -> tuple[Option, ...]:
    """Names to choose from, with "none" first."""
    return (Option("", nobody or tr("None")), *(Option(name, name) for name in names))


def to_write(setting: Setting, value: object, in_file: object) -> object:
    """What to write for ``value``: nothing where nothing stands and the default says the same."""
    return None if in_file is None and value == default(setting) else value
