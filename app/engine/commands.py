"""Everything that the parent can ask of the engine. How it travels: ``app.engine.messages``."""

from __future__ import annotations

import msgspec

from app.engine.values import (
    AccountSettings,
    Activity,
    CallerIdentity,
    ConsentTone,
    DeviceRole,
    DtmfMethod,
    Header,
    Message,
    RecordingPause,
    SoundFormat,
    Tone,
)


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
    headers: list[Header] = msgspec.field(default_factory=list)
    identity: CallerIdentity | None = None
    """None: the account's own."""


class AnswerCall(Message, frozen=True):
    """Answer an incoming call: 200 to accept, 180/182/183 for progress, 3xx-6xx to refuse."""

    call_id: str
    code: int = 200
    reason: str = ""


class HangUpCall(Message, frozen=True):
    """End a call in any state: CANCEL, BYE, or a final response (``code``; 0 = 603 or 487 as fits)."""

    call_id: str
    code: int = 0
    forward_to: str = ""
    """With a ``code`` of 3xx: the SIP URI that the caller is to try instead (RFC 3261 section 21.3)."""


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
    headers: list[Header] = msgspec.field(default_factory=list)


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
    muted: list[str] = msgspec.field(default_factory=list)


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
    notes: dict[str, str] = msgspec.field(default_factory=dict)
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
    """Hang up everything, unregister and exit with status 0; by force where that takes eight seconds."""


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
