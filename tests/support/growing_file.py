"""Waits for a file that another process writes: the system says when (inotify(7))."""

from __future__ import annotations

import ctypes
import os
import select
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

_IN_MODIFY: Final = 0x2
_SECONDS: Final = 60.0


def wait_until_written(path: Path, enough: Callable[[], bool]) -> None:
    """Until ``enough()``, asked after each write; fails the test when none comes for too long."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if watch < 0 or libc.inotify_add_watch(watch, os.fsencode(path), _IN_MODIFY) < 0:
            raise OSError(ctypes.get_errno(), "inotify", str(path))
        end = time.monotonic() + _SECONDS
        while not enough():
            ready, _, _ = select.select([watch], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                pytest.fail(f"{path} does not grow: {path.stat().st_size} bytes")
            os.read(watch, 65536)
    finally:
        if watch >= 0:
            os.close(watch)
