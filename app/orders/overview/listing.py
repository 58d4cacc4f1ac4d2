"""A list of orders as long as it is: its order is known as a whole, its rows only where somebody looks.

The ids of all its orders, in their order, take eight bytes each. Rows come by pages and are asked for again
every other moment while they are in sight, so what an operator does to one of them is seen at once; the
order itself is made anew at most a twentieth of the time, because it costs a look at every order.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final

from app.apart import Apart
from app.loop import Loop
from app.orders.board import LOOK_AGAIN
from app.orders.looking import Looking, Opened
from app.orders.order import SubMode
from app.orders.policy import Policy
from app.orders.queue import Asking, Verdict, verdict

PAGE: Final = 100
"""Rows fetched at once."""
MOST: Final = 30
"""Pages in memory."""
_IN_SIGHT: Final = 2
"""Pages that were looked at last: a screen never shows rows of more."""
_REST: Final = 20
"""Times as long as it took, until the order is made anew."""


@dataclass(frozen=True)
class Wish:
    """What the list shows."""

    operator: str = ""
    """Login for whom it is asked."""
    which: str = "line"
    """``line``: what is dialled next, in order; else a value of ``Which``."""
    project: str = ""
    sub_mode: SubMode | None = None
    """None: all of them (B3)."""
    text: str = ""


@dataclass(frozen=True)
class Listed:
    """What a look found."""

    wish: Wish | None = None
    policy: Policy | None = None
    now: float = 0.0
    """Unix seconds by the database's clock."""
    ids: array[int] = field(default_factory=lambda: array("q"))
    since: float = 0.0
    """When the order was made, and how long it took: seconds of the monotonic clock."""
    took: float = 0.0
    pages: dict[int, list[Verdict | None]] = field(default_factory=dict)
    """Rows by number of the page; None: the order is not there any more."""


class Listing(Looking[Listed]):
    """One person's list."""

    def __init__(
        self,
        store: Callable[[], Opened | None],
        policy: Callable[[], Policy],
        apart: Apart,
        loop: Loop,
        changed: Callable[[int, int], None],
    ) -> None:
        """``changed``: the rows from the first to the last place are others now; -1 for the first: all."""
        super().__init__(store, apart, loop)
        self._policy, self._changed = policy, changed
        self._listed = Listed()
        self._pages: OrderedDict[int, list[Verdict | None]] = OrderedDict()
        self._missing: list[int] = []
        self.wish = Wish()

    @property
    def ready(self) -> bool:
        """Whether the list is that of the wish."""
        return self._listed.wish == self.wish

    @property
    def total(self) -> int:
        """How many orders the list has."""
        return len(self._listed.ids)

    @property
    def asking(self) -> Asking:
        """For whom the list was made, and when."""
        wish = self._listed.wish or self.wish
        return Asking(wish.operator, frozenset(self._policy().modes_of(wish.operator)), self._listed.now)

    def at(self, place: int) -> Verdict | None:
        """The order at that place from 0 on; None: it is on its way, or there is none any more."""
        number, within = divmod(place, PAGE)
        page = self._pages.get(number)
        if page is None:
            if 0 <= place < self.total and number not in self._missing:
                self._missing = [number, *self._missing][:_IN_SIGHT]
                if not self.problem:  # else the next look comes by the clock
                    self._look()
            return None
        self._pages.move_to_end(number)
        return page[within] if within < len(page) else None

    def ids(self, places: range) -> list[int]:
        """The orders at these places, each from 0 on and after the one before."""
        return list(self._listed.ids[places.start : places.stop])

    def show(self, wish: Wish) -> None:
        """Have the list show this."""
        self.wish = wish
        self._look()

    # --- looking ----------------------------------------------------------------------------------

    @property
    def _pause(self) -> float:
        return LOOK_AGAIN

    def _forget(self) -> None:
        self._listed = Listed()
        self._pages.clear()

    def _work(self, store: Opened) -> Callable[[], Listed]:
        before, wish, policy = self._listed, self.wish, self._policy()
        wanted = {*self._missing, *list(self._pages)[-_IN_SIGHT:], *([] if self._pages else [0])}
        return lambda: look(store, before, wish, policy, wanted)

    def _found(self, found: Listed) -> bool:
        self._take(found)
        return not self.ready or bool(self._missing)

    def _failed(self) -> None:
        self._changed(-1, -1)

    def _take(self, found: Listed) -> None:
        before, self._listed = self._listed, found
        other = found.ids is not before.ids and found.ids != before.ids
        if other or found.wish != before.wish:
            self._pages.clear()
        for number, page in found.pages.items():
            self._pages[number] = page
        there = (number for number in self._missing if number * PAGE < self.total)
        self._missing = [number for number in there if number not in found.pages]
        while len(self._pages) > MOST:
            self._pages.popitem(last=False)
        if other or found.wish != before.wish:
            self._changed(-1, -1)
            return
        for number, page in found.pages.items():
            self._changed(number * PAGE, number * PAGE + len(page) - 1)


def look(store: Opened, before: Listed, wish: Wish, policy: Policy, wanted: set[int]) -> Listed:
    """The list as it is now, its order only where that is due; ``wanted``: numbers of pages. Any thread."""
    from app.orders.overview.store import Filter, OverviewStore, Which

    overview = OverviewStore.of(store.opened())
    now, began = overview.now(), monotonic()
    asking = Asking(wish.operator, frozenset(policy.modes_of(wish.operator)), now)
    ids, since, took = before.ids, before.since, before.took
    same = (before.wish, before.policy) == (wish, policy)
    if not same or _REST * took < max(LOOK_AGAIN, began - since):
        wanted_orders = Filter(project=wish.project, sub_mode=wish.sub_mode, text=wish.text)
        if wish.which == "line":
            ids = overview.line_ids(policy, asking, wanted_orders)
        else:
            ids = overview.ids(replace(wanted_orders, which=Which(wish.which)))
        since = monotonic()
        took = since - began
        if before.wish != wish:
            wanted = {0}
    rows = {number: list(ids[number * PAGE : (number + 1) * PAGE]) for number in sorted(wanted)}
    found = overview.orders(id_ for page in rows.values() for id_ in page)
    pages = {
        number: [verdict(found[id_], policy, asking) if id_ in found else None for id_ in page]
        for number, page in rows.items()
        if page or number == 0
    }
    return Listed(wish, policy, now, ids, since, took, pages)
