"""A CardDAV server for tests as there are some: digest authentication (RFC 7616), and no sync-collection
report (RFC 6578), so that only the ETags say what changed."""

from __future__ import annotations

import hashlib
import http.server
import re
import threading
import xml.etree.ElementTree as ET
from types import TracebackType
from xml.sax.saxutils import escape

USER = "maria"
PASSWORD = "digest-secret"  # noqa: S105 - of a server that lives as long as a test
BOOK = "/books/customers/"
_REALM, _NONCE = "contacts", "dcd98b7102dd2f0e8b11d0f600bfb0c093"
_DAV, _CARD = "{DAV:}", "{urn:ietf:params:xml:ns:carddav}"
_HEAD = (
    '<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">'
    "{responses}</multistatus>"
)
_RESPONSE = (
    "<response><href>{href}</href><propstat><prop>{prop}</prop><status>HTTP/1.1 200 OK</status></propstat>"
    "</response>"
)


class PlainDav:
    """One server with one address book; a context manager that ends it."""

    def __init__(self) -> None:
        self.cards: dict[str, str] = {}
        """Text of each card by its path."""
        self.withheld: set[str] = set()
        """Paths of cards that the server lists but fails to give."""
        self.refusal = 403
        """What it answers to a report that it does not know."""
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        """Each authorised request: method or report, and the cards that it wanted."""
        self.passwords_seen = 0
        """Requests that carried the password itself."""
        dav = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_PROPFIND(self) -> None:
                self._answer(dav.found(self._body(), self.headers["Depth"]))

            def do_REPORT(self) -> None:
                self._answer(dav.reported(self._body()))

            def _body(self) -> ET.Element:
                return ET.fromstring(self.rfile.read(int(self.headers["Content-Length"])))  # noqa: S314

            def _answer(self, answer: tuple[int, str]) -> None:
                status, text = answer
                if not dav.knows(self.command, self.headers.get("Authorization", "")):
                    status, text = 401, ""
                    dav.asked.pop()
                self.send_response(status)
                if status == 401:
                    self.send_header(
                        "WWW-Authenticate",
                        f'Digest realm="{_REALM}", qop="auth", nonce="{_NONCE}", algorithm=SHA-256',
                    )
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._serving = threading.Thread(target=self._server.serve_forever, name="plain-dav")
        self.book = f"http://127.0.0.1:{self._server.server_port}{BOOK}"

    def __enter__(self) -> PlainDav:
        self._serving.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()

    def put(self, name: str, card: str) -> str:
        """Add or change a card; its path."""
        path = f"{BOOK}{name}.vcf"
        self.cards[path] = card
        return path

    def reports(self) -> list[tuple[str, ...]]:
        """The cards that were asked for, one tuple a request."""
        return [paths for what, paths in self.asked if what == "addressbook-multiget"]

    # --- what it answers ------------------------------------------------------------------------

    def knows(self, method: str, authorization: str) -> bool:
        """Whether this header proves that the password is known (RFC 7616 section 3.4)."""
        if not authorization.startswith("Digest "):
            self.passwords_seen += authorization.startswith("Basic ")
            return False
        said = {
            key: quoted or bare
            for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', authorization)
        }
        secret = _hash(f"{USER}:{_REALM}:{PASSWORD}")
        asked = _hash(f"{method}:{said['uri']}")
        proof = _hash(f"{secret}:{_NONCE}:{said['nc']}:{said['cnonce']}:{said['qop']}:{asked}")
        return (said["username"], said["response"]) == (USER, proof)

    def found(self, wanted: ET.Element, depth: str) -> tuple[int, str]:
        """Status and body of a PROPFIND."""
        del wanted
        self.asked.append(("PROPFIND", ()))
        kind = (
            "<resourcetype><collection/><C:addressbook/></resourcetype><displayname>Customers</displayname>"
        )
        responses = [_RESPONSE.format(href=BOOK, prop=kind)]
        if depth == "1":
            responses += [
                _RESPONSE.format(href=path, prop=f"<getetag>{_etag(card)}</getetag><resourcetype/>")
                for path, card in self.cards.items()
            ]
        return 207, _HEAD.format(responses="".join(responses))

    def reported(self, wanted: ET.Element) -> tuple[int, str]:
        """Status and body of a REPORT: of cards, no other is known."""
        paths = tuple((one.text or "").strip() for one in wanted.iter(f"{_DAV}href"))
        self.asked.append((wanted.tag.rpartition("}")[2], paths))
        if wanted.tag != f"{_CARD}addressbook-multiget":
            return self.refusal, ""
        given = [path for path in paths if path in self.cards and path not in self.withheld]
        return 207, _HEAD.format(
            responses="".join(
                _RESPONSE.format(
                    href=path, prop=f"<C:address-data>{escape(self.cards[path])}</C:address-data>"
                )
                for path in given
            )
        )


def _etag(card: str) -> str:
    return f'"{_hash(card)[:16]}"'


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
