"""Turns the board of orders into what is shown of it, and wishes into requests (B10, B11). No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.bus import Bus
from app.orders.board import MOST, OrderBoard, Wish, sentence_of
from app.orders.events import OrderDeskChanged
from app.orders.policy import Policy
from app.orders.queue import Verdict
from app.orders.why import why
from app.translation import tr, tr_count
from ui.order_admin.model import BoardModel, CellModel, LineModel, Option, ProjectModel


class BoardView(Protocol):
    """Where the board is shown."""

    def show_board(self, model: BoardModel) -> None:
        """Show exactly this."""


class BoardPresenter:
    """One for each page. ``close`` stops listening."""

    def __init__(
        self,
        make_board: Callable[[Callable[[], None]], OrderBoard],
        bus: Bus,
        announce: Callable[[str], None],
        open_settings: Callable[[str, str], None],
    ) -> None:
        """``open_settings``: the settings of a project and a mode, for the person to change."""
        self._announce, self._open_settings = announce, open_settings
        self._view: BoardView | None = None
        self._told = ""
        self._in_sight = False
        self.board = make_board(self._show)
        self._subscription = bus.subscribe(OrderDeskChanged, lambda _event: self._follow())
        self._follow()

    def attach(self, view: BoardView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Stop listening and looking."""
        self._view = None
        self._subscription.close()
        self.board.close()

    # --- wishes ---------------------------------------------------------------------------------

    def seen(self, *, there: bool) -> None:
        """Whether the page is in sight."""
        self._in_sight = there
        if there:
            self.board.watch()
        else:
            self.board.rest()

    def choose_operator(self, login: str) -> None:
        """List what this operator is given."""
        self._wish(replace(self.board.wish, operator=login))

    def choose_which(self, which: str) -> None:
        """List these orders."""
        self._wish(replace(self.board.wish, which=which))

    def choose_project(self, project: str) -> None:
        """List orders of this project; empty: of all."""
        self._wish(replace(self.board.wish, project=project))

    def search(self, text: str) -> None:
        """List orders whose id, number or customer begins so."""
        self._wish(replace(self.board.wish, text=text.strip()))

    def settings(self, project: str, mode: str) -> None:
        """The gear of a cell."""
        self._open_settings(project, mode)

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

    def _wish(self, wish: Wish) -> None:
        if wish != self.board.wish:
            self.board.show_list(wish)

    def _follow(self) -> None:
        """Another account may have other operators."""
        operators = _operators(self.board.policy)
        if self.board.wish.operator not in operators:
            self.board.show_list(replace(self.board.wish, operator=operators[0] if operators else ""))
        if self._in_sight:
            self.board.watch()
        self._show()

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_board(self.model())

    def model(self) -> BoardModel:
        """The page as it is now."""
        board, policy, wish = self.board, self.board.policy, self.board.wish
        projects = _projects(policy, board.seen.counts)
        return BoardModel(
            problem=board.problem,
            projects=tuple(_project(name, policy, board.seen.counts) for name in projects),
            empty=""
            if projects
            else tr("There are no orders yet. Import some, or add settings for a project."),
            operators=tuple(Option(login, login) for login in _operators(policy)),
            operator=wish.operator,
            whiches=_whiches(),
            which=wish.which,
            choices=(Option("", tr("All projects")), *(Option(name, name) for name in projects)),
            project=wish.project,
            lines=tuple(self._line(n, found) for n, found in enumerate(board.seen.listed, 1)),
            about=self._about(),
            told=self._told,
        )

    def _line(self, number: int, found: Verdict) -> LineModel:
        order = found.order
        return LineModel(
            place=str(number) if found.place is not None and self.board.wish.which == "line" else "",
            order=order.external_id,
            customer=order.name,
            number=order.number,
            project=order.project,
            status=order.status,
            why=why(found, self.board.policy, self.board.asking),
        )

    def _about(self) -> str:
        count = len(self.board.seen.listed)
        if self.board.wish.which == "line":
            return tr_count(
                "{count} order, in the order in which it will be dialled.",
                "{count} orders, in the order in which they will be dialled.",
                count,
            )
        if count == MOST:
            return tr("The first {count} orders; search for others.", count=count)
        return tr_count("{count} order.", "{count} orders.", count)


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


def _project(name: str, policy: Policy, counts: dict[tuple[str, str], int]) -> ProjectModel:
    mine = {status: count for (project, status), count in counts.items() if project == name}
    cells = []
    for mode in policy.orders.modes:
        statuses = [status.name for status in policy.dialled(mode.name)]
        settings = policy.settings(name, mode.name)
        if settings is None:
            note = tr("No settings")
        else:
            note = tr_count("{count} operator", "{count} operators", len(settings.operators))
        count = sum(mine.pop(status, 0) for status in statuses)
        cells.append(
            CellModel(name, mode.name, f"{count:,}".replace(",", "\u202f"), note, settings is not None)
        )
    rest = sum(mine.values())
    elsewhere = tr_count("{count} order in no mode", "{count} orders in no mode", rest) if rest else ""
    return ProjectModel(name, tuple(cells), elsewhere)
