# ruff: noqa: A002, N802, N803, N815 - the names and signatures are PJSIP's
"""The part of pjsua2 (PJSIP 2.15) that Hookswitch uses, typed by hand from pjsua2.py."""

from collections.abc import Iterator
from typing import Generic, SupportsInt, TypeVar, overload

# --- constants --------------------------------------------------------------------------------------

PJSUA_INVALID_ID: int
PJSUA_STUN_USE_DEFAULT: int
PJSUA_STUN_USE_DISABLED: int
PJ_TURN_TP_UDP: int
PJSUA_DESTROY_NO_NETWORK: int

PJSIP_TRANSPORT_UDP: int
PJSIP_TRANSPORT_UDP6: int
PJSIP_TRANSPORT_TCP: int
PJSIP_TRANSPORT_TLS: int
PJSIP_TP_STATE_CONNECTED: int
PJSIP_TP_STATE_DISCONNECTED: int
PJ_SSL_SOCK_PROTO_TLS1_2: int
PJ_SSL_SOCK_PROTO_TLS1_3: int

PJSIP_INV_STATE_CALLING: int
PJSIP_INV_STATE_INCOMING: int
PJSIP_INV_STATE_EARLY: int
PJSIP_INV_STATE_CONNECTING: int
PJSIP_INV_STATE_CONFIRMED: int
PJSIP_INV_STATE_DISCONNECTED: int

PJSIP_EVENT_TIMER: int
PJSIP_EVENT_TX_MSG: int
PJSIP_EVENT_RX_MSG: int
PJSIP_EVENT_TRANSPORT_ERROR: int
PJSIP_EVENT_TSX_STATE: int
PJSIP_ROLE_UAC: int
PJSIP_ROLE_UAS: int

PJSUA_CALL_UNHOLD: int
PJSUA_CALL_MEDIA_NONE: int
PJSUA_CALL_MEDIA_ACTIVE: int
PJSUA_CALL_MEDIA_LOCAL_HOLD: int
PJSUA_CALL_MEDIA_REMOTE_HOLD: int
PJSUA_DTMF_METHOD_SIP_INFO: int
PJMEDIA_TYPE_AUDIO: int
PJMEDIA_DIR_ENCODING: int
PJMEDIA_DIR_DECODING: int
PJMEDIA_SRTP_DISABLED: int
PJMEDIA_SRTP_OPTIONAL: int
PJMEDIA_SRTP_MANDATORY: int
PJMEDIA_FRAME_TYPE_NONE: int
PJMEDIA_FRAME_TYPE_AUDIO: int
PJMEDIA_FILE_NO_LOOP: int
PJMEDIA_FORMAT_PCM: int

PJSUA_BUDDY_STATUS_UNKNOWN: int
PJSUA_BUDDY_STATUS_ONLINE: int
PJSUA_BUDDY_STATUS_OFFLINE: int
PJRPID_ACTIVITY_UNKNOWN: int
PJRPID_ACTIVITY_AWAY: int
PJRPID_ACTIVITY_BUSY: int
PJSIP_EVSUB_STATE_ACTIVE: int
PJSIP_EVSUB_STATE_TERMINATED: int

# --- containers and errors --------------------------------------------------------------------------

_T = TypeVar("_T")

class _Vector(Generic[_T]):
    """std::vector; iterating gives references into it: keep the vector alive meanwhile."""

    def __init__(self) -> None: ...
    def __iter__(self) -> Iterator[_T]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> _T: ...
    def append(self, x: _T) -> None: ...
    def size(self) -> int: ...

class ByteVector(_Vector[int]):
    this: SupportsInt
    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, other: bytes) -> None: ...
    def assign(self, n: int, x: int) -> None: ...
    def resize(self, new_size: int) -> None: ...

class StringVector(_Vector[str]): ...

class Error(Exception):
    status: int
    title: str
    reason: str
    srcFile: str
    srcLine: int
    def info(self, multi_line: bool = False) -> str: ...

# --- log --------------------------------------------------------------------------------------------

class LogEntry:
    level: int
    msg: str
    threadId: int
    threadName: str

class LogWriter:
    def __init__(self) -> None: ...
    def write(self, entry: LogEntry) -> None: ...

class LogConfig:
    msgLogging: int
    level: int
    consoleLevel: int
    decor: int
    filename: str
    writer: LogWriter

