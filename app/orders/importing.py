"""Orders out of a table: what each row becomes, and the report of what could not be taken.

Reading and checking come first and touch no database; adding is one transaction. So whoever cancels
leaves no half import. On PostgreSQL nobody waits for it; on SQLite operators do, while the orders are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from app.errors import Cancelled
from app.orders.columns import Mapped, Target, unique
from app.orders.numbers import Numbers
from app.orders.order import Order
from app.orders.policy import Policy
from app.orders.queue import shuffle_place
from app.orders.why import zone_doubt
from app.sheets.sheet import Sheet, SheetRow
from app.translation import tr, tr_count

LONGEST: Final = 500
"""Characters of a name, number or id; longer ones come from columns mapped wrongly."""
BAD_NUMBER: Final = "bad number"
"""Status of such orders where the account file names none."""
_EACH: Final = 500
"""Rows between two looks at the progress."""

Progress = Callable[[float], bool]
"""Hears the share done, 0 to 1; False cancels."""


class Adding(Protocol):
    """What an import needs of ``OrderStore``."""

    def add(self, new: Iterable[Order], progress: Callable[[int], bool]) -> int:
        """See ``OrderStore.add``."""


@dataclass(frozen=True)
class Remark:
    """One row that became no order, or not the order it says."""

    line: int
    reason: str


@dataclass
class Report:
    """What came of an import."""

    file: Path
    rows: int = 0
    """With something in them, the headings aside."""
    added: int = 0
    already_there: int = 0
    """Orders whose external id the database has."""
    twice: list[Remark] = field(default_factory=list)
    """Rows whose external id an earlier row of the file has."""
    broken: list[Remark] = field(default_factory=list)
    bad_numbers: list[Remark] = field(default_factory=list)
    """Rows that became orders with a number that cannot be dialled."""
    zoneless: int = 0
    """Orders whose calling hours are counted in UTC, because neither row nor number tells their time zone."""

    @property
    def remarks(self) -> list[Remark]:
        """All of them, by line."""
        return sorted((*self.twice, *self.broken, *self.bad_numbers), key=lambda remark: remark.line)

    def sentences(self, *, added: bool = True) -> list[str]:
        """The report as a person reads it, without the single rows; ``added`` False: nothing was tried."""
        said = [
            tr_count("{count} order was added.", "{count} orders were added.", self.added),
            tr_count("{count} was already there.", "{count} were already there.", self.already_there),
            tr_count("{count} row repeats another.", "{count} rows repeat others.", len(self.twice)),
            tr_count(
                "{count} number cannot be dialled.",
                "{count} numbers cannot be dialled.",
                len(self.bad_numbers),
            ),
            tr_count("{count} row is broken.", "{count} rows are broken.", len(self.broken)),
            tr_count(
                "{count} order has no time zone: its calling hours are counted in UTC.",
                "{count} orders have no time zone: their calling hours are counted in UTC.",
                self.zoneless,
            ),
        ]
        told = (self.already_there, len(self.twice), len(self.bad_numbers), len(self.broken), self.zoneless)
        counts = (int(added), *told)
        return [sentence for sentence, count in zip(said, counts, strict=True) if count]


class Import:
    """One import of one file."""

    def __init__(self, sheet: Sheet, mapped: Mapped, policy: Policy, *, country: str = "") -> None:
        """``country``: two letters, for numbers of rows that name none."""
        self.report = Report(sheet.path)
        self._sheet, self._mapped, self._policy = sheet, mapped, policy
        self._keys = unique(sheet.head)
        self._numbers = Numbers(country)
        self._columns = {target: mapped.column(target) for target in Target}
        self._data = [n for n, target in enumerate(mapped.targets) if target is Target.DATA]

    def run(self, store: Adding, progress: Progress = lambda _share: True) -> Report:
        """Read, check, add. Raises ``Cancelled``; then nothing was added, and ``UserFacingError``."""
        new = list(self._checked(lambda share: progress(share / 2)))
        cancelled = False

        def goes_on(done: int) -> bool:
            nonlocal cancelled
            cancelled = not progress(0.5 + done / (2 * max(len(new), 1)))
            return not cancelled

        self.report.added = store.add(new, goes_on)
        if cancelled:
            raise Cancelled
        self.report.already_there = len(new) - self.report.added
        return self.report

    def orders(self) -> Iterator[Order]:
        """The orders of the file; the report grows with them."""
        return self._checked(lambda _share: True)

    def _checked(self, progress: Progress) -> Iterator[Order]:
        seen: dict[str, int] = {}
        for row in self._sheet.rows():
            if self.report.rows % _EACH == 0 and not progress(self._sheet.share()):
                raise Cancelled
            self.report.rows += 1
            made = self._order(row)
            if isinstance(made, str):
                self.report.broken.append(Remark(row.line, made))
                continue
            first = seen.setdefault(made.external_id, row.line)
            if first != row.line:
                self.report.twice.append(
                    Remark(
                        row.line, tr("“{id}” stands in line {line} already.", id=made.external_id, line=first)
                    )
                )
                continue
            self.report.zoneless += bool(zone_doubt(made, self._policy))
            yield made

    def _order(self, row: SheetRow) -> Order | str:
        """The order of a row, or why it is broken."""
        if row.broken:
            return row.broken
        if any(row.cells[len(self._keys) :]):
            return tr("This row has more cells than there are headings.")
        external_id, number = self._cell(row, Target.EXTERNAL_ID), self._cell(row, Target.NUMBER)
        status = self._cell(row, Target.STATUS) or self._mapped.status
        project = self._cell(row, Target.PROJECT) or self._mapped.project
        name = self._cell(row, Target.NAME)
        if problem := self._problem(external_id, number, status, project, name):
            return problem
        found = self._numbers.read(number, self._cell(row, Target.COUNTRY), self._cell(row, Target.TIME_ZONE))
        if isinstance(found, str):
            return found
        if found.why_not:
            self.report.bad_numbers.append(Remark(row.line, found.why_not))
        return Order(
            id=0,
            external_id=external_id,
            project=project,
            status=bad_number_status(self._policy) if found.why_not else status,
            name=name,
            number=number,
            country=found.country,
            time_zone=found.time_zone,
            data={self._keys[n]: row.cells[n] for n in self._data if n < len(row.cells) and row.cells[n]},
            last_meaning="bad_number" if found.why_not else None,
            shuffle=shuffle_place(self._policy.orders.queue.seed, external_id),
        )

    def _problem(self, external_id: str, number: str, status: str, project: str, name: str) -> str:
        if not external_id:
            return tr("The cell that tells this order apart is empty.")
        if not number:
            return tr("There is no telephone number.")
        if not project:
            return tr("No project is named.")
        if self._policy.status(status) is None:
            return tr("The account file knows no status “{status}”.", status=status[:LONGEST])
        if max(map(len, (external_id, number, project, name))) > LONGEST:
            return tr("A cell is too long: {count} characters at most.", count=LONGEST)
        if any("\x00" in text for text in (external_id, number, project, name)):
            return tr("A cell holds characters that no text has.")
        return ""

    def _cell(self, row: SheetRow, target: Target) -> str:
        column = self._columns[target]
        return row.cells[column] if column is not None and column < len(row.cells) else ""


def bad_number_status(policy: Policy) -> str:
    """The status of an order whose number cannot be dialled: that of the account's own result for it."""
    named = (result.status for result in policy.orders.results if result.meaning == "bad_number")
    return next(filter(None, named), BAD_NUMBER)
