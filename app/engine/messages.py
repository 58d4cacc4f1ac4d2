"""The whole contract between the window's process and the engine process.

Three shapes travel over the pipe, each a msgpack-encoded frame of one of the unions below:

* ``Request`` (parent to child): a token and one ``Command``;
* ``Reply`` (child to parent): the token again, and an error sentence when the command was refused;
* an ``Event`` (child to parent): something that happened.

Messages state SIP and audio facts; the parent's core decides what they mean. A command is answered
as soon as pjsua2 has taken it; its outcome arrives as events. The first frame of a child is
``Hello``; a parent that finds another ``protocol`` in it ends the child.

Strings for identifiers: ``account_id`` is chosen by the parent; ``call_id`` by whoever starts the
call (the parent for outgoing calls, the engine for incoming ones) and is never used twice, also
not by a later engine. Times are seconds, levels are dBFS, latencies milliseconds.
"""

from __future__ import annotations

from typing import Literal

import msgspec

PROTOCOL = 1
"""Raised by one whenever an older parent or child would misread a frame."""

Transport = Literal["udp", "tcp", "tls"]
SrtpPolicy = Literal["off", "optional", "required"]
DtmfMethod = Literal["rfc4733", "info"]
Tone = Literal["ringback", "busy", "congestion", "call_waiting", "ring"]
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


# --- values -------------------------------------------------------------------------------------


class Header(msgspec.Struct, frozen=True):
    """One SIP header as it stands in a message (RFC 3261 section 7.3)."""

    name: str
    value: str


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
    ipv6: bool
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

    def __repr__(self) -> str:
        """Without the password, wherever settings may be logged."""
        return (
            f"AccountSettings({self.account_id!r}, {self.address!r}, {self.registrar!r}, {self.transport!r})"
        )


# --- commands -----------------------------------------------------------------------------------


class AddAccount(Message, frozen=True):
    """Create the account and its transport, and register when it has a registrar.

    Refused with a sentence when its port is taken or its CA file cannot be read.
    """

    account: AccountSettings


class RemoveAccount(Message, frozen=True):
    """Unregister and forget the account; its calls are hung up first."""

    account_id: str


class Register(Message, frozen=True):
    """Send REGISTER now. The parent decides when to try again after a failure (P1)."""

    account_id: str


class NetworkChanged(Message, frozen=True):
    """The machine's addresses changed or it woke up: rebuild transports, refresh registrations."""


class PlaceCall(Message, frozen=True):
    """Send INVITE. ``headers`` are added as they stand (User-to-User, RFC 7433, for instance)."""

    call_id: str
    account_id: str
    target: str
    """Full SIP URI."""
    headers: list[Header] = []


class AnswerCall(Message, frozen=True):
    """Answer an incoming call: 200 to accept, 180/182/183 for progress, 3xx-6xx to refuse."""

    call_id: str
    code: int = 200
    reason: str = ""


class HangUpCall(Message, frozen=True):
    """End a call in any state: CANCEL, BYE, or a final response (``code``; 0 = 603 or 487 as fits)."""

    call_id: str
    code: int = 0


class HoldCall(Message, frozen=True):
    """Re-INVITE with ``sendonly`` (RFC 3264 section 8.4). Outcome: ``MediaChanged`` or ``HoldRefused``."""

    call_id: str


class ResumeCall(Message, frozen=True):
    """Re-INVITE with ``sendrecv``. Outcome: ``MediaChanged`` or ``HoldRefused``."""

    call_id: str


class ConnectAudio(Message, frozen=True):
    """Join or part a call and the agent's microphone and speaker, without any signalling.

    The engine joins no call by itself: the core says which call is the current one.
    """

    call_id: str
    microphone: bool
    speaker: bool


class MuteMicrophone(Message, frozen=True):
    """Silence the microphone for every call (S3: nothing is signalled)."""

    muted: bool