# --- messages and events ----------------------------------------------------------------------------

class SipHeader:
    hName: str
    hValue: str
    def __init__(self) -> None: ...

class SipTxOption:
    targetUri: str
    localUri: str
    headers: _Vector[SipHeader]
    contentType: str
    msgBody: str

class SipRxData:
    info: str
    wholeMsg: str
    srcAddress: str

class SipTxData:
    info: str
    wholeMsg: str
    dstAddress: str

class SipTransaction:
    role: int
    method: str
    statusCode: int
    statusText: str
    state: int

class TsxStateEventSrc:
    rdata: SipRxData
    tdata: SipTxData
    status: int

class TsxStateEvent:
    src: TsxStateEventSrc
    tsx: SipTransaction
    prevState: int
    type: int

class RxMsgEvent:
    rdata: SipRxData

class SipEventBody:
    tsxState: TsxStateEvent
    rxMsg: RxMsgEvent

class SipEvent:
    type: int
    body: SipEventBody

# --- endpoint ---------------------------------------------------------------------------------------

class Version:
    major: int
    minor: int
    rev: int
    suffix: str
    full: str
    numeric: int

class UaConfig:
    maxCalls: int
    threadCnt: int
    mainThreadOnly: bool
    nameserver: _Vector[str]
    userAgent: str

class MediaConfig:
    clockRate: int
    sndClockRate: int
    channelCount: int
    audioFramePtime: int
    maxMediaPorts: int
    threadCnt: int
    quality: int
    ptime: int
    noVad: bool
    ecTailLen: int
    jbInit: int
    jbMinPre: int
    jbMaxPre: int
    jbMax: int
    sndAutoCloseTime: int

class EpConfig:
    uaConfig: UaConfig
    logConfig: LogConfig
    medConfig: MediaConfig
    def __init__(self) -> None: ...

class TlsConfig:
    CaListFile: str
    CaBuf: str
    certFile: str
    privKeyFile: str
    proto: int
    verifyServer: bool
    verifyClient: bool
    msecTimeout: int

class TransportConfig:
    port: int
    portRange: int
    publicAddress: str
    boundAddress: str
    tlsConfig: TlsConfig
    def __init__(self) -> None: ...

class TransportInfo:
    id: int
    type: int
    typeName: str
    info: str
    localAddress: str
    localName: str

class SslCertName:
    type: int
    name: str

class SslCertInfo:
    subjectCn: str
    subjectAltName: _Vector[SslCertName]
    def isEmpty(self) -> bool: ...

class TlsInfo:
    established: bool
    localAddr: str
    remoteAddr: str
    remoteCertInfo: SslCertInfo
    verifyStatus: int
    def isEmpty(self) -> bool: ...

class OnNatCheckStunServersCompleteParam:
    status: int

class OnTransportStateParam:
    hnd: object
    type: str
    state: int
    lastError: int
    tlsInfo: TlsInfo

class OnRejectedIncomingCallParam:
    callId: int
    localInfo: str
    remoteInfo: str
    statusCode: int
    reason: str
    rdata: SipRxData

class OnSelectAccountParam:
    rdata: SipRxData
    accountIndex: int

class IpChangeParam:
    restartListener: bool
    restartLisDelay: int
    shutdownTransport: bool
    def __init__(self) -> None: ...

class OnIpChangeProgressParam:
    op: int
    status: int
    accId: int
    callId: int

class CodecInfo:
    codecId: str
    priority: int
    desc: str

class AudDevManager:
    def setNullDev(self) -> None: ...
    def setNoDev(self) -> AudioMediaPort: ...
    def sndIsActive(self) -> bool: ...
    def getCaptureDevMedia(self) -> AudioMedia: ...
    def getPlaybackDevMedia(self) -> AudioMedia: ...

