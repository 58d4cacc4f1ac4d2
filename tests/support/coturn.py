"""A TURN server for tests: Debian's coturn on a free port of 127.0.0.1, which relays to 127.0.0.1, too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import TracebackType

from tests.support.ports import free_port

USER = "alice"
PASSWORD = "turn-secret"  # noqa: S105 - of a server that lives as long as a test


def missing() -> str:
    """Why these tests cannot run here; empty when they can."""
    return "" if shutil.which("turnserver") else "no TURN server (Debian: coturn)"


class Coturn:
    """One server; a context manager that ends it. ``folder`` is its own."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        options = (
            "-n --no-tls --no-dtls --no-cli --allow-loopback-peers --lt-cred-mech --realm=example.com "
            f"-L 127.0.0.1 -E 127.0.0.1 -p {port} -u {USER}:{PASSWORD} "
            f"--pidfile={folder}/pid --userdb={folder}/users --log-file=stdout --simple-log"
        )
        self._process = subprocess.Popen(
            ["turnserver", *options.split()],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Coturn:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
