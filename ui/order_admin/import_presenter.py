"""An import of orders: a file, what its columns are used for, how far it is, what came of it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.errors import Cancelled
from app.orders.board import OrderBoard, sentence_of
from app.orders.columns import Mapped, Target, guess
from app.translation import tr, tr_count
from ui.order_admin.model import ImportModel, Option
from ui.table_import.model import ColumnModel
from ui.theme.tokens import Tone

if TYPE_CHECKING:
    from app.orders.importing import Report
    from app.sheets.sheet import Sheet

MOST_REMARKS = 200
"""Rows that are told of one by one; the saved report has all of them."""


class ImportView(Protocol):
    """Where the import is shown."""

    def show_import(self, model: ImportModel) -> None:
        """Show exactly this."""


class ImportPresenter:
    """One for each dialog. ``close`` takes back what is under way."""

    def __init__(self, board: OrderBoard, announce: Callable[[str], None], country: str = "") -> None:
        """``country``: two letters, of numbers without a country code."""
        self._board, self._announce, self._country = board, announce, country
        self._view: ImportView | None = None
        self._sheet: Sheet | None = None
        self._examples: list[tuple[str, ...]] = []
        self._mapped = Mapped(())
        self._report: Report | None = None
        self._told = ""
        self._sentence, self._tone = tr("Choose a CSV or XLSX file whose first row has headings."), Tone.PLAIN

    def attach(self, view: ImportView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show the import as it is now."""
        if self._view is not None:
            self._view.show_import(self.model())

    def close(self) -> None:
        """Show nothing any more; an import under way leaves nothing."""
        self._view = None
        self._board.cancel_import()

    # --- wishes ---------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Read the headings of this file."""
        self._report, self._told = None, ""
        self._tell(tr("Reading …"))
        self._board.read_head(Path(path), self._opened)

    def use(self, place: int, target: str) -> None:
        """The column at ``place`` (from 0) is used for this."""
        self._mapped = self._mapped.use(place, Target(target))
        self.refresh()

    def choose_project(self, project: str) -> None:
        """The project of rows that name none."""
        self._mapped = replace(self._mapped, project=project)
        self.refresh()

    def choose_status(self, status: str) -> None:
        """The status of rows that name none."""
        self._mapped = replace(self._mapped, status=status)
        self.refresh()

    def begin(self) -> None:
        """Import the file."""
        if self._sheet is not None and not self._mapped.problems and self._board.share is None:
            self._board.import_from(self._sheet, self._mapped, self._country, self._finished)
            self._tell(tr("Importing {file} …", file=self._sheet.path.name))

    def save_remarks(self, path: str) -> None:
        """Write what is to be said of single rows, all of it, to a CSV or XLSX file."""
        file = Path(path)

        def done(outcome: Future[int]) -> None:
            error = outcome.exception()
            self._told = tr("{file} is written.", file=file.name) if error is None else sentence_of(error)
            self._announce(self._told)
            self.refresh()

        if self._report is not None:
            self._board.save_remarks(file, self._report, done)

    def cancel(self) -> None:
        """Take the import under way back."""
        self._board.cancel_import()

    # --- inside ---------------------------------------------------------------------------------

    def _opened(self, outcome: Future[tuple[Sheet, list[tuple[str, ...]]]]) -> None:
        error = outcome.exception()
        if error is not None:
            self._sheet = None
            self._tell(sentence_of(error), Tone.STOP)
            return
        self._sheet, self._examples = outcome.result()
        projects, statuses = self._projects(), self._statuses()
        one_project = projects[0] if len(projects) == 1 else ""
        self._mapped = guess(self._sheet.head, one_project, statuses[0] if statuses else "")
        self._tell(tr("{file}: say what each column is used for.", file=self._sheet.path.name))

    def _finished(self, outcome: Future[Report]) -> None:
        error = outcome.exception()
        if isinstance(error, Cancelled):
            self._tell(tr("Cancelled; nothing was imported."), Tone.WAIT)
        elif error is not None:
            self._tell(sentence_of(error), Tone.STOP)
        else:
            report = self._report = outcome.result()
            self._tell(" ".join(report.sentences()), Tone.WAIT if _remarks(report) else Tone.GO)

    def _tell(self, sentence: str, tone: Tone = Tone.PLAIN) -> None:
        self._sentence, self._tone = sentence, tone
        self._announce(sentence)
        self.refresh()

    def _projects(self) -> list[str]:
        return list(dict.fromkeys(cell.project for cell in self._board.policy.orders.settings))

    def _statuses(self) -> list[str]:
        """Those that are dialled first."""
        known = self._board.policy.orders.statuses
        return [s.name for s in sorted(known, key=lambda status: not status.dial)]

    def model(self) -> ImportModel:
        """The dialog as it is now."""
        share, report = self._board.share, self._report
        if self._sheet is None or report is not None:
            return ImportModel(
                sentence=self._sentence,
                tone=self._tone,
                remarks=() if report is None else _remarks(report),
                told=self._told,
            )
        return ImportModel(
            sentence=self._sentence,
            tone=self._tone,
            columns=tuple(
                ColumnModel(
                    heading or tr("Column {number}", number=place + 1), self._example(place), used.value
                )
                for place, (heading, used) in enumerate(
                    zip(self._sheet.head, self._mapped.targets, strict=True)
                )
            ),
            targets=targets(),
            projects=self._options(self._projects(), self._mapped.project),
            project=self._mapped.project,
            statuses=self._options(self._statuses(), self._mapped.status),
            status=self._mapped.status,
            refusal=next(iter(self._mapped.problems), ""),
            percent=None if share is None else round(100 * share),
        )

    def _options(self, names: list[str], chosen: str) -> tuple[Option, ...]:
        known = names if not chosen or chosen in names else [chosen, *names]
        return (Option("", tr("As the file says")), *(Option(name, name) for name in known))

    def _example(self, place: int) -> str:
        cells = (row[place] for row in self._examples if place < len(row) and row[place])
        return ", ".join(cells)


def _remarks(report: Report) -> tuple[str, ...]:
    """A sentence for each row, and how many more there are."""
    parts = (report.twice, report.broken, report.bad_numbers)  # each by line, and maybe a million long
    first = islice(merge(*parts, key=lambda remark: remark.line), MOST_REMARKS)
    said = [tr("line {line}: {reason}", line=remark.line, reason=remark.reason) for remark in first]
    if more := sum(map(len, parts)) - len(said):
        said.append(tr_count("{count} more row: see the report.", "{count} more rows: see the report.", more))
    return tuple(said)


def targets() -> tuple[Option, ...]:
    """What a column can be used for."""
    said = {
        Target.EXTERNAL_ID: tr("Order number"),
        Target.NUMBER: tr("Telephone number"),
        Target.NAME: tr("Customer"),
        Target.PROJECT: tr("Project"),
        Target.STATUS: tr("Status"),
        Target.COUNTRY: tr("Country"),
        Target.TIME_ZONE: tr("Time zone"),
        Target.DATA: tr("Shown to the operator"),
        Target.LEAVE_OUT: tr("Left out"),
    }
    return tuple(Option(target.value, words) for target, words in said.items())
