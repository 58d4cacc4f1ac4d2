"""A PostgreSQL of our own for tests: a new cluster on a socket in a temporary folder, no network.

The server refuses to run as root; then everything here runs as ``nobody``.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import sqlalchemy as sa

USER = "hookswitch"
START_SECONDS = "60"


def _tools() -> Path | None:
    """Where the newest installed server lies."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(Path(path).parts[4]))
    return Path(folders[-1]).parent if folders else None


def missing() -> str:
    """Why these tests cannot run here; empty when they can."""
    return "" if _tools() else "no PostgreSQL server is installed (Debian: postgresql)"


class Postgres:
    """One private server; a context manager that ends it."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is new and short (a socket's path may have 107 bytes)."""
        tools = _tools()
        assert tools is not None, missing()
        self._tools = tools
        self._folder = folder
        self._data = folder / "data"
        self._as = (
            ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        )
        if self._as:
            folder.chmod(0o711)
            shutil.chown(folder, "nobody", "nogroup")
        self._run("initdb", "-D", str(self._data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start it, at first or again; returns when it answers."""
        settings = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c max_connections=200"
        log = str(self._folder / "log")
        self._run(
            "pg_ctl", "start", "-w", "-t", START_SECONDS, "-D", str(self._data), "-l", log, "-o", settings
        )

    def stop(self) -> None:
        """Pull the plug."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self._data))

    def ask_for_passwords(self, role: str) -> None:
        """Whoever comes as ``role`` needs its password from now on.

        By a new start: ``pg_ctl reload`` does not wait until the new rules hold.
        """
        rules = self._data / "pg_hba.conf"
        self.stop()
        rules.write_text(f"local all {role} scram-sha-256\n{rules.read_text()}")
        self.start()

    @property
    def folder(self) -> Path:
        """Where the socket lies: ``host`` for every client."""
        return self._folder

    def new_database(self, name: str) -> sa.URL:
        """Make an empty database; its address."""
        self._run("createdb", "-h", str(self._folder), "-U", USER, name)
        return sa.URL.create(
            "postgresql+psycopg", username=USER, database=name, query={"host": str(self._folder)}
        )

    def tool(self, name: str) -> str:
        """The path of one of PostgreSQL's own programs, ``pgbench`` for instance."""
        return str(self._tools / name)

    def __enter__(self) -> Postgres:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, tool: str, *words: str) -> None:
        command = [*self._as, str(self._tools / tool), *words]
        # pg_ctl's server keeps what it is given open: no pipes, or this would wait for the server's end.
        done = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{tool} failed: {self._log()}")

    def _log(self) -> str:
        log = self._folder / "log"
        return log.read_text()[-2000:] if log.exists() else "it wrote no log"


@contextlib.contextmanager
def own_server() -> Iterator[Postgres]:
    """A server in a folder of its own, both gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hs-pg-", dir="/tmp"))  # sockets need a short path
    try:
        with Postgres(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder)
