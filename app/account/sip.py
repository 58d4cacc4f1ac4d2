"""What a desk registers with: one SIP account as a value, without its password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.engine.values import AccountSettings, SrtpPolicy, Transport

REGISTER_SECONDS: Final = (30, 86_400)
"""The shortest and the longest registration that may be asked for."""
DEFAULT_PORTS: Final[dict[Transport, int]] = {"udp": 5060, "tcp": 5060, "tls": 5061}


@dataclass(frozen=True, kw_only=True)
class SipAccount:
    """One SIP account. The password is passed apart and never stored with it.

    Peer to peer (no registration, calls go straight to the address) when ``server`` is empty.
    """

    account_id: str
    user: str
    """Extension or user name: the user part of the address of record."""
    server: str = ""
    """Registrar and home domain, a host name or address without port; empty: peer to peer."""
    port: int = 0
    """Port of the server, 0 = the transport's own (5060, TLS 5061) or what DNS says."""
    display_name: str = ""
    auth_user: str = ""
    """User for digest authentication; empty: ``user``."""
    proxy: str = ""
    """Outbound proxy as a SIP URI; empty: the server itself."""
    transport: Transport = "udp"
    srtp: SrtpPolicy = "off"
    verify_certificate: bool = True
    """Off only when the admin said so; the window then says so at all times (``warning``)."""
    ca_file: str = ""
    """PEM file of the authority that signed the server's certificate; empty: the system's store."""
    register_seconds: int = 120
    local_address: str = ""
    local_port: int = 0
    codecs: tuple[str, ...] = ()
    publishes: bool = False
    """Whether the server is told the agent's state for coworkers to see (PUBLISH, RFC 3903)."""
    voicemail: str = ""
    """What is called to hear the mailbox, as it would be typed; empty: there is none to ask about."""
    stun_servers: tuple[str, ...] = ()
    turn_server: str = ""
    """Servers for ICE, ``host`` or ``host:port``; the TURN server knows us as the registrar does."""

    @property
    def registers(self) -> bool:
        """Whether there is a server to register with."""
        return bool(self.server)

    @property
    def address(self) -> str:
        """Address of record."""
        return f"sip:{self.user}@{_uri_host(self.server or self.local_address or 'localhost')}"

    @property
    def server_name(self) -> str:
        """Host and, where it is not the transport's own, port; for sentences to a person."""
        if self.port in {0, DEFAULT_PORTS[self.transport]}:
            return self.server
        return f"{_uri_host(self.server)}:{self.port}"

    @property
    def registrar(self) -> str:
        """SIP URI of the registrar, without transport; empty for a peer-to-peer account."""
        if not self.server:
            return ""
        return f"sip:{_uri_host(self.server)}" + (f":{self.port}" if self.port else "")

    def settings(self, password: str) -> AccountSettings:
        """The same account as the engine's contract has it."""
        return AccountSettings(
            account_id=self.account_id,
            address=self.address,
            display_name=self.display_name,
            registrar=self.registrar,
            proxy=self.proxy,
            transport=self.transport,
            user=self.auth_user or self.user,
            password=password,
            local_address=self.local_address,
            local_port=self.local_port,
            register_seconds=self.register_seconds,
            srtp=self.srtp,
            verify_certificate=self.verify_certificate,
            ca_file=self.ca_file,
            codecs=list(self.codecs),
            publishes=self.publishes,
            asks_for_messages=self.registers and bool(self.voicemail),
            stun_servers=list(self.stun_servers),
            turn_server=self.turn_server,
        )


def _uri_host(host: str) -> str:
    """IPv6 addresses stand in brackets in a URI (RFC 3261 section 25.1)."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
