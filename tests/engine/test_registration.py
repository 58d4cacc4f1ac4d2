"""REGISTER over each transport, as a registrar on the wire sees it, and every way it fails (P1)."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.engine.commands import AddAccount, MuteMicrophone, NetworkChanged, Register, RemoveAccount, TraceSip
from app.engine.events import CallProgressed, RegistrationChanged, SipTraced
from app.engine.sip_text import header
from app.engine.values import AccountSettings
from tests.support.certificates import Authority
from tests.support.engines import DEADLINE, AgentFactory, EngineAgent
from tests.support.sip_wire import SipWire

CHALLENGE = 'WWW-Authenticate: Digest realm="wire", nonce="n1", algorithm=MD5'


def registering(user: str, registrar: str, **settings: object) -> dict[str, object]:
    """Settings of an account that registers."""
    return {
        "address": f"sip:{user}@127.0.0.1",
        "registrar": registrar,
        "user": user,
        "password": "s3cret-word",
        **settings,
    }


def test_an_account_registers_with_a_password_and_unregisters_when_removed(agents: AgentFactory) -> None:
    with SipWire() as wire:
        alice = agents("alice", **registering("alice", f"sip:127.0.0.1:{wire.port}", register_seconds=90))
        wire.answer(wire.receive("REGISTER"), "401 Unauthorized", alice.port, CHALLENGE)
        second = wire.receive("REGISTER")
        assert 'username="alice"' in header(second, "authorization")
        assert header(second, "expires") == "90"
        wire.answer(second, "200 OK", alice.port, f"Expires: {90}")
        done = alice.wait(RegistrationChanged)
        assert (done.active, done.code, done.expires) == (True, 200, 90)

        alice.send(RemoveAccount(account_id="alice"))
        gone = wire.receive("REGISTER")
        assert header(gone, "expires") == "0"
        wire.answer(gone, "200 OK", alice.port)
        assert not alice.wait(RegistrationChanged).active
        assert alice.ask(Register(account_id="alice")).error == "There is no such account."


def test_shutdown_unregisters(agents: AgentFactory) -> None:
    with SipWire() as wire:
        alice = _registered(agents, wire)
        answered = threading.Thread(
            target=lambda: wire.answer(wire.receive("REGISTER"), "200 OK", alice.port)
        )
        answered.start()
        alice.close()
        answered.join()


def test_a_wrong_password_is_told_by_its_status(agents: AgentFactory) -> None:
    with SipWire() as wire:
        alice = agents("alice", **registering("alice", f"sip:127.0.0.1:{wire.port}"))
        for _ in range(2):
            wire.answer(wire.receive("REGISTER"), "401 Unauthorized", alice.port, CHALLENGE)
        refused = alice.wait(RegistrationChanged)
        assert (refused.active, refused.code, refused.status) == (False, 401, 171100)


def test_register_tries_again_when_told_to(agents: AgentFactory) -> None:
    with SipWire() as wire:
        alice = agents("alice", **registering("alice", f"sip:127.0.0.1:{wire.port}"))
        wire.answer(wire.receive("REGISTER"), "503 Service Unavailable", alice.port)
        assert alice.wait(RegistrationChanged).code == 503
        alice.send(Register(account_id="alice"))
        wire.answer(wire.receive("REGISTER"), "200 OK", alice.port, "Expires: 120")
        assert alice.wait(RegistrationChanged).active


def test_a_changed_network_registers_anew(agents: AgentFactory) -> None:
    with SipWire() as wire:
        alice = _registered(agents, wire)
        alice.send(NetworkChanged())
        wire.answer(wire.receive("REGISTER"), "200 OK", alice.port, "Expires: 120")


def test_a_server_name_that_nobody_knows_is_told_and_blocks_nothing(agents: AgentFactory) -> None:
    """``.invalid`` never resolves (RFC 6761)."""
    alice = agents("alice", **registering("alice", "sip:pbx.invalid"))
    assert alice.ask(MuteMicrophone(muted=True)).error == ""
    refused = alice.wait(RegistrationChanged)
    assert (refused.active, refused.code, refused.status) == (False, 502, 70018)


@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_a_server_that_is_down_is_told_at_once(agents: AgentFactory, transport: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody else can listen there meanwhile
        port = closed.getsockname()[1]
        alice = agents(
            "alice",
            **registering("alice", f"sip:127.0.0.1:{port}", transport=transport, verify_certificate=False),
        )
        refused = alice.wait(RegistrationChanged)
    assert (refused.active, refused.code, refused.reason) == (False, 503, "Connection refused")


def test_a_register_that_cannot_even_be_sent_is_told_once_and_the_account_stays(
    agents: AgentFactory,
) -> None:
    """No network: pjsip fails at once, and what follows is a new REGISTER, not a second account."""
    alice = agents("alice", **registering("alice", "sip:192.0.2.1"))  # nothing leaves from 127.0.0.1
    for _ in range(2):
        failed = alice.wait(RegistrationChanged)
        assert (failed.active, failed.code) == (False, 503)
        alice.send(Register(account_id="alice"))
    alice.wait(RegistrationChanged)
    assert alice.ask(AddAccount(account=alice.settings)).error == "The account is there already."
    alice.send(RemoveAccount(account_id="alice"))


def test_a_lost_tcp_connection_is_told_at_once(agents: AgentFactory) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        alice = agents("alice", **registering("alice", f"sip:127.0.0.1:{port}", transport="tcp"))
        connection, _ = server.accept()
        with connection:
            request = connection.recv(65536).decode()
            assert request.startswith(f"REGISTER sip:127.0.0.1:{port};transport=tcp SIP/2.0")
            connection.sendall(_ok(request).encode())
            assert alice.wait(RegistrationChanged).active
            server.close()
        lost = alice.wait(RegistrationChanged)
        assert not lost.active
        assert lost.code == 503


@pytest.mark.parametrize("wrong", ["name", "authority"])
def test_a_certificate_that_does_not_fit_is_refused_and_named(
    agents: AgentFactory, tmp_path: Path, wrong: str
) -> None:
    ours, theirs = Authority(tmp_path, "Ours"), Authority(tmp_path / "other", "Theirs")
    issuer, folder = (ours, tmp_path) if wrong == "name" else (theirs, tmp_path / "other")
    names = ["other.example.com", "*.example.net"] if wrong == "name" else ["127.0.0.1"]
    with _tls_server(issuer, folder, names) as port:
        alice = agents(
            "alice",
            **registering("alice", f"sip:127.0.0.1:{port}", transport="tls", ca_file=str(ours.ca_file)),
        )
        refused = alice.wait(RegistrationChanged)
        assert (refused.active, refused.code, refused.status) == (False, 503, 171173)
        expected = "other.example.com, *.example.net" if wrong == "name" else ""
        assert refused.certificate_name == expected


def test_a_fitting_certificate_is_accepted_and_its_registration_carried(
    agents: AgentFactory, tmp_path: Path
) -> None:
    authority = Authority(tmp_path, "Ours")
    with _tls_server(authority, tmp_path, ["127.0.0.1"]) as port:
        alice = agents(
            "alice",
            **registering("alice", f"sip:127.0.0.1:{port}", transport="tls", ca_file=str(authority.ca_file)),
        )
        assert alice.wait(RegistrationChanged).active


def test_a_taken_port_is_refused_with_a_sentence_and_another_one_works(agents: AgentFactory) -> None:
    alice = agents("alice")
    bob = agents("bob", account=False)
    account = AccountSettings(
        account_id="bob", address="sip:bob@127.0.0.1", local_address="127.0.0.1", local_port=alice.port
    )
    assert bob.ask(AddAccount(account=account)).error == f"Port {alice.port} is in use by another program."
    bob.add_account()
    alice.call("c1", bob)
    alice.wait(CallProgressed)


def test_an_address_of_another_machine_is_refused_with_a_sentence(agents: AgentFactory) -> None:
    bob = agents("bob", account=False)
    account = AccountSettings(account_id="bob", address="sip:bob@127.0.0.1", local_address="203.0.113.7")
    assert (
        bob.ask(AddAccount(account=account)).error
        == "The address 203.0.113.7 does not belong to this machine."
    )


def test_a_ca_file_that_cannot_be_used_is_refused_with_a_sentence(
    agents: AgentFactory, tmp_path: Path
) -> None:
    bob = agents("bob", account=False)
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate")
    account = AccountSettings(
        account_id="bob", address="sip:bob@127.0.0.1", transport="tls", ca_file=str(nonsense)
    )
    assert (
        bob.ask(AddAccount(account=account)).error
        == f"The file {nonsense} holds no certificates in PEM form."
    )
    missing = str(tmp_path / "missing.pem")
    account = AccountSettings(account_id="b", address="sip:b@127.0.0.1", transport="tls", ca_file=missing)
    assert bob.ask(AddAccount(account=account)).error == (
        f"The CA file {missing} cannot be read: No such file or directory."
    )


def test_a_trace_shows_every_message_and_no_secret(agents: AgentFactory) -> None:
    with SipWire() as wire:
        alice = agents("alice", account=False, **registering("alice", f"sip:127.0.0.1:{wire.port}"))
        alice.send(TraceSip(on=True))
        alice.add_account()
        wire.answer(wire.receive("REGISTER"), "401 Unauthorized", alice.port, CHALLENGE)
        wire.answer(wire.receive("REGISTER"), "200 OK", alice.port, "Expires: 120")
        alice.wait(RegistrationChanged)
        # A REGISTER that was answered late has been sent again (RFC 3261 section 17.1.2.2).
        traced = list({message.text: message for message in alice.heard(SipTraced)}.values())
        assert [message.direction for message in traced] == ["sent", "received", "sent", "received"]
        assert traced[0].peer == f"UDP 127.0.0.1:{wire.port}"
        assert "Authorization: Digest ***" in traced[2].text
        assert not [event for event in alice.events if "response=" in str(event) or "s3cret" in str(event)]
        alice.send(TraceSip(on=False))
        count = len(alice.heard(SipTraced))
        alice.send(Register(account_id="alice"))
        wire.answer(wire.receive("REGISTER"), "200 OK", alice.port, "Expires: 120")
        alice.wait(RegistrationChanged)
        assert len(alice.heard(SipTraced)) == count


def _registered(agents: AgentFactory, wire: SipWire) -> EngineAgent:
    alice = agents("alice", **registering("alice", f"sip:127.0.0.1:{wire.port}"))
    wire.answer(wire.receive("REGISTER"), "200 OK", alice.port, "Expires: 120")
    alice.wait(RegistrationChanged)
    return alice


def _ok(request: str) -> str:
    kept = [f"{name}: {header(request, name)}" for name in ("Via", "From", "Call-ID", "CSeq", "Contact")]
    lines = [
        "SIP/2.0 200 OK",
        *kept,
        f"To: {header(request, 'to')};tag=w",
        "Expires: 120",
        "Content-Length: 0",
    ]
    return "\r\n".join([*lines, "", ""])


@contextmanager
def _tls_server(authority: Authority, folder: Path, names: list[str]) -> Iterator[int]:
    """Answers every REGISTER with 200 on any number of TLS connections."""
    certificate, key = (folder / "server.pem", folder / "server.key")
    authority.issue("server", *names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()
    accepted: list[socket.socket] = []

    def serve() -> None:
        while not stopped.is_set():
            try:
                raw, _ = server.accept()
            except OSError:
                return
            raw.settimeout(DEADLINE)
            accepted.append(raw.dup())
            try:
                with context.wrap_socket(raw, server_side=True) as connection:
                    request = connection.recv(65536).decode()
                    if request.startswith("REGISTER"):
                        connection.sendall(_ok(request).encode())
                        connection.recv(65536)
            except OSError:
                raw.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        stopped.set()
        for each in (server, *accepted):
            with suppress(OSError):  # it has gone already
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        thread.join()
