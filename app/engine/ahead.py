"""An engine that comes up while the program is still being loaded.

Both take about as long: the engine loads pjsua2 and opens its sockets, the window's process loads Qt and
the core. Started first, the engine is ready when the core asks for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import TracebackType

from app.engine.events import Event
from app.engine.messages import Reply
from app.engine.options import EngineOptions
from app.engine.process import Child, EngineProcess, Outcome

_log = logging.getLogger("hookswitch.engine")


class EngineAhead:
    """A child without a listener, for an ``Engine`` as its ``start_process``. Use as a context manager.

    The first start of an engine with the same options takes the child over; each later start is a new one.
    """

    def __init__(self, options: EngineOptions | None = None) -> None:
        """Start the child; an ``Engine`` with these options may take it over."""
        self.options = options or EngineOptions()
        self._child: Child | None = None
        try:
            self._child = Child(self.options)
        except OSError as error:
            _log.warning("The engine could not be started ahead: %s", error)  # the supervisor tries again

    @property
    def pid(self) -> int:
        """The process id of the child that waits; 0: there is none."""
        return 0 if self._child is None else self._child.pid

    def __call__(
        self,
        options: EngineOptions,
        heard: Callable[[Reply | Event], None],
        ended: Callable[[Outcome], None],
    ) -> EngineProcess:
        """See ``app.engine.supervisor.StartProcess``. Raises ``OSError`` when the system cannot start one."""
        if options != self.options:
            return EngineProcess(options, heard, ended)
        child, self._child = self._child, None
        return EngineProcess(options, heard, ended, child)

    def close(self) -> None:
        """End the child if nobody took it over. Harmless the second time."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.bury()

    def __enter__(self) -> EngineAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
