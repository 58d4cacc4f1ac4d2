"""Digits into a call: what may be sent, in what portions, with which pauses (RFC 4733, P3)."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Callable
from typing import Final

from app.engine.commands import SendDtmf
from app.engine.messages import Reply
from app.engine.port import EnginePort
from app.engine.values import DtmfMethod
from app.loop import Alarm, Loop

DIGITS: Final = frozenset("0123456789*#ABCD")
PAUSE: Final = ","
PAUSE_SECONDS: Final = 2.0
"""One comma waits this long, as modems and desk phones have it."""
SECONDS_PER_DIGIT: Final = 0.25
"""Tone and gap of one digit as the engine sends it (PJSIP: 200 ms and a gap), generously."""
MOST_AT_ONCE: Final = 16
"""Digits handed over in one command; PJSIP queues 32 and refuses more."""


def clean(text: str) -> str:
    """Only what can be sent: ``0-9 * # A-D`` and ``,``; digits of any script, letters of either case."""
    kept = []
    for char in unicodedata.normalize("NFKC", text):
        value = unicodedata.decimal(char, None)
        sign = char.upper() if value is None else str(value)
        if sign in DIGITS or sign == PAUSE:
            kept.append(sign)
    return "".join(kept)


def portions(digits: str) -> list[tuple[str, float]]:
    """Cleaned digits as portions with the seconds to wait after each; a portion may be empty."""
    result: list[tuple[str, float]] = []
    for index, run in enumerate(digits.split(PAUSE)):
        if index:
            result.append(("", PAUSE_SECONDS))
        for start in range(0, len(run), MOST_AT_ONCE):
            part = run[start : start + MOST_AT_ONCE]
            result.append((part, len(part) * SECONDS_PER_DIGIT))
    return result


class DtmfSender:
    """Sends the digits of one call in the order they were asked for."""

    def __init__(
        self,
        call_id: str,
        *,
        engine: EnginePort,
        loop: Loop,
        method: DtmfMethod,
        on_failed: Callable[[str], None],
    ) -> None:
        self._call_id = call_id
        self._engine = engine
        self._method = method
        self._on_failed = on_failed
        self._waiting: deque[tuple[str, float]] = deque()
        self._timer = Alarm(loop)
        self._closed = False

    def send(self, digits: str) -> None:
        """Send cleaned ``digits`` after those still waiting."""
        if self._closed:
            return
        self._waiting.extend(portions(digits))
        if not self._timer.is_set:
            self._next()

    def close(self) -> None:
        """The call is over: forget what waits."""
        self._closed = True
        self._waiting.clear()
        self._timer.stop()

    def _next(self) -> None:
        if not self._waiting:
            return
        digits, seconds = self._waiting.popleft()
        if digits:
            command = SendDtmf(call_id=self._call_id, digits=digits, method=self._method)
            self._engine.send(command, self._on_reply)
        self._timer.set(seconds, self._next)

    def _on_reply(self, reply: Reply) -> None:
        if reply.error and not self._closed:
            self._on_failed(reply.error)
