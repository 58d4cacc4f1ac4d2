"""Which servers a TLS transport trusts: a CA file of the account, or the system's store."""

from __future__ import annotations

import ssl
from pathlib import Path

import pjsua2 as pj

from app.engine.child.dispatcher import Refused
from app.engine.values import AccountSettings


def trust(tls: pj.TlsConfig, settings: AccountSettings, *, tls13: bool) -> None:
    """Verification on unless the account says otherwise; TLS 1.2 is the least. Raises ``Refused``."""
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