class Endpoint:
    def __init__(self) -> None: ...
    @staticmethod
    def instance() -> Endpoint: ...
    def libVersion(self) -> Version: ...
    def libCreate(self) -> None: ...
    def libInit(self, prmEpConfig: EpConfig) -> None: ...
    def libStart(self) -> None: ...
    def libHandleEvents(self, msec_timeout: int) -> int: ...
    def libDestroy(self, prmFlags: int = 0) -> None: ...
    def libRegisterThread(self, name: str) -> None: ...
    def utilSslGetAvailableCiphers(self) -> _Vector[int]: ...
    def transportCreate(self, type: int, cfg: TransportConfig) -> int: ...
    def transportGetInfo(self, id: int) -> TransportInfo: ...
    def transportClose(self, id: int) -> None: ...
    def hangupAllCalls(self) -> None: ...
    def mediaMaxPorts(self) -> int: ...
    def mediaActivePorts(self) -> int: ...
    def audDevManager(self) -> AudDevManager: ...
    def codecEnum2(self) -> _Vector[CodecInfo]: ...
    def codecSetPriority(self, codec_id: str, priority: int) -> None: ...
    def natUpdateStunServers(self, prmServers: StringVector, prmWait: bool) -> None: ...
    def handleIpChange(self, param: IpChangeParam) -> None: ...
    def onNatCheckStunServersComplete(self, prm: OnNatCheckStunServersCompleteParam) -> None: ...
    def onTransportState(self, prm: OnTransportStateParam) -> None: ...
    def onIpChangeProgress(self, prm: OnIpChangeProgressParam) -> None: ...
    def onSelectAccount(self, prm: OnSelectAccountParam) -> None: ...
    def onRejectedIncomingCall(self, prm: OnRejectedIncomingCallParam) -> None: ...

# --- accounts ---------------------------------------------------------------------------------------

class AuthCredInfo:
    scheme: str
    realm: str
    username: str
    dataType: int
    data: str
    def __init__(
        self, param_scheme: str, param_realm: str, param_user_name: str, param_data_type: int, param_data: str
    ) -> None: ...

class AccountRegConfig:
    registrarUri: str
    registerOnAdd: bool
    headers: _Vector[SipHeader]
    timeoutSec: int
    retryIntervalSec: int
    firstRetryIntervalSec: int
    randomRetryIntervalSec: int
    delayBeforeRefreshSec: int
    dropCallsOnFail: bool
    unregWaitMsec: int

class AccountSipConfig:
    authCreds: _Vector[AuthCredInfo]
    proxies: _Vector[str]
    contactForced: str
    transportId: int

class AccountCallConfig:
    prackUse: int
    timerUse: int
    timerMinSESec: int
    timerSessExpiresSec: int

class AccountPresConfig:
    headers: _Vector[SipHeader]
    publishEnabled: bool
    publishShutdownWaitMsec: int

class AccountMwiConfig:
    enabled: bool
    expirationSec: int

class AccountNatConfig:
    contactRewriteUse: int
    viaRewriteUse: int
    sdpNatRewriteUse: int
    sipOutboundUse: int
    sipStunUse: int
    mediaStunUse: int
    iceEnabled: bool
    iceAlwaysUpdate: bool
    turnEnabled: bool
    turnServer: str
    turnConnType: int
    turnUserName: str
    turnPassword: str
    udpKaIntervalSec: int

class AccountMediaConfig:
    transportConfig: TransportConfig
    lockCodecEnabled: bool
    useLoopMedTp: bool
    srtpUse: int
    srtpSecureSignaling: int

class AccountIpChangeConfig:
    shutdownTp: bool
    hangupCalls: bool
    reinviteFlags: int
    reinvUseUpdate: int

class AccountConfig:
    idUri: str
    regConfig: AccountRegConfig
    sipConfig: AccountSipConfig
    callConfig: AccountCallConfig
    presConfig: AccountPresConfig
    natConfig: AccountNatConfig
    mediaConfig: AccountMediaConfig
    mwiConfig: AccountMwiConfig
    ipChangeConfig: AccountIpChangeConfig
    def __init__(self) -> None: ...

class AccountInfo:
    id: int
    uri: str
    regIsConfigured: bool
    regIsActive: bool
    regExpiresSec: int
    regStatus: int
    regStatusText: str
    regLastErr: int

class OnRegStateParam:
    status: int
    code: int
    reason: str
    rdata: SipRxData
    expiration: int

class OnIncomingCallParam:
    callId: int
    rdata: SipRxData

class OnIncomingSubscribeParam:
    fromUri: str
    rdata: SipRxData
    code: int
    reason: str

class OnMwiInfoParam:
    state: int
    rdata: SipRxData

class PresenceStatus:
    status: int
    statusText: str
    activity: int
    note: str
    rpidId: str
    def __init__(self) -> None: ...