class SendDtmf(Message, frozen=True):
    """Send digits ``0-9 * # A-D`` by RFC 4733 events or SIP INFO."""

    call_id: str
    digits: str
    method: DtmfMethod = "rfc4733"


class PlayFile(Message, frozen=True):
    """Play a WAV file (16-bit PCM, mono, any rate) to the other side of a call.

    It is mixed with whatever else is sent there (part the microphone with ``ConnectAudio`` to send
    the file alone), survives hold and resume, and replaces the file playing in this call.
    Without ``loop`` its end is told by ``FilePlayed``. Refused when the file cannot be read.
    """

    call_id: str
    path: str
    """Absolute path, readable by the engine's process."""
    loop: bool = False


class StopFile(Message, frozen=True):
    """Stop the file playing into a call; nothing happens where none is."""

    call_id: str


class EchoCall(Message, frozen=True):
    """Send a call's own sound back to it, or stop doing so."""

    call_id: str
    on: bool = True


class ReferCall(Message, frozen=True):
    """Send REFER (RFC 3515): the peer is asked to call ``target``. Outcome: ``ReferProgressed``.

    ``target`` is the whole Refer-To value without angle brackets; headers for the INVITE that it
    causes stand in it escaped, after ``?`` (RFC 3261 section 19.1.1). ``headers`` go in the REFER.
    """

    call_id: str
    target: str
    headers: list[Header] = []


class ReferWithReplaces(Message, frozen=True):
    """Join the peers of two calls: REFER to the first with the second's dialog in Replaces (RFC 5589).

    The second may still ring, once a provisional answer has given it a remote tag (180 or 183; not
    182, whose dialog some servers cannot find again). Outcome: ``ReferProgressed`` of ``call_id``.
    Refused when either call is gone or the second has no remote tag yet.
    """

    call_id: str
    consult_call_id: str


class AllowRefer(Message, frozen=True):
    """May peers of this account transfer us by REFER? Off for a new account: it is answered 603."""

    account_id: str
    allowed: bool


class MixCalls(Message, frozen=True):
    """These calls hear one another from now on: the whole membership of one mix, local to the engine.

    The one mechanism for a three-way consult and for a conference. A call is in one mix at most and
    leaves the one it was in; links are made again whenever a member's media change. ``muted`` members
    hear and are not heard by the others. An empty ``call_ids`` dissolves the mix. The agent's
    microphone and speaker are no business of a mix: see ``ConnectAudio``.
    """

    mix_id: str
    call_ids: list[str]
    muted: list[str] = []


class RecordCall(Message, frozen=True):
    """Write what is said in a call to a file, from now to its end or ``StopRecording``.

    Left (or first) is whatever this phone sends to the other side, the agent and the other members of a mix,
    right is what comes from there. Hold music and consent tones are not recorded. The file is playable at
    every moment, also when this process is killed. Outcome: ``RecordingStarted`` or ``RecordingStopped``.
    Refused when there is no such call or it is being recorded.
    """

    call_id: str
    path: str
    """Absolute; folders are made, and a number is added where a file of that name lies there already."""
    format: SoundFormat = "wav"
    """wav: 16 bit PCM; opus: Opus in Ogg (RFC 7845). Both at the rate of the bridge."""
    mixed: bool = False
    """One channel for both sides."""
    pause: RecordingPause = "silence"
    """What a pause leaves in the file: silence of the same length, or a short tone and nothing else."""
    tone: ConsentTone = "none"
    """1400 Hz for 0.2 s into the call, once or every 15 s."""
    least_free: int = 0
    """Bytes; less free space than this ends the recording."""
    notes: dict[str, str] = {}
    """Written beside the sound, to ``path`` with ``.json`` appended, with the pauses and the length."""


class PauseRecording(Message, frozen=True):
    """Leave out what is said from now on (card data), or go on. Refused where nothing is recorded."""

    call_id: str
    paused: bool = True


class MoveRecording(Message, frozen=True):
    """Another call has taken the place of the recorded one: its sound goes on in the same file (S9)."""

    call_id: str
    new_call_id: str


