"""A registrar that only measures: asks for a password, accepts any, and notes when it said 200."""

from __future__ import annotations

import queue
import re
import socket
import threading
import time

_COPIED = ("via", "v", "from", "f", "to", "t", "call-id", "i", "cseq")


class Registrar:
    """One UDP registrar on a loopback address. ``registered`` holds a monotonic time per 200 sent."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self.address = address
        self.port: int = self._socket.getsockname()[1]
        self.registered: queue.Queue[float] = queue.Queue()
        self._thread = threading.Thread(target=self._serve, name="registrar", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._socket.sendto(b"", (self.address, self.port))
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while datagram := self._socket.recvfrom(65535):
            data, peer = datagram
            if not data:
                return
            request = data.decode(errors="replace")
            if not request.startswith(("REGISTER ", "OPTIONS ", "SUBSCRIBE ")):
                continue
            asks = request.startswith("REGISTER ") and "\nAuthorization:" not in request
            self._socket.sendto(_answer(request, challenge=asks), peer)
            if request.startswith("REGISTER ") and not asks:
                self.registered.put(time.monotonic())


def _answer(request: str, *, challenge: bool) -> bytes:
    """200 with the contacts and expiry asked for, or 401 with a challenge (RFC 3261 section 10.3)."""
    lines = request.split("\r\n")
    head = [line for line in lines[1:] if line.partition(":")[0].strip().lower() in _COPIED]
    head = [
        line + ";tag=bench" if re.match(r"(?i)(to|t)\s*:", line) and "tag=" not in line else line
        for line in head
    ]
    if challenge:
        head.append('WWW-Authenticate: Digest realm="bench", nonce="1", algorithm=MD5')
        status = "401 Unauthorized"
    else:
        head += [line for line in lines if re.match(r"(?i)(contact|m|expires)\s*:", line)]
        status = "200 OK"
    return "\r\n".join([f"SIP/2.0 {status}", *head, "Content-Length: 0", "", ""]).encode()
