"""Where a desk's orders lie: opened when first needed, on whichever thread needs it.

SQLAlchemy takes a noticeable part of a second to load, so nothing here loads it before that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.account.call_modes import Result
from app.errors import UserFacingError
from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.policy import Policy
from app.translation import tr

if TYPE_CHECKING:
    import sqlalchemy as sa

    from app.orders.store import OrderStore

FILE_NAME: Final = "orders.sqlite"
"""Name of the store in the user's data folder, where the account file names no database."""
_PATIENCE: Final = {"connect_timeout": "5", "keepalives_idle": "10", "tcp_user_timeout": "10000"}
"""libpq: seconds until a server counts as silent, and (ms) until an answer to what was sent is missed."""
_REFUSED: Final = ("password", "PAM authentication failed", "LDAP authentication failed")
"""What libpq says when it has no password, or a wrong one; failed connections carry no SQLSTATE."""


class PasswordWanted(UserFacingError):  # noqa: N818 - named for what is to be done
    """The database asks for a password, or refuses the one that it got."""


def database_url(address: str, password: str, folder: Path) -> sa.URL:
    """Where the orders lie: at ``address`` (``postgresql://…``), or in a file of ``folder`` without one.

    Raises ``UserFacingError`` for an address that cannot be read.
    """
    import sqlalchemy as sa

    from app.database.store import sqlite_url

    if not address:
        return sqlite_url(folder / FILE_NAME)
    try:
        url = sa.make_url(address).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError) as error:
        raise UserFacingError(
            tr("The address of the order database cannot be read: {address}", address=address)
        ) from error
    missing = {key: value for key, value in _PATIENCE.items() if key not in url.query}
    return url.set(password=password or None).update_query_dict(missing)


def open_orders(url: sa.URL) -> OrderStore:
    """The store at ``url``. Raises ``PasswordWanted``; ``UserFacingError`` with why it cannot be opened."""
    from app.orders.store import OrderStore

    try:
        return OrderStore(url)
    except UserFacingError as error:
        if url.get_backend_name() == "postgresql" and any(words in str(error) for words in _REFUSED):
            where = f"{url.username or ''}@{url.host or ''}/{url.database or ''}"
            if url.password is None:
                sentence = tr("The order database {where} asks for a password.", where=where)
            else:
                sentence = tr("The order database {where} refuses this password.", where=where)
            raise PasswordWanted(sentence) from error
        raise


class LateStore:
    """The orders of this desk. Any thread; each method opens the store if that has not succeeded yet.

    A refused password is not tried again: make another one with another password.
    """

    def __init__(self, open_store: Callable[[], OrderStore]) -> None:
        self._open = open_store
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
                    self._store = self._open()
                except PasswordWanted as error:
                    self._refused = error
                    raise
            return self._store

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

    def extend(self, operator: str, order_id: int, seconds: float) -> bool:
        """See ``OrderStore.extend``."""
        return self.opened().extend(operator, order_id, seconds)

    def give_back(self, operator: str, order_id: int) -> None:
        """See ``OrderStore.give_back``."""
        self.opened().give_back(operator, order_id)

    def settle(self, kept: KeptResult, result: Result, policy: Policy) -> bool:
        """See ``OrderStore.settle``."""
        return self.opened().settle(kept, result, policy)
