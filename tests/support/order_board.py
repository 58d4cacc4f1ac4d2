"""The queue's page without Qt, on a store of its own; time and threads move when told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.bus import Bus
from app.database.store import sqlite_url
from app.errors import UserFacingError
from app.orders.board import OrderBoard
from app.orders.overview.listing import Listing
from app.orders.policy import Policy
from app.orders.store import OrderStore
from tests.support.order_samples import sample_policy
from tests.support.seating import ApartScripted
from tests.support.virtual_loop import VirtualLoop
from ui.order_admin.model import BoardModel, ImportModel
from ui.order_admin.presenter import BoardPresenter
from ui.rows.model import RowModel


class Late:
    """A store that can be out of reach."""

    def __init__(self, store: OrderStore) -> None:
        self._store = store
        self.asked = 0
        self.problem = ""

    def opened(self) -> OrderStore:
        """See ``Opened``."""
        self.asked += 1
        if self.problem:
            raise UserFacingError(self.problem)
        return self._store


@dataclass
class Screen:
    """Remembers what it was shown."""

    board: BoardModel = field(default_factory=BoardModel)
    importing: ImportModel = field(default_factory=ImportModel)
    total: int = 0
    changed: list[tuple[int, int]] = field(default_factory=list)

    def show_board(self, model: BoardModel) -> None:
        """See ``BoardView``."""
        self.board = model

    def show_all_rows(self, total: int) -> None:
        """See ``BoardView``."""
        self.total = total

    def change_rows(self, first: int, last: int) -> None:
        """See ``BoardView``."""
        self.changed.append((first, last))

    def show_import(self, model: ImportModel) -> None:
        """See ``ImportView``."""
        self.importing = model


class Office:
    """A board on a store of its own; time and threads move when told to."""

    def __init__(self, folder: Path) -> None:
        self.store = OrderStore(sqlite_url(folder / "orders.sqlite"))
        self.late = Late(self.store)
        self.loop, self.apart, self.bus = VirtualLoop(), ApartScripted(), Bus()
        self.policy = sample_policy()
        self.there: Late | None = self.late
        self.said: list[str] = []
        self.gears: list[tuple[str, str]] = []
        self.screen = Screen()
        self.presenter = BoardPresenter(
            lambda changed: OrderBoard(lambda: self.there, self._policy, self.apart, self.loop, changed),
            lambda changed: Listing(lambda: self.there, self._policy, self.apart, self.loop, changed),
            self.bus,
            self.said.append,
            lambda project, mode: self.gears.append((project, mode)),
            lambda: "boss",
        )
        self.presenter.attach(self.screen)
        self.settle()

    def _policy(self) -> Policy:
        return self.policy

    def settle(self) -> None:
        """Everything that is under way comes to its end."""
        while self.apart.waiting:
            self.apart.finish()
            self.loop.run()

    def rows(self) -> list[RowModel]:
        """The whole list, as somebody who scrolls through it sees it."""
        for place in range(self.screen.total):
            self.presenter.row(place)
            self.settle()
        return [self.presenter.row(place) for place in range(self.screen.total)]

    def count(self, project: str, mode: str) -> str:
        """What a cell shows."""
        named = next(p for p in self.screen.board.projects if p.name == project)
        return next(cell.count for cell in named.cells if cell.mode == mode)
