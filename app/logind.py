"""What systemd-logind says of sleep, over the system's D-Bus (org.freedesktop.login1).

An inhibitor of mode "delay" gives the phone a moment before each sleep; letting its file descriptor go says
that the phone is ready. After waking another one is taken.
"""

from __future__ import annotations

import logging
import os
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
from app.sleep import Sleeper
from app.translation import tr

_log = logging.getLogger("hookswitch.app")

LOGIN: Final = DBusAddress(
    "/org/freedesktop/login1", bus_name="org.freedesktop.login1", interface="org.freedesktop.login1.Manager"
)
_SLEEPS: Final = MatchRule(
    type="signal", interface=LOGIN.interface, member="PrepareForSleep", path=LOGIN.object_path
)


class Logind(DBusThread):
    """Listens on a thread of its own. Where there is no logind, the log says that and nothing happens."""

    def __init__(self, loop: Loop, sleeper: Sleeper, bus: str = "SYSTEM") -> None:
        """``bus``: its D-Bus address, or the system's own."""
        super().__init__(
            bus, "logind", without="this system does not tell when it goes to sleep", enable_fds=True
        )
        self._loop = loop
        self._sleeper = sleeper
        self._inhibitor: int | None = None
        self._asked = 0
        """Serial of the call that is to bring the inhibitor."""
        self._listen()

    def close(self) -> None:
        """Stop listening and let the machine sleep; returns when the thread has ended."""
        super().close()
        self._let_go()

    # --- the thread -------------------------------------------------------------------------------

    def _begin(self, connection: DBusConnection) -> None:
        connection.send(message_bus.AddMatch(_SLEEPS))
        self._inhibit(connection)

    def _heard(self, connection: DBusConnection, message: Message) -> None:
        if _SLEEPS.matches(message):
            self._tell(connection, sleeps=bool(message.body[0]))
        elif message.header.fields.get(HeaderFields.reply_serial) == self._asked:
            self._answered(message)

    def _inhibit(self, connection: DBusConnection) -> None:
        why = tr("Customers whose calls are being passed on are handed to the PBX.")
        call = new_method_call(LOGIN, "Inhibit", "ssss", ("sleep", "Hookswitch", why, "delay"))
        self._asked = next(connection.outgoing_serial)
        connection.send(call, serial=self._asked)

    def _answered(self, message: Message) -> None:
        if message.header.message_type is MessageType.method_return:
            with self._lock:
                self._inhibitor = message.body[0].to_raw_fd()
        else:
            _log.info("this system does not let the phone put off its sleep: %s", message.body)

    def _tell(self, connection: DBusConnection, *, sleeps: bool) -> None:
        if sleeps:
            self._loop.post(lambda: self._sleeper.prepare(self._let_go))
        else:
            self._inhibit(connection)
            self._loop.post(self._sleeper.woke)

    def _let_go(self) -> None:
        """From either thread: the machine may sleep as far as this phone is concerned."""
        with self._lock:
            inhibitor, self._inhibitor = self._inhibitor, None
        if inhibitor is not None:
            os.close(inhibitor)