class Account:
    def __init__(self) -> None: ...
    def create(self, cfg: AccountConfig, make_default: bool = False) -> None: ...
    def shutdown(self) -> None: ...
    def modify(self, cfg: AccountConfig) -> None: ...
    def setDefault(self) -> None: ...
    def isValid(self) -> bool: ...
    def getId(self) -> int: ...
    def getInfo(self) -> AccountInfo: ...
    def setRegistration(self, renew: bool) -> None: ...
    def setOnlineStatus(self, pres_st: PresenceStatus) -> None: ...
    def onIncomingCall(self, prm: OnIncomingCallParam) -> None: ...
    def onRegState(self, prm: OnRegStateParam) -> None: ...
    def onIncomingSubscribe(self, prm: OnIncomingSubscribeParam) -> None: ...
    def onMwiInfo(self, prm: OnMwiInfoParam) -> None: ...

class BuddyConfig:
    uri: str
    subscribe: bool
    def __init__(self) -> None: ...

class BuddyInfo:
    uri: str
    subState: int
    subStateName: str
    subTermCode: int
    subTermReason: str
    presStatus: PresenceStatus

class OnBuddyEvSubStateParam:
    e: SipEvent

class Buddy:
    def __init__(self) -> None: ...
    def create(self, account: Account, cfg: BuddyConfig) -> None: ...
    def isValid(self) -> bool: ...
    def getInfo(self) -> BuddyInfo: ...
    def subscribePresence(self, subscribe: bool) -> None: ...
    def updatePresence(self) -> None: ...
    def onBuddyState(self) -> None: ...
    def onBuddyEvSubState(self, prm: OnBuddyEvSubStateParam) -> None: ...

# --- calls ------------------------------------------------------------------------------------------

class CallSetting:
    flag: int
    audioCount: int
    videoCount: int
    customCallId: str

class CallOpParam:
    opt: CallSetting
    statusCode: int
    reason: str
    options: int
    txOption: SipTxOption
    def __init__(self, useDefaultCallSetting: bool = False) -> None: ...

class CallSendDtmfParam:
    method: int
    duration: int
    digits: str
    def __init__(self) -> None: ...

class CallMediaInfo:
    index: int
    type: int
    dir: int
    status: int
    audioConfSlot: int

class CallInfo:
    id: int
    role: int
    accId: int
    localUri: str
    localContact: str
    remoteUri: str
    remoteContact: str
    callIdString: str
    state: int
    stateText: str
    lastStatusCode: int
    lastReason: str
    media: _Vector[CallMediaInfo]

class MathStat:
    n: int
    max: int
    min: int
    last: int
    mean: int

class RtcpStreamStat:
    pkt: int
    bytes: int
    discard: int
    loss: int
    reorder: int
    dup: int
    jitterUsec: MathStat

class RtcpStat:
    txStat: RtcpStreamStat
    rxStat: RtcpStreamStat
    rttUsec: MathStat

class JbufState:
    size: int
    avgDelayMsec: int
    lost: int
    discard: int
    empty: int

class StreamStat:
    rtcp: RtcpStat
    jbuf: JbufState

class StreamInfo:
    proto: int
    dir: int
    codecName: str
    codecClockRate: int
    remoteRtpAddress: str

class OnCallStateParam:
    e: SipEvent

class OnCallTsxStateParam:
    e: SipEvent

class OnCallMediaStateParam: ...

class OnDtmfDigitParam:
    method: int
    digit: str
    duration: int

class OnCallTransferRequestParam:
    dstUri: str
    statusCode: int
    opt: CallSetting
    newCall: Call | None

class OnCallTransferStatusParam:
    statusCode: int
    reason: str
    finalNotify: bool
    cont: bool

class OnCallReplaceRequestParam:
    rdata: SipRxData
    statusCode: int
    reason: str
    opt: CallSetting
    newCall: Call | None

class OnCallReplacedParam:
    newCallId: int
    newCall: Call

PJSIP_REDIRECT_REJECT: int

class OnCallRedirectedParam:
    targetUri: str

class OnCallRxReinviteParam:
    rdata: SipRxData
    isAsync: bool
    statusCode: int
    opt: CallSetting

