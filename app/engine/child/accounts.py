"""The accounts: their transports, REGISTER, and the INVITEs that come in on them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import pjsua2 as pj

from app.engine.child.certificates import CERTIFICATE_REFUSED, explain_on_the_side
from app.engine.child.codecs import prefer_codecs
from app.engine.child.dispatcher import Dispatcher, Refused
from app.engine.child.guard import guarded
from app.engine.child.loop import EngineLoop
from app.engine.child.names import NameLookup
from app.engine.child.transports import BoundTransport, close_transport, open_transport
from app.engine.child.traversal import Traversal
from app.engine.commands import AddAccount, Register, RemoveAccount
from app.engine.events import AccountListening, Event, MessagesWaiting, RegistrationChanged
from app.engine.message_summary import message_summary
from app.engine.values import Abilities, AccountSettings

RECONNECT_PERIOD = 5.0
"""Seconds between two REGISTERs that only a lost connection asked for: some servers hang up each time."""
NAME_NOT_FOUND = 70_018
"""``PJ_ERESOLVE``"""
REGISTER_UNDER_WAY = 171_001
"""``PJSIP_EBUSY``"""
UNREGISTER_WAIT = 1.0
"""Seconds that a registrar may take to confirm that we leave."""

_SRTP = {
    "off": pj.PJMEDIA_SRTP_DISABLED,
    "optional": pj.PJMEDIA_SRTP_OPTIONAL,
    "required": pj.PJMEDIA_SRTP_MANDATORY,
}


class CallsOfAccounts(Protocol):
    """What accounts need of the calls."""

    def arrived(self, account: EngineAccount, sip_id: int, message: str) -> None:
        """An INVITE came in."""

    def hang_up_account(self, account_id: str) -> None:
        """End every call of the account."""

    def any_of_account(self, account_id: str) -> bool:
        """Whether a call of the account is not over yet."""


class EngineAccount(pj.Account):
    """One account of pjsua; its callbacks copy values and return."""

    def __init__(
        self,
        settings: AccountSettings,
        bound: BoundTransport,
        calls: CallsOfAccounts,
        emit: Callable[[Event], None],
    ) -> None:
        super().__init__()
        self.settings = settings
        self.bound = bound
        self.emit = emit
        self.registered = False
        self.reconnected = 0.0
        self._calls = calls
        self._outcomes = 0

    def send_register(self, *, wanted: bool) -> None:
        """Register, or unregister. What becomes of it is always an event, also when nothing could be sent."""
        outcomes = self._outcomes
        try:
            self.setRegistration(wanted)
        except pj.Error as error:
            under_way = error.status == REGISTER_UNDER_WAY
            if under_way or self._outcomes != outcomes:
                return  # its answer will tell, or onRegState has told already
            self.registered = False
            self.emit(
                RegistrationChanged(
                    account_id=self.settings.account_id,
                    active=False,
                    code=503,
                    reason=error.reason,
                    status=error.status,
                )
            )

    def traverse(self, *, stun: bool, turn: str) -> None:
        """See ``app.engine.child.traversal.Traversing``."""
        self.modify(account_config(self.settings, self.bound, stun=stun, turn=turn))

    @guarded
    def onRegState(self, prm: pj.OnRegStateParam) -> None:
        """A REGISTER was answered, or could not be sent."""
        self._outcomes += 1
        self.registered = self.getInfo().regIsActive
        change = RegistrationChanged(
            account_id=self.settings.account_id,
            active=self.registered,
            code=prm.code,
            reason=prm.reason,
            status=prm.status,
            expires=prm.expiration if self.registered else 0,
        )
        if prm.status == CERTIFICATE_REFUSED or "ECERTVERIF" in prm.reason:
            explain_on_the_side(self.settings, change, self.emit)
        else:
            self.emit(change)

    @guarded
    def onMwiInfo(self, prm: pj.OnMwiInfoParam) -> None:
        """A NOTIFY about the mailbox; called for each change of the subscription, too."""
        found = message_summary(prm.rdata.wholeMsg)
        if found is not None:
            self.emit(
                MessagesWaiting(
                    account_id=self.settings.account_id,
                    waiting=found.waiting,
                    new=found.new,
                    old=found.old,
                    mailbox=found.mailbox,
                )
            )

    @guarded
    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:
        """An INVITE for this account."""
        self._calls.arrived(self, prm.callId, prm.rdata.wholeMsg)


class Accounts:
    """All accounts by their id."""

    def __init__(
        self,
        endpoint: pj.Endpoint,
        loop: EngineLoop,
        calls: CallsOfAccounts,
        traversal: Traversal,
        abilities: Abilities,
        emit: Callable[[Event], None],
    ) -> None:
        self._endpoint = endpoint
        self._traversal = traversal
        self._loop = loop
        self._names = NameLookup(loop)
        self._calls = calls
        self._abilities = abilities
        self._emit = emit
        self._accounts: dict[str, EngineAccount] = {}
        self._leaving: list[EngineAccount] = []
        self.on_leaving: Callable[[str], None] = lambda account_id: None
        """Told before an account goes (``app.engine.child.presence``)."""

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands."""
        dispatcher.on(AddAccount, self._add)
        dispatcher.on(RemoveAccount, self._remove)
        dispatcher.on(Register, self._register)

    def get(self, account_id: str) -> EngineAccount:
        """The account. Raises ``Refused`` when there is none."""
        account = self._accounts.get(account_id)
        if account is None:
            raise Refused("There is no such account.")
        return account

    def disconnected(self, kind: str) -> None:
        """A ``TCP`` or ``TLS`` connection broke: whoever was registered over it registers again, at once.

        pjsua2 is called once pjsip has left the callback. A refused REGISTER is the parent's to repeat.
        """
        self._loop.call_later(0, lambda: self._register_over(kind.lower()))

    def leave(self) -> None:
        """Unregister everywhere, wait a moment for the answers, and let every account go."""
        for account_id in list(self._accounts):
            self._leave(account_id)
        self._loop.pump(UNREGISTER_WAIT, lambda: not any(a.registered for a in self._leaving))
        self._bury(everyone=True)

    def _add(self, command: AddAccount) -> None:
        settings = command.account
        if settings.account_id in self._accounts:
            raise Refused("The account is there already.")
        self._bury(everyone=False)
        bound = open_transport(self._endpoint, settings, tls13=self._abilities.tls13)
        account = EngineAccount(settings, bound, self._calls, self._emit)
        try:
            account.create(account_config(settings, bound), not self._accounts)
        except pj.Error as error:
            close_transport(self._endpoint, bound)
            raise Refused(f"The account could not be set up: {error.reason}.") from None
        self._accounts[settings.account_id] = account
        self._emit(
            AccountListening(
                account_id=settings.account_id,
                transport=settings.transport,
                host=bound.host,
                port=bound.port,
            )
        )
        self._prefer_codecs(settings.codecs)
        self._traversal.follow(account)
        if settings.registrar:
            self._register_when_known(settings)

    def _remove(self, command: RemoveAccount) -> None:
        self.get(command.account_id)
        self._leave(command.account_id)
        self._bury(everyone=False)
        self._loop.call_later(UNREGISTER_WAIT, lambda: self._bury(everyone=True))

    def _register(self, command: Register) -> None:
        account = self.get(command.account_id)
        if not account.settings.registrar:
            raise Refused("The account has no registrar.")
        self._register_when_known(account.settings)

    def _register_when_known(self, settings: AccountSettings) -> None:
        """REGISTER once the server's name is found, so that pjsip does not wait for DNS on our thread."""

        def register(found: bool) -> None:  # noqa: FBT001 - the answer
            account = self._accounts.get(settings.account_id)
            if account is None:
                return
            if found:
                account.send_register(wanted=True)
            else:
                self._emit(
                    RegistrationChanged(
                        account_id=settings.account_id,
                        active=False,
                        code=502,
                        reason="The name was not found",
                        status=NAME_NOT_FOUND,
                    )
                )

        self._names.when_known(settings.proxy or settings.registrar, register)

    def _register_over(self, transport: str) -> None:
        now = time.monotonic()
        for account in self._accounts.values():
            mine = account.registered and account.settings.transport == transport
            if mine and now - account.reconnected >= RECONNECT_PERIOD:
                account.reconnected = now
                account.registered = False
                account.send_register(wanted=True)

    def _leave(self, account_id: str) -> None:
        self.on_leaving(account_id)
        self._traversal.forget(account_id)
        account = self._accounts.pop(account_id)
        # Who rings when the name called is nobody's: pjsua would take the overflow account.
        for remaining in list(self._accounts.values())[:1]:
            remaining.setDefault()
        self._calls.hang_up_account(account_id)
        if account.settings.registrar and account.registered:
            account.send_register(wanted=False)
        self._leaving.append(account)

    def _bury(self, *, everyone: bool) -> None:
        """Delete leaving accounts and their transports; those still registered or in a call when told so."""
        for account in list(self._leaving):
            busy = account.registered or self._calls.any_of_account(account.settings.account_id)
            if everyone or not busy:
                self._leaving.remove(account)
                account.shutdown()
                close_transport(self._endpoint, account.bound)

    def _prefer_codecs(self, wanted: list[str]) -> None:
        """Priorities are the endpoint's: the account added last decides."""
        if wanted:
            prefer_codecs(self._endpoint, wanted)


