"""How the phones of this account reach the PBX."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.account.sip import REGISTER_SECONDS, SipAccount
from app.account.table import OptionalAddress, Rows, Table
from app.engine.values import DtmfMethod, IdentityHeader, SrtpPolicy, Transport

_HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(:(?P<port>[0-9]{1,5}))?")


def _server(server: str) -> str:
    """``host`` or ``host:port`` (an IPv6 address in brackets), without a user."""
    if "@" in server:
        raise PydanticCustomError(
            "password_in_file",
            "A user or password does not belong in the account file. It is kept in the system keyring of "
            "each desk; write the server alone.",
        )
    found = _HOST_AND_PORT.fullmatch(server)
    if server and (found is None or not 0 < int(found["port"] or 1) < 65536):
        raise PydanticCustomError(
            "server",
            "A server is a host name or address, with :port where it is not the usual one; "
            "an IPv6 address stands in [brackets].",
        )
    return server


CODEC_PATTERN = r"^[A-Za-z0-9._-]+(/[0-9]+){0,2}$"
SERVER_PATTERN = r"^[^\s/<>\"]*$"

Codec = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=CODEC_PATTERN)]
"""A codec by name, with clock rate and channels where several are meant (``opus/48000/2``)."""

Host = Annotated[str, StringConstraints(max_length=255, pattern=SERVER_PATTERN), AfterValidator(_server)]
"""``host`` or ``host:port``, or empty."""

Server = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255, pattern=SERVER_PATTERN),
    AfterValidator(_server),
]
"""``host`` or ``host:port``."""


class Sip(Table):
    """Registrar, transport, security and media of the account's SIP side (P1, P3, P6)."""

    registrar: Host = Field(
        default="",
        title="Registrar",
        description="Host of the PBX, with a port where it is not the usual one (pbx.example.com:5061). "
        "Empty: phones do not register and call each other directly.",
    )
    transport: Transport = Field(
        default="udp", title="Transport", description="How SIP travels: udp, tcp or tls."
    )
    proxy: OptionalAddress = Field(
        default="", title="Outbound proxy", description="SIP address of an outbound proxy; empty: none."
    )
    srtp: SrtpPolicy = Field(
        default="off",
        title="Encrypted sound (SRTP)",
        description="Whether the sound is encrypted: off, optional (offered) or required (calls without it "
        "are refused).",
    )
    verify_certificate: bool = Field(
        default=True,
        title="Verify the server's certificate",
        description="Whether the PBX's TLS certificate is checked. The window warns at all times while it is "
        "not.",
    )
    ca_file: Annotated[str, StringConstraints(max_length=1000)] = Field(
        default="",
        title="Certificate authorities",
        description="Path of a PEM file with the authorities to trust for TLS; empty: the system's.",
    )
    register_seconds: int = Field(
        default=SipAccount.register_seconds,
        ge=REGISTER_SECONDS[0],
        le=REGISTER_SECONDS[1],
        title="Registration (s)",
        description="Seconds that a registration is asked to last.",
    )
    codecs: Rows[Codec] = Field(
        default=("opus", "G722", "PCMA", "PCMU"),
        min_length=1,
        max_length=20,
        title="Codecs",
        description="Codecs in the order of preference; those that the engine does not have are left out.",
    )
    stun_servers: Rows[Server] = Field(
        default=(),
        max_length=8,
        title="STUN servers",
        description="STUN servers as host or host:port, for phones behind NAT (ICE); the first that answers "
        "is used. Empty: none.",
    )
    turn_server: Host = Field(
        default="",
        title="TURN server",
        description="TURN server as host or host:port, reached by UDP; it has to know each agent by the user "
        "and password of the registrar. Empty: none.",
    )
    dtmf: DtmfMethod = Field(
        default="rfc4733",
        title="Keypad tones (DTMF)",
        description="How digits are sent in a call: rfc4733 (in the sound stream) or info (SIP INFO).",
    )
    identity_header: IdentityHeader = Field(
        default="preferred",
        title="Calling identity is sent as",
        description="Where a PBX looks for the calling identity that an agent chose: preferred "
        "(P-Preferred-Identity, RFC 3325; FreeSWITCH and most others), asserted (P-Asserted-Identity; "
        "Asterisk with trust_id_inbound) or from (the From header itself).",
    )
    voicemail_number: OptionalAddress = Field(
        default="",
        title="Voicemail number",
        description="Extension that plays the agent's voicemail; empty: none.",
    )
    echo_number: OptionalAddress = Field(
        default="",
        title="Echo number",
        description="Extension that sends the caller's own voice back, for agents' test calls; empty: none.",
    )
