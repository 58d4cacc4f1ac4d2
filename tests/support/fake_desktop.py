"""A desktop that shows notifications, on a D-Bus of the test's own."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from jeepney import HeaderFields, Message, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

from app.notifications.freedesktop import SERVICE

MISSING: Final = "" if shutil.which("dbus-daemon") else "needs dbus-daemon (Debian: dbus)"


@dataclass(frozen=True)
class Shown:
    """One notification on the screen."""

    number: int
    title: str
    text: str
    actions: tuple[str, ...]
    urgency: int
    seconds: int


class FakeDesktop:
    """A context manager. ``on_news`` is called on its own thread whenever something has changed."""

    def __init__(self, on_news: Callable[[], None], *, shows: bool = True, has_tray: bool = False) -> None:
        """``shows``: whether there is a service for notifications; the bus is there in any case.
        ``has_tray``: whether there is a tray for signs (KDE's StatusNotifierItem, as most desktops have)."""
        self._on_news = on_news
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        self.shown: dict[int, Shown] = {}
        """What is on the screen now."""
        self.all: list[Shown] = []
        self.refuses = False
        self.busy = threading.Lock()
        """Whoever holds it keeps the desktop from answering."""
        self._numbers = itertools.count(1)
        self._connection = open_dbus_connection(self.address)
        self.trays: list[str] = []
        """The programs that have put a sign into the tray, by their bus name."""
        if shows:
            self._connection.send(message_bus.RequestName("org.freedesktop.Notifications"))
        if has_tray:
            self._connection.send(message_bus.RequestName("org.kde.StatusNotifierWatcher"))
        self._thread = threading.Thread(target=self._serve, name="fake desktop")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._connection.interrupt()
        self._thread.join()
        self._connection.__exit__(None, None, None)
        self._daemon.terminate()
        self._daemon.wait(10)
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()

    def press(self, number: int, action: str) -> None:
        """The person presses a button of a notification, which closes it."""
        self.invoke(number, action)
        self.dismiss(number)

    def invoke(self, number: int, action: str) -> None:
        """A button was pressed and the notification stays. Whoever hears of it has heard the number, too."""
        self._connection.send(new_signal(SERVICE, "ActionInvoked", "us", (number, action)))

    def dismiss(self, number: int) -> None:
        """It goes away."""
        self.shown.pop(number, None)
        self._connection.send(new_signal(SERVICE, "NotificationClosed", "uu", (number, 2)))

    def _serve(self) -> None:
        try:
            while True:
                message = self._connection.receive()
                with self.busy:
                    self._answer(message)
                self._on_news()
        except ReceiveStopped:
            pass

    def _answer(self, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call:
            return
        member = message.header.fields.get(HeaderFields.member)
        if member == "Notify" and self.refuses:
            self._connection.send(new_error(message, "org.freedesktop.Notifications.Error", "s", ("no",)))
        elif member == "Notify":
            _, replaces, _, title, text, actions, hints, timeout = message.body
            number = replaces or next(self._numbers)
            made = Shown(number, title, text, tuple(actions), hints["urgency"][1], timeout)
            self.shown[number] = made
            self.all.append(made)
            self._connection.send(new_method_return(message, "u", (number,)))
        elif member == "RegisterStatusNotifierItem":
            self.trays.append(message.header.fields[HeaderFields.sender])
            self._connection.send(new_method_return(message))
        elif member == "Get":  # of the one property that is asked for: whether somebody shows the signs
            self._connection.send(new_method_return(message, "v", (("b", True),)))
        elif member == "CloseNotification":
            self.shown.pop(message.body[0], None)
            self._connection.send(new_method_return(message))