class StopRecording(Message, frozen=True):
    """Complete the file. Outcome: ``RecordingStopped``; harmless where nothing is recorded."""

    call_id: str


class MeterCalls(Message, frozen=True):
    """Switch the ``CallLevels`` events on or off (5 a second; off when nobody looks)."""

    on: bool


class PublishPresence(Message, frozen=True):
    """Tell watchers the agent's state: PIDF with RPID (RFC 3863, 4480) by PUBLISH (RFC 3903)."""

    account_id: str
    open: bool
    """PIDF basic status: reachable for a call."""
    activity: Activity
    note: str
    """The exact state in words; RPID has fewer."""


class WatchPresence(Message, frozen=True):
    """Subscribe to somebody's presence (RFC 3856), or let go of it. Outcome: ``PresenceChanged``."""

    account_id: str
    uri: str
    on: bool = True


class ChooseDevices(Message, frozen=True):
    """Use these devices from now on, also within a call; an empty name is the null device."""

    microphone: str
    speaker: str
    ringer: str


class RefreshDevices(Message, frozen=True):
    """Look again which sound devices there are; outcome: ``DevicesChanged``."""


class PlayTone(Message, frozen=True):
    """Start a tone of ``resources/sounds`` on the speaker or ringer; replaces the one playing there."""

    tone: Tone
    country: str
    """ISO 3166 code of the cadence (ITU-T E.180): US, GB, DE."""
    role: DeviceRole


class StopTone(Message, frozen=True):
    """Silence the tone on that device."""

    role: DeviceRole


class MeterLevels(Message, frozen=True):
    """Switch the ``AudioLevels`` events on or off (10 a second; off when nobody looks)."""

    on: bool


class TraceSip(Message, frozen=True):
    """Switch ``SipTraced`` events on or off."""

    on: bool


class ReportAudio(Message, frozen=True):
    """Ask for one ``AudioReported`` now."""


class Shutdown(Message, frozen=True):
    """Hang up everything, unregister, and exit with status 0 within three seconds."""


Command = (
    AddAccount
    | RemoveAccount
    | Register
    | NetworkChanged
    | PlaceCall
    | AnswerCall
    | HangUpCall
    | HoldCall
    | ResumeCall
    | ConnectAudio
    | MuteMicrophone
    | SendDtmf
    | PlayFile
    | StopFile
    | EchoCall
    | ReferCall
    | ReferWithReplaces
    | AllowRefer
    | MixCalls
    | RecordCall
    | PauseRecording
    | MoveRecording
    | StopRecording
    | MeterCalls
    | PublishPresence
    | WatchPresence
    | ChooseDevices
    | RefreshDevices
    | PlayTone
    | StopTone
    | MeterLevels
    | TraceSip
    | ReportAudio
    | Shutdown
)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A command on its way to the engine."""

    token: int
    command: Command


# --- replies and events -------------------------------------------------------------------------


class Reply(Message, frozen=True):
    """The engine took the command (``error`` empty) or refused it, in one sentence."""

    token: int
    error: str = ""


class Hello(Message, frozen=True):
    """First frame of every engine."""

    protocol: int
    pid: int
    abilities: Abilities


class RegistrationChanged(Message, frozen=True):
    """Outcome of a REGISTER. ``code`` 200 and ``active``: registered for ``expires`` seconds."""

    account_id: str
    active: bool
    code: int
    reason: str
    status: int = 0
    """PJSIP status, tells a wrong password (171100) and certificate errors from other failures."""
    expires: int = 0
    certificate_name: str = ""
    """Names in the server's certificate when it was refused for its name."""


class AccountListening(Message, frozen=True):
    """The account's transport is bound; a peer reaches it at ``host:port``."""

    account_id: str
    transport: Transport
    host: str
    port: int


