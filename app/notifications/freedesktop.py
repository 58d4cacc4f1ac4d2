"""Notifications of a Linux desktop, over the session's D-Bus (org.freedesktop.Notifications 1.2).

Qt shows notifications through the tray alone, which many desktops do not have, and without buttons.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable
from typing import Final

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.io.threading import DBusConnection

from app.dbus_thread import DBusThread
from app.loop import Loop
from app.notifications.note import OPEN, Note

_log = logging.getLogger("hookswitch.app")

SERVICE: Final = DBusAddress(
    "/org/freedesktop/Notifications",
    bus_name="org.freedesktop.Notifications",
    interface="org.freedesktop.Notifications",
)
_SIGNALS: Final = MatchRule(type="signal", interface=SERVICE.interface, path=SERVICE.object_path)
_NORMAL, _CRITICAL = 1, 2
_BY_ITSELF, _NEVER = -1, 0


class DesktopNotifier(DBusThread):
    """Speaks to the desktop on a thread of its own. ``close`` returns when that has ended."""

    def __init__(
        self,
        loop: Loop,
        acted: Callable[[str, str], None],
        failed: Callable[[Note], None],
        bus: str = "SESSION",
    ) -> None:
        """``acted``: told of the key and the action (``OPEN``: the note itself) that somebody pressed.
        ``failed``: gets each note that could not be shown. Both on the loop. ``bus``: its address."""
        super().__init__(bus, "notifications", without="this desktop shows no notifications")
        self._loop, self._acted, self._failed = loop, acted, failed
        self._waiting: list[Note] = []
        """Not sent yet: the connection is being made."""
        self._over = False
        """There is no connection, and there will be none."""
        self._asked: dict[int, Note] = {}
        """Sent and not answered yet, by serial."""
        self._shown: dict[str, int] = {}
        """The desktop's number of each note, by key."""
        self._listen()

    def show(self, note: Note) -> None:
        """See ``Notifier``."""
        with self._lock:
            if not self._over and self._connection is None:
                self._waiting.append(note)
                return
            if self._connection is not None and self._sent(self._connection, note):
                return
        self._failed(note)

    def withdraw(self, key: str) -> None:
        """See ``Notifier``."""
        with self._lock:
            self._waiting = [note for note in self._waiting if note.key != key]
            self._asked = {serial: note for serial, note in self._asked.items() if note.key != key}
            self._close_shown(key)

    # --- under the lock ---------------------------------------------------------------------------

    def _begin(self, connection: DBusConnection) -> None:
        connection.send(message_bus.AddMatch(_SIGNALS))
        waiting, self._waiting = self._waiting, []
        for note in waiting:
            self._sent(connection, note)

    def _part(self) -> None:
        for key in list(self._shown):
            self._close_shown(key)

    def _sent(self, connection: DBusConnection, note: Note) -> bool:
        actions = [word for pair in ((OPEN, ""), *note.actions) for word in pair]
        hints = {
            "urgency": ("y", _CRITICAL if note.urgent else _NORMAL),
            "category": ("s", "call.incoming" if note.urgent else "call"),
            "desktop-entry": ("s", "hookswitch"),
        }
        body = _plain(note.text).replace("&", "&amp;").replace("<", "&lt;")
        said = (
            "Hookswitch",
            self._shown.get(note.key, 0),
            "call-start",
            _plain(note.title),
            body,
            actions,
            hints,
            _NEVER if note.urgent else _BY_ITSELF,
        )
        serial = next(connection.outgoing_serial)
        self._asked[serial] = note
        try:
            connection.send(new_method_call(SERVICE, "Notify", "susssasa{sv}i", said), serial=serial)
        except OSError:
            del self._asked[serial]
            return False
        return True

    def _close_shown(self, key: str) -> None:
        number = self._shown.pop(key, None)
        if number is not None:
            self._close_number(number)

    def _close_number(self, number: int) -> None:
        if self._connection is not None:
            try:
                self._connection.send(new_method_call(SERVICE, "CloseNotification", "u", (number,)))
            except OSError as error:
                _log.info("a notification was not withdrawn: %s", error)

    # --- the thread -------------------------------------------------------------------------------

    def _end(self) -> None:
        with self._lock:
            self._over = True
            lost = [*self._waiting, *self._asked.values()]
            self._waiting, self._asked = [], {}
        if not self._closing:
            for note in lost:
                self._loop.post(lambda note=note: self._failed(note))  # type: ignore[misc]  # bound now

    def _heard(self, connection: DBusConnection, message: Message) -> None:
        serial = message.header.fields.get(HeaderFields.reply_serial)
        if serial is not None:
            self._answered(int(serial), message)
        elif _SIGNALS.matches(message) and message.body:
            self._signalled(message.header.fields.get(HeaderFields.member), message.body)

    def _answered(self, serial: int, message: Message) -> None:
        returned = message.header.message_type is MessageType.method_return
        with self._lock:
            note = self._asked.pop(serial, None)
            if returned and message.body:
                number = message.body[0]
                if note is None:
                    self._close_number(number)  # withdrawn before the desktop had shown it
                else:
                    if self._shown.get(note.key, number) != number:
                        self._close_shown(note.key)  # sent before the desktop had said which to replace
                    self._shown[note.key] = number
        if note is not None and not returned:
            self._loop.post(lambda: self._failed(note))

    def _signalled(self, name: object, body: tuple[object, ...]) -> None:
        with self._lock:
            key = next((key for key, number in self._shown.items() if number == body[0]), None)
            if key is not None and name == "NotificationClosed":
                del self._shown[key]
        if key is not None and name == "ActionInvoked":
            action = str(body[1])
            self._loop.post(lambda: self._acted(key, action))


def _plain(text: str) -> str:
    """Without control characters and lone surrogates: a bus shuts out whoever sends it a NUL or broken UTF-8,
    and what a caller is called comes from anybody."""
    return "".join(" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in text)
