"""A login manager of the test's own, on a D-Bus of its own: it hands out inhibitors and announces sleep."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import threading
from collections.abc import Callable
from typing import Final, Self

from jeepney import HeaderFields, Message, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

from app.logind import LOGIN

MISSING: Final = "" if shutil.which("dbus-daemon") else "needs dbus-daemon (Debian: dbus)"


class FakeLogind:
    """A context manager. ``on_news`` is called on its own thread whenever something has changed."""

    def __init__(self, on_news: Callable[[], None]) -> None:
        self._on_news = on_news
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        """Of the bus."""
        self.asked: list[tuple[str, ...]] = []
        """What each inhibitor was asked for with: what, who, why, mode."""
        self._held: list[int] = []
        """Our ends of the inhibitors."""
        self._connection = open_dbus_connection(self.address, enable_fds=True)
        self._connection.send(message_bus.RequestName("org.freedesktop.login1"))
        self._thread = threading.Thread(target=self._serve, name="fake logind")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._connection.interrupt()
        self._thread.join()
        self._connection.__exit__(None, None, None)
        for end in self._held:
            os.close(end)
        self._daemon.terminate()
        self._daemon.wait(10)
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()

    def announce(self, *, sleeps: bool) -> None:
        """The machine is about to sleep, or is awake again."""
        self._connection.send(new_signal(LOGIN, "PrepareForSleep", "b", (sleeps,)))

    @property
    def may_sleep(self) -> bool:
        """Whether nobody holds an inhibitor: each one's other end is closed."""
        return all(select.select([end], [], [], 0)[0] for end in self._held)

    def _serve(self) -> None:
        try:
            while True:
                self._answer(self._connection.receive())
                self._on_news()
        except ReceiveStopped:
            pass

    def _answer(self, message: Message) -> None:
        asks = message.header.fields.get(HeaderFields.member) == "Inhibit"
        if message.header.message_type is MessageType.method_call and asks:
            ours, theirs = os.pipe()
            self._held.append(ours)
            self._connection.send(new_method_return(message, "h", (theirs,)))
            os.close(theirs)
            self.asked.append(message.body)