class CallArrived(Message, frozen=True):
    """An INVITE came in; the engine has answered 180 already."""

    call_id: str
    account_id: str
    remote_uri: str
    remote_name: str
    dialled: str
    """The address the caller dialled: To, or the Request-URI (S2)."""
    headers: list[Header]
    """User-to-User, Referred-By, Replaces, X-*, P-Asserted-Identity, Alert-Info, Call-Info."""
    dialog: Dialog


class CallTurnedAway(Message, frozen=True):
    """An INVITE that the engine had to refuse by itself: every call it can hold was in use (486)."""

    remote_uri: str
    remote_name: str
    dialled: str
    code: int
    reason: str


class CallProgressed(Message, frozen=True):
    """A provisional answer to our INVITE. ``early_media``: its SDP was taken up (183 or 180 with SDP)."""

    call_id: str
    code: int
    reason: str
    early_media: bool = False


class CallAnswered(Message, frozen=True):
    """The call is up (200 and ACK), in either direction."""

    call_id: str
    dialog: Dialog


class MediaChanged(Message, frozen=True):
    """The outcome of an offer and answer: who holds, with which codec, secured or not."""

    call_id: str
    held_by_us: bool
    held_by_them: bool
    codec: str
    """``G722/16000`` or empty while no audio flows."""
    srtp: bool


class HoldRefused(Message, frozen=True):
    """The peer refused our re-INVITE; the call stands as before."""

    call_id: str
    code: int
    reason: str


class CallFinished(Message, frozen=True):
    """The call is over, for whatever reason; its ``call_id`` is dead."""

    call_id: str
    code: int
    """Final SIP status, 200 after BYE, 0 where there was none."""
    reason: str
    by_us: bool
    reason_header: str = ""
    """The Reason header (RFC 3326) as it stood, with SIP or Q.850 cause."""


class DtmfHeard(Message, frozen=True):
    """The peer sent one digit."""

    call_id: str
    digit: str


class FilePlayed(Message, frozen=True):
    """A file that ``PlayFile`` started without ``loop`` has reached its end."""

    call_id: str
    path: str


class ReferProgressed(Message, frozen=True):
    """How far the REFER that we sent has come: a refusal of it, or a NOTIFY with a sipfrag (RFC 3515).

    ``code`` 202 and not ``final``: the REFER itself was accepted. Not ``final``: what the referred
    peer sees (100, 180, ...). ``final``: 2xx it was joined, anything else it was not. A NOTIFY whose
    sipfrag cannot be read counts in ``MalformedSip`` and causes no event.
    """

    call_id: str
    code: int
    reason: str
    final: bool


class ReferArrived(Message, frozen=True):
    """A peer sent us REFER. When ``accepted``, the engine is already calling ``target``.

    The new call then has the account of the old one and stands as if ``PlaceCall`` had begun it;
    the old one ends by the referrer's BYE.
    """

    call_id: str
    new_call_id: str
    """Empty when not ``accepted``."""
    target: str
    referred_by: str
    accepted: bool


class CallReplaced(Message, frozen=True):
    """A peer's INVITE with Replaces took over our call (RFC 3891): ``new_call_id`` is up in its place.

    The old call ends with its own ``CallFinished`` afterwards.
    """

    call_id: str
    new_call_id: str
    remote_uri: str
    remote_name: str
    headers: list[Header]
    dialog: Dialog


class PresenceChanged(Message, frozen=True):
    """What a NOTIFY said of somebody watched. ``known`` is false where the subscription ended."""

    account_id: str
    uri: str
    known: bool
    open: bool = False
    activity: Activity = "unknown"
    note: str = ""


class DevicesChanged(Message, frozen=True):
    """All sound devices now present."""

    devices: list[SoundDevice]


class DeviceInUse(Message, frozen=True):
    """What a role really uses now. An empty ``name``: the null device, and ``problem`` says why."""

    role: DeviceRole
    name: str
    problem: str = ""


class AudioLevels(Message, frozen=True):
    """Peaks of the last 100 ms in dBFS (-90 to 0)."""

    microphone: float
    speaker: float


