"""Why a server's certificate was refused: pjsip says only that it was.

The server is asked once more, with Python's own TLS and on a thread of its own, because pjsua2's thread
must not wait for a network. Where the chain is good the name must have been wrong, and its names are told.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from app.engine.child.names import host_and_port
from app.engine.events import Event, RegistrationChanged
from app.engine.values import AccountSettings

CERTIFICATE_REFUSED = 171_173
"""``PJSIP_TLS_ECERTVERIF``"""
WAIT = 3.0
"""Seconds that the second connection may take; the refusal is told without a name then."""
_DEFAULT_PORT = 5061


def explain_on_the_side(
    settings: AccountSettings, refusal: RegistrationChanged, emit: Callable[[Event], None]
) -> None:
    """Emit ``refusal`` a moment later, with the names of the certificate where the name was the reason."""

    def explain() -> None:
        names = ""
        with contextlib.suppress(OSError, ValueError):
            names = names_of_trusted_certificate(settings)
        emit(
            msgspec.structs.replace(
                refusal,
                certificate_name=names,
                status=CERTIFICATE_REFUSED,
            )
        )

    threading.Thread(target=explain, name="engine-certificate", daemon=True).start()


def names_of_trusted_certificate(settings: AccountSettings) -> str:
    """All names in the server's certificate, in their order. Raises ``OSError`` where it is not trusted."""
    host, port = host_and_port(settings.proxy or settings.registrar, _DEFAULT_PORT)
    import ssl  # not at the start of every engine: see transports

    context = ssl.create_default_context(cafile=settings.ca_file or None)
    context.check_hostname = False
    with (
        socket.create_connection((host, port), WAIT) as raw,
        context.wrap_socket(raw, server_hostname=host) as secured,
    ):
        return ", ".join(_names(secured.getpeercert() or {}))


def _names(certificate: dict[str, Any]) -> list[str]:
    """Subject alternative names, else the common name (RFC 5922 section 7.1)."""
    alternative = [value for _, value in certificate.get("subjectAltName", ())]
    common = [value for part in certificate.get("subject", ()) for key, value in part if key == "commonName"]
    return alternative or common