class Call:
    def __init__(self, acc: Account, call_id: int = ...) -> None: ...
    def getInfo(self) -> CallInfo: ...
    def isActive(self) -> bool: ...
    def getId(self) -> int: ...
    def getAudioMedia(self, med_idx: int) -> AudioMedia: ...
    def makeCall(self, dst_uri: str, prm: CallOpParam) -> None: ...
    def answer(self, prm: CallOpParam) -> None: ...
    def hangup(self, prm: CallOpParam) -> None: ...
    def setHold(self, prm: CallOpParam) -> None: ...
    def reinvite(self, prm: CallOpParam) -> None: ...
    def update(self, prm: CallOpParam) -> None: ...
    def xfer(self, dest: str, prm: CallOpParam) -> None: ...
    def xferReplaces(self, dest_call: Call, prm: CallOpParam) -> None: ...
    def dialDtmf(self, digits: str) -> None: ...
    def sendDtmf(self, param: CallSendDtmfParam) -> None: ...
    def dump(self, with_media: bool, indent: str) -> str: ...
    def getStreamInfo(self, med_idx: int) -> StreamInfo: ...
    def getStreamStat(self, med_idx: int) -> StreamStat: ...
    def onCallState(self, prm: OnCallStateParam) -> None: ...
    def onCallTsxState(self, prm: OnCallTsxStateParam) -> None: ...
    def onCallMediaState(self, prm: OnCallMediaStateParam) -> None: ...
    def onDtmfDigit(self, prm: OnDtmfDigitParam) -> None: ...
    def onCallTransferRequest(self, prm: OnCallTransferRequestParam) -> None: ...
    def onCallTransferStatus(self, prm: OnCallTransferStatusParam) -> None: ...
    def onCallReplaceRequest(self, prm: OnCallReplaceRequestParam) -> None: ...
    def onCallReplaced(self, prm: OnCallReplacedParam) -> None: ...
    def onCallRedirected(self, prm: OnCallRedirectedParam) -> int: ...
    def onCallRxReinvite(self, prm: OnCallRxReinviteParam) -> None: ...

# --- media ------------------------------------------------------------------------------------------

class MediaFormatAudio:
    id: int
    type: int
    clockRate: int
    channelCount: int
    frameTimeUsec: int
    bitsPerSample: int
    def __init__(self) -> None: ...
    def init(
        self,
        formatId: int,
        clockRate: int,
        channelCount: int,
        frameTimeUsec: int,
        bitsPerSample: int,
        avgBps: int = 0,
        maxBps: int = 0,
    ) -> None: ...

class ConfPortInfo:
    portId: int
    name: str
    format: MediaFormatAudio
    listeners: _Vector[int]

class AudioMedia:
    def getPortId(self) -> int: ...
    def getPortInfo(self) -> ConfPortInfo: ...
    def startTransmit(self, sink: AudioMedia) -> None: ...
    def stopTransmit(self, sink: AudioMedia) -> None: ...
    def adjustRxLevel(self, level: float) -> None: ...
    def adjustTxLevel(self, level: float) -> None: ...
    def getRxLevel(self) -> int: ...
    def getTxLevel(self) -> int: ...

class MediaFrame:
    this: SupportsInt
    type: int
    buf: ByteVector
    size: int

class AudioMediaPort(AudioMedia):
    def __init__(self) -> None: ...
    def createPort(self, name: str, fmt: MediaFormatAudio) -> None: ...
    def onFrameRequested(self, frame: MediaFrame) -> None: ...
    def onFrameReceived(self, frame: MediaFrame) -> None: ...

class AudioMediaPlayer(AudioMedia):
    def __init__(self) -> None: ...
    def createPlayer(self, file_name: str, options: int = 0) -> None: ...
    def getPos(self) -> int: ...
    def setPos(self, samples: int) -> None: ...
    def onEof2(self) -> None: ...

class ToneDesc:
    freq1: int
    freq2: int
    on_msec: int
    off_msec: int
    volume: int
    flags: int
    def __init__(self) -> None: ...

class ToneDescVector(_Vector[ToneDesc]): ...

class ToneGenerator(AudioMedia):
    def __init__(self) -> None: ...
    def createToneGenerator(self, clock_rate: int = 16000, channel_count: int = 1) -> None: ...
    def play(self, tones: ToneDescVector, loop: bool = False) -> None: ...
    def rewind(self) -> None: ...
    def stop(self) -> None: ...
    def isBusy(self) -> bool: ...

class AudioMediaRecorder(AudioMedia):
    def __init__(self) -> None: ...
    def createRecorder(
        self, file_name: str, enc_type: int = 0, max_size: int = 0, options: int = 0
    ) -> None: ...
