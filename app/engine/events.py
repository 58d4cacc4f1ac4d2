"""Everything that the engine tells the core, and what the parent's side tells of the engine itself."""

from __future__ import annotations

from dataclasses import dataclass

from app.engine.values import (
    Abilities,
    Activity,
    DeviceRole,
    Dialog,
    Header,
    Message,
    RecordingTrouble,
    SoundDevice,
    TraceDirection,
    Transport,
)


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

    captured_ms: int
    """Sound that came from the microphone."""
    played_ms: int
    """Sound that was asked for by the speaker."""
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


@dataclass(frozen=True)
class EngineStarted:
    """A new engine has said hello and takes commands; it knows no account and no call yet."""

    abilities: Abilities


@dataclass(frozen=True)
class EngineLost:
    """The engine died, or never came up. All its calls are gone; ``sentence`` says it to a person."""

    sentence: str
