"""The log: one rotating file in the platform's log folder, named categories, no secret in it.

Masking happens on the finished text, tracebacks and SIP messages included, so that no caller can
forget it. Loggers are ``hookswitch.<category>``; the categories are the rooms' own words.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
import time
from pathlib import Path
from typing import Final

from app.engine.secrets import MASK, masked
from app.translation import tr

FILE_NAME: Final = "hookswitch.log"
BYTES_PER_FILE: Final = 2_000_000
OLD_FILES: Final = 5
"""With the current one at most 12 MB on disk."""
SHORTEST_SECRET: Final = 4
"""Known secrets shorter than this are masked by context only, or every "1" in the log would go."""

LONGEST_RECORD: Final = 64_000
"""Characters of one record; the rest is left out. A SIP message fits, and masking stays quick."""

_SUSPECT = re.compile(
    r"auth|passw|passphrase|secret|token|api_?key|nonce|response|inline|ice-pwd|key-mgmt|sips?:",
    re.IGNORECASE,
)
# Repetitions are bounded: what comes from the network must not be able to make masking slow.
_NAMED = re.compile(
    r"""(?P<name>(?:passw(?:or)?d|passphrase|secret|token|api_?key)\w{0,20}["']?\s{0,4}[=:]\s{0,4})"""
    r"""(?P<value>"(?:[^"\\]|\\.){0,500}"?|'(?:[^'\\]|\\.){0,500}'?|[^\s,;)&"']{1,500})""",
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(
    r"(authorization\s{0,4}[:=]\s{0,4}[\"']?(?:digest|basic|bearer)?)[^\r\n]*", re.IGNORECASE
)
_KEY_MGMT = re.compile(r"(key-mgmt:\s{0,4}[^\s:]{1,20}\s{1,4})[^\r\n]+", re.IGNORECASE)
_DIGEST_ANSWER = re.compile(r"\b(c?nonce|response)=\"[^\"]{0,500}\"?", re.IGNORECASE)


def mask(text: str) -> str:
    """``text`` without passwords, Authorization headers, digest answers and the keys of an SDP."""
    if len(text) > LONGEST_RECORD:
        text = f"{text[:LONGEST_RECORD]} ... ({len(text) - LONGEST_RECORD} more characters)"
    if _SUSPECT.search(text) is None:
        return text
    text = masked(text)
    text = _AUTHORIZATION.sub(rf"\1 {MASK}", text)
    text = _KEY_MGMT.sub(rf"\1{MASK}", text)
    text = _DIGEST_ANSWER.sub(rf"\1={MASK}", text)
    return _NAMED.sub(rf"\g<name>{MASK}", text)


class MaskingFormatter(logging.Formatter):
    """Formats in UTC with milliseconds and masks the whole result."""

    default_msec_format = "%s.%03dZ"
    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self.converter = time.gmtime
        self._known: list[str] = []

    def hide(self, secret: str) -> None:
        """Mask this very text wherever it comes up from now on."""
        if len(secret) >= SHORTEST_SECRET and secret not in self._known:
            self._known.append(secret)
            self._known.sort(key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter.format``."""
        text = mask(super().format(record))
        for secret in self._known:
            text = text.replace(secret, MASK)
        return text


class Log:
    """The open log of this process; ``close`` it at the end."""

    def __init__(self, handlers: list[logging.Handler], formatter: MaskingFormatter, problem: str) -> None:
        self._handlers = handlers
        self._formatter = formatter
        self.problem = problem
        """Why there is no log file, in one sentence; empty: there is one."""

    def hide(self, secret: str) -> None:
        """Never write this text, a password, say."""
        self._formatter.hide(secret)

    def close(self) -> None:
        """Write out and detach; harmless the second time."""
        root = logging.getLogger()
        for handler in self._handlers:
            root.removeHandler(handler)
            handler.close()
        self._handlers.clear()


def start_log(
    folder: Path, *, level: int = logging.INFO, console: bool = False, bytes_per_file: int = BYTES_PER_FILE
) -> Log:
    """Log everything of this process from ``level`` up into ``folder``, and to stderr if ``console``.

    Never raises: where the folder cannot be written, the log goes to stderr and ``problem`` says so.
    """
    formatter = MaskingFormatter()
    handlers: list[logging.Handler] = []
    problem = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / FILE_NAME, maxBytes=bytes_per_file, backupCount=OLD_FILES, encoding="utf-8"
            )
        )
    except OSError as error:
        problem = tr(
            "No log can be kept in {folder}: {reason}.", folder=folder, reason=error.strerror or str(error)
        )
    if console or problem:
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    for handler in handlers:
        handler.setFormatter(formatter)
        handler.setLevel(level)
        root.addHandler(handler)
    logging.getLogger("hookswitch").setLevel(level)
    for house in ("app", "ui"):
        logging.getLogger(house).setLevel(level)
    return Log(handlers, formatter, problem)
