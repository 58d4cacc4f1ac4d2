"""Long forms come a few fields at a time, and end as if they had come at once."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.account.forms import Kind
from ui.gradually import AT_ONCE, Gradually
from ui.settings.form_view import FieldRow, FormBody
from ui.settings.model import FieldModel, FormModel, SectionModel
from ui.theme.theme import Theme

COUNT = 20


def form(prefix: str = "", count: int = COUNT) -> FormModel:
    fields = tuple(
        FieldModel(place=("sip", f"key{n}"), label=f"Field {n}", help="", kind=Kind.TEXT, text=f"{prefix}{n}")
        for n in range(count)
    )
    return FormModel((SectionModel("", "", fields),), editable=True)


def shown(body: FormBody) -> list[str]:
    """What stands in the fields, from the top."""
    rows = sorted(body.findChildren(FieldRow), key=lambda row: row.y())
    return [line.text() for row in rows if row.isVisible() for line in row.findChildren(QLineEdit)]


def made(qtbot: QtBot, model: FormModel) -> tuple[FormBody, Gradually]:
    body = FormBody()
    qtbot.addWidget(body)
    body.show()
    body.show_form(model)
    (making,) = body.findChildren(Gradually)
    return body, making


def test_only_the_first_fields_hold_up_the_window(qtbot: QtBot, theme: Theme) -> None:
    """P9: what is in sight comes at once, the rest while the window answers."""
    del theme
    body, making = made(qtbot, form())
    assert making.busy
    assert len(body.findChildren(FieldRow)) == AT_ONCE
    qtbot.waitUntil(lambda: shown(body) == [str(n) for n in range(COUNT)], timeout=60_000)
    assert not making.busy


def test_what_changes_meanwhile_is_in_the_fields_that_come_later(qtbot: QtBot, theme: Theme) -> None:
    """A save by somebody else while the form is being made is seen in all of it."""
    del theme
    body, making = made(qtbot, form())
    assert making.busy
    body.show_form(form("new "))
    qtbot.waitUntil(lambda: shown(body) == [f"new {n}" for n in range(COUNT)], timeout=60_000)


def test_another_form_takes_the_place_of_one_that_was_not_whole(qtbot: QtBot, theme: Theme) -> None:
    del theme
    body, making = made(qtbot, form())
    assert making.busy
    body.show_form(form("other ", 7))
    qtbot.waitUntil(lambda: shown(body) == [f"other {n}" for n in range(7)], timeout=60_000)
    assert not making.busy


def test_a_field_that_is_asked_for_is_there(qtbot: QtBot, theme: Theme) -> None:
    """Whoever goes to the last field, by a problem for instance, does not wait for the window."""
    del theme
    body, making = made(qtbot, form())
    assert body.row(f"key{COUNT - 1}") is not None
    assert not making.busy
