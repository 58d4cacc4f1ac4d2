"""A desktop that shows notifications, on a D-Bus of the test's own."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass

from jeepney import HeaderFields, Message, MessageType, new_error, new_method_return, new_signal

from app.notifications.freedesktop import SERVICE
from tests.support.bus_service import BusService


@dataclass(frozen=True)
class Shown:
    """One notification on the screen."""

    number: int
    title: str
    text: str
    actions: tuple[str, ...]
    urgency: int
    seconds: int


class FakeDesktop(BusService):
    """Its notifications, and its tray."""

    def __init__(self, on_news: Callable[[], None], *, shows: bool = True, has_tray: bool = False) -> None:
        """``shows``: whether there is a service for notifications; the bus is there in any case.
        ``has_tray``: whether there is a tray for signs (KDE's StatusNotifierItem, as most desktops have)."""
        names = (("org.freedesktop.Notifications", shows), ("org.kde.StatusNotifierWatcher", has_tray))
        super().__init__(on_news, *(name for name, there in names if there))
        self.shown: dict[int, Shown] = {}
        """What is on the screen now."""
        self.all: list[Shown] = []
        self.refuses = False
        self.busy = threading.Lock()
        """Whoever holds it keeps the desktop from answering."""
        self._numbers = itertools.count(1)
        self.trays: list[str] = []
        """The programs that have put a sign into the tray, by their bus name."""
        self.serve()

    def press(self, number: int, action: str) -> None:
        """The person presses a button of a notification, which closes it."""
        self.invoke(number, action)
        self.dismiss(number)

    def invoke(self, number: int, action: str) -> None:
        """A button was pressed and the notification stays. Whoever hears of it has heard the number, too."""
        self.connection.send(new_signal(SERVICE, "ActionInvoked", "us", (number, action)))

    def dismiss(self, number: int) -> None:
        """It goes away."""
        self.shown.pop(number, None)
        self.connection.send(new_signal(SERVICE, "NotificationClosed", "uu", (number, 2)))

    def answer(self, message: Message) -> None:
        """As a desktop does."""
        with self.busy:
            self._answer(message)

    def _answer(self, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call:
            return
        member = message.header.fields.get(HeaderFields.member)
        if member == "Notify" and self.refuses:
            self.connection.send(new_error(message, "org.freedesktop.Notifications.Error", "s", ("no",)))
        elif member == "Notify":
            _, replaces, _, title, text, actions, hints, timeout = message.body
            number = replaces or next(self._numbers)
            made = Shown(number, title, text, tuple(actions), hints["urgency"][1], timeout)
            self.shown[number] = made
            self.all.append(made)
            self.connection.send(new_method_return(message, "u", (number,)))
        elif member == "RegisterStatusNotifierItem":
            self.trays.append(message.header.fields[HeaderFields.sender])
            self.connection.send(new_method_return(message))
        elif member == "Get":  # of the one property that is asked for: whether somebody shows the signs
            self.connection.send(new_method_return(message, "v", (("b", True),)))
        elif member == "CloseNotification":
            self.shown.pop(message.body[0], None)
            self.connection.send(new_method_return(message))
