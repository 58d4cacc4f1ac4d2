"""What Windows says of sleep, by ``PowerRegisterSuspendResumeNotification`` of Powrprof.dll.

Windows calls on a thread of its own and goes to sleep when the call has returned; it waits some seconds for
that, nobody says how many. Written by the documentation alone: it has never run on Windows.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import Final

from app.loop import Loop
from app.sleep import LONGEST_DELAY, Sleeper

_log = logging.getLogger("hookswitch.app")

SUSPENDS: Final = 0x0004
"""``PBT_APMSUSPEND``."""
RESUMED: Final = 0x0012
"""``PBT_APMRESUMEAUTOMATIC``: after every sleep, also before anybody has touched a key."""
_DEVICE_NOTIFY_CALLBACK: Final = 2

OnPower = Callable[[int | None, int, int | None], int]
"""Context, what happens (``PBT_…``), setting; the answer is a system error code."""


class WindowsSleep:
    """Listens until ``close``. Where Windows refuses, the log says that and nothing happens."""

    def __init__(
        self,
        loop: Loop,
        sleeper: Sleeper,
        listen: Callable[[OnPower], Callable[[], None]] | None = None,
    ) -> None:
        """``listen``: have a function called, returns how to end that; by default the system's own way."""
        self._loop = loop
        self._sleeper = sleeper
        self._close: Callable[[], None] = lambda: None
        try:
            self._close = (listen or _listen)(self._told)
        except OSError as error:
            _log.info("this system does not tell when it goes to sleep: %s", error)

    def close(self) -> None:
        """Stop listening."""
        self._close()

    def _told(self, _context: int | None, kind: int, _setting: int | None) -> int:
        """On a thread of the system's. While the phone makes ready for sleep, sleep waits for our return."""
        if kind == SUSPENDS:
            ready = threading.Event()
            self._loop.post(lambda: self._sleeper.prepare(ready.set))
            ready.wait(LONGEST_DELAY)
        elif kind == RESUMED:
            self._loop.post(self._sleeper.woke)
        return 0


def _listen(on_power: OnPower) -> Callable[[], None]:
    """Raises ``OSError`` where the system does not take it."""
    if sys.platform != "win32":
        raise OSError("this is not Windows")
    import ctypes
    from ctypes import wintypes

    prototype = ctypes.WINFUNCTYPE(wintypes.ULONG, wintypes.LPVOID, wintypes.ULONG, wintypes.LPVOID)

    class Parameters(ctypes.Structure):
        """``DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS``."""

        _fields_ = (("callback", prototype), ("context", wintypes.LPVOID))

    library = ctypes.WinDLL("powrprof")
    parameters = Parameters(prototype(on_power), None)
    handle = wintypes.HANDLE()
    error = library.PowerRegisterSuspendResumeNotification(
        wintypes.DWORD(_DEVICE_NOTIFY_CALLBACK), ctypes.byref(parameters), ctypes.byref(handle)
    )
    if error:
        raise ctypes.WinError(error)

    def close() -> None:
        library.PowerUnregisterSuspendResumeNotification(handle)
        parameters.callback = prototype()  # it had to live until now

    return close
