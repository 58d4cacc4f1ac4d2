"""Turns the figures of the order queue into pictures and a table, and wishes into requests. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from app.apart import Apart
from app.orders.board import sentence_of
from app.orders.overview.counting import Period
from app.orders.overview.statistics import Figures, Statistics
from app.orders.policy import Policy
from app.translation import tr
from ui.order_admin.model import Option
from ui.order_statistics import words
from ui.order_statistics.model import PictureModel, StatisticsModel

HOURS: Final = "hours"
STATUSES: Final = "statuses"
OPERATORS: Final = "operators"


@dataclass(frozen=True)
class _Kind:
    """One of the pictures."""

    picture: Callable[[Figures], PictureModel]
    table: Callable[[Figures], words.Table]
    sentence: Callable[[Figures], str]
    asks_operator: bool = False


_KINDS: Final = {
    HOURS: _Kind(words.calls_by_hour, words.hours_table, words.hours_sentence, asks_operator=True),
    STATUSES: _Kind(words.orders_by_status, words.statuses_table, words.statuses_sentence),
    OPERATORS: _Kind(words.calls_by_operator, words.operators_table, words.operators_sentence),
}


class StatisticsView(Protocol):
    """Where they are shown."""

    def show_statistics(self, model: StatisticsModel) -> None:
        """Show exactly this."""


class StatisticsPresenter:
    """One for each page. ``close`` stops looking."""

    def __init__(
        self,
        make: Callable[[Callable[[], None]], Statistics],
        policy: Callable[[], Policy],
        apart: Apart,
        announce: Callable[[str], None],
    ) -> None:
        """``make`` gets what is to be called when the figures changed; files are written ``apart``."""
        self._policy, self._apart, self._announce = policy, apart, announce
        self._view: StatisticsView | None = None
        self._kind = HOURS
        self._told = ""
        self.statistics = make(self._show)

    def attach(self, view: StatisticsView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Stop looking."""
        self._view = None
        self.statistics.close()

    # --- wishes ---------------------------------------------------------------------------------

    def seen(self, *, there: bool) -> None:
        """Whether the page is in sight."""
        if there:
            self.statistics.watch()
        else:
            self.statistics.rest()

    def choose_kind(self, kind: str) -> None:
        """Show this picture."""
        if kind != self._kind:
            self._kind, self._told = kind, ""
            self._show()

    def choose_period(self, period: str) -> None:
        """Count this period."""
        self.statistics.count(replace(self.statistics.about, period=Period[period]))

    def choose_project(self, project: str) -> None:
        """Count this project; empty: all."""
        self.statistics.count(replace(self.statistics.about, project=project))

    def choose_operator(self, login: str) -> None:
        """Count the hours of this operator; empty: of all."""
        self.statistics.count(replace(self.statistics.about, operator=login))

    def save_table(self, path: str) -> None:
        """Write the figures that are shown to a CSV or XLSX file."""
        model, file = self.model(), Path(path)

        def work() -> None:
            from app.sheets.writing import write_table

            write_table(file, model.head, model.rows)

        self._write(work, file)

    def save_picture(self, path: str, png: Callable[[], bytes]) -> None:
        """Write the picture, which the view has painted, to a file; ``png`` makes its content, apart."""
        from app.orders.exporting import write_picture

        file = Path(path)
        self._write(lambda: write_picture(file, png()), file)

    # --- inside ---------------------------------------------------------------------------------

    def _write(self, work: Callable[[], None], file: Path) -> None:
        def done(outcome: Future[None]) -> None:
            error = outcome.exception()
            self._tell(tr("{file} is written.", file=file.name) if error is None else sentence_of(error))

        self._apart.run(work, done)

    def _tell(self, sentence: str) -> None:
        self._told = sentence
        self._announce(sentence)
        self._show()

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_statistics(self.model())

    def model(self) -> StatisticsModel:
        """The page as it is now."""
        statistics, kind = self.statistics, _KINDS[self._kind]
        figures, about = statistics.figures, statistics.about
        counted = figures.now > 0
        there = counted and _anything(self._kind, figures)
        head, rows = kind.table(figures) if there else ((), ())
        return StatisticsModel(
            kinds=(
                Option(HOURS, tr("By hour")),
                Option(STATUSES, tr("By status")),
                Option(OPERATORS, tr("By operator")),
            ),
            kind=self._kind,
            periods=tuple(Option(period.name, words.period_words(period)) for period in Period),
            period=about.period.name,
            projects=(Option("", tr("All projects")), *self._projects()),
            project=about.project,
            operators=(Option("", tr("Everybody")), *self._operators()) if kind.asks_operator else (),
            operator=about.operator,
            problem=statistics.problem,
            sentence=kind.sentence(figures) if counted else "" if statistics.problem else tr("Counting …"),
            told=self._told,
            picture=_picture(kind, figures) if there else None,
            head=head,
            rows=rows,
        )

    def _projects(self) -> list[Option]:
        names = dict.fromkeys(cell.project for cell in self._policy().orders.settings)
        chosen = self.statistics.about.project
        return [Option(name, name) for name in dict.fromkeys((*names, *filter(None, (chosen,))))]

    def _operators(self) -> list[Option]:
        """Whoever may make calls, made some, or is chosen."""
        allowed = {login for cell in self._policy().orders.settings for login in cell.operators}
        made = {login for login, _ in self.statistics.figures.operators}
        chosen = {self.statistics.about.operator} - {""}
        return [Option(login, login) for login in sorted(allowed | made | chosen)]


def _picture(kind: _Kind, figures: Figures) -> PictureModel:
    return replace(kind.picture(figures), scope=words.scope(figures, by_operator=kind.asks_operator))


def _anything(kind: str, figures: Figures) -> bool:
    if kind == HOURS:
        return any(calls.attempts for calls in figures.hours)
    if kind == OPERATORS:
        return bool(figures.operators)
    return any(sum(stand.orders.values()) for stand in figures.stands)
