"""Where a desk's orders lie: opened when first needed, on whichever thread needs it.

SQLAlchemy takes a noticeable part of a second to load, so nothing here loads it before that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.account.call_modes import Result
from app.database.refusal import PasswordWanted
from app.errors import UserFacingError
from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.policy import Policy
from app.translation import tr

if TYPE_CHECKING:
    from app.database.store import URL
    from app.orders.store import OrderStore

FILE_NAME: Final = "orders.sqlite"
"""Name of the store in the user's data folder, where the account file names no database."""


def database_url(address: str, password: str, folder: Path) -> URL:
    """Where the orders lie: at ``address`` (``postgresql://…``), or in a file of ``folder`` without one.

    Raises ``UserFacingError`` for an address that cannot be read.
    """
    from app.database.store import server_url, sqlite_url

    return server_url(address, password) if address else sqlite_url(folder / FILE_NAME)


def open_orders(url: URL) -> OrderStore:
    """The store at ``url``. Raises ``PasswordWanted``; ``UserFacingError`` with why it cannot be opened."""
    from app.orders.store import OrderStore

    return OrderStore(url)


class LateStore:
    """The orders of this desk. Any thread; each method opens the store if that has not succeeded yet.

    A refused password is not tried again; ``use_password`` gives another one.
    """

    def __init__(self, open_store: Callable[[str], OrderStore], password: str = "") -> None:
        """``open_store`` gets the password."""
        self._open = open_store
        self._password = password
        self._store: OrderStore | None = None
        self._refused: PasswordWanted | None = None
        self._closed = False
        self._lock = threading.Lock()

    def opened(self) -> OrderStore:
        """The store itself. Raises what ``open_orders`` raises."""
        with self._lock:
            if self._refused is not None:
                raise self._refused
            if self._closed:
                raise UserFacingError(tr("The order database was closed."))
            if self._store is None:
                try:
                    self._store = self._open(self._password)
                except PasswordWanted as error:
                    self._refused = error
                    raise
            return self._store

    def use_password(self, password: str) -> None:
        """Open it with this one."""
        with self._lock:
            self._password, self._refused = password, None

    def close(self) -> None:
        """Let the connections go, for good."""
        with self._lock:
            self._closed = True
            if self._store is not None:
                self._store.close()
                self._store = None

    def take(self, operator: str, modes: frozenset[str], policy: Policy) -> Order | None:
        """See ``OrderStore.take``."""
        return self.opened().take(operator, modes, policy)

    def in_hand(self, operator: str) -> tuple[Order, float] | None:
        """See ``OrderStore.in_hand``."""
        return self.opened().in_hand(operator)

    def extend(self, operator: str, order_id: int, seconds: float) -> bool:
        """See ``OrderStore.extend``."""
        return self.opened().extend(operator, order_id, seconds)

    def give_back(self, operator: str, order_id: int, put_off: float = 0.0, reason: str = "") -> bool:
        """See ``OrderStore.give_back``."""
        return self.opened().give_back(operator, order_id, put_off, reason)

    def settle(self, kept: KeptResult, result: Result, policy: Policy) -> bool:
        """See ``OrderStore.settle``."""
        return self.opened().settle(kept, result, policy)
