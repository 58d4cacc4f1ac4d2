"""Any order of requests and engine events, sensible or not (Hypothesis)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.bus import Bus
from app.calls.call import CallState
from app.calls.calls import Calls
from app.calls.events import CallEnded
from app.engine.commands import HoldCall, ResumeCall
from app.errors import UserFacingError
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

PICK = st.integers(0, 9)
CODES = st.sampled_from(
    [0, 180, 183, 200, 401, 403, 404, 408, 480, 486, 487, 488, 491, 500, 503, 600, 603, 699]
)


class AnyOrder(RuleBasedStateMachine):
    """Requests may fail with a sentence; nothing else may ever raise."""

    @initialize()
    def begin(self) -> None:
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.engine = EngineScripted(self.loop, self.bus)
        self.calls = Calls(self.engine, self.loop, self.bus)
        self.ids = ["never-was"]
        self.ended: list[str] = []
        self.bus.subscribe(CallEnded, lambda event: self.ended.append(event.call_id))
        self.engine.start()

    def id(self, pick: int) -> str:
        """One of the calls there are or were, the later ones more often."""
        return self.ids[-1 - pick % len(self.ids)]

    def ask(self, request: Callable[[], object]) -> None:
        with contextlib.suppress(UserFacingError):
            request()
        self.loop.run()

    # --- the agent ------------------------------------------------------------------------------

    @rule(ring_timeout=st.none() | st.floats(1, 60))
    def place(self, ring_timeout: float | None) -> None:
        self.ids.append(
            self.calls.place("desk", "sip:600@pbx", ring_timeout=ring_timeout, after_answer="1,2").id
        )
        self.loop.run()

    @rule(pick=PICK)
    def answer(self, pick: int) -> None:
        self.ask(lambda: self.calls.answer(self.id(pick)))

    @rule(pick=PICK, code=st.sampled_from([0, 486, 603]))
    def decline(self, pick: int, code: int) -> None:
        self.ask(lambda: self.calls.decline(self.id(pick), code))

    @rule(pick=PICK)
    def hang_up(self, pick: int) -> None:
        self.ask(lambda: self.calls.hang_up(self.id(pick)))

    @rule(pick=PICK)
    def ignore(self, pick: int) -> None:
        self.ask(lambda: self.calls.ignore(self.id(pick)))

    @rule(pick=PICK)
    def hold(self, pick: int) -> None:
        self.ask(lambda: self.calls.hold(self.id(pick)))

    @rule(pick=PICK)
    def resume(self, pick: int) -> None:
        self.ask(lambda: self.calls.resume(self.id(pick)))

    @rule()
    def swap(self) -> None:
        self.ask(self.calls.swap)

    @rule(muted=st.booleans())
    def mute(self, muted: bool) -> None:  # noqa: FBT001 - drawn
        self.ask(lambda: self.calls.mute(muted))

    @rule(pick=PICK, digits=st.text(max_size=20))
    def digits(self, pick: int, digits: str) -> None:
        self.ask(lambda: self.calls.send_dtmf(self.id(pick), digits))

    @rule(pick=PICK, held=st.booleans())
    def set_aside(self, pick: int, held: bool) -> None:  # noqa: FBT001 - drawn
        self.ask(lambda: self.calls.direct.set_aside(self.id(pick), held=held))

    @rule(pick=PICK)
    def bring_back(self, pick: int) -> None:
        self.ask(lambda: self.calls.direct.bring_back(self.id(pick)))

    # --- the engine, at its worst ---------------------------------------------------------------

    @rule(pick=PICK, again=st.booleans())
    def arrives(self, pick: int, again: bool) -> None:  # noqa: FBT001 - drawn
        call_id = self.engine.arrive(call_id=self.id(pick) if again else "")
        if call_id not in self.ids:
            self.ids.append(call_id)

    @rule(pick=PICK, code=CODES, early=st.booleans())
    def progresses(self, pick: int, code: int, early: bool) -> None:  # noqa: FBT001 - drawn
        self.engine.progress(self.id(pick), code, early_media=early)

    @rule(pick=PICK)
    def is_answered(self, pick: int) -> None:
        self.engine.answer(self.id(pick))

    @rule(pick=PICK, by_us=st.booleans(), by_them=st.booleans())
    def media_changes(self, pick: int, by_us: bool, by_them: bool) -> None:  # noqa: FBT001 - drawn
        self.engine.media(self.id(pick), by_us=by_us, by_them=by_them)

    @rule()
    def holds_are_granted(self) -> None:
        self.engine.grant_holds()

    @rule(pick=PICK, code=CODES)
    def hold_is_refused(self, pick: int, code: int) -> None:
        self.engine.refuse_hold(self.id(pick), code)

    @rule(sentence=st.sampled_from(["", "Not now."]), kind=st.sampled_from([HoldCall, ResumeCall]))
    def commands_are_refused(self, sentence: str, kind: type[HoldCall | ResumeCall]) -> None:
        self.engine.refuse(kind, sentence)

    @rule(pick=PICK, code=CODES, by_us=st.booleans(), header=st.sampled_from(["", "Q.850;cause=21", "x"]))
    def finishes(self, pick: int, code: int, by_us: bool, header: str) -> None:  # noqa: FBT001 - drawn
        call_id = self.id(pick)
        self.engine.finish(call_id, code, by_us=by_us, reason_header=header)
        call = self.calls.get(call_id)
        assert call is None or call.state is CallState.ENDED

    @rule(pick=PICK, accepted=st.booleans())
    def is_referred(self, pick: int, accepted: bool) -> None:  # noqa: FBT001 - drawn
        new = self.engine.refer_arrives(self.id(pick), "sip:1003@pbx", accepted=accepted)
        if new:
            self.ids.append(new)

    @rule(pick=PICK)
    def is_replaced(self, pick: int) -> None:
        self.ids.append(self.engine.replace(self.id(pick), "sip:1004@pbx"))

    @rule(again=st.booleans())
    def engine_dies(self, again: bool) -> None:  # noqa: FBT001 - drawn
        self.engine.lose()
        assert list(self.calls) == []
        if again:
            self.engine.start()

    @rule(seconds=st.floats(0.1, 70))
    def time_passes(self, seconds: float) -> None:
        self.loop.advance(seconds)

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def at_most_one_living_call_is_at_the_microphone(self) -> None:
        """P2: and it is the current one."""
        live = {call.id for call in self.calls}
        heard = self.engine.at_microphone() & live
        assert len(heard) <= 1
        assert not heard or (self.calls.current is not None and heard == {self.calls.current.id})

    @invariant()
    def every_call_ends_once(self) -> None:
        assert len(self.ended) == len(set(self.ended))

    @invariant()
    def live_calls_live_and_ended_ones_have_a_reason(self) -> None:
        assert all(call.state is not CallState.ENDED and call.end_reason is None for call in self.calls)
        remembered = [self.calls.get(call_id) for call_id in self.ended]
        assert all(call is None or call.end_reason is not None for call in remembered)

    def teardown(self) -> None:
        if hasattr(self, "calls"):
            for call in list(self.calls):
                self.engine.finish(call.id)
            assert len(self.calls) == 0
            self.loop.advance(100.0)
            assert self.loop.pending() == 0
            self.calls.close()


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase
