"""What a signed-in agent's phone registers with, taken from the account file."""

from __future__ import annotations

from typing import Final

from app.account.agents import Agent
from app.account.desk import Desk
from app.account.model import Account
from app.account.sip import SipAccount


def sip_account(account: Account, agent: Agent, account_id: str) -> SipAccount:
    """The agent's SIP account as the file describes it; ``account_id`` names it to the engine."""
    host, port = host_and_port(account.sip.registrar)
    return SipAccount(
        account_id=account_id,
        user=agent.extension,
        server=host,
        port=port,
        display_name=agent.name,
        auth_user=agent.auth_user,
        proxy=_sip_uri(account.sip.proxy),
        transport=account.sip.transport,
        srtp=account.sip.srtp,
        verify_certificate=account.sip.verify_certificate,
        ca_file=account.sip.ca_file,
        register_seconds=account.sip.register_seconds,
        codecs=account.sip.codecs,
        publishes=True,
        voicemail=account.sip.voicemail_number,
        stun_servers=account.sip.stun_servers,
        turn_server=account.sip.turn_server,
    )


def desk_for(account: Account, agent: Agent, account_id: str, password: str) -> Desk:
    """Everything that the phone needs for this agent."""
    return Desk(
        account=sip_account(account, agent, account_id),
        password=password,
        country=account.general.country,
        ring_timeout=float(account.general.ring_timeout_seconds),
        dtmf=account.sip.dtmf,
        echo=account.sip.echo_number,
    )


def password_name(account: Account, agent: Agent) -> str:
    """The name of the agent's password in the keyring: the address of record."""
    return sip_account(account, agent, "").address


_BRACKET: Final = "]"


def host_and_port(server: str) -> tuple[str, int]:
    """``host``, ``host:port``, ``[IPv6]`` or ``[IPv6]:port``; port 0: the usual one."""
    if server.startswith("["):
        host, _, rest = server[1:].partition(_BRACKET)
        return host, _port(rest.removeprefix(":"))
    if server.count(":") == 1:
        host, _, port = server.partition(":")
        return host, _port(port)
    return server, 0


def _port(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and int(text) < 65536 else 0


def _sip_uri(address: str) -> str:
    return address if not address or address.startswith(("sip:", "sips:")) else f"sip:{address}"
