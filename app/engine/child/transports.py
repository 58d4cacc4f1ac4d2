"""SIP transports: one for each account, bound where the account says, so that no call leaves by another's."""

from __future__ import annotations

import errno
import ssl
from dataclasses import dataclass
from pathlib import Path

import pjsua2 as pj

from app.engine.child.dispatcher import Refused
from app.engine.messages import AccountSettings

_OS_ERRORS = 120_000
"""``PJ_ERRNO_START_SYS``: PJSIP adds it to the system's own error numbers."""

_KINDS = {
    "udp": pj.PJSIP_TRANSPORT_UDP,
    "tcp": pj.PJSIP_TRANSPORT_TCP,
    "tls": pj.PJSIP_TRANSPORT_TLS,
}


@dataclass(frozen=True)
class BoundTransport:
    """A transport of pjsua and where it listens."""

    transport_id: int
    host: str
    port: int


def open_transport(endpoint: pj.Endpoint, settings: AccountSettings, *, tls13: bool) -> BoundTransport:
    """Bind the account's transport. Raises ``Refused``: port taken, foreign address, bad CA file."""
    config = pj.TransportConfig()
    config.boundAddress = settings.local_address
    config.port = settings.local_port
    if settings.transport == "tls":
        _trust(config.tlsConfig, settings, tls13=tls13)
    try:
        transport_id = endpoint.transportCreate(_KINDS[settings.transport], config)
    except pj.Error as error:
        raise Refused(_sentence(error, settings)) from None
    host, _, port = endpoint.transportGetInfo(transport_id).localName.rpartition(":")
    return BoundTransport(transport_id, host, int(port))


def close_transport(endpoint: pj.Endpoint, bound: BoundTransport) -> None:
    """Give the port back. A transport that pjsip has closed already is fine."""
    try:
        endpoint.transportClose(bound.transport_id)
    except pj.Error:
        return


def _sentence(error: pj.Error, settings: AccountSettings) -> str:
    number = error.status - _OS_ERRORS
    if number == errno.EADDRINUSE:
        return f"Port {settings.local_port} is in use by another program."
    if number == errno.EADDRNOTAVAIL:
        return f"The address {settings.local_address} does not belong to this machine."
    if number == errno.EACCES:
        return f"The system does not let this program use port {settings.local_port}."
    return f"The SIP port could not be opened: {error.reason}."


def _trust(tls: pj.TlsConfig, settings: AccountSettings, *, tls13: bool) -> None:
    """Verification on unless the account says otherwise; TLS 1.2 is the least."""
    tls.proto = pj.PJ_SSL_SOCK_PROTO_TLS1_2 | (pj.PJ_SSL_SOCK_PROTO_TLS1_3 if tls13 else 0)
    tls.verifyServer = settings.verify_certificate
    tls.msecTimeout = 10_000
    if not settings.verify_certificate:
        return
    if settings.ca_file:
        _check_ca_file(settings.ca_file)
        tls.CaListFile = settings.ca_file
        return
    store = ssl.get_default_verify_paths().cafile or ""  # None where the system has none, against its type
    if Path(store).is_file():
        tls.CaListFile = store
    else:
        tls.CaBuf = _system_certificates()


def _check_ca_file(path: str) -> None:
    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        raise Refused(f"The file {path} holds no certificates in PEM form.") from None
    except OSError as error:
        raise Refused(f"The CA file {path} cannot be read: {error.strerror}.") from None


def _system_certificates() -> str:
    """PEM of the certificates that Windows and others keep outside of files."""
    context = ssl.create_default_context()
    certificates = context.get_ca_certs(binary_form=True)
    if not certificates:
        raise Refused("The system's certificate store was not found; name a CA file in the account.")
    return "".join(map(ssl.DER_cert_to_PEM_cert, certificates))
