"""One live call with its engine side: ring timer, hold queue, digits, and the way to the microphone.

``Calls`` decides among calls; a ``Line`` knows only its own. It turns engine events into steps of its
``Call`` and never raises on an event that comes late or twice.
"""

from __future__ import annotations

import logging
import random
from typing import Final, Protocol

from app.calls.call import UNANSWERED, Call, CallState
from app.calls.dtmf import DtmfSender
from app.calls.end_reason import Direction, Ending, EndReason, OurWish, answered_elsewhere, end_reason
from app.calls.hold import HoldRequests, HoldState, glare_pause
from app.engine.commands import AnswerCall, ConnectAudio, HangUpCall, PlaceCall, PlayFile, StopFile
from app.engine.events import CallAnswered, CallFinished, CallProgressed, MediaChanged
from app.engine.messages import Reply
from app.engine.port import EnginePort
from app.engine.values import DtmfMethod
from app.loop import Alarm, Loop
from app.translation import tr

_log = logging.getLogger("hookswitch.call")

_RING_CODES: Final = frozenset({180, 182})

_HOLD_STATES: Final[dict[tuple[bool, bool], CallState]] = {
    (False, False): CallState.UP,
    (True, False): CallState.HELD_BY_US,
    (False, True): CallState.HELD_BY_THEM,
    (True, True): CallState.HELD_BY_BOTH,
}
"""(held by us, held by them) of an answered call."""


class LineWatcher(Protocol):
    """Whom a line tells what became of it."""

    def line_changed(self, line: Line) -> None:
        """Something visible changed."""

    def line_failed(self, line: Line, sentence: str) -> None:
        """A request did not happen; the call goes on."""

    def line_ended(self, line: Line, last_state: CallState) -> None:
        """The call is over; ``last_state`` is the one before the end."""


