"""The work in hand on one account file: fields to show, what was typed into them. No Qt here."""

from __future__ import annotations

from app.account.changes import Place, Row, row_name
from app.account.checks import REFERENCES
from app.account.editing import Editing, EditingState
from app.account.forms import Kind
from app.account.pending import places_of
from app.translation import tr
from ui.settings.fields import Asked, field, named, to_write
from ui.settings.model import FieldModel, Option


class Work:
    """Fields on top of an ``Editing``. What cannot be used is kept as typed, with the reason."""

    def __init__(self, editing: Editing) -> None:
        self.editing = editing
        self._unusable: dict[Place, tuple[str, str]] = {}

    @property
    def editable(self) -> bool:
        """Whether values can be changed now."""
        return self.editing.editable

    @property
    def is_reading(self) -> bool:
        """Whether nothing is known yet; pages are made when it is, and then once."""
        return self.editing.state is EditingState.READING

    @property
    def unusable(self) -> int:
        """How many fields hold something that cannot be saved."""
        return len(self._unusable)

    @property
    def unsaved(self) -> int:
        """How many things are not saved."""
        return len(self.editing.pending) + len(self._unusable)

    def discard(self) -> None:
        """Give everything unsaved up."""
        self._unusable.clear()
        self.editing.discard()

    def type(self, asked: Asked, text: str) -> str:
        """Somebody typed or chose ``text``; why it cannot be used (empty: it can, and is wanted now)."""
        value, problem = asked.read(text)
        if problem:
            self._unusable[asked.place] = (text, problem)
            self.editing.touch()
            return problem
        self._unusable.pop(asked.place, None)
        self.put(asked, value)
        return ""

    def put(self, asked: Asked, value: object) -> None:
        """Somebody wants this value."""
        in_file = self.editing.pending.in_file(asked.place)
        self.editing.put(asked.place, to_write(asked.setting, value, in_file))

    def field(self, asked: Asked) -> FieldModel:
        """The field as it is to be shown now."""
        changed = self.editing.pending.is_changed(asked.place)
        return self._field(asked, self.editing.pending.value(asked.place), changed=changed)

    # --- a table that counts as a whole, such as a redial policy (A7) ------------------------------

    def type_inside(self, asked: Asked, text: str) -> None:
        """Like ``type``, for a setting of a table that is put as a whole."""
        value, problem = asked.read(text)
        if problem:
            self._unusable[asked.place] = (text, problem)
            self.editing.touch()
            return
        self._unusable.pop(asked.place, None)
        outer, key = asked.place[:-1], str(asked.place[-1])
        whole = dict(self.editing.pending.value(outer) or {})
        whole[key] = value
        self.editing.put(outer, whole)

    def field_inside(self, asked: Asked, value: object) -> FieldModel:
        """Like ``field``, for a setting of such a table; ``value`` is what the table says."""
        before = self.editing.pending.in_file(asked.place[:-1])
        changed = before is None or before.get(asked.setting.key) != value
        return self._field(asked, value, changed=changed)

    def forget_typed(self, place: Place) -> None:
        """Whatever cannot be used at this place or inside is not wanted any more."""
        for typed in [typed for typed in self._unusable if typed[: len(place)] == place]:
            del self._unusable[typed]

    def _field(self, asked: Asked, value: object, *, changed: bool) -> FieldModel:
        text, problem = self._unusable.get(asked.place, (None, ""))
        return field(
            asked,
            value,
            options=self.options(asked),
            typed_text=text,
            problem=problem or self._refused_at(asked.place),
            changed=text is not None or changed,
            note=self._note(asked),
        )

    def options(self, asked: Asked) -> tuple[Option, ...]:
        """The rows that the setting may name; empty where it names none."""
        if asked.setting.kind not in (Kind.TEXT, Kind.LIST):
            return ()
        table, key = str(asked.place[0]), asked.place[-1]
        for reference in REFERENCES:
            if (reference.table, reference.key) == (table, key):
                found = named(self.names(reference.target))
                return found[1:] if asked.setting.required or asked.setting.kind is Kind.LIST else found
        return ()

    def names(self, table: str) -> list[str]:
        """The names of a list's rows as they are to be."""
        return [row_name(table, shown.values) for shown in self.editing.pending.rows(table)]

    def _refused_at(self, place: Place) -> str:
        for problem in self.editing.problems:
            if place in places_of(problem.field, self.editing.pending):
                return problem.reason
        return ""

    def _note(self, asked: Asked) -> str:
        in_file = self.editing.pending.in_file(asked.place)
        if not self.editable:
            return tr("Decided by the default; the file says nothing.") if in_file is None else ""
        if not self.editing.changed_meanwhile(asked.place):
            return ""
        if in_file is None:
            return tr("Somebody else has taken this out of the file meanwhile.")
        return tr("Somebody else has set this to {value} meanwhile.", value=in_file)


def row_of(place: Place) -> Row | None:
    """The row that a place is in."""
    row = place[1] if len(place) > 1 else None
    return row if isinstance(row, Row) else None
