"""Lists of people, targets and buyers: filter, add, change, remove. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from pydantic import BaseModel

from app.account.changes import Place, Row, row_keys, row_name
from app.account.editing import EditingState
from app.account.file_values import ShownRow
from app.account.forms import Setting, settings
from app.account.model import Account
from app.translation import tr
from ui.settings.fields import EDITABLE, Asked, asked, default, field, to_write
from ui.settings.model import FormModel, SectionModel, TableModel
from ui.settings.work import Work

_NAME_TAKEN = "“{name}” is already in this list; it must be unique."


class TableView(Protocol):
    """Where one list is shown."""

    def show_table(self, model: TableModel) -> None:
        """Show exactly this."""


def table_setting(table: str) -> Setting:
    """The setting of the whole file that is this list."""
    return next(setting for setting in settings(Account) if setting.key == table)


def row_model(table: str) -> type[BaseModel]:
    """The model of the list's rows."""
    inner = table_setting(table).inner
    assert inner is not None
    return inner


class TablePresenter:
    """One of several lists at a time."""

    def __init__(self, work: Callable[[], Work | None], tables: Sequence[str]) -> None:
        self._work = work
        self.tables = tuple(tables)
        self.table = self.tables[0]
        self._filter = ""
        self._chosen: Row | None = None
        self._view: TableView | None = None
        self._searched: tuple[Sequence[ShownRow], list[str]] = ((), [])

    def attach(self, view: TableView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show the work as it is now."""
        if self._view is not None:
            self._view.show_table(self.model())

    def titles(self) -> tuple[str, ...]:
        """The names of the lists."""
        return tuple(table_setting(table).label for table in self.tables)

    def model(self) -> TableModel:
        """The list that is looked at, with what the filter lets through."""
        setting = table_setting(self.table)
        work = self._work()
        rows = work.editing.pending.rows(self.table) if work is not None else []
        columns = tuple(column for column in settings(row_model(self.table)) if column.kind in EDITABLE)
        found = self._matching(rows, columns)
        there = {shown.row for shown in rows} if self._chosen is not None else ()
        if self._chosen not in there:
            self._chosen = None
        return TableModel(
            table=self.table,
            title=setting.label,
            text=setting.description,
            columns=columns,
            rows=found,
            total=len(rows),
            filter=self._filter,
            editable=work is not None and work.editable,
            chosen=self._chosen,
        )

    def show(self, table: str) -> None:
        """Look at another list."""
        if table != self.table:
            self.table, self._filter, self._chosen = table, "", None
            self.refresh()

    def search(self, text: str) -> None:
        """Show only rows with this in them."""
        self._filter = text
        self.refresh()

    def choose(self, row: Row | None) -> None:
        """This row is meant from now on."""
        self._chosen = row

    def remove(self, row: Row) -> None:
        """Take the row out, once it is saved."""
        work = self._work()
        if work is not None:
            work.editing.remove_row(self.table, row)

    def form(self, row: Row | None) -> RowForm | None:
        """A form for the row, or for a new one; None while nothing can be changed."""
        work = self._work()
        return RowForm(work, self.table, row) if work is not None and work.editable else None

    def row_of(self, names: Mapping[str, str]) -> Row | None:
        """The row that goes by these names together; None: there is none."""
        work = self._work()
        wanted = row_name(self.table, names)
        rows = work.editing.pending.rows(self.table) if work is not None else []
        return next((shown.row for shown in rows if row_name(self.table, shown.values) == wanted), None)

    def _matching(self, rows: list[ShownRow], columns: Sequence[Setting]) -> list[ShownRow]:
        wanted = self._filter.casefold().strip()
        if not wanted:
            return rows
        keys = [column.key for column in columns]
        return [shown for shown in rows if wanted in _text(shown.values, keys)]


def _text(values: Mapping[str, Any], keys: Sequence[str]) -> str:
    return "\n".join(str(values[key]) for key in keys if key in values).casefold()


class RowFormView(Protocol):
    """Where the form of one row is shown."""

    def show_form(self, model: FormModel) -> None:
        """Show exactly this."""


class RowForm:
    """The values of one row, until they are applied together."""

    def __init__(self, work: Work, table: str, row: Row | None) -> None:
        self._work, self._table, self._row = work, table, row
        place: Place = (table, row if row is not None else Row(""))
        model = row_model(table)
        self._questions = {question.place: question for question in asked(model, place)}
        rows = work.editing.pending.rows(table)
        found = next((shown.values for shown in rows if shown.row == row), {})
        self._values: dict[str, Any] = dict(found)
        self._texts: dict[Place, str] = {}
        self._problems: dict[Place, str] = {}
        self._view: RowFormView | None = None

    @property
    def is_new(self) -> bool:
        """Whether the row is to be added."""
        return self._row is None

    @property
    def title(self) -> str:
        """The heading of the form."""
        table = table_setting(self._table).label
        return (
            tr("Add to {table}", table=table)
            if self._row is None
            else tr("{table}: {name}", table=table, name=self._row.key)
        )

    def attach(self, view: RowFormView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def model(self) -> FormModel:
        """The form."""
        fields = tuple(
            field(
                question,
                self._values.get(question.setting.key),
                options=self._work.options(question),
                typed_text=self._texts.get(place),
                problem=self._problems.get(place, ""),
            )
            for place, question in self._questions.items()
        )
        return FormModel((SectionModel("", "", fields),), editable=True)

    def begin_with(self, values: Mapping[str, str]) -> None:
        """Fill these in before anybody types."""
        for place, question in self._questions.items():
            if question.setting.key in values:
                self._texts[place] = values[question.setting.key]

    def typed(self, place: Place, text: str) -> None:
        """Something was typed into a field, or chosen."""
        self._texts[place] = text
        self._problems.pop(place, None)

    def ticked(self, place: Place, *, on: bool) -> None:
        """A yes or no was changed."""
        question = self._questions[place]
        self._set(question, on)

    def apply(self) -> bool:
        """Take the values over where all of them can be used; else show why not."""
        for place, question in self._questions.items():
            text = self._texts.get(place)
            if text is None and (not question.setting.required or question.setting.key in self._values):
                continue
            value, problem = question.read(text or "")
            if problem:
                self._problems[place] = problem
            else:
                self._set(question, value)
        self._check_name()
        if self._problems:
            self._show()
            return False
        editing = self._work.editing
        if editing.state is not EditingState.READY:
            return False  # a save is under way; a moment later it works
        if self._row is None:
            order = [question.setting.key for question in self._questions.values()]
            editing.add_row(self._table, {key: self._values[key] for key in order if key in self._values})
        else:
            editing.change_row(self._table, self._row, self._values)
        return True

    def _set(self, question: Asked, value: object) -> None:
        key = question.setting.key
        wanted = to_write(question.setting, value, self._values.get(key))
        if wanted is None or (value == default(question.setting) and self._row is None):
            self._values.pop(key, None)
        else:
            self._values[key] = wanted

    def _check_name(self) -> None:
        key = row_keys(self._table)[0]
        name = row_name(self._table, self._values)
        place = next(place for place in self._questions if place[-1] == key)
        if place not in self._problems and self._work.editing.pending.taken(self._table, name, self._row):
            self._problems[place] = tr(_NAME_TAKEN, name=name)

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_form(self.model())
