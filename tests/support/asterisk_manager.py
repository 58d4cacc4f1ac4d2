"""Asterisk's manager interface (AMI): commands go in, events come out, and a test waits for events."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
from collections.abc import Callable, Mapping

Event = Mapping[str, str]

_SECONDS = 60.0
"""That anything may take on a busy machine."""


class ManagerError(Exception):
    """Asterisk refused an action, or an event did not come in time."""


class Manager:
    """One connection. Events since the last ``forget`` are kept, so none is missed by waiting late."""

    def __init__(self, address: str, port: int, user: str, secret: str) -> None:
        self._socket = socket.create_connection((address, port), timeout=_SECONDS)
        self._socket.settimeout(None)
        self._arrived = threading.Condition()
        self._events: list[Event] = []
        self._replies: dict[str, Event] = {}
        self._closed = False
        self.on_event: Callable[[], None] = lambda: None
        """Called on the reader's thread after every event, for a test that waits on a loop."""
        self._numbers = itertools.count(1)
        self._reader = threading.Thread(target=self._read, name="asterisk manager", daemon=True)
        self._reader.start()
        self.action("Login", Username=user, Secret=secret)

    def action(self, name: str, **fields: str) -> Event:
        """Send one action and return its reply. Raises ``ManagerError`` when it is refused."""
        number = str(next(self._numbers))
        lines = [
            f"Action: {name}",
            f"ActionID: {number}",
            *(f"{key}: {value}" for key, value in fields.items()),
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        with self._arrived:
            if not self._arrived.wait_for(lambda: number in self._replies or self._closed, _SECONDS):
                raise ManagerError(f"no reply to {name}")
            reply = self._replies.pop(number, {})
        if reply.get("Response") not in ("Success", "Follows"):
            raise ManagerError(f"{name} was refused: {reply.get('Message', 'the connection is closed')}")
        return reply

    def command(self, line: str) -> str:
        """What the Asterisk console prints for ``line``."""
        return self.action("Command", Command=line).get("Output", "")

    def forget(self) -> None:
        """Drop the events heard so far."""
        with self._arrived:
            self._events.clear()

    def take(self, name: str, **fields: str) -> Event | None:
        """The oldest event of this name with these fields, taken out; None when there is none yet."""
        wanted = {"Event": name, **fields}
        with self._arrived:
            for event in self._events:
                if wanted.items() <= event.items():
                    self._events.remove(event)
                    return event
        return None

    def heard(self) -> str:
        """The names of the last events, for a person who reads a failed test."""
        with self._arrived:
            return ", ".join(event.get("Event", "?") for event in self._events[-30:]) or "nothing"

    def wait_for(self, name: str, timeout: float = _SECONDS, **fields: str) -> Event:
        """The first such event, past or to come. Raises ``ManagerError`` after ``timeout`` seconds."""
        found: list[Event] = []

        def arrived() -> bool:
            event = self.take(name, **fields)
            found.extend([event] if event is not None else [])
            return bool(found) or self._closed

        with self._arrived:
            self._arrived.wait_for(arrived, timeout)
        if not found:
            raise ManagerError(f"no {name} {fields} within {timeout} s; heard: {self.heard()}")
        return found[0]

    def close(self) -> None:
        """End the connection and its thread."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(_SECONDS)
        self._socket.close()

    def _read(self) -> None:
        message: dict[str, str] = {}
        with (
            contextlib.suppress(OSError),
            self._socket.makefile("r", encoding="utf-8", errors="replace") as lines,
        ):
            for line in lines:
                key, colon, value = line.rstrip("\r\n").partition(":")
                if colon:
                    value = value.strip()
                    message[key] = f"{message[key]}\n{value}" if key == "Output" and key in message else value
                elif not key:
                    self._deliver(message)
                    message = {}
        with self._arrived:
            self._closed = True
            self._arrived.notify_all()

    def _deliver(self, message: Event) -> None:
        with self._arrived:
            if "Response" in message and "ActionID" in message:
                self._replies[message["ActionID"]] = message
            elif "Event" in message:
                self._events.append(message)
            self._arrived.notify_all()
        self.on_event()
