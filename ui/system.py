"""What the operating system says of network and sleep, passed on to the phone while its window lives."""

from __future__ import annotations

import contextlib
import sys

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
            if sys.platform == "linux":
                from app.logind import Logind  # there is no D-Bus elsewhere

                stack.callback(Logind(phone.loop, sleep).close)
            self._parts = stack.pop_all()

    def close(self) -> None:
        """Stop listening; harmless the second time."""
        self._parts.close()
