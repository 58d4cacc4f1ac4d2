"""The dialog of an import. It leaves the window usable: a call may ring meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QVBoxLayout,
    QWidget,
)

from app.translation import tr
from ui.contact_import import words
from ui.contact_import.model import ContactModel, ImportModel, Page
from ui.contact_import.presenter import ImportPresenter
from ui.table_import.columns_view import ColumnUses, progress_bar, remarks_box
from ui.theme.tokens import GAP_M, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import StillChoice, Tick
from ui.widgets.dialog import Dialog
from ui.widgets.flow_layout import FlowLayout, flow
from ui.widgets.layouts import Scrolled, column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text


class ImportDialog(Dialog):
    """One page of it at a time, with its own buttons below."""

    def __init__(self, presenter: ImportPresenter, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._presenter = presenter
        self._page: Page | None = None
        self._sentence = Text(wrap=True)
        self.column.addWidget(self._sentence)
        self.columns = ColumnsPage()
        self.progress = progress_bar()
        self.remarks = remarks_box(tr("What is to be said about single contacts"))
        self.remarks.setMinimumHeight(24 * GRID)
        self.group = GroupPage()
        for widget in (self.columns, self.progress, self.remarks, self.group):
            self.column.addWidget(widget, 0 if widget is self.progress else 1)
            widget.hide()
        self._space = QWidget()
        self.column.addWidget(self._space, 1)
        self.column.addWidget(self._buttons())
        self._connect()
        self.resize(120 * GRID, 112 * GRID)
        presenter.attach(self)

    def show_import(self, model: ImportModel) -> None:
        """See ``ImportView``."""
        self.show_title(model.title)
        self._sentence.setText(model.sentence)
        self._sentence.set_tone(model.tone)
        self.columns.setVisible(model.page is Page.CONFIRM)
        self.progress.setVisible(model.page is Page.PROGRESS)
        self.remarks.setVisible(bool(model.remarks))
        self.group.setVisible(model.page is Page.DUPLICATES)
        self._space.setVisible(model.page not in (Page.CONFIRM, Page.DUPLICATES) and not model.remarks)
        if model.page is Page.CONFIRM:
            self.columns.show_columns(model)
            self.read.set_refusal(model.refusal)
        elif model.page is Page.PROGRESS:
            self.progress.setRange(0, 100 if model.percent >= 0 else 0)
            self.progress.setValue(max(model.percent, 0))
            self.progress.setAccessibleDescription(model.sentence)
        elif model.page is Page.DUPLICATES:
            self.group.show_group(model.group, model.result)
        if "\n".join(model.remarks) != self.remarks.toPlainText():
            self.remarks.setPlainText("\n".join(model.remarks))
        self._show_buttons(model)

    def done(self, result: int) -> None:
        """Whatever way it ends, what is under way is cancelled."""
        self._presenter.close()
        super().done(result)

    # --- parts ----------------------------------------------------------------------------------

    def _buttons(self) -> QWidget:
        around = QWidget()
        row = FlowLayout(around, GAP_S)
        self.leave = Button(tr("Close"))
        self.apart = Button(tr("Keep apart"))
        self.all = Button("")
        self.cancel = Button(tr("Cancel"))
        self.another = Button(tr("Choose another file"))
        self.choose = Button(tr("Choose a file"), tone=Tone.ACCENT, solid=True)
        self.read = Button(tr("Import"), tone=Tone.ACCENT, solid=True)
        self.look = Button("", tone=Tone.ACCENT, solid=True)
        self.merge = Button(tr("Merge"), tone=Tone.ACCENT, solid=True)
        self._pages = {
            Page.CHOOSE: (self.leave, self.choose),
            Page.CONFIRM: (self.cancel, self.read),
            Page.PROGRESS: (self.cancel,),
            Page.RESULT: (self.another, self.leave, self.look),
            Page.DUPLICATES: (self.leave, self.apart, self.all, self.merge),
        }
        for button in dict.fromkeys(button for buttons in self._pages.values() for button in buttons):
            button.setAutoDefault(False)
            row.addWidget(button)
        return around

    def _connect(self) -> None:
        presenter = self._presenter
        self.leave.clicked.connect(self.accept)
        self.cancel.clicked.connect(presenter.cancel)
        self.choose.clicked.connect(self._choose)
        self.another.clicked.connect(self._choose)
        self.read.clicked.connect(presenter.read)
        self.look.clicked.connect(presenter.ask_about_duplicates)
        self.merge.clicked.connect(presenter.merge)
        self.all.clicked.connect(presenter.merge_all)
        self.apart.clicked.connect(presenter.keep_apart)
        self.columns.meant.connect(presenter.mean)
        self.columns.written.connect(
            lambda encoding, delimiter, headings: presenter.look_again(encoding, delimiter, headings=headings)
        )

    def _show_buttons(self, model: ImportModel) -> None:
        shown = set(self._pages[model.page])
        if not model.can_choose:
            shown -= {self.choose, self.another}
        if not model.duplicates:
            shown.discard(self.look)
        if model.duplicates < 2:
            shown.discard(self.all)
        for button in {button for buttons in self._pages.values() for button in buttons}:
            button.setVisible(button in shown)
        self.look.set_text(words.look_at(model.duplicates))
        self.all.set_text(tr("Merge all {count}", count=model.duplicates))
        if model.page is not self._page:
            self._page = model.page
            main = next((button for button in reversed(self._pages[model.page]) if button in shown), None)
            if main is not None:
                main.setDefault(True)
                main.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        """Let the person choose; the window goes on meanwhile."""
        self.files = QFileDialog(
            self,
            tr("Import contacts"),
            "",
            tr("Contacts (*.vcf *.vcard *.csv *.txt);;All files (*)"),
        )
        self.files.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.files.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.files.fileSelected.connect(self._presenter.open)
        self.files.open()


class ColumnsPage(QWidget):
    """How a table is written, and a choice for each of its columns."""

    meant = Signal(int, str)
    """Place of a column, and its meaning."""
    written = Signal(str, str, bool)
    """Encoding, delimiter, whether the first row holds headings."""

    def __init__(self) -> None:
        super().__init__()
        layout = column(self, margin=0, spacing=GAP_S)
        self.encoding = StillChoice(tr("Encoding"))
        self.encoding.setMinimumWidth(50 * GRID)
        self.delimiter = StillChoice(tr("Columns are divided by"))
        self.headings = Tick(tr("The first row holds headings"))
        layout.addWidget(flow(self.encoding, self.delimiter, self.headings))
        self.uses = ColumnUses()
        self.uses.setMinimumHeight(40 * GRID)
        layout.addWidget(self.uses, 1)
        self.uses.used.connect(self.meant)
        self.encoding.currentIndexChanged.connect(self._tell)
        self.delimiter.currentIndexChanged.connect(self._tell)
        self.headings.toggled.connect(self._tell)

    def show_columns(self, model: ImportModel) -> None:
        """Show exactly this."""
        self.encoding.show_options(words.encodings(model.encoding), model.encoding)
        self.delimiter.show_options(words.delimiters(), model.delimiter)
        self.headings.blockSignals(True)
        self.headings.setChecked(model.headings)
        self.headings.blockSignals(False)
        self.uses.show_columns(model.columns, words.columns())

    def _tell(self, *_change: object) -> None:
        self.written.emit(self.encoding.value, self.delimiter.value, self.headings.isChecked())


class GroupPage(Scrolled):
    """Contacts that may be one person, and what they would be as one."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(50 * GRID)

    def show_group(self, group: Iterable[ContactModel], result: ContactModel | None) -> None:
        """Show exactly these."""
        content = QWidget()
        layout = column(content, margin=GAP_S, spacing=GAP_S)
        for contact in group:
            layout.addWidget(_card(contact, Tone.PLAIN))
        if result is not None:
            layout.addWidget(Text(tr("Merged:"), Type.STRONG))
            layout.addWidget(_card(result, Tone.ACCENT))
        layout.addStretch(1)
        self.show_content(content)


def _card(contact: ContactModel, tone: Tone) -> Card:
    card = Card(tone)
    card.setAccessibleName(contact.title)
    card.setAccessibleDescription("; ".join(contact.lines))
    column = QVBoxLayout(card)
    column.setContentsMargins(GAP_M, GAP_S, GAP_M, GAP_S)
    column.setSpacing(0)
    column.addWidget(Text(contact.title, Type.STRONG, wrap=True))
    for line in contact.lines:
        column.addWidget(Text(line, dim=True, wrap=True))
    return card
