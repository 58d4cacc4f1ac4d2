"""Looking at the order store from time to time: apart, one look at a time, only while somebody watches."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from app.apart import Apart
from app.errors import UserFacingError
from app.loop import Alarm, Loop
from app.translation import tr

if TYPE_CHECKING:
    from app.orders.store import OrderStore

SILENT: Final = "The order database does not answer. What stands here is what it said last."
"""Said where nothing fresh can be shown."""

F = TypeVar("F")
"""What a look finds."""


class Opened(Protocol):
    """Where the store comes from; any thread."""

    def opened(self) -> OrderStore:
        """See ``app.orders.database.LateStore.opened``."""


class Looking(ABC, Generic[F]):
    """One person's look. Only on the core's thread; ``close`` ends it."""

    def __init__(self, store: Callable[[], Opened | None], apart: Apart, loop: Loop) -> None:
        self._store, self._apart, self._loop = store, apart, loop
        self._clock = Alarm(loop)
        self._watched = self._looking = self._closed = False
        self._looked_at: Opened | None = None
        self.problem = ""
        """Why nothing fresh can be shown, in a sentence."""

    def watch(self) -> None:
        """Somebody looks."""
        self._watched = True
        self._look()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._watched = False
        self._clock.stop()

    def close(self) -> None:
        """Stop."""
        self.rest()
        self._closed = True

    # --- for those who look -----------------------------------------------------------------------

    @abstractmethod
    def _forget(self) -> None:
        """The store is another one: nothing seen so far is true of it."""

    @abstractmethod
    def _work(self, store: Opened) -> Callable[[], F]:
        """One look, to be done apart."""

    @abstractmethod
    def _found(self, found: F) -> bool:
        """Take in what was found and tell it; whether to look again at once."""

    @abstractmethod
    def _failed(self) -> None:
        """Tell ``problem``."""

    @property
    @abstractmethod
    def _pause(self) -> float:
        """Seconds until the next look."""

    def _look(self) -> None:
        store = self._store()
        if self._looking or self._closed or store is None:
            return
        self._clock.stop()
        if store is not self._looked_at:
            self._looked_at = store
            self._forget()
        self._looking = True
        self._apart.run(self._work(store), self._looked)

    # --- inside -----------------------------------------------------------------------------------

    def _looked(self, outcome: Future[F]) -> None:
        self._looking = False
        if self._closed:
            return
        error = outcome.exception()
        if error is None:
            self.problem = ""
            if self._found(outcome.result()):
                self._look()
            else:
                self._wait()
            return
        self.problem = str(error) if isinstance(error, UserFacingError) else tr(SILENT)
        self._failed()
        self._wait()
        if not is_expected(error):
            raise error

    def _wait(self) -> None:
        if self._watched and not self._looking:
            self._clock.set(self._pause, self._look)


def is_expected(error: BaseException) -> bool:
    """Whether a store or a file may raise it; SQLAlchemy's errors are known by their module, not imported."""
    return isinstance(error, UserFacingError | OSError) or type(error).__module__.startswith("sqlalchemy.")
