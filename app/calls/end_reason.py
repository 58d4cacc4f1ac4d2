"""How a call ended, from the SIP status, the Reason header and what we know ourselves.

The classes are few on purpose: each leads to one thing an agent, a redial policy or an order can do.
Sources: RFC 3261 section 21 (status codes), RFC 3326 (Reason), RFC 3398 and ITU-T Q.850 (causes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.translation import tr


class Direction(Enum):
    """Who placed the call."""

    OUT = "out"
    IN = "in"


class EndReason(Enum):
    """Every way a call can end is exactly one of these."""

    WE_HUNG_UP = "we hung up"
    THEY_HUNG_UP = "they hung up"
    BUSY = "busy"
    NO_ANSWER = "no answer"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not found"
    FORBIDDEN = "forbidden"
    NETWORK_LOST = "network lost"
    ENGINE_LOST = "engine lost"
    FORWARDED = "forwarded"
    """This phone sent the caller to another address before anybody answered (RFC 3261 section 21.3)."""


class OurWish(Enum):
    """What we asked for before the call ended; it explains the end better than any status code."""

    NOTHING = "nothing"
    HANG_UP = "hang up"
    DECLINE = "decline"
    RING_TIMEOUT = "ring timeout"
    """Our own timer ran out and we sent CANCEL, or gave up on answering."""
    TURN_AWAY = "turn away"
    """The phone refused an incoming call by itself: the agent is not to be disturbed."""
    FORWARD = "forward"
    """The phone sent an incoming call to another address by itself."""


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Everything known when a call is over."""

    direction: Direction
    answered: bool
    """A 200 was seen."""
    rang: bool
    """A 180, 182 or 183 was seen, or, for an incoming call, it rang here."""
    wish: OurWish
    code: int
    """Final SIP status, 200 after BYE, 0 where there was none."""
    reason_header: str = ""
    """The Reason header(s) as they stood, for example ``Q.850;cause=21``."""
    by_us: bool = False
    """The engine says that we ended it."""


_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?')
_REASON = re.compile(r"\s*([A-Za-z0-9.\-]+)\s*(;.*)?")
_CAUSE = re.compile(r";\s*cause\s*=\s*([0-9]{1,5})(?![0-9])", re.IGNORECASE)

_Q850_REASONS: Final[dict[int, EndReason]] = {
    1: EndReason.NOT_FOUND,  # unallocated number
    2: EndReason.UNREACHABLE,  # no route to transit network
    3: EndReason.UNREACHABLE,  # no route to destination; Asterisk: known, but not registered
    17: EndReason.BUSY,
    18: EndReason.NO_ANSWER,  # no user responding
    19: EndReason.NO_ANSWER,  # alerted, but no answer
    20: EndReason.UNREACHABLE,  # subscriber absent
    21: EndReason.DECLINED,  # Asterisk turns 603 into 403 with this cause
    22: EndReason.NOT_FOUND,  # number changed
    26: EndReason.NOT_FOUND,  # non-selected user clearing (RFC 3398: 404)
    27: EndReason.UNREACHABLE,  # destination out of order
    28: EndReason.NOT_FOUND,  # invalid number format
    55: EndReason.FORBIDDEN,  # incoming calls barred within CUG
    57: EndReason.FORBIDDEN,  # bearer capability not authorised
    87: EndReason.FORBIDDEN,  # not a member of the CUG
}
"""Causes that say more than the SIP status they travel with. Others leave the status to decide."""

_STATUS_REASONS: Final[dict[int, EndReason]] = {
    **dict.fromkeys((300, 301, 302, 305, 380), EndReason.FORWARDED),  # the server did not follow
    401: EndReason.FORBIDDEN,
    402: EndReason.FORBIDDEN,
    403: EndReason.FORBIDDEN,
    404: EndReason.NOT_FOUND,
    407: EndReason.FORBIDDEN,
    410: EndReason.NOT_FOUND,
    433: EndReason.FORBIDDEN,  # anonymity disallowed
    480: EndReason.NO_ANSWER,
    484: EndReason.NOT_FOUND,
    485: EndReason.NOT_FOUND,
    486: EndReason.BUSY,
    600: EndReason.BUSY,
    603: EndReason.DECLINED,
    604: EndReason.NOT_FOUND,
    607: EndReason.DECLINED,  # unwanted (RFC 8197)
    608: EndReason.DECLINED,  # rejected by an intermediary (RFC 8688)
}

_LOST_STATUS: Final = frozenset({408, 503, 504})
_LOST_CAUSES: Final = frozenset({27, 38, 41, 102})
_WISH_REASONS: Final[dict[OurWish, EndReason]] = {
    OurWish.HANG_UP: EndReason.WE_HUNG_UP,
    OurWish.DECLINE: EndReason.DECLINED,
    OurWish.RING_TIMEOUT: EndReason.NO_ANSWER,
    OurWish.TURN_AWAY: EndReason.BUSY,
    OurWish.FORWARD: EndReason.FORWARDED,
}


