"""Makes the one ``pj.Endpoint`` of the process, and says what it can do."""

from __future__ import annotations

from collections.abc import Callable

import pjsua2 as pj

from app.engine.child import native
from app.engine.child.bridge import FRAME_MS
from app.engine.child.codecs import OWN_ORDER, codec_names, prefer_codecs
from app.engine.child.guard import guarded
from app.engine.child.trace import Trace
from app.engine.child.turnstile import OverflowAccount, Turnstile
from app.engine.events import CallTurnedAway, Event
from app.engine.options import EngineOptions
from app.engine.sip_text import display_name_of, uri_of
from app.engine.values import Abilities

_TLS13_SUITES = range(0x1301, 0x1306)


class EngineEndpoint(pj.Endpoint):
    """The endpoint; only one may exist in a process."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        super().__init__()
        self.emit = emit
        self.turnstile = Turnstile()
        self.overflow: OverflowAccount | None = None
        self.on_disconnected: Callable[[str], None] = lambda kind: None
        """Told ``TCP`` or ``TLS`` when such a connection broke. Must not call pjsua2."""
        self.on_stun_checked: Callable[[bool], None] = lambda well: None
        """Told whether the STUN server that was set answers. Must not call pjsua2."""

    def open_overflow(self) -> None:
        """Take in no more INVITEs at once than pjsip can bear; after ``libStart``."""
        self.overflow = OverflowAccount(self.emit)

    def bury_overflow(self) -> None:
        """Let go of refused calls; every turn of the loop."""
        if self.overflow is not None:
            self.overflow.bury()

    def close_overflow(self) -> None:
        """Before ``libDestroy``."""
        if self.overflow is not None:
            self.overflow.bury()
            self.overflow.shutdown()
            self.overflow = None

    @guarded
    def onTransportState(self, prm: pj.OnTransportStateParam) -> None:
        """A connection came up or broke."""
        if prm.state == pj.PJSIP_TP_STATE_DISCONNECTED:
            self.on_disconnected(prm.type)

    @guarded
    def onNatCheckStunServersComplete(self, prm: pj.OnNatCheckStunServersCompleteParam) -> None:
        """The STUN server that was set last was asked."""
        self.on_stun_checked(prm.status == 0)

    @guarded
    def onSelectAccount(self, prm: pj.OnSelectAccountParam) -> None:
        """Whose is this request? An INVITE that the turnstile keeps out goes to the overflow account."""
        if (
            self.overflow is not None
            and prm.rdata.wholeMsg.startswith("INVITE")
            and not self.turnstile.enter()
        ):
            prm.accountIndex = self.overflow.getId()

    @guarded
    def onRejectedIncomingCall(self, prm: pj.OnRejectedIncomingCallParam) -> None:
        """pjsua refused an INVITE before any account saw it: no call slot was free, for instance."""
        self.emit(
            CallTurnedAway(
                remote_uri=uri_of(prm.remoteInfo),
                remote_name=display_name_of(prm.remoteInfo),
                dialled=uri_of(prm.localInfo),
                code=prm.statusCode,
                reason=prm.reason,
            )
        )


def open_endpoint(options: EngineOptions, emit: Callable[[Event], None], trace: Trace) -> EngineEndpoint:
    """Create and initialise, without threads: the caller handles every event itself."""
    endpoint = EngineEndpoint(emit)
    endpoint.libCreate()
    endpoint.libInit(_config(options, trace))
    trace.started()
    return endpoint


def _config(options: EngineOptions, trace: Trace) -> pj.EpConfig:
    config = pj.EpConfig()
    config.logConfig.level = 5 if options.log_file else max(4, options.log_level)
    config.logConfig.consoleLevel = 5
    config.logConfig.msgLogging = 1
    config.logConfig.filename = options.log_file
    config.logConfig.writer = trace
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = False
    config.uaConfig.maxCalls = options.max_calls
    config.uaConfig.userAgent = options.user_agent
    config.medConfig.clockRate = options.bridge_rate
    config.medConfig.sndClockRate = options.bridge_rate
    config.medConfig.audioFramePtime = FRAME_MS
    config.medConfig.sndAutoCloseTime = -1  # ``Audio`` says when the clock runs
    # The jitter buffer learns what the network needs, from one packet to a fifth of a second: a network
    # that needs more is not fit for talking, and a stalled machine must not leave a call half a second late.
    config.medConfig.jbMaxPre = 200
    config.medConfig.jbMax = 360
    config.medConfig.noVad = True
    config.medConfig.ecTailLen = 0
    return config


def abilities_of(endpoint: pj.Endpoint, options: EngineOptions) -> Abilities:
    """Ask the started endpoint; also puts the codecs into our own order."""
    prefer_codecs(endpoint, OWN_ORDER)
    codecs = codec_names(endpoint)
    return Abilities(
        pjsip_version=endpoint.libVersion().full,
        max_calls=native.max_calls(),
        codecs=codecs,
        tls13=any(suite in _TLS13_SUITES for suite in endpoint.utilSslGetAvailableCiphers()),
        opus=any(name.lower().startswith("opus") for name in codecs),
        bridge_rate=options.bridge_rate,
    )