class CallLevels(Message, frozen=True):
    """How loud each call's other side is now: mean level in dBFS (-90 to 0) by call id.

    Only calls whose sound flows and that somebody listens to (the agent, another call) can be loud.
    """

    levels: dict[str, float]


class CallMeasured(Message, frozen=True):
    """How a call's packets travel, once a second while sound flows; counted since the last negotiation."""

    call_id: str
    codec: str
    """``G722/16000``"""
    received: int
    lost: int
    """Packets from there that never came (RFC 3550 section 6.4.1)."""
    discarded: int
    """Packets that came too late to be played."""
    sent: int
    lost_there: int
    """Packets of ours that the other side reports as lost."""
    jitter: float
    """Seconds, of what comes."""
    round_trip: float
    """Seconds by RTCP; 0: not known (yet)."""
    buffered: float
    """Seconds that sound waits in the jitter buffer."""


class RecordingStarted(Message, frozen=True):
    """The file is there and grows."""

    call_id: str
    path: str


class RecordingStopped(Message, frozen=True):
    """The file is complete, or with a ``trouble`` ends before it should. No ``path``: there is no file."""

    call_id: str
    path: str
    seconds: float = 0.0
    """Length of the sound in the file."""
    trouble: RecordingTrouble = ""
    detail: str = ""
    """What the system said, untranslated."""


class MessagesWaiting(Message, frozen=True):
    """What the account's mailbox holds (RFC 3842 section 5): voice messages, new and heard ones."""

    account_id: str
    waiting: bool
    new: int
    """0 where the server gives no numbers."""
    old: int
    mailbox: str
    """``Message-Account``: the URI to call for them; may be empty."""


class AudioReported(Message, frozen=True):
    """Counters of the audio path since the engine started."""

    captured_frames: int
    played_frames: int
    capture_underruns: int
    """The bridge wanted a frame and the microphone had none."""
    capture_overruns: int
    playback_underruns: int
    playback_overruns: int
    drift_corrections: int
    """Samples inserted or dropped to keep the two clocks together."""
    capture_delay: float
    """Sound waiting between microphone and bridge now, in ms."""
    playback_delay: float


class MalformedSip(Message, frozen=True):
    """Datagrams or messages dropped because they were no SIP; ``count`` since the engine started."""

    count: int


class SipTraced(Message, frozen=True):
    """One SIP message, secrets masked; sent only while tracing."""

    direction: TraceDirection
    peer: str
    text: str


class EngineLogged(Message, frozen=True):
    """A line for the log: Python level number and text, secrets masked."""

    level: int
    text: str


Event = (
    Hello
    | RegistrationChanged
    | AccountListening
    | CallArrived
    | CallTurnedAway
    | CallProgressed
    | CallAnswered
    | MediaChanged
    | HoldRefused
    | CallFinished
    | DtmfHeard
    | FilePlayed
    | ReferProgressed
    | ReferArrived
    | CallReplaced
    | PresenceChanged
    | DevicesChanged
    | DeviceInUse
    | AudioLevels
    | CallLevels
    | CallMeasured
    | RecordingStarted
    | RecordingStopped
    | MessagesWaiting
    | AudioReported
    | MalformedSip
    | SipTraced
    | EngineLogged
)

_request_decoder = msgspec.msgpack.Decoder(Request)
_outgoing_decoder: msgspec.msgpack.Decoder[Reply | Event] = msgspec.msgpack.Decoder(Reply | Event)
_encoder = msgspec.msgpack.Encoder()


def encode(message: Request | Reply | Event) -> bytes:
    """One frame for the pipe."""
    return _encoder.encode(message)


def decode_request(frame: bytes) -> Request:
    """What the child received. Raises ``msgspec.ValidationError`` for a frame outside the contract."""
    return _request_decoder.decode(frame)


def decode_outgoing(frame: bytes) -> Reply | Event:
    """What the parent received. Raises ``msgspec.ValidationError`` for a frame outside the contract."""
    return _outgoing_decoder.decode(frame)
