"""An LDAP server for tests: Debian's slapd on a free port of 127.0.0.1, with people in it."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from tests.support.certificates import Authority
from tests.support.ports import free_port

BASE = "dc=example,dc=com"
READER = f"cn=reader,{BASE}"
PASSWORD = "slapd-secret"  # noqa: S105 - of a server that lives as long as a test
_CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile {folder}/pid
modulepath /usr/lib/ldap
moduleload back_mdb
{tls}
database mdb
suffix "{base}"
rootdn "{reader}"
rootpw {password}
directory {folder}/data
"""


def missing() -> str:
    """Why these tests cannot run here; empty when they can."""
    return "" if shutil.which("slapd", path="/usr/sbin:/usr/bin") else "no LDAP server (Debian: slapd)"


class Slapd:
    """One server; a context manager that ends it."""

    def __init__(
        self, folder: Path, people: Sequence[dict[str, str]], *, authority: Authority | None = None
    ) -> None:
        """``folder`` exists and is its own; with an ``authority``, StartTLS is there, too."""
        (folder / "data").mkdir()
        tls = ""
        if authority is not None:
            authority.issue("slapd", "127.0.0.1")
            made = authority.ca_file.parent / "slapd"
            tls = f"TLSCertificateFile {made}.pem\nTLSCertificateKeyFile {made}.key"
        config = folder / "slapd.conf"
        config.write_text(_CONFIG.format(folder=folder, base=BASE, reader=READER, password=PASSWORD, tls=tls))
        self._fill(config, folder / "people.ldif", people)
        port = free_port()
        self.address = f"ldap://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            ["/usr/sbin/slapd", "-d", "stats", "-f", str(config), "-h", self.address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        self.said: list[str] = []
        for line in self._process.stderr:
            self.said.append(line)
            if "slapd starting" in line:
                break
        else:
            raise RuntimeError(f"slapd did not start: {''.join(self.said)[-2000:]}")
        while not _answers(port):  # it says so a moment before it listens
            if self._process.poll() is not None:
                raise RuntimeError(f"slapd ended: {self.stop()[-2000:]}")

    def __enter__(self) -> Slapd:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> str:
        """End the server; what it logged."""
        if self._process.poll() is None:
            self._process.terminate()
            _, said = self._process.communicate()
            self.said.append(said)
        return "".join(self.said)

    def _fill(self, config: Path, ldif: Path, people: Sequence[dict[str, str]]) -> None:
        lines = [f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n"]
        for place, person in enumerate(people):
            lines.append(f"dn: uid={place},{BASE}\nobjectClass: inetOrgPerson\nuid: {place}")
            lines.append("\n".join(f"{name}: {value}" for name, value in person.items()) + "\n")
        ldif.write_text("\n".join(lines))
        subprocess.run(
            ["/usr/sbin/slapadd", "-f", str(config), "-l", str(ldif)], check=True, capture_output=True
        )


def _answers(port: int) -> bool:
    with socket.socket() as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0
