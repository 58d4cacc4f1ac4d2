"""The one thread that makes every pjsua2 call, and the doorbell that wakes it.

``libHandleEvents`` sleeps in ``select`` until a SIP socket has something. The doorbell is one more such
socket: a UDP transport of pjsua on the loopback that nothing else uses. Whoever wants the loop's attention
sends it a CRLF keep-alive (RFC 5626 section 4.4.1), which pjsip drops without a word. So a command is
taken in a fraction of a millisecond, and an idle engine wakes once a second.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import math
import socket
import time
import traceback
from collections import deque
from collections.abc import Callable
from typing import TypeVar

import pjsua2 as pj

from app.engine.child.channel import Channel
from app.engine.events import EngineLogged
from app.engine.messages import Reply, Request

R = TypeVar("R")

LONGEST_SLEEP = 1.0
"""Seconds between turns of an idle loop."""


class Doorbell:
    """The UDP transport that wakes ``libHandleEvents``.

    On ::1 where there is one: pjsua chooses no transport for a PUBLISH, so pjsip takes the first of the
    family, and accounts are IPv4. Where the system has no IPv6, PUBLISH by UDP leaves the doorbell instead.
    """

    def __init__(self, endpoint: pj.Endpoint) -> None:
        try:
            family, port = socket.AF_INET6, _bell(endpoint, pj.PJSIP_TRANSPORT_UDP6, "::1")
        except pj.Error:
            family, port = socket.AF_INET, _bell(endpoint, pj.PJSIP_TRANSPORT_UDP, "127.0.0.1")
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.connect(("::1" if family is socket.AF_INET6 else "127.0.0.1", port))

    def ring(self) -> None:
        """Make ``libHandleEvents`` return now. Safe from any thread and from a signal handler."""
        try:
            self._socket.send(b"\r\n\r\n")
        except OSError:
            return  # the loop turns within LONGEST_SLEEP all the same

    def fileno(self) -> int:
        """The sending socket, for ``signal.set_wakeup_fd``: any byte rings."""
        return self._socket.fileno()

    def close(self) -> None:
        """Give the sending socket back."""
        self._socket.close()


def _bell(endpoint: pj.Endpoint, kind: int, address: str) -> int:
    """A transport there; its port."""
    config = pj.TransportConfig()
    config.boundAddress = address
    config.port = 0
    transport_id = endpoint.transportCreate(kind, config)
    return int(endpoint.transportGetInfo(transport_id).localName.rpartition(":")[2])


class EngineLoop:
    """Turns until told to stop: SIP events, requests, due work, then whatever each turn must do."""

    def __init__(
        self,
        endpoint: pj.Endpoint,
        channel: Channel,
        doorbell: Doorbell,
        run: Callable[[Request], str],
    ) -> None:
        self._endpoint = endpoint
        self._channel = channel
        self._doorbell = doorbell
        self._run = run
        self._posted: deque[Callable[[], None]] = deque()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._stopping = False

    def call_later(self, seconds: float, work: Callable[[], None]) -> None:
        """Run ``work`` on this thread after ``seconds``. Only from this thread."""
        heapq.heappush(self._due, (time.monotonic() + seconds, next(self._order), work))

    def post(self, work: Callable[[], None]) -> None:
        """Run ``work`` on this thread soon. Safe from any thread."""
        self._posted.append(work)
        self._doorbell.ring()

    def stop(self) -> None:
        """Let ``run`` return after this turn. Safe from any thread."""
        self._stopping = True

    def run(self, after_turn: Callable[[], float | None]) -> None:
        """Turn until ``stop`` or the parent's end.

        ``after_turn`` runs in every turn and names the ``time.monotonic()`` of the next wanted one.
        """
        wanted: float | None = None
        while not self._stopping and not self._channel.parent_gone:
            self._endpoint.libHandleEvents(self._sleep(wanted))
            self._take_requests()
            self._run_due()
            wanted = self._safely(after_turn)

    def pump(self, seconds: float, done: Callable[[], bool]) -> bool:
        """Only handle SIP events until ``done()`` or until ``seconds`` are over; True when done."""
        end = time.monotonic() + seconds
        while not done():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self._endpoint.libHandleEvents(int(min(left, 0.02) * 1000) + 1)
        return True

    def _sleep(self, wanted: float | None) -> int:
        """Milliseconds to wait for SIP at most."""
        now = time.monotonic()
        moments = [now + LONGEST_SLEEP]
        if self._due:
            moments.append(self._due[0][0])
        if wanted is not None:
            moments.append(wanted)
        return max(0, math.ceil((min(moments) - now) * 1000))

    def _take_requests(self) -> None:
        while (request := self._channel.take()) is not None:
            self._channel.emit(Reply(token=request.token, error=self._run(request)))

    def _run_due(self) -> None:
        while self._posted:
            self._safely(self._posted.popleft())
        while self._due and self._due[0][0] <= time.monotonic():
            self._safely(heapq.heappop(self._due)[2])

    def _safely(self, work: Callable[[], R]) -> R | None:
        """A bug in one piece of work must not end the calls that are up."""
        try:
            return work()
        except Exception:  # noqa: BLE001 - told to the parent's log
            self._channel.emit(EngineLogged(level=logging.ERROR, text=traceback.format_exc()))
            return None
