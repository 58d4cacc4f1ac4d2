"""Where the child process begins. The parent imports this file, so nothing here may import pjsua2."""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import Final

import msgspec

from app.engine.frames import Frames
from app.engine.options import EngineOptions

WORD: Final = "--engine"
"""First word of a packaged program that is to be an engine: it has no interpreter to be given a module."""
_START: Final = (
    "import sys; words, *sys.path = sys.argv[1:]; from app.engine.entry import run_engine; run_engine(words)"
)


def command(options: EngineOptions) -> list[str]:
    """The words that start an engine with the modules that this process sees, and none of its own."""
    words = msgspec.json.encode(options).decode()
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD, words]
    return [sys.executable, "-c", _START, words, *sys.path]


def run_engine(words: str) -> None:
    """Load pjsua2 and run until ``Shutdown`` or the parent's end. ``words``: the options as JSON.

    Requests come by standard input, events leave by standard output; nothing else has either, because
    PJSIP prints a greeting there before its log is set up.
    """
    options = msgspec.json.decode(words, type=EngineOptions)
    frames = Frames(_taken(0, os.O_RDONLY), _taken(1, os.O_WRONLY))
    importlib.import_module("app.engine.child.main").main(frames, options)


def _taken(stream: int, flags: int) -> io.FileIO:
    """The standard stream under another number; its own leads nowhere from now on."""
    taken = io.FileIO(os.dup(stream), "rb" if flags == os.O_RDONLY else "wb")
    nowhere = os.open(os.devnull, flags)
    os.dup2(nowhere, stream)
    os.close(nowhere)
    return taken
