"""Importing contacts: from the file to what came of it, and to contacts that are there twice. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.directory.contacts.columns import KIND_OF, Column
from app.directory.contacts.duplicates import Alike, merged
from app.directory.contacts.importing import Importing, Phase
from app.directory.contacts.staged import Remark
from app.directory.contacts.table import Layout, Sample
from app.directory.entry import Entry
from app.translation import tr, tr_count
from ui.contact_import import words
from ui.contact_import.model import ContactModel, ImportModel, Page, Purpose
from ui.table_import.model import ColumnModel
from ui.theme.tokens import Tone

MOST_REMARKS = 200
"""Remarks that are listed."""
_NAMING = frozenset(
    (Column.NAME, Column.FIRST_NAME, Column.LAST_NAME, Column.ORGANISATION, Column.MAIL, *KIND_OF)
)


class ImportView(Protocol):
    """Where it is shown."""

    def show_import(self, model: ImportModel) -> None:
        """Show exactly this."""


class ImportPresenter:
    """One for each dialog. ``close`` when it goes; what is under way is cancelled then."""

    def __init__(
        self,
        make: Callable[[Callable[[], None]], Importing],
        announce: Callable[[str], None],
        purpose: Purpose = Purpose.IMPORT,
    ) -> None:
        """``make``: an ``Importing`` that tells of its changes."""
        self._announce = announce
        self._purpose = purpose
        self._file = ""
        self._view: ImportView | None = None
        self._columns: list[Column] = []
        self._sample: Sample | None = None
        self._apart = 0
        """Groups that a person has looked at and left as they are."""
        self._asking = purpose is Purpose.DUPLICATES
        self._said = ""
        self._importing = make(self._changed)
        if purpose is Purpose.DUPLICATES:
            self._importing.find_duplicates()

    def attach(self, view: ImportView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Cancel what is under way and show nothing any more."""
        self._view = None
        self._importing.close()

    # --- wishes ---------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Import this file."""
        self._asking, self._apart = False, 0
        self._importing.open(Path(path))

    def export(self, path: str) -> None:
        """Write one's own contacts to this file."""
        self._file = path
        self._importing.export(Path(path))

    def mean(self, place: int, meaning: str) -> None:
        """The column at ``place`` holds this, a value of ``Column``."""
        if 0 <= place < len(self._columns):
            self._columns[place] = Column(meaning)
            self._show()

    def look_again(self, encoding: str, delimiter: str, *, headings: bool) -> None:
        """The table is written like this."""
        self._importing.look_again(encoding, delimiter, headings=headings)

    def read(self) -> None:
        """The columns are as they should be: import."""
        if self._sample is not None and not self._refusal():
            layout = self._sample.layout
            columns = tuple(self._columns)
            self._importing.read(Layout(layout.encoding, layout.delimiter, layout.headings, columns))

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._importing.cancel()

    def ask_about_duplicates(self) -> None:
        """Go through those that may be one person."""
        self._asking = True
        self._show()

    def merge(self) -> None:
        """Make one contact of the group that is shown."""
        if self._groups:
            self._importing.merge(self._groups[:1])

    def merge_all(self) -> None:
        """Make one contact of each group that is left."""
        self._importing.merge(self._groups)

    def keep_apart(self) -> None:
        """The group that is shown is several people."""
        self._apart += 1
        self._show()

    @property
    def is_under_way(self) -> bool:
        """Whether closing would cancel something."""
        return self._importing.is_under_way and self._importing.phase is not Phase.COMPARING

    # --- the model ------------------------------------------------------------------------------

    def model(self) -> ImportModel:
        """The dialog as it is to be shown."""
        made = self._model()
        return replace(made, title=made.title or self._title(), can_choose=self._purpose is Purpose.IMPORT)

    def _model(self) -> ImportModel:
        importing = self._importing
        match importing.phase:
            case Phase.IDLE:
                return ImportModel(
                    sentence=tr("From vCards (.vcf), versions 2.1 to 4.0, or from a table of text (.csv)."),
                )
            case Phase.CONFIRMING:
                return self._confirming()
            case Phase.CANCELLED:
                return ImportModel(
                    sentence=tr("The import was cancelled; your contacts are as they were."),
                )
            case Phase.FAILED:
                return ImportModel(sentence=importing.problem, tone=Tone.STOP)
            case Phase.DONE:
                return self._duplicates() if self._asking and self._groups else self._done()
        return self._under_way()

    def _confirming(self) -> ImportModel:
        sample = self._sample
        if sample is None:
            return ImportModel()
        layout = sample.layout
        return ImportModel(
            page=Page.CONFIRM,
            title=tr("What the columns are"),
            sentence=tr("This is how the file seems to be meant. Put right what is not."),
            encoding=layout.encoding,
            delimiter=layout.delimiter,
            headings=layout.headings,
            columns=tuple(
                ColumnModel(
                    sample.titles[place] or tr("Column {place}", place=place + 1),
                    _examples(sample, place),
                    meaning.value,
                )
                for place, meaning in enumerate(self._columns)
            ),
            refusal=self._refusal(),
        )

    def _under_way(self) -> ImportModel:
        progress = self._importing.progress
        phase = self._importing.phase
        count = progress.contacts if progress is not None else 0
        sentence = {
            Phase.LOOKING: tr("Looking at the file …"),
            Phase.READING: tr_count("{count} contact read …", "{count} contacts read …", count),
            Phase.WRITING: tr_count("{count} contact kept …", "{count} contacts kept …", count),
            Phase.EXPORTING: tr("Writing your contacts …"),
            Phase.COMPARING: tr("Looking for contacts that are there twice …"),
        }[phase]
        known = progress is not None and phase in (Phase.READING, Phase.WRITING)
        percent = round(progress.share * 100) if progress is not None and known else -1
        return ImportModel(page=Page.PROGRESS, sentence=sentence, percent=percent)

    def _done(self) -> ImportModel:
        importing = self._importing
        remarks = tuple(map(_remark, importing.remarks[:MOST_REMARKS]))
        if more := importing.remarked - len(remarks):
            remarks += (tr_count("{count} more remark.", "{count} more remarks.", more),)
        return ImportModel(
            page=Page.RESULT,
            sentence=self._outcome(),
            tone=Tone.GO if importing.written else Tone.PLAIN,
            remarks=remarks,
            duplicates=len(self._groups),
        )

    def _outcome(self) -> str:
        importing = self._importing
        if self._purpose is Purpose.DUPLICATES:
            return words.nobody_twice()
        if self._purpose is Purpose.EXPORT:
            return tr_count(
                "{count} contact was written to {file}.",
                "{count} contacts were written to {file}.",
                importing.written,
                file=self._file,
            )
        written = tr_count(
            "{count} contact was imported.", "{count} contacts were imported.", importing.written
        )
        if not importing.left_out:
            return written
        left_out = tr_count("{count} was left out.", "{count} were left out.", importing.left_out)
        return tr("{written} {left_out}", written=written, left_out=left_out)

    def _duplicates(self) -> ImportModel:
        group = self._groups[0]
        one = merged(group.entries, self._importing.country)
        return ImportModel(
            page=Page.DUPLICATES,
            title=tr("Are these one person?"),
            sentence=words.reasons(group.reasons),
            duplicates=len(self._groups),
            group=tuple(map(_contact, group.entries)),
            result=_contact(one),
        )

    # --- inside ---------------------------------------------------------------------------------

    def _title(self) -> str:
        return {
            Purpose.IMPORT: tr("Import contacts"),
            Purpose.EXPORT: tr("Export contacts"),
            Purpose.DUPLICATES: tr("Contacts that are there twice"),
        }[self._purpose]

    @property
    def _groups(self) -> list[Alike]:
        return self._importing.alike[self._apart :]

    def _refusal(self) -> str:
        if not _NAMING & set(self._columns):
            return tr("Say which column is the name or the number first.")
        return ""

    def _changed(self) -> None:
        if self._importing.sample is not self._sample:
            self._sample = self._importing.sample
            self._columns = list(self._sample.layout.columns) if self._sample is not None else []
        self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        model = self.model()
        self._view.show_import(model)
        spoken = model.title if model.page is Page.PROGRESS else model.sentence
        if spoken != self._said:
            self._said = spoken
            self._announce(spoken)


def _examples(sample: Sample, place: int) -> str:
    cells = (row[place] for row in sample.rows if place < len(row) and row[place])
    return ", ".join(list(dict.fromkeys(cells))[:3])


def _remark(remark: Remark) -> str:
    if remark.imported:
        return tr("Line {line}, imported: {reason}", line=remark.line, reason=remark.sentence)
    return tr("Line {line}, left out: {reason}", line=remark.line, reason=remark.sentence)


def _contact(entry: Entry) -> ContactModel:
    addresses = [address.value for address in entry.addresses]
    lines = (entry.organisation, ", ".join(addresses[:4]), ", ".join(entry.mails[:3]))
    return ContactModel(entry.name, tuple(line for line in lines if line))
