"""What macOS says of sleep, by ``IORegisterForSystemPower`` of IOKit.

The system calls on the main thread, whose run loop is Qt's, and sleeps when it has been allowed to, or after
30 s. Written by the documentation alone: it has never run on macOS.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
from collections.abc import Callable
from typing import Final, Protocol

from app.loop import Loop
from app.sleep import Sleeper

_log = logging.getLogger("hookswitch.app")

MAY_SLEEP: Final = 0xE0000270
"""``kIOMessageCanSystemSleep``: nobody has used the machine for a while."""
WILL_SLEEP: Final = 0xE0000280
"""``kIOMessageSystemWillSleep``."""
WOKE: Final = 0xE0000300
"""``kIOMessageSystemHasPoweredOn``."""

OnPower = Callable[[int, int], None]
"""What happens (``kIOMessage…``), and what to allow it by."""


class PowerManagement(Protocol):
    """The system's side."""

    def allow(self, change: int) -> None:
        """Let it happen."""

    def close(self) -> None:
        """Listen no more."""


class MacSleep:
    """Listens until ``close``. Where the system refuses, the log says that and nothing happens."""

    def __init__(
        self, loop: Loop, sleeper: Sleeper, listen: Callable[[OnPower], PowerManagement] | None = None
    ) -> None:
        """``listen``: have a function called; by default the system's own way."""
        self._loop = loop
        self._sleeper = sleeper
        self._system: PowerManagement | None = None
        try:
            self._system = (listen or IoKit)(self._told)
        except OSError as error:
            _log.info("this system does not tell when it goes to sleep: %s", error)

    def close(self) -> None:
        """Stop listening."""
        system, self._system = self._system, None
        if system is not None:
            system.close()

    def _told(self, kind: int, change: int) -> None:
        if kind == WILL_SLEEP:
            self._loop.post(lambda: self._sleeper.prepare(lambda: self._allow(change)))
        elif kind == MAY_SLEEP:
            self._allow(change)
        elif kind == WOKE:
            self._loop.post(self._sleeper.woke)

    def _allow(self, change: int) -> None:
        if self._system is not None:
            self._system.allow(change)


class IoKit:
    """IOKit and CoreFoundation by ctypes. Raises ``OSError`` where they are not to be had."""

    def __init__(self, on_power: OnPower) -> None:
        self._kit = _framework("IOKit")
        foundation = _framework("CoreFoundation")
        prototype = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p)
        self._callback = prototype(lambda _context, _service, kind, change: on_power(kind, change or 0))
        self._port, self._notifier = ctypes.c_void_p(), ctypes.c_uint32()
        self._kit.IORegisterForSystemPower.restype = ctypes.c_uint32
        self._session = ctypes.c_uint32(
            self._kit.IORegisterForSystemPower(
                None, ctypes.byref(self._port), self._callback, ctypes.byref(self._notifier)
            )
        )
        if not self._session.value:
            raise OSError("IORegisterForSystemPower gave no session")
        source, run_loop = self._kit.IONotificationPortGetRunLoopSource, foundation.CFRunLoopGetMain
        source.restype = run_loop.restype = ctypes.c_void_p
        foundation.CFRunLoopAddSource(
            ctypes.c_void_p(run_loop()),
            ctypes.c_void_p(source(self._port)),
            ctypes.c_void_p.in_dll(foundation, "kCFRunLoopCommonModes"),
        )

    def allow(self, change: int) -> None:
        """See ``PowerManagement``."""
        self._kit.IOAllowPowerChange(self._session, ctypes.c_void_p(change))

    def close(self) -> None:
        """See ``PowerManagement``."""
        self._kit.IODeregisterForSystemPower(ctypes.byref(self._notifier))
        self._kit.IOServiceClose(self._session)
        self._kit.IONotificationPortDestroy(self._port)


def _framework(name: str) -> ctypes.CDLL:
    path = ctypes.util.find_library(name)
    if path is None:
        raise OSError(f"there is no {name} here")
    return ctypes.CDLL(path)