def causes(reason_header: str) -> dict[str, int]:
    """Protocol (upper case) to cause from Reason header values; the first of each protocol counts.

    Anything that is no RFC 3326 value is passed over.
    """
    found: dict[str, int] = {}
    for value in _QUOTED.sub("", reason_header).split(","):
        reason = _REASON.fullmatch(value)
        cause = _CAUSE.search(reason[2] or "") if reason is not None else None
        if reason is not None and cause is not None:
            found.setdefault(reason[1].upper(), int(cause[1]))
    return found


def answered_elsewhere(reason_header: str) -> bool:
    """Whether a CANCEL says that another phone took the call (RFC 3326 section 3.1: ``SIP;cause=200``)."""
    found = causes(reason_header)
    return found.get("SIP") == 200 or found.get("Q.850") == 26


def end_reason(ending: Ending) -> EndReason:
    """The one class this end belongs to. Never ``ENGINE_LOST``: then there is no end to look at."""
    if ending.wish in _WISH_REASONS:
        return _WISH_REASONS[ending.wish]
    if ending.answered:
        return _after_answer(ending)
    if ending.direction is Direction.IN:
        return _unanswered_incoming(ending)
    return _unanswered_outgoing(ending)


def _after_answer(ending: Ending) -> EndReason:
    """The call was up: BYE from one side, or the path between the two broke."""
    found = causes(ending.reason_header)
    if ending.code in _LOST_STATUS or found.get("SIP") in _LOST_STATUS or found.get("Q.850") in _LOST_CAUSES:
        return EndReason.NETWORK_LOST
    return EndReason.WE_HUNG_UP if ending.by_us else EndReason.THEY_HUNG_UP


def _unanswered_incoming(ending: Ending) -> EndReason:
    """It rang here and stopped ringing without the agent's doing."""
    if ending.by_us:
        return EndReason.NO_ANSWER
    if ending.code in _LOST_STATUS:
        return EndReason.NETWORK_LOST
    return EndReason.THEY_HUNG_UP


def _unanswered_outgoing(ending: Ending) -> EndReason:
    """A final answer other than 200, or none at all."""
    found = causes(ending.reason_header)
    by_cause = _Q850_REASONS.get(found.get("Q.850", 0))
    if by_cause is not None:
        return by_cause
    code = found.get("SIP", ending.code)
    if code < 300:
        code = ending.code
    if code == 408:
        return EndReason.NO_ANSWER if ending.rang else EndReason.UNREACHABLE
    if code in _STATUS_REASONS:
        return _STATUS_REASONS[code]
    if ending.by_us and (code == 487 or code < 300):
        return EndReason.WE_HUNG_UP
    return EndReason.THEY_HUNG_UP if code == 487 else EndReason.UNREACHABLE


_SENTENCES: Final[dict[tuple[EndReason, Direction], str]] = {
    (EndReason.WE_HUNG_UP, Direction.OUT): "You hung up.",
    (EndReason.WE_HUNG_UP, Direction.IN): "You hung up.",
    (EndReason.THEY_HUNG_UP, Direction.OUT): "The other side hung up.",
    (EndReason.THEY_HUNG_UP, Direction.IN): "The caller hung up.",
    (EndReason.BUSY, Direction.OUT): "The line is busy.",
    (EndReason.BUSY, Direction.IN): "The caller was told that you are busy.",
    (EndReason.NO_ANSWER, Direction.OUT): "Nobody answered.",
    (EndReason.NO_ANSWER, Direction.IN): "The call was not answered.",
    (EndReason.DECLINED, Direction.OUT): "The other side declined the call.",
    (EndReason.DECLINED, Direction.IN): "You declined the call.",
    (EndReason.UNREACHABLE, Direction.OUT): "The other side cannot be reached.",
    (EndReason.UNREACHABLE, Direction.IN): "The caller can no longer be reached.",
    (EndReason.NOT_FOUND, Direction.OUT): "The server does not know this number.",
    (EndReason.NOT_FOUND, Direction.IN): "The server no longer knows this call.",
    (EndReason.FORBIDDEN, Direction.OUT): "The server does not allow this call.",
    (EndReason.FORBIDDEN, Direction.IN): "The server did not allow this call.",
    (EndReason.NETWORK_LOST, Direction.OUT): "The connection to the other side was lost.",
    (EndReason.NETWORK_LOST, Direction.IN): "The connection to the caller was lost.",
    (
        EndReason.FORWARDED,
        Direction.OUT,
    ): "The other side forwards its calls, and the server does not follow.",
    (EndReason.FORWARDED, Direction.IN): "The call was forwarded.",
    (EndReason.ENGINE_LOST, Direction.OUT): "The call was lost because the phone engine stopped.",
    (EndReason.ENGINE_LOST, Direction.IN): "The call was lost because the phone engine stopped.",
}


def sentence(reason: EndReason, direction: Direction) -> str:
    """The end in one short sentence for the agent."""
    return tr(_SENTENCES[reason, direction])
