"""A CardDAV server for tests: Radicale on a free port of 127.0.0.1, one person with one address book."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import TracebackType

import httpx2

from tests.support.ports import free_port

USER = "maria"
PASSWORD = "radicale-secret"  # noqa: S105 - of a server that lives as long as a test
_BOOK = (
    '<?xml version="1.0"?><mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop>'
    "<resourcetype><collection/><C:addressbook/></resourcetype><displayname>{name}</displayname>"
    "</prop></set></mkcol>"
)


class Radicale:
    """One server; a context manager that ends it."""

    def __init__(self, folder: Path) -> None:
        """``folder`` exists; what the server keeps goes there."""
        port = free_port()
        users = folder / "users"
        users.write_text(f"{USER}:{PASSWORD}\n")
        self.address = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "radicale",
                f"--server-hosts=127.0.0.1:{port}",
                f"--storage-filesystem-folder={folder / 'collections'}",
                "--auth-type=htpasswd",
                f"--auth-htpasswd-filename={users}",
                "--auth-htpasswd-encryption=plain",
                "--auth-delay=0",
                "--logging-level=info",
                "--config=",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        said = []
        for line in self._process.stderr:
            said.append(line)
            if "server ready" in line.lower():
                break
        else:
            raise RuntimeError(f"Radicale did not start: {''.join(said)[-2000:]}")

    def __enter__(self) -> Radicale:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def make_book(self, name: str) -> str:
        """Make an address book; its address."""
        url = f"{self.address}/{USER}/{name.lower()}/"
        self._do("MKCOL", url, _BOOK.format(name=name))
        return url

    def put(self, book: str, name: str, card: str) -> None:
        """Add or change a card."""
        self._do("PUT", f"{book}{name}.vcf", card)

    def delete(self, book: str, name: str) -> None:
        """Remove a card."""
        self._do("DELETE", f"{book}{name}.vcf", "")

    def _do(self, method: str, url: str, content: str) -> None:
        kind = "text/vcard" if method == "PUT" else "application/xml"
        answer = httpx2.request(
            method,
            url,
            content=content.encode(),
            auth=(USER, PASSWORD),
            headers={"Content-Type": f"{kind}; charset=utf-8"},
            timeout=60,
        )
        answer.raise_for_status()
