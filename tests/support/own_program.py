"""Hookswitch as a person starts it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def program(environment: Mapping[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """It is gone afterwards."""
    command = [sys.executable, "-m", "ui.main", *words]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
