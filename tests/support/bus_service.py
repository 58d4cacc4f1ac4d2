"""A service on a D-Bus of the test's own."""

from __future__ import annotations

import shutil
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, Self

from jeepney import Message, message_bus
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

MISSING: Final = "" if shutil.which("dbus-daemon") else "needs dbus-daemon (Debian: dbus)"


class BusService(ABC):
    """A context manager. ``on_news`` is called on its own thread whenever something has changed."""

    def __init__(self, on_news: Callable[[], None], *names: str, enable_fds: bool = False) -> None:
        """``names``: those on the bus, perhaps none; whoever derives from this calls ``serve`` when ready."""
        self._on_news = on_news
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        """Of the bus."""
        self.connection = open_dbus_connection(self.address, enable_fds=enable_fds)
        for name in names:
            self.connection.send(message_bus.RequestName(name))
        self._thread = threading.Thread(target=self._serve, name=type(self).__name__)

    def serve(self) -> None:
        """Answer from now on."""
        self._thread.start()

    @abstractmethod
    def answer(self, message: Message) -> None:
        """To whatever comes; on the service's thread."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.connection.interrupt()
        self._thread.join()
        self.connection.__exit__(None, None, None)
        self._daemon.terminate()
        self._daemon.wait(60)
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()

    def _serve(self) -> None:
        try:
            while True:
                self.answer(self.connection.receive())
                self._on_news()
        except ReceiveStopped:
            pass
