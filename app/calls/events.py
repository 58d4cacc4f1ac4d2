"""What happens to calls, as the rest of the house hears it on the bus."""

from __future__ import annotations

from dataclasses import dataclass

from app.calls.end_reason import EndReason


@dataclass(frozen=True)
class CallAdded:
    """A call was placed or came in; ``Calls.get`` finds it."""

    call_id: str


@dataclass(frozen=True)
class CallChanged:
    """Something a person can see changed: state, codec, encryption, a hold being asked for."""

    call_id: str


@dataclass(frozen=True)
class CallEnded:
    """The call is over. ``Calls.get`` still finds it for a while, iteration does not."""

    call_id: str
    reason: EndReason


@dataclass(frozen=True)
class CallMissed:
    """A caller was refused because every line was in use; ``Calls.get`` finds a call that ended at once."""

    call_id: str


@dataclass(frozen=True)
class CurrentCallChanged:
    """Another call, or none, is the one at the microphone and under the keys."""

    call_id: str | None


@dataclass(frozen=True)
class CallTakenOver:
    """The other side put a new call in the place of an old one, which ends presently (REFER, Replaces)."""

    old_call_id: str
    new_call_id: str


@dataclass(frozen=True)
class CallRecovered:
    """A call that was lost with the engine is being taken up again as a new one (RFC 3891)."""

    old_call_id: str
    new_call_id: str


@dataclass(frozen=True)
class CallRequestFailed:
    """Something asked of a live call did not happen (hold refused, say); the call goes on as before."""

    call_id: str
    sentence: str


@dataclass(frozen=True)
class CallsLost:
    """The engine died. Each of these calls ends next, and is still part of whatever it was part of."""

    call_ids: tuple[str, ...]


@dataclass(frozen=True)
class CallTold:
    """Something about a call that the agent should read; it may have ended with that."""

    call_id: str
    sentence: str


@dataclass(frozen=True)
class MuteChanged:
    """The agent's microphone was muted or opened, for every call (S3)."""

    muted: bool
