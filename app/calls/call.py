"""One call: who, where it stands, and the only steps it may take.

A transfer, a consult or a conference is its own object that names calls by id; it is never a call
state. Only ``app.calls.calls.Calls`` changes a ``Call``; everybody else reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final
from urllib.parse import unquote

from app.calls.end_reason import Direction, EndReason, OurWish, sentence
from app.engine.events import CallArrived
from app.engine.values import CallerIdentity, Dialog, Header
from app.errors import IllegalTransition

__all__ = [
    "TRANSITIONS",
    "Call",
    "CallState",
    "Direction",
    "EndReason",
    "OurWish",
    "OutgoingIdentity",
    "Party",
    "incoming",
    "party",
]


class CallState(Enum):
    """Where a call stands, seen from the agent."""

    DIALLING = "dialling"
    """INVITE sent, nothing heard yet."""
    RINGING = "ringing"
    """180 or 182 heard; for an incoming call: it rings here."""
    EARLY_MEDIA = "early media"
    """183, or 180 with SDP: the far side can be heard before it answers."""
    UP = "up"
    HELD_BY_US = "held by us"
    HELD_BY_THEM = "held by them"
    HELD_BY_BOTH = "held by both"
    ENDED = "ended"


ESTABLISHED: Final = frozenset(
    {CallState.UP, CallState.HELD_BY_US, CallState.HELD_BY_THEM, CallState.HELD_BY_BOTH}
)
"""The states after the answer and before the end."""

UNANSWERED: Final = frozenset({CallState.DIALLING, CallState.RINGING, CallState.EARLY_MEDIA})

TRANSITIONS: Final[frozenset[tuple[CallState, CallState]]] = frozenset(
    {
        (CallState.DIALLING, CallState.RINGING),
        (CallState.DIALLING, CallState.EARLY_MEDIA),
        (CallState.RINGING, CallState.EARLY_MEDIA),
        *((unanswered, CallState.UP) for unanswered in UNANSWERED),
        *((a, b) for a in ESTABLISHED for b in ESTABLISHED if a is not b),
        *((living, CallState.ENDED) for living in UNANSWERED | ESTABLISHED),
    }
)
"""Every legal step. One re-INVITE can change both holds at once, so the established states form a clique;
early media never goes back to plain ringing (a later 180 without SDP changes nothing one hears)."""


@dataclass(frozen=True)
class Party:
    """The other side of a call."""

    uri: str
    """SIP URI without display name and angle brackets."""
    number: str
    """User part of the URI, unescaped; the whole URI where there is no user part."""
    name: str = ""
    """Display name, empty where none was given."""


def party(uri: str, name: str = "") -> Party:
    """A party from the URI in a message; any text is taken, none is refused."""
    bare = uri.strip().strip("<>")
    scheme, colon, rest = bare.partition(":")
    if not colon or scheme.lower() not in {"sip", "sips", "tel"}:
        return Party(bare, bare, name)
    user, at, _ = rest.rpartition("@")
    if scheme.lower() == "tel":
        user = rest
    elif not at:
        return Party(bare, bare, name)
    number = unquote(user.partition(";")[0].partition(":")[0])
    return Party(bare, number or bare, name)


@dataclass(frozen=True)
class OutgoingIdentity:
    """As whom a call goes out (S13)."""

    name: str
    """As agents know it."""
    number: str
    """As the account file has it."""
    caller: CallerIdentity
    """As the engine sends it."""


@dataclass(eq=False, kw_only=True)
class Call:
    """One call. Times are seconds on the loop's clock (``Loop.now``); None: has not happened."""

    id: str
    account_id: str
    direction: Direction
    remote: Party
    dialled: str
    """Out: what the agent asked for. In: the address that the caller dialled (S2)."""
    dialled_name: str = ""
    """In: what the account calls the number that was dialled; empty: it names none such."""
    started_at: float
    data: Mapping[str, str] = field(default_factory=dict)
    """What this phone knows of the call by itself, an order's data for instance; sent to nobody."""
    headers: tuple[Header, ...] = ()
    """Out: headers sent with the INVITE. In: those the engine reports (User-to-User, Referred-By, ...)."""
    identity: OutgoingIdentity | None = None
    """Out: as whom the agent is shown; None: as the account itself (S13)."""
    dialog: Dialog | None = None
    """Identifiers for Replaces (RFC 3891); known to us from the answer, or the INVITE, on."""
    ring_timeout: float | None = None
    """Seconds an unanswered outgoing call may ring before we cancel it; None: for ever."""
    answered_at: float | None = None
    held_at: float | None = None
    """Since when we hold it; None while we do not (S10)."""
    ended_at: float | None = None
    codec: str = ""
    srtp: bool = False
    wish: OurWish = OurWish.NOTHING
    """How we asked it to end; while it lives on, a window can say "Hanging up"."""
    answering: bool = False
    """The agent pressed Answer and the call is not up yet."""
    answers_itself: bool = False
    """It rings here and the phone will answer it by itself in a moment."""
    changing_hold: bool = False
    """A hold or resume is on its way to the peer and back."""
    ignored: bool = False
    """The agent chose Ignore: it rings on for the caller and is silent here (S1)."""
    rang: bool = False
    """A 180, 182 or 183 was seen, or it came in and rang here."""
    queued: bool = False
    """The last provisional answer was 182 Queued."""
    answered_elsewhere: bool = False
    """Another phone took this incoming call (RFC 3326 ``SIP;cause=200``): it was not missed."""
    end_code: int = 0
    """Final SIP status; 0: none, or the call lives."""
    end_detail: str = ""
    """What the engine said when it could not even place the call; one sentence or empty."""
    _state: CallState = field(init=False)
    _end_reason: EndReason | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._state = CallState.DIALLING if self.direction is Direction.OUT else CallState.RINGING
        self.rang = self.direction is Direction.IN

    @property
    def state(self) -> CallState:
        """Where the call stands."""
        return self._state

    @property
    def end_reason(self) -> EndReason | None:
        """How it ended; None while it lives."""
        return self._end_reason

    @property
    def end_sentence(self) -> str:
        """How it ended, for a person; empty while it lives."""
        if self._end_reason is None:
            return ""
        return self.end_detail or sentence(self._end_reason, self.direction)

    @property
    def established(self) -> bool:
        """Answered and not over, on hold or not."""
        return self._state in ESTABLISHED

    @property
    def ringing_here(self) -> bool:
        """An incoming call that waits for the agent to answer."""
        return self.direction is Direction.IN and self._state in UNANSWERED

    @property
    def answerable(self) -> bool:
        """It rings here, and nobody has turned it away."""
        return self.ringing_here and self.wish is OurWish.NOTHING

    @property
    def alerting(self) -> bool:
        """It rings here, can be heard, and nobody has decided about it yet."""
        return self.answerable and not self.ignored and not self.answering

    @property
    def held_by_us(self) -> bool:
        """We hold it."""
        return self._state in {CallState.HELD_BY_US, CallState.HELD_BY_BOTH}

    @property
    def held_by_them(self) -> bool:
        """The other side holds it."""
        return self._state in {CallState.HELD_BY_THEM, CallState.HELD_BY_BOTH}

    def to(self, state: CallState, now: float, reason: EndReason | None = None) -> None:
        """Take one step; the only way the state changes.

        ``reason`` goes with ``ENDED`` and with nothing else (``ValueError``). Raises
        ``IllegalTransition`` for a step outside ``TRANSITIONS``, and nothing has changed then.
        """
        if (state is CallState.ENDED) is not (reason is not None):
            raise ValueError("a reason goes with the end of a call, and only with it")
        if (self._state, state) not in TRANSITIONS:
            raise IllegalTransition(f"call {self.id}", self._state, state)
        self._state = state
        self._end_reason = reason
        if state is CallState.ENDED:
            self.ended_at = now
            self.changing_hold = self.answering = self.answers_itself = False
        elif state in ESTABLISHED:
            self._stamp(now)

    def _stamp(self, now: float) -> None:
        self.answering = self.answers_itself = False
        if self.answered_at is None:
            self.answered_at = now
        if not self.held_by_us:
            self.held_at = None
        elif self.held_at is None:
            self.held_at = now


def incoming(event: CallArrived, now: float) -> Call:
    """The call that an INVITE begins."""
    return Call(
        id=event.call_id,
        account_id=event.account_id,
        direction=Direction.IN,
        remote=party(event.remote_uri, event.remote_name),
        dialled=event.dialled,
        started_at=now,
        headers=tuple(event.headers),
        dialog=event.dialog,
    )
