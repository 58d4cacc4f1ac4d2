"""Listening at a D-Bus, on a thread of one's own; there may be no bus, or none that can be spoken with."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from typing import Final

from jeepney import DBusErrorResponse, Message
from jeepney.auth import AuthenticationError
from jeepney.io.threading import DBusConnection, ReceiveStopped, open_dbus_connection

_log = logging.getLogger("hookswitch.app")

_NO_BUS: Final = (
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    StopIteration,
    DBusErrorResponse,
    AuthenticationError,
)
"""What jeepney raises without an address, with one that it cannot read, and where nobody answers there."""


class DBusThread(ABC):
    """One connection. Whoever is made of it calls ``_listen`` when ready."""

    def __init__(self, bus: str, name: str, *, without: str, enable_fds: bool = False) -> None:
        """``bus``: SESSION, SYSTEM or its address. ``without``: for the log, what there is not without a bus.
        ``enable_fds``: answers may bring file descriptors."""
        self._bus, self._without, self._enable_fds = bus, without, enable_fds
        self._lock = threading.Lock()
        self._connection: DBusConnection | None = None
        """Under the lock; None before it is made, and when it is over."""
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def close(self) -> None:
        """Stop listening; returns when the thread has ended."""
        with self._lock:
            self._closing = True
            self._part()
            if self._connection is not None:
                self._connection.interrupt()
        self._thread.join()

    @abstractmethod
    def _begin(self, connection: DBusConnection) -> None:
        """The connection is made: say what is to be heard. Under the lock."""

    @abstractmethod
    def _heard(self, connection: DBusConnection, message: Message) -> None:
        """A message came, on the thread."""

    def _part(self) -> None:
        """``close`` was asked for: the last words. Under the lock."""
        return

    def _end(self) -> None:
        """There is no connection any more, or there never was one. On the thread."""
        return

    def _listen(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        try:
            with open_dbus_connection(self._bus, enable_fds=self._enable_fds) as connection:
                try:
                    with self._lock:
                        self._connection = connection
                        self._begin(connection)
                    while not self._closing:
                        self._heard(connection, connection.receive())
                finally:
                    with self._lock:
                        self._connection = None
        except ReceiveStopped:
            pass
        except _NO_BUS as error:
            _log.info("%s: %s", self._without, error)
        finally:
            self._end()
