"""The form of one row: a coworker, a queue, a buyer."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.translation import tr
from ui.settings.form_view import FormBody
from ui.settings.model import FormModel
from ui.settings.table_presenter import RowForm
from ui.theme.tokens import GAP_S, GRID, Tone
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import Scrolled


class RowDialog(Dialog):
    """Takes the values over with its button; Escape leaves everything as it was."""

    def __init__(self, form: RowForm, parent: QWidget | None = None) -> None:
        super().__init__(form.title, parent)
        self._form = form
        self.body = FormBody()
        self.body.typed.connect(form.typed)
        self.body.ticked.connect(lambda place, on: form.ticked(place, on=on))
        self.column.addWidget(self._scrolled(), 1)
        self.apply = Button(tr("Add") if form.is_new else tr("Apply"), tone=Tone.ACCENT, solid=True)
        self.cancel = Button(tr("Cancel"))
        self.apply.clicked.connect(self._apply)
        self.cancel.clicked.connect(self.reject)
        self.add_buttons(self.cancel, self.apply)
        form.attach(self)
        self.resize(100 * GRID, 140 * GRID)

    def show_form(self, model: FormModel) -> None:
        """See ``RowFormView``."""
        self.body.show_form(model)

    def _scrolled(self) -> Scrolled:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GAP_S, 0)
        column.addWidget(self.body)
        column.addStretch(1)
        return Scrolled(content)

    def _apply(self) -> None:
        if self._form.apply():
            self.accept()
        else:
            self.body.focus_problem()
