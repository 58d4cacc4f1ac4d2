"""PJSIP's log: warnings for the parent's log, SIP messages while tracing, malformed packets counted."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

import pjsua2 as pj

from app.engine.child import native
from app.engine.child.dispatcher import Dispatcher
from app.engine.child.guard import guarded
from app.engine.commands import TraceSip
from app.engine.events import EngineLogged, Event, MalformedSip, SipTraced
from app.engine.secrets import masked

MESSAGE_LEVEL = 4
"""PJSIP logs whole SIP messages at this level."""

_LEVELS = {0: logging.ERROR, 1: logging.WARNING, 2: logging.WARNING, 3: logging.INFO}
"""PJSIP calls whatever a peer does wrong an error; in our log an error is a fault of ours."""
_STAMP = re.compile(r"^[\d:.]+\s+(\S+)\s+\.*")
_MESSAGE = re.compile(
    r"\b(RX|TX) \d+ bytes .*? (?:from|to) (\S+ \S+):\r?\n(.*?)(?:\n--end msg--)?\s*\Z", re.DOTALL
)
_MALFORMED = re.compile(r"Error processing packet from|Dropping \d+ bytes packet")
_BAD_SIPFRAG = "invalid message/sipfrag content"
"""A whole packet by all rules but RFC 3515: only the log tells."""
TELL_PERIOD = 0.2
"""Seconds between two ``MalformedSip``: a flood of garbage must not become a flood of events."""
_OWN_LINES = (
    "endpoint.cpp",
    "call.cpp",
    "account.cpp",
    "media.cpp",
    "Unable to create re-INVITE",
    "sip_parser.c",
)
"""Told another way: pjsua2 logs every ``pj.Error`` that a reply carries, the parser what is counted."""

_NO_TROUBLE = re.compile(r"\(PUBLISH\) failed \(4(05|89)/")
"""Many a PBX takes no PUBLISH and says so (RFC 3903 section 5): worth knowing, and nobody's mistake."""


class Trace(pj.LogWriter):
    """Receives every log line of PJSIP, on whatever thread wrote it."""

    def __init__(self, emit: Callable[[Event], None], level: int) -> None:
        super().__init__()
        self.emit = emit
        self._level = level
        self._tracing = False
        self._malformed = 0
        self._malformed_told = 0
        self._next_telling = 0.0
        self._counted_natively = False

    def started(self) -> None:
        """Called once after ``libInit``: ask PJSIP for no more lines than wanted."""
        self._counted_natively = native.on_dropped_packet(self.count_malformed)
        self._apply_level()

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands."""
        dispatcher.on(TraceSip, self._trace_sip)

    def count_malformed(self) -> None:
        """One packet was no SIP. Datagrams below 32 bytes are keep-alives to pjsip and not counted."""
        self._malformed += 1

    def tick(self) -> float | None:
        """Tell the count when it is time; returns when it will be (``time.monotonic()``), None = no need."""
        if self._malformed == self._malformed_told:
            return None
        now = time.monotonic()
        if now < self._next_telling:
            return self._next_telling
        self._next_telling = now + TELL_PERIOD
        self._malformed_told = self._malformed
        self.emit(MalformedSip(count=self._malformed))
        return None

    @guarded
    def write(self, entry: pj.LogEntry) -> None:
        """Sort one line of PJSIP."""
        text = entry.msg
        if _MALFORMED.search(text):
            if not self._counted_natively:
                self.count_malformed()
            return
        if _BAD_SIPFRAG in text:
            self.count_malformed()
            return
        if self._tracing and entry.level == MESSAGE_LEVEL:
            self._emit_message(text)
        if entry.level <= self._level and not any(name in text for name in _OWN_LINES):
            level = _LEVELS.get(entry.level, logging.DEBUG)
            if _NO_TROUBLE.search(text):
                level = min(level, logging.INFO)
            self.emit(EngineLogged(level=level, text=masked(_STAMP.sub(r"\1: ", text.strip()))))

    def _emit_message(self, text: str) -> None:
        found = _MESSAGE.search(text)
        if found is not None:
            direction, peer, message = found.groups()
            self.emit(
                SipTraced(
                    direction="received" if direction == "RX" else "sent",
                    peer=peer,
                    text=masked(message),
                )
            )

    def _trace_sip(self, command: TraceSip) -> None:
        self._tracing = command.on
        self._apply_level()

    def _apply_level(self) -> None:
        """Lines that nobody wants are not even formatted, where the build lets us say so."""
        native.set_log_level(max(self._level, MESSAGE_LEVEL) if self._tracing else self._level)
