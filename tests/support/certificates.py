"""A certificate authority for one test session, and the server certificates that TLS tests need."""

from __future__ import annotations

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

_LIFE = datetime.timedelta(days=2)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _builder(subject: str, issuer: str, key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _LIFE)
        .not_valid_after(now + _LIFE)
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


class Authority:
    """A self-signed CA; ``ca_file`` is what a client is told to trust."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._name = name
        self._key = _key()
        certificate = (
            _builder(name, name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.ca_file = folder / f"{name.lower().replace(' ', '-')}.pem"
        self.ca_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, file_name: str, *names: str) -> None:
        """Write ``file_name.pem`` and ``.key`` for these DNS names or IP addresses (RFC 5922)."""
        key = _key()
        builder = _builder(names[0], self._name, key.public_key()).add_extension(
            x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False
        )
        certificate = builder.sign(self._key, hashes.SHA256())
        (self._folder / f"{file_name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (self._folder / f"{file_name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.TraditionalOpenSSL,
                serialization.NoEncryption(),
            )
        )


@dataclass(frozen=True)
class Trust:
    """The CA files a test can hand to a phone."""

    right: Path
    """Signed the PBX's certificates."""
    stranger: Path
    """Signed nothing of the PBX."""


def make_certificates(folder: Path, address: str) -> Trust:
    """``server`` for ``address``, ``wrong-name`` for another host, and two CAs, in ``folder``."""
    right = Authority(folder, "Test CA")
    right.issue("server", "pbx.test", address)
    right.issue("wrong-name", "other.test")
    return Trust(right=right.ca_file, stranger=Authority(folder, "Stranger CA").ca_file)
