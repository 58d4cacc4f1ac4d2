"""A page that is a form: the settings of some tables, one below the other. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from app.account.changes import Place
from ui.settings.fields import Asked, asked, inner_tables
from ui.settings.model import FormModel, SectionModel
from ui.settings.work import Work


class FormView(Protocol):
    """Where a form is shown."""

    def show_form(self, model: FormModel) -> None:
        """Show exactly this."""


@dataclass(frozen=True)
class Section:
    """One table as a part of a form."""

    title: str
    text: str
    questions: tuple[Asked, ...]


def sections(title: str, text: str, model: type[BaseModel], base: Place) -> tuple[Section, ...]:
    """A table and, below it, the tables inside it."""
    found = [Section(title, text, asked(model, base))]
    found += [
        Section(setting.label, setting.description, asked(inner, (*base, setting.key)))
        for setting, inner in inner_tables(model)
    ]
    return tuple(found)


class FormPresenter:
    """Shows and changes the fields of some sections."""

    def __init__(self, work: Callable[[], Work | None], parts: Sequence[Section]) -> None:
        self._work = work
        self._parts = parts
        self._questions = {question.place: question for part in parts for question in part.questions}
        self._view: FormView | None = None

    def attach(self, view: FormView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show the work as it is now."""
        if self._view is not None:
            self._view.show_form(self.model())

    def model(self) -> FormModel:
        """The form."""
        work = self._work()
        if work is None or work.is_reading:
            return FormModel()
        return FormModel(
            tuple(
                SectionModel(part.title, part.text, tuple(work.field(one) for one in part.questions))
                for part in self._parts
            ),
            work.editable,
        )

    def typed(self, place: Place, text: str) -> None:
        """Something was typed into a field, or chosen."""
        work = self._work()
        if work is not None:
            work.type(self._questions[place], text)

    def ticked(self, place: Place, *, on: bool) -> None:
        """A yes or no was changed."""
        work = self._work()
        if work is not None:
            work.put(self._questions[place], on)
