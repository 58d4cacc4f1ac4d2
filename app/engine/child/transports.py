"""SIP transports: one for each account, bound where the account says, so that no call leaves by another's."""

from __future__ import annotations

import errno
from dataclasses import dataclass

import pjsua2 as pj

from app.engine.child.dispatcher import Refused
from app.engine.values import AccountSettings

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
        # Only here: Python's ssl costs every engine 20 ms of its start, and most never need it.
        from app.engine.child.trust import trust

        trust(config.tlsConfig, settings, tls13=tls13)
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