class Line:
    """The engine side of one call."""

    def __init__(
        self,
        call: Call,
        *,
        engine: EnginePort,
        loop: Loop,
        rng: random.Random,
        watcher: LineWatcher,
        dtmf_method: DtmfMethod = "rfc4733",
        music: str = "",
    ) -> None:
        """``music``: WAV file that the other side hears while we hold it (S3); empty: silence."""
        self.call = call
        self._engine = engine
        self._loop = loop
        self._watcher = watcher
        self._music = music
        self._music_plays = False
        self._ring_timer = Alarm(loop)
        self._holds = (False, False)
        self._joined: tuple[bool, bool] | None = (False, False)
        self._after_answer = ""
        self._hold = HoldRequests(
            call.id,
            engine=engine,
            loop=loop,
            pause=lambda: glare_pause(rng, we_called=call.direction is Direction.OUT),
            on_refused=self._hold_was_refused,
        )
        self._dtmf = DtmfSender(
            call.id, engine=engine, loop=loop, method=dtmf_method, on_failed=self._digits_failed
        )

    # --- what the agent asks for ----------------------------------------------------------------

    def dial(self, after_answer: str = "") -> None:
        """Send the INVITE and start the ring timer; ``after_answer``: digits to send once it is up."""
        self._after_answer = after_answer
        command = PlaceCall(
            call_id=self.call.id,
            account_id=self.call.account_id,
            target=self.call.remote.uri,
            headers=list(self.call.headers),
            identity=None if self.call.identity is None else self.call.identity.caller,
        )
        self._engine.send(command, self._on_dial_reply)
        self._restart_ring_timer()

    def answer(self) -> None:
        """Take an incoming call; harmless the second time."""
        if self.call.answering or self.call.wish is not OurWish.NOTHING:
            return
        self.call.answering = True
        self._engine.send(AnswerCall(call_id=self.call.id), self._on_answer_reply)
        self._watcher.line_changed(self)

    def plan_answer(self, planned: bool) -> None:  # noqa: FBT001 - the fact
        """The phone will answer it by itself, or will not after all."""
        self.call.answers_itself = planned
        self._watcher.line_changed(self)

    def end(self, wish: OurWish, code: int = 0, *, detail: str = "", forward_to: str = "") -> None:
        """Hang up, decline or give up; the first wish, and its ``detail``, explain the end."""
        if self.call.wish is not OurWish.NOTHING:
            return
        self.call.wish = wish
        self.call.end_detail = detail
        self._ring_timer.stop()
        self._dtmf.close()
        self._hold.close()
        self._engine.send(HangUpCall(call_id=self.call.id, code=code, forward_to=forward_to))
        self._watcher.line_changed(self)

    def want_hold(self, held: bool) -> None:  # noqa: FBT001 - the wish itself
        """Hold or resume, after whatever is under way; the last wish wins."""
        if held:
            self.join((False, False))  # before the re-INVITE, or its first frames carry the microphone
        self._hold.want(held)
        self._show_hold()

    def send_dtmf(self, digits: str) -> None:
        """Send cleaned digits."""
        self._dtmf.send(digits)

    # --- the way to the microphone --------------------------------------------------------------

    def wanted_audio(self, *, current: bool) -> tuple[bool, bool]:
        """(microphone, speaker) this call is to be joined to, given whether it is the current one."""
        if not current or self._hold.wanted or self.call.wish is not OurWish.NOTHING:
            return (False, False)
        if self.call.state in {CallState.UP, CallState.EARLY_MEDIA}:
            return (True, True)
        return (False, self.call.state is CallState.HELD_BY_THEM)

    def join(self, audio: tuple[bool, bool]) -> None:
        """Join or part the call and the agent's devices; only what changes is sent."""
        if audio == self._joined:
            return
        self._joined = audio
        microphone, speaker = audio
        self._engine.send(ConnectAudio(call_id=self.call.id, microphone=microphone, speaker=speaker))

    @property
    def hold_wanted(self) -> bool:
        """Whether it is held by us, or is to be."""
        return self._hold.wanted

    # --- what the engine says -------------------------------------------------------------------

    def progressed(self, event: CallProgressed) -> None:
        """A provisional answer to our INVITE."""
        call = self.call
        if call.direction is Direction.IN or call.state not in UNANSWERED or event.code < 180:
            return
        if not call.rang:
            call.rang = True
            self._restart_ring_timer()
        call.queued = event.code == 182
        if event.early_media and call.state is not CallState.EARLY_MEDIA:
            call.to(CallState.EARLY_MEDIA, self._loop.now())
        elif event.code in _RING_CODES and call.state is CallState.DIALLING:
            call.to(CallState.RINGING, self._loop.now())
        self._watcher.line_changed(self)

    def answered(self, event: CallAnswered) -> None:
        """200 and ACK."""
        call = self.call
        call.dialog = event.dialog
        if call.state in UNANSWERED:
            self._ring_timer.stop()
            call.to(CallState.UP, self._loop.now())
            self._follow_holds()
            if call.wish is not OurWish.NOTHING:
                # Our CANCEL and their 200 crossed (RFC 3261 section 9.1): it takes a BYE now.
                self._engine.send(HangUpCall(call_id=call.id))
            elif self._after_answer:
                self._dtmf.send(self._after_answer)
        self._watcher.line_changed(self)

    def media_changed(self, event: MediaChanged) -> None:
        """An offer and answer is through. May come before the answer itself."""
        self.call.codec = event.codec
        self.call.srtp = event.srtp
        self._holds = (event.held_by_us, event.held_by_them)
        self._hold.media(event.held_by_us)
        self._follow_holds()
        self._joined = None  # an offer and answer takes a call's links in the bridge away: tell them again
        self._show_hold()

    def hold_refused(self, code: int, reason: str) -> None:
        """Our re-INVITE was refused."""
        self._hold.refused(code, reason)
        self._show_hold()

    def finished(self, event: CallFinished) -> None:
        """The call is over."""
        call = self.call
        ending = Ending(
            direction=call.direction,
            answered=call.established,
            rang=call.rang,
            wish=call.wish,
            code=event.code,
            reason_header=event.reason_header,
            by_us=event.by_us,
        )
        call.end_code = event.code
        call.answered_elsewhere = (
            call.direction is Direction.IN
            and not call.established
            and call.wish is OurWish.NOTHING
            and answered_elsewhere(event.reason_header)
        )
        self.over(end_reason(ending))

    def over(self, reason: EndReason, detail: str = "") -> None:
        """End the call here and now, without asking the engine anything."""
        last_state = self.call.state
        if last_state is CallState.ENDED:
            return
        self._ring_timer.stop()
        self._dtmf.close()
        self._hold.close()
        self.call.end_detail = detail or self.call.end_detail
        self.call.to(CallState.ENDED, self._loop.now(), reason)
        self._watcher.line_ended(self, last_state)

    def _follow_music(self) -> None:
        """Music goes with the hold and with nothing else, so no way out of a hold can leave it playing."""
        wanted = bool(self._music) and self._hold.wanted and self.call.established
        if wanted is self._music_plays:
            return
        self._music_plays = wanted
        if wanted:
            self._engine.send(PlayFile(call_id=self.call.id, path=self._music, loop=True))
        else:
            self._engine.send(StopFile(call_id=self.call.id))

    # --- inside ---------------------------------------------------------------------------------

    def _follow_holds(self) -> None:
        state = _HOLD_STATES[self._holds]
        if self.call.established and self.call.state is not state:
            self.call.to(state, self._loop.now())

    def _show_hold(self) -> None:
        self._follow_music()
        self.call.changing_hold = self._hold.state is not HoldState.STEADY
        self._watcher.line_changed(self)

    def _hold_was_refused(self, held_was_asked: bool, code: int, reason: str) -> None:  # noqa: FBT001 - the fact
        _log.warning("call %s: hold=%s refused: %d %s", self.call.id, held_was_asked, code, reason)
        if held_was_asked:
            self._watcher.line_failed(self, tr("The call could not be put on hold. It goes on as before."))
        else:
            self._watcher.line_failed(self, tr("The call could not be resumed. It is still on hold."))

    def _digits_failed(self, error: str) -> None:
        _log.warning("call %s: digits refused: %s", self.call.id, error)
        self._watcher.line_failed(self, tr("The digits could not be sent. The call goes on."))

    def _on_dial_reply(self, reply: Reply) -> None:
        if reply.error:
            self.over(EndReason.UNREACHABLE, reply.error)

    def _on_answer_reply(self, reply: Reply) -> None:
        if reply.error and self.call.ringing_here:
            self.call.answering = False
            _log.warning("call %s: cannot be answered: %s", self.call.id, reply.error)
            self._watcher.line_failed(self, tr("The call could not be answered."))
            self._watcher.line_changed(self)

    def _restart_ring_timer(self) -> None:
        """The timeout counts from the INVITE, and anew from the first sign of ringing (A2, C9)."""
        if self.call.ring_timeout is not None:
            self._ring_timer.set(self.call.ring_timeout, self._ring_timed_out)

    def _ring_timed_out(self) -> None:
        _log.info("call %s: ring timeout", self.call.id)
        self.end(OurWish.RING_TIMEOUT)
