"""All calls of the phone: place, answer, hold, swap, and which one is at the microphone.

One call is the *current* one: at the microphone and under the keys. Taking another call up holds the
one before; two calls are never both at the microphone. A call that comes up while another is current
is held at once.
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping

from app.bus import Bus
from app.calls.attention import Attention
from app.calls.call import (
    Call,
    CallState,
    Direction,
    EndReason,
    OutgoingIdentity,
    incoming,
    party,
)
from app.calls.direct import CallOwner, DirectCalls
from app.calls.dtmf import clean
from app.calls.events import (
    CallAdded,
    CallChanged,
    CallEnded,
    CallRequestFailed,
    CallsLost,
)
from app.calls.line import Line
from app.calls.lines import Lines
from app.calls.missed import MissedCalls
from app.calls.mute import Mute
from app.calls.routing import EngineEvents
from app.calls.succession import Succession
from app.calls.tones import TonePlayer
from app.engine.events import CallAnswered, CallArrived
from app.engine.port import EnginePort
from app.engine.values import DeviceRole, DtmfMethod, Header
from app.errors import UserFacingError
from app.loop import Loop
from app.translation import tr

_log = logging.getLogger("hookswitch.call")


def _new_call_id() -> str:
    return uuid.uuid4().hex


def _rfc4733(account_id: str) -> DtmfMethod:
    del account_id
    return "rfc4733"


class Calls:
    """The set of calls. All methods only on the core's thread."""

    def __init__(
        self,
        engine: EnginePort,
        loop: Loop,
        bus: Bus,
        *,
        rng: random.Random | None = None,
        tone_country: str = "US",
        dtmf_method: Callable[[str], DtmfMethod] = _rfc4733,
        music: str = "",
        new_call_id: Callable[[], str] = _new_call_id,
    ) -> None:
        """``dtmf_method``: account id to its way of sending digits; ``new_call_id``: never twice the same;
        ``music``: absolute path of the WAV file that whoever is on hold hears, empty: silence."""
        self._loop, self._bus = loop, bus
        self._new_call_id = new_call_id
        self.screen: Callable[[Call], bool] = lambda call: False  # whether a call arrives in silence (E9)
        self.identity_for: Callable[[str], OutgoingIdentity | None] = lambda uri: None  # for an agent's call
        self.identity_of: Callable[[Call], OutgoingIdentity | None] = lambda call: None  # for theirs (D8)
        self.owner_of: Callable[[str], CallOwner | None] = lambda call_id: None
        rng = rng or random.Random()  # noqa: S311 - spreads retries, guards nothing
        self._lines = Lines(engine, loop, rng, dtmf_method, music)
        self._mute = Mute(engine, bus)
        self._tones = TonePlayer(engine, loop, tone_country)
        self._attention = Attention(self._lines, bus, self._tones)
        self.direct = DirectCalls(self._lines, self._attention)
        """For the owners of calls alone: transfers and conferences."""
        self._ears = (
            EngineEvents(bus, self, self._lines),
            Succession(bus, loop, self._lines, self._attention, self),
            MissedCalls(bus, loop, self._lines, new_call_id),
        )

    # --- reading --------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Call]:
        """The live calls, oldest first."""
        return iter([line.call for line in self._lines])

    def __len__(self) -> int:
        return len(self._lines)

    def get(self, call_id: str) -> Call | None:
        """A live call, or one of the last ``REMEMBERED`` that ended."""
        return self._lines.call(call_id)

    @property
    def current(self) -> Call | None:
        """The call at the microphone and under the keys; it may be on hold. None: there is none."""
        return self._attention.current

    def is_aside(self, call_id: str) -> bool:
        """Whether it lives on without the agent, for a transfer (``DirectCalls.set_aside``)."""
        return self._attention.is_aside(call_id)

    @property
    def muted(self) -> bool:
        """Whether the agent's microphone is silent for every call (S3)."""
        return self._mute.on

    # --- requests -------------------------------------------------------------------------------

    def place(
        self,
        account_id: str,
        target: str,
        headers: Iterable[Header] = (),
        ring_timeout: float | None = None,
        *,
        name: str = "",
        dialled: str = "",
        after_answer: str = "",
        aside: bool = False,
        data: Mapping[str, str] | None = None,
        identity: OutgoingIdentity | None = None,
    ) -> Call:
        """Call ``target`` (a full SIP URI) and hold the call that was current.

        ``ring_timeout``, ``dialled``, ``data``, ``identity``: see ``Call``; ``aside``: ``DirectCalls``.
        ``name``: whom the agent means. ``after_answer``: digits and ``,`` pauses to send once it is up.
        """
        call = Call(
            id=self._new_call_id(),
            account_id=account_id,
            direction=Direction.OUT,
            remote=party(target, name),
            dialled=dialled or target,
            started_at=self._loop.now(),
            data=data or {},
            headers=tuple(headers),
            ring_timeout=ring_timeout,
            identity=identity,
        )
        line = self._lines.open(call, self)
        if aside:
            self._attention.set_aside(call.id, held=False)
        else:
            self._attention.take_up(call.id)
        line.dial(clean(after_answer))
        self._bus.publish(CallAdded(call.id))
        self._attention.settle()
        return call

    def answer(self, call_id: str) -> None:
        """Answer a call that rings, unless it was declined, and hold the others.

        Raises ``UserFacingError`` when it is gone."""
        line = self._lines.living(call_id)
        if line.call.answerable:
            self._attention.take_up(call_id)
            line.answer()
            self._attention.settle()

    def decline(self, call_id: str, code: int = 0) -> None:
        """Refuse an incoming call with a SIP status of choice; hangs up any other. Harmless when gone."""
        owner = self._owner(call_id)
        if owner is not None:
            owner.hang_up_call(call_id)
        else:
            self.direct.end(call_id, code)

    def hang_up(self, call_id: str) -> None:
        """End a call in any state; declines one that rings here. Harmless when it is gone.

        Whoever owns the call may say that it cannot be ended now (``UserFacingError``).
        """
        self.decline(call_id)

    def ignore(self, call_id: str, *, ignored: bool = True) -> None:
        """Let an incoming call ring on in silence (S1), or aloud again. Harmless when it is gone."""
        line = self._lines.get(call_id)
        if line is not None and line.call.ringing_here and line.call.ignored is not ignored:
            line.call.ignored = ignored
            self.line_changed(line)

    def hold(self, call_id: str) -> None:
        """Put an answered call on hold, after whatever is under way. Raises ``UserFacingError``."""
        owner = self._owner(call_id)
        if owner is not None:
            owner.hold_call(call_id)
        else:
            self.direct.hold(call_id)

    def resume(self, call_id: str) -> None:
        """Take a held call back and hold the others. Raises ``UserFacingError``."""
        owner = self._owner(call_id)
        if owner is not None:
            owner.resume_call(call_id)
        else:
            self.direct.resume(call_id)

    def swap(self) -> None:
        """Hold the current call and resume the one used before it. Raises ``UserFacingError``."""
        self.resume(self._attention.before_current())

    def mute(self, muted: bool) -> None:  # noqa: FBT001 - the wish itself
        """Silence or open the microphone for every call; nothing is signalled. Ends with the last call."""
        self._mute.turn(muted)

    def send_dtmf(self, call_id: str, digits: str) -> str:
        """Send what of ``digits`` can be sent (``0-9*#A-D``, ``,`` waits 2 s); returns just that.

        Raises ``UserFacingError`` when the call cannot be heard yet or is over.
        """
        line = self._lines.living(call_id)
        if not (line.call.established or line.call.state is CallState.EARLY_MEDIA):
            raise UserFacingError(tr("Digits can be sent once the other side can be heard."))
        sendable = clean(digits)
        line.send_dtmf(sendable)
        return sendable

    def use_tones_of(self, country: str) -> None:
        """Play the cadences of this country (ISO 3166) from the next tone on."""
        self._tones.country = country

    def try_tone(self, role: DeviceRole) -> None:
        """Let the speaker or the ringer sound for a moment (P4). Raises ``UserFacingError`` during a call."""
        if self._lines:
            raise UserFacingError(tr("A tone can be played when no call is under way."))
        self._tones.try_out(role, self._attention.settle)

    def close(self) -> None:
        """Stop listening and forget every timer; the phone is going down."""
        for ear in self._ears:
            ear.close()
        self._tones.hush()
        for line in self._lines:
            line.over(EndReason.WE_HUNG_UP)

    def _owner(self, call_id: str) -> CallOwner | None:
        """Whoever decides about a live call instead of the agent's bare wish."""
        return self.owner_of(call_id) if self._lines.get(call_id) is not None else None

    # --- what the engine says (called by EngineEvents) ------------------------------------------

    def arrived(self, event: CallArrived) -> None:
        """An INVITE came in."""
        if self._lines.call(event.call_id) is not None:
            _log.warning("call %s arrived twice", event.call_id)
            return
        call = self._lines.open(incoming(event, self._loop.now()), self).call
        call.ignored = self.screen(call)
        self._bus.publish(CallAdded(call.id))
        self._attention.settle()

    def answered(self, line: Line, event: CallAnswered) -> None:
        """A call is up; when the agent is with another one by now, it is held."""
        line.answered(event)
        self._attention.hold_unless_ours(line.call.id)

    def engine_started(self) -> None:
        """A new engine: it knows no call, plays no tone and is not muted."""
        self._tones.forget()
        self._mute.tell_again()
        self._attention.settle()

    def engine_lost(self, sentence: str) -> None:
        """Every call is gone with the engine."""
        _log.warning("engine lost with %d calls: %s", len(self._lines), sentence)
        self._bus.publish(CallsLost(tuple(line.call.id for line in self._lines)))
        for line in self._lines:
            line.over(EndReason.ENGINE_LOST)

    # --- LineWatcher ----------------------------------------------------------------------------

    def line_changed(self, line: Line) -> None:
        """See ``LineWatcher``."""
        if self._lines.get(line.call.id) is line:
            self._bus.publish(CallChanged(line.call.id))
            self._attention.settle()

    def line_failed(self, line: Line, sentence: str) -> None:
        """See ``LineWatcher``."""
        self._bus.publish(CallRequestFailed(line.call.id, sentence))

    def line_ended(self, line: Line, last_state: CallState) -> None:
        """See ``LineWatcher``."""
        call, reason = line.call, line.call.end_reason
        if reason is None:
            raise ValueError(f"call {call.id} ended without a reason")
        self._lines.end(call)
        self._attention.ended(call, last_state, reason)
        if not self._lines and reason is not EndReason.ENGINE_LOST:
            self._mute.turn(on=False)
        _log.info("call %s ended: %s (%d)", call.id, reason.name, call.end_code)
        self._bus.publish(CallEnded(call.id, reason))
        self._attention.settle()