def account_config(
    settings: AccountSettings, bound: BoundTransport, *, stun: bool = False, turn: str = ""
) -> pj.AccountConfig:
    """pjsua's configuration of an account; the parent, not pjsua, repeats a failed REGISTER.

    ``stun``: a STUN server answers; ``turn``: the ``address:port`` of a TURN server that does.
    """
    config = pj.AccountConfig()
    name = settings.display_name.replace("\\", "\\\\").replace('"', '\\"')
    config.idUri = f'"{name}" <{settings.address}>' if name else settings.address
    if settings.registrar:
        config.regConfig.registrarUri = with_transport(settings.registrar, settings)
        config.regConfig.registerOnAdd = False
        config.regConfig.timeoutSec = settings.register_seconds
        config.regConfig.retryIntervalSec = 0
        config.regConfig.unregWaitMsec = int(UNREGISTER_WAIT * 1000)
    # PUBLISH and the mailbox's SUBSCRIBE go to the address of record, which names no port: the route does.
    routed = settings.transport != "udp" or settings.publishes or settings.asks_for_messages
    route = settings.proxy or (settings.registrar if routed else "")
    if route:
        config.sipConfig.proxies.append(with_transport(route, settings) + ";lr")
    config.sipConfig.transportId = bound.transport_id
    config.presConfig.publishEnabled = settings.publishes
    config.mwiConfig.enabled = settings.asks_for_messages
    if settings.user:
        credential = pj.AuthCredInfo("digest", "*", settings.user, 0, settings.password)
        config.sipConfig.authCreds.append(credential)
    config.mediaConfig.transportConfig.boundAddress = settings.local_address
    config.mediaConfig.transportConfig.port = 0
    config.mediaConfig.srtpUse = _SRTP[settings.srtp]
    # Keys in SDP are only as secret as the signalling (RFC 4568 section 8.3), yet many PBXs offer
    # SRTP over UDP; the account file decides, not pjsua's default of insisting on TLS.
    config.mediaConfig.srtpSecureSignaling = 1 if settings.transport == "tls" else 0
    # The first codec of an answer is the one to use (RFC 3264 section 6.1); pjsua's extra re-INVITE
    # to narrow the answer would collide with our hold.
    config.mediaConfig.lockCodecEnabled = False
    _traverse(config.natConfig, settings, stun=stun, turn=turn)
    return config


def _traverse(nat: pj.AccountNatConfig, settings: AccountSettings, *, stun: bool, turn: str) -> None:
    """ICE where there is a server to gather from; a peer without ICE gets the best candidate's address."""
    nat.sipStunUse = pj.PJSUA_STUN_USE_DISABLED  # rport says it (RFC 3581), and pjsua's way of asking blocks
    nat.mediaStunUse = pj.PJSUA_STUN_USE_DEFAULT if stun else pj.PJSUA_STUN_USE_DISABLED
    nat.iceEnabled = stun or bool(turn)
    # Another offer only where the chosen candidate is not in the first: it would collide with our hold.
    nat.iceAlwaysUpdate = False
    nat.turnEnabled = bool(turn)
    nat.turnServer = turn
    nat.turnConnType = pj.PJ_TURN_TP_UDP
    nat.turnUserName, nat.turnPassword = settings.user, settings.password


def with_transport(uri: str, settings: AccountSettings) -> str:
    """``uri`` with ``;transport=`` where the account's transport is not UDP: else calls leave by UDP."""
    if settings.transport == "udp" or ";transport=" in uri.lower():
        return uri
    return f"{uri};transport={settings.transport}"
