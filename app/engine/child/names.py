"""Looks names up before pjsip does: its own lookup blocks the engine's one thread as long as DNS is silent.

What the system has just found it finds again at once (its resolver caches), and a name that cannot be found
is told without pjsip having waited for it.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable

from app.engine.child.loop import EngineLoop

_HOST = re.compile(r"(?:sips?:)?(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)(?::(\d+))?", re.IGNORECASE)


def host_and_port(uri: str, default_port: int) -> tuple[str, int]:
    """Host, without brackets, and port of a SIP URI; an empty host where there is none."""
    found = _HOST.match(uri.strip().removeprefix("<"))
    if found is None:
        return "", default_port
    return found.group(1).strip("[]"), int(found.group(2) or default_port)


class NameLookup:
    """Asks the system's resolver on threads of their own, and answers on the engine's loop."""

    def __init__(self, loop: EngineLoop) -> None:
        self._loop = loop

    def when_known(self, uri: str, then: Callable[[bool], None]) -> None:
        """Call ``then`` with whether the URI's host has an address; at once where it is one itself."""
        host, port = host_and_port(uri, 5060)
        if _is_address(host):
            then(True)
            return

        def look() -> None:
            try:
                socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
                found = True
            except (OSError, UnicodeError):
                found = False
            self._loop.post(lambda: then(found))

        threading.Thread(target=look, name="engine-name", daemon=True).start()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
