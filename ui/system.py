"""What the operating system says of network and sleep, passed on to the phone while its window lives."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

from app.loop import Loop
from app.phone import Phone
from app.sleep import Sleep
from ui.network import NetworkWatch


class SystemWatch:
    """Each part listens until ``close``."""

    def __init__(self, phone: Phone) -> None:
        with contextlib.ExitStack() as stack:
            stack.callback(NetworkWatch(phone.network).close)
            sleep = Sleep(phone.loop, phone.bus, phone.transfers, phone.network)
            stack.callback(sleep.close)
            stack.callback(_listener(phone.loop, sleep))
            self._parts = stack.pop_all()

    def close(self) -> None:
        """Stop listening; harmless the second time."""
        self._parts.close()


def _listener(loop: Loop, sleep: Sleep) -> Callable[[], None]:
    """Begin to listen to what this system says of sleep; returns how to end that."""
    if sys.platform == "win32":
        from app.sleep_windows import WindowsSleep

        return WindowsSleep(loop, sleep).close
    if sys.platform == "darwin":
        from app.sleep_macos import MacSleep

        return MacSleep(loop, sleep).close
    from app.logind import Logind  # there is no D-Bus elsewhere

    return Logind(loop, sleep).close
