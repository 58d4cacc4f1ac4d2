"""What commands and events are made of: the base of every message, and the values they carry.

Levels, units and identifiers are those of ``app.engine.messages``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Transport = Literal["udp", "tcp", "tls"]
SrtpPolicy = Literal["off", "optional", "required"]
DtmfMethod = Literal["rfc4733", "info"]
Tone = Literal["ringback", "busy", "congestion", "call_waiting", "ring", "hold_reminder", "auto_answer"]
IdentityHeader = Literal["preferred", "asserted", "from"]
"""P-Preferred-Identity (RFC 3325 section 9.2), P-Asserted-Identity (section 9.1), or From itself."""
DeviceRole = Literal["microphone", "speaker", "ringer"]
TraceDirection = Literal["sent", "received"]
Activity = Literal["unknown", "available", "busy", "away", "on_the_phone"]
SoundFormat = Literal["wav", "opus"]
RecordingPause = Literal["silence", "gap"]
ConsentTone = Literal["none", "once", "repeating"]
RecordingTrouble = Literal["", "folder", "full", "disk", "format"]
"""All is well; the folder or file cannot be made; too little space is free; writing failed; no such codec."""


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of everything that travels; the class name is the tag."""


class Header(msgspec.Struct, frozen=True):
    """One SIP header as it stands in a message (RFC 3261 section 7.3)."""

    name: str
    value: str


class CallerIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """As whom a call goes out, where that is not the account itself (S13)."""

    address: str
    """What the called party is to see: a name-addr such as ``"Sales" <sip:+12125550101@pbx.example.com>``."""
    header: IdentityHeader = "preferred"


class Dialog(msgspec.Struct, frozen=True, kw_only=True):
    """What names a SIP dialog (RFC 3261 section 12), enough for Replaces (RFC 3891)."""

    call_id: str
    local_tag: str
    remote_tag: str
    remote_target: str = ""
    """The peer's Contact URI."""


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What this engine can do; asked for, never assumed."""

    pjsip_version: str
    max_calls: int
    codecs: list[str]
    """Names such as ``G722/16000/1``, best first."""
    tls13: bool
    opus: bool
    bridge_rate: int
    """Clock of the conference bridge in Hz."""


class SoundDevice(msgspec.Struct, frozen=True, kw_only=True):
    """One sound device as PortAudio lists it; ``name`` is its identity, indices change."""

    name: str
    host_api: str
    inputs: int
    """Capture channels, 0 where it cannot record."""
    outputs: int
    default_input: bool = False
    default_output: bool = False


class AccountSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One SIP account as the engine needs it. Peer to peer when ``registrar`` is empty."""

    account_id: str
    address: str
    """Address of record, for example ``sip:1001@pbx.example.com``."""
    display_name: str = ""
    registrar: str = ""
    """``sip:`` URI with host and optional port, without transport; empty: never registers."""
    proxy: str = ""
    transport: Transport = "udp"
    user: str = ""
    """Authentication user."""
    password: str = ""
    local_address: str = ""
    """Address to bind for SIP and RTP; empty: any."""
    local_port: int = 0
    """SIP port to bind, 0 = a free one."""
    register_seconds: int = 120
    """Expiry asked for in REGISTER."""
    srtp: SrtpPolicy = "off"
    verify_certificate: bool = True
    ca_file: str = ""
    """PEM file; empty: the system's store."""
    codecs: list[str] = []
    """Preferred order, matched by prefix (``G722``); empty: the engine's own."""
    publishes: bool = False
    """Tell the server the agent's presence by PUBLISH (RFC 3903); subscribers are told in any case."""
    asks_for_messages: bool = False
    """Subscribe to the mailbox of the account (RFC 3842). Outcome: ``MessagesWaiting``."""
    stun_servers: list[str] = []
    """``host`` or ``host:port``; the first that answers is used, for ICE (RFC 8445)."""
    turn_server: str = ""
    """``host`` or ``host:port``, by UDP and with the account's user and password; used while it answers."""

    def __repr__(self) -> str:
        """Without the password, wherever settings may be logged."""
        return (
            f"AccountSettings({self.account_id!r}, {self.address!r}, {self.registrar!r}, {self.transport!r})"
        )
