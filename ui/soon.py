"""What a person is likely to want is loaded while nobody waits for it: its first opening is quick, too.

On a thread of its own, one module after the other: Python lets the window's thread run in between. What few
people ever open is not among them, and is loaded when somebody does.
"""

from __future__ import annotations

import importlib
import threading
from typing import Final

from app.loop import Loop

AFTER: Final = 2.5
"""Seconds from the start of the phone; its window, its registration and the stores come before."""
MODULES: Final = (
    "ui.call_data.view",
    "ui.history.presenter",
    "ui.history.view",
    "ui.people.presenter",
    "ui.people.view",
    "ui.sign_in.assembly",
    "ui.settings.assembly",
    "ui.devices.view",
    "ui.orders.view",
    "ui.order_admin.presenter",
    "ui.order_admin.view",
    "app.orders.board",
    "app.orders.overview.listing",
    "ui.order_statistics.assembly",
)
"""With all that they import: the pages, each of which would take 10 to 40 ms with its first opening."""


class Soon:
    """Loads ``MODULES`` in a moment. ``close`` with the program."""

    def __init__(self, loop: Loop) -> None:
        self._over = False
        self._thread = threading.Thread(target=self._load, name="loading", daemon=True)
        self._timer = loop.call_later(AFTER, self._thread.start)

    def close(self) -> None:
        """Load no more."""
        self._timer.cancel()
        self._over = True
        if self._thread.is_alive():
            self._thread.join()

    def _load(self) -> None:
        for name in MODULES:
            if self._over:
                return
            importlib.import_module(name)
