"""Turns the board of orders into what is shown of it, and wishes into requests (B10, B11). No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from app.bus import Bus
from app.orders.board import OrderBoard, Seen, sentence_of
from app.orders.events import OrderDeskChanged
from app.orders.order import SubMode
from app.orders.overview.listing import Listing, Wish
from app.orders.policy import Policy
from app.orders.queue import Verdict
from app.orders.requeuing import Requeued
from app.orders.why import why
from app.translation import tr, tr_count
from ui.order_admin.model import BoardModel, CellModel, Option, ProjectModel
from ui.rows.model import RowModel
from ui.theme.tokens import Tone

MOST_AT_ONCE: Final = 1000
"""Orders that are requeued together: SQL has no room for a list of any length."""
MOST_REMARKS: Final = 3
"""Sentences about single orders."""


class BoardView(Protocol):
    """Where the board is shown."""

    def show_board(self, model: BoardModel) -> None:
        """Show exactly this, the rows of the list aside."""

    def show_all_rows(self, total: int) -> None:
        """The list has so many rows, all others than before."""

    def change_rows(self, first: int, last: int) -> None:
        """These rows are others now, both included."""


class BoardPresenter:
    """One for each page. ``close`` stops listening."""

    def __init__(
        self,
        make_board: Callable[[Callable[[], None]], OrderBoard],
        make_list: Callable[[Callable[[int, int], None]], Listing],
        bus: Bus,
        announce: Callable[[str], None],
        open_settings: Callable[[str, str], None],
        me: Callable[[], str],
    ) -> None:
        """``open_settings``: the settings of a project and a mode, for the person to change.

        ``me``: login of whoever is signed in, for the log.
        """
        self._me = me
        self._announce, self._open_settings = announce, open_settings
        self._view: BoardView | None = None
        self._told = self._requeued = ""
        self._in_sight = False
        self.board = make_board(self._show)
        self.listing = make_list(self._list_changed)
        self._subscription = bus.subscribe(OrderDeskChanged, lambda _event: self._follow())
        self._follow()

    def attach(self, view: BoardView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        view.show_all_rows(self.listing.total)
        self._show()

    def close(self) -> None:
        """Stop listening and looking."""
        self._view = None
        self._subscription.close()
        self.board.close()
        self.listing.close()

    def row(self, place: int) -> RowModel:
        """The row at that place of the list from 0 on."""
        found = self.listing.at(place)
        return _nobody(place) if found is None else self._row(place, found)

    def facts(self, place: int) -> str:
        """Everything about the order at that place, as sentences."""
        found = self.listing.at(place)
        if found is None:
            return ""
        order, listing = found.order, self.listing
        names = (order.external_id, order.name, order.number, order.project, order.status)
        return f"{', '.join(filter(None, names))}. {why(found, self.board.policy, listing.asking)}"

    # --- wishes ---------------------------------------------------------------------------------

    def seen(self, *, there: bool) -> None:
        """Whether the page is in sight."""
        self._in_sight = there
        for part in (self.board, self.listing):
            if there:
                part.watch()
            else:
                part.rest()

    def choose_operator(self, login: str) -> None:
        """List what this operator is given."""
        self._wish(replace(self.listing.wish, operator=login))

    def choose_which(self, which: str) -> None:
        """List these orders."""
        self._wish(replace(self.listing.wish, which=which))

    def choose_project(self, project: str) -> None:
        """List orders of this project; empty: of all."""
        self._wish(replace(self.listing.wish, project=project))

    def choose_sub_mode(self, name: str) -> None:
        """List orders of this part of their mode, a name of ``SubMode``; empty: of all."""
        self._wish(replace(self.listing.wish, sub_mode=SubMode[name] if name else None))

    def search(self, text: str) -> None:
        """List orders whose id, number or customer begins so."""
        self._wish(replace(self.listing.wish, text=text.strip()))

    def settings(self, project: str, mode: str) -> None:
        """The gear of a cell."""
        self._open_settings(project, mode)

    def ids(self, places: Sequence[range]) -> tuple[int, ...]:
        """The orders at these places; of more than can be requeued at once so many that it shows."""
        found: list[int] = []
        for part in places:
            found += self.listing.ids(part[: MOST_AT_ONCE + 1 - len(found)])
        return tuple(found)

    def requeue(self, ids: tuple[int, ...], status: str, number: str) -> None:
        """Have these orders dialled as if never called; empty words change nothing."""
        if not ids:
            return
        if len(ids) > MOST_AT_ONCE:
            self._tell_requeued(tr("At most {count} orders begin anew at once.", count=MOST_AT_ONCE))
            return

        def done(outcome: Future[Requeued]) -> None:
            error = outcome.exception()
            self._tell_requeued(_requeued(outcome.result()) if error is None else sentence_of(error))
            self.listing.show(self.listing.wish)

        self.board.requeue(ids, self._me(), done, status=status, number=number)

    def export(self, path: str) -> None:
        """Write the results of all calls to this file."""
        self._tell(tr("Exporting …"))
        file = Path(path)

        def done(outcome: Future[int]) -> None:
            error = outcome.exception()
            if error is not None:
                self._tell(sentence_of(error))
                return
            self._tell(
                tr_count(
                    "{count} result is in {file}.",
                    "{count} results are in {file}.",
                    outcome.result(),
                    file=file.name,
                )
            )

        self.board.export_to(file, done)

    # --- inside ---------------------------------------------------------------------------------

    def _tell(self, sentence: str) -> None:
        self._told = sentence
        self._announce(sentence)
        self._show()

    def _tell_requeued(self, sentence: str) -> None:
        self._requeued = sentence
        self._announce(sentence)
        self._show()

    def _wish(self, wish: Wish) -> None:
        if wish != self.listing.wish:
            self._requeued = ""
            self.listing.show(wish)
            self._show()

    def _follow(self) -> None:
        """Another account may have other operators."""
        operators = _operators(self.board.policy)
        if self.listing.wish.operator not in operators:
            self.listing.show(replace(self.listing.wish, operator=operators[0] if operators else ""))
        if self._in_sight:
            self.board.watch()
            self.listing.watch()
        self._show()

    def _list_changed(self, first: int, last: int) -> None:
        if self._view is not None:
            if first < 0:
                self._view.show_all_rows(self.listing.total)
            else:
                self._view.change_rows(first, last)
        self._show()

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_board(self.model())

    def model(self) -> BoardModel:
        """The page as it is now."""
        board, policy, wish = self.board, self.board.policy, self.listing.wish
        projects = _projects(policy, board.seen.counts)
        return BoardModel(
            problem=board.problem or self.listing.problem,
            projects=tuple(_project(name, policy, board.seen) for name in projects),
            empty=""
            if projects or board.problem or not board.seen.known
            else tr("There are no orders yet. Import some, or add settings for a project."),
            operators=tuple(Option(login, login) for login in _operators(policy)),
            operator=wish.operator,
            whiches=_whiches(),
            which=wish.which,
            choices=(Option("", tr("All projects")), *(Option(name, name) for name in projects)),
            project=wish.project,
            sub_modes=(
                Option("", tr("All stages")),
                *(Option(part.name, words) for part, words in sub_mode_words().items()),
            ),
            sub_mode=wish.sub_mode.name if wish.sub_mode is not None else "",
            new_statuses=(
                Option("", tr("Same status")),
                *(Option(status.name, status.name) for status in policy.orders.statuses),
            ),
            requeued=self._requeued,
            about=self._about(),
            told=self._told,
        )

    def _row(self, place: int, found: Verdict) -> RowModel:
        order, listing = found.order, self.listing
        stands = found.place is not None and listing.wish.which == "line"
        return RowModel(
            key=(str(order.id),),
            initials=_place_words(place + 1) if stands else "–",
            title=" ".join(filter(None, (order.external_id, order.name))),
            spans=(),
            detail=why(found, self.board.policy, listing.asking),
            badge=order.status,
            tone=Tone.PLAIN,
            refused=found.place is None,
        )

    def _about(self) -> str:
        listing = self.listing
        if listing.problem:
            return ""
        if not listing.ready:
            return tr("Looking …")
        if listing.wish.which == "line":
            return tr_count(
                "{count} order, in the order in which it will be dialled.",
                "{count} orders, in the order in which they will be dialled.",
                listing.total,
            )
        return tr_count("{count} order.", "{count} orders.", listing.total)


def _nobody(place: int) -> RowModel:
    """A row that is on its way."""
    return RowModel(
        key=("", str(place)), initials="…", title="", spans=(), detail="", badge="", tone=Tone.PLAIN
    )


def _place_words(number: int) -> str:
    """As wide as the circle before a row has room for."""
    return str(number) if number < 10_000 else f"{number // 1000}k"


def _whiches() -> tuple[Option, ...]:
    return (
        Option("line", tr("Dialled next")),
        Option("later", tr("Not yet due")),
        Option("reserved", tr("With operators")),
        Option("bad_number", tr("Bad numbers")),
        Option("free", tr("Free")),
        Option("all", tr("All")),
    )


def _operators(policy: Policy) -> list[str]:
    return list(dict.fromkeys(login for cell in policy.orders.settings for login in cell.operators))


def _projects(policy: Policy, counts: dict[tuple[str, str], int]) -> list[str]:
    configured = dict.fromkeys(cell.project for cell in policy.orders.settings)
    return [*configured, *sorted({project for project, _ in counts} - set(configured))]


def _requeued(outcome: Requeued) -> str:
    said = [tr_count("{count} order begins anew.", "{count} orders begin anew.", outcome.count)]
    said += outcome.remarks[:MOST_REMARKS]
    if (more := len(outcome.remarks) - MOST_REMARKS) > 0:
        said.append(tr_count("So is {count} more.", "So are {count} more.", more))
    return " ".join(said)


def _figure(count: int, *, known: bool = True) -> str:
    return f"{count:,}".replace(",", "\u202f") if known else "–"


def sub_mode_words() -> dict[SubMode, str]:
    """What the parts of a mode are called (B3), as an order goes through them."""
    return {
        SubMode.UNPROCESSED: tr("Unprocessed"),
        SubMode.NO_ANSWER: tr("No answer"),
        SubMode.PLANNED: tr("Call back"),
    }


def _project(name: str, policy: Policy, seen: Seen) -> ProjectModel:
    mine = {status: count for (project, status), count in seen.counts.items() if project == name}
    waits = any(project == name for project, _status, _part in seen.waiting)
    cells = []
    for mode in policy.orders.modes:
        statuses = [status.name for status in policy.dialled(mode.name)]
        settings = policy.settings(name, mode.name)
        if settings is None:
            note = tr("No settings")
        else:
            note = tr_count("{count} operator", "{count} operators", len(settings.operators))
        count = sum(mine.pop(status, 0) for status in statuses)
        parts = tuple(
            (words, _figure(sum(seen.waiting.get((name, status, part), 0) for status in statuses)))
            for part, words in sub_mode_words().items()
            if waits
        )
        figure = _figure(count, known=seen.known)
        cells.append(CellModel(name, mode.name, figure, parts, note, settings is not None))
    rest = sum(mine.values())
    elsewhere = tr_count("{count} order in no mode", "{count} orders in no mode", rest) if rest else ""
    return ProjectModel(name, tuple(cells), elsewhere)
