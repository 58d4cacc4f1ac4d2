"""An account file on a web server with TLS, on 127.0.0.1."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.account.https import HttpsFile
from app.account.load import MOST_BYTES
from app.account.source import Content, Unchanged, Unreachable
from tests.support.certificates import Trust, make_certificates

FILE = b'format = 1\n[account]\nname = "Served"\n'


class Web(ThreadingHTTPServer):
    """Serves one file under ``/account.toml`` and counts how."""

    daemon_threads = True

    def __init__(self, certificates: Path, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.body: bytes = FILE
        self.etag: str | None = '"one"'
        self.status = 200
        self.location = ""
        self.answers: list[int] = []

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.server_address[1]}/account.toml"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust the certificate hangs up; that is what is being tested."""


class Handler(BaseHTTPRequestHandler):
    """Answers from the fields of ``Web``."""

    server: Web

    def do_GET(self) -> None:
        status = self.server.status
        if status == 200 and self.server.etag and self.headers["If-None-Match"] == self.server.etag:
            status = 304
        self.server.answers.append(status)
        self.send_response(status)
        if self.server.etag:
            self.send_header("ETag", self.server.etag)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        if status == 200:
            try:
                self.wfile.write(self.server.body)
            except OSError:
                return  # the phone took what it wanted and hung up

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep the tests quiet."""


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return make_certificates(tmp_path_factory.mktemp("certificates"), "127.0.0.1")


Serve = Callable[[str], Web]


@pytest.fixture
def serve(trust: Trust) -> Iterator[Serve]:
    running: list[tuple[Web, threading.Thread]] = []

    def begin(certificate: str = "server") -> Web:
        web = Web(trust.right.parent, certificate)
        thread = threading.Thread(target=web.serve_forever, args=(0.05,), name="web")
        thread.start()
        running.append((web, thread))
        return web

    yield begin
    for web, thread in running:
        web.shutdown()
        thread.join()
        web.server_close()


@pytest.fixture
def trusting(trust: Trust) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(trust.right))


def unreachable(look: object) -> str:
    assert isinstance(look, Unreachable), look
    return look.sentence


def test_a_file_is_fetched_once_and_then_only_when_its_etag_changes(
    serve: Serve, trusting: ssl.SSLContext
) -> None:
    web = serve("server")
    source = HttpsFile(web.address, trusting)
    assert source.look(0.0) == Content(FILE)
    assert source.look(60.0) == Unchanged()
    web.body, web.etag = FILE + b"# changed\n", '"two"'
    assert source.look(120.0) == Content(web.body)
    assert web.answers == [200, 304, 200]


def test_a_server_without_etag_is_fetched_each_time(serve: Serve, trusting: ssl.SSLContext) -> None:
    web = serve("server")
    web.etag = None
    source = HttpsFile(web.address, trusting)
    assert source.look(0.0) == source.look(60.0) == Content(FILE)


def test_after_forget_the_file_is_fetched_again(serve: Serve, trusting: ssl.SSLContext) -> None:
    source = HttpsFile(serve("server").address, trusting)
    source.look(0.0)
    source.forget()
    assert source.look(60.0) == Content(FILE)


def test_a_certificate_of_an_unknown_authority_is_not_trusted(serve: Serve, trust: Trust) -> None:
    web = serve("server")
    stranger = ssl.create_default_context(cafile=str(trust.stranger))
    assert "cannot be trusted" in unreachable(HttpsFile(web.address, stranger).look(0.0))
    assert "cannot be trusted" in unreachable(HttpsFile(web.address).look(0.0))
    assert web.answers == []


def test_a_certificate_for_another_server_is_not_trusted(serve: Serve, trusting: ssl.SSLContext) -> None:
    web = serve("wrong-name")
    assert "cannot be trusted" in unreachable(HttpsFile(web.address, trusting).look(0.0))
    assert web.answers == []


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "no account file"), (403, "does not let"), (401, "does not let"), (503, "(503)")],
)
def test_a_refusal_of_the_server_is_a_sentence(
    serve: Serve, trusting: ssl.SSLContext, status: int, words: str
) -> None:
    web = serve("server")
    web.status = status
    assert words in unreachable(HttpsFile(web.address, trusting).look(0.0))


def test_a_redirect_down_to_plain_http_is_refused(serve: Serve, trusting: ssl.SSLContext) -> None:
    web = serve("server")
    web.status, web.location = 302, web.address.replace("https://", "http://")
    assert "without https" in unreachable(HttpsFile(web.address, trusting).look(0.0))


def test_a_redirect_to_a_file_is_refused(serve: Serve, trusting: ssl.SSLContext) -> None:
    web = serve("server")
    web.status, web.location = 302, "file:///etc/passwd"
    assert "(302)" in unreachable(HttpsFile(web.address, trusting).look(0.0))


def test_an_endless_file_is_cut_off(serve: Serve, trusting: ssl.SSLContext) -> None:
    web = serve("server")
    web.body = b"#" * (MOST_BYTES + 1000)
    look = HttpsFile(web.address, trusting).look(0.0)
    assert isinstance(look, Content)
    assert len(look.data) == MOST_BYTES + 1


def test_a_server_that_is_not_there_is_a_sentence(trusting: ssl.SSLContext) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"https://127.0.0.1:{taken.getsockname()[1]}/account.toml"
        assert "does not accept" in unreachable(HttpsFile(address, trusting).look(0.0))


def test_a_server_that_never_answers_is_a_sentence(trusting: ssl.SSLContext) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/account.toml"
        look = HttpsFile(address, trusting, timeout_seconds=0.2).look(0.0)
        assert "does not answer" in unreachable(look)
