"""The supervision of the engine, with a child that the test plays and a virtual clock."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator

import pytest

from app.bus import Bus
from app.engine.commands import MuteMicrophone, Shutdown
from app.engine.events import EngineLost, EngineStarted, Event, Hello, MalformedSip
from app.engine.messages import PROTOCOL, Reply, Request
from app.engine.options import EngineOptions
from app.engine.process import Outcome
from app.engine.supervisor import (
    FOREIGN,
    HELLO_WAIT,
    NOT_RUNNING,
    NOT_STARTED,
    SILENCE,
    STEADY,
    STOPPED,
    TRANSITIONS,
    Engine,
    EngineState,
    pause_before,
)
from app.engine.values import Abilities
from app.errors import IllegalTransition
from app.translation import use
from tests.support.virtual_loop import VirtualLoop

ABILITIES = Abilities(
    pjsip_version="2.15.1",
    max_calls=4,
    codecs=[],
    tls13=False,
    opus=False,
    bridge_rate=16000,
)


class German(gettext.NullTranslations):
    """A catalogue of one sentence."""

    def gettext(self, message: str) -> str:
        return {"The call is over.": "Das Gespräch ist zu Ende."}.get(message, message)


class ProcessFake:
    """A child that says and does what the test wants."""

    def __init__(self, heard: Callable[[Reply | Event], None], ended: Callable[[Outcome], None]) -> None:
        self.heard = heard
        self.ended = ended
        self.sent: list[Request] = []
        self.killed = False
        self.obeys = True

    def send(self, request: Request) -> None:
        self.sent.append(request)

    def kill(self) -> None:
        self.killed = True
        self.ended(Outcome(-9, ""))

    def wait(self, seconds: float) -> bool:
        del seconds
        return self.obeys or self.killed

    def greet(self, protocol: int = PROTOCOL) -> None:
        self.heard(Hello(protocol=protocol, pid=1, abilities=ABILITIES))


class Bench:
    """An engine on a virtual loop, the children it started, and what the bus carried."""

    def __init__(self) -> None:
        self.loop, self.bus = VirtualLoop(), Bus()
        self.children: list[ProcessFake] = []
        self.cannot_start = False
        self.seen: list[object] = []
        for kind in (EngineStarted, EngineLost, Hello, MalformedSip):
            self.bus.subscribe(kind, self.seen.append)
        self.engine = Engine(self.loop, self.bus, EngineOptions(), self._start)

    def _start(
        self,
        options: EngineOptions,
        heard: Callable[[Reply | Event], None],
        ended: Callable[[Outcome], None],
    ) -> ProcessFake:
        del options
        if self.cannot_start:
            raise OSError("no more processes")
        self.children.append(ProcessFake(heard, ended))
        return self.children[-1]

    def run(self, protocol: int = PROTOCOL) -> ProcessFake:
        """Let the newest child say hello."""
        self.children[-1].greet(protocol)
        self.loop.run()
        return self.children[-1]

    def losses(self) -> list[str]:
        return [event.sentence for event in self.seen if isinstance(event, EngineLost)]


@pytest.fixture
def bench(expected_errors: list[str]) -> Iterator[Bench]:
    expected_errors.append("hookswitch.engine")
    bench = Bench()
    bench.engine.start()
    yield bench
    bench.engine.stop()
    assert bench.loop.pending() == 0


def test_hello_makes_it_run_and_the_event_order_is_started_then_hello(bench: Bench) -> None:
    before = bench.engine.state
    bench.run()
    assert (before, bench.engine.state) == (EngineState.STARTING, EngineState.RUNNING)
    assert bench.engine.abilities == ABILITIES
    assert [type(event) for event in bench.seen] == [EngineStarted, Hello]


def test_what_the_child_says_is_published(bench: Bench) -> None:
    bench.run().heard(MalformedSip(count=3))
    bench.loop.run()
    assert MalformedSip(count=3) in bench.seen


def test_a_reply_reaches_the_one_who_asked(bench: Bench) -> None:
    child = bench.run()
    replies: list[str] = []
    bench.engine.send(MuteMicrophone(muted=True), lambda reply: replies.append(reply.error))
    child.heard(Reply(token=child.sent[0].token, error="no"))
    bench.loop.run()
    assert replies == ["no"]


def test_a_refusal_is_in_the_language_of_the_person(bench: Bench) -> None:
    """P9: the engine itself speaks English only."""
    child = bench.run()
    replies: list[str] = []
    bench.engine.send(MuteMicrophone(muted=True), lambda reply: replies.append(reply.error))
    use(German())
    try:
        child.heard(Reply(token=child.sent[0].token, error="The call is over."))
        bench.loop.run()
    finally:
        use(gettext.NullTranslations())
    assert replies == ["Das Gespräch ist zu Ende."]


def test_the_first_death_restarts_at_once_later_ones_with_growing_pauses(bench: Bench) -> None:
    pauses = []
    for _ in range(4):
        bench.run().kill()
        bench.loop.run()
        waited = 0.0
        children = len(bench.children)
        while len(bench.children) == children:
            bench.loop.advance(0.5)
            waited += 0.5
        pauses.append(waited)
    assert pauses == [0.5, 1.0, 2.0, 4.0]
    assert bench.losses()[0] == STOPPED


def test_an_engine_that_lived_long_is_restarted_at_once_again(bench: Bench) -> None:
    for death in range(1, 4):
        bench.run().kill()
        bench.loop.advance(pause_before(death))
    bench.run()
    bench.loop.advance(STEADY)
    children = len(bench.children)
    bench.children[-1].kill()
    bench.loop.advance(0.0)
    assert len(bench.children) == children + 1


def test_pauses_double_up_to_half_a_minute() -> None:
    assert [pause_before(n) for n in range(1, 9)] == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_an_engine_that_never_says_hello_is_killed_and_tried_again(bench: Bench) -> None:
    bench.loop.advance(HELLO_WAIT)
    assert bench.children[0].killed
    bench.loop.advance(0.0)
    bench.loop.advance(HELLO_WAIT)
    assert bench.losses()[-1] == NOT_STARTED.format(seconds=1)


def test_a_system_that_starts_no_process_is_a_sentence_and_not_a_busy_loop(bench: Bench) -> None:
    bench.run()
    bench.cannot_start = True
    bench.children[-1].kill()
    bench.loop.advance(60.0)
    assert 3 <= len(bench.losses()) <= 9
    assert bench.losses()[-1].startswith("The telephone engine could not be started;")


def test_a_foreign_protocol_is_the_end_and_a_sentence(bench: Bench) -> None:
    child = bench.run(PROTOCOL + 1)
    assert child.killed
    assert bench.engine.state is EngineState.UNUSABLE
    assert bench.losses() == [FOREIGN]
    bench.loop.advance(300.0)
    assert len(bench.children) == 1


def test_pending_commands_are_answered_when_the_engine_dies(bench: Bench) -> None:
    child = bench.run()
    replies: list[str] = []
    bench.engine.send(MuteMicrophone(muted=True), lambda reply: replies.append(reply.error))
    child.kill()
    bench.loop.run()
    assert replies == [NOT_RUNNING]


def test_an_engine_that_answers_nothing_is_killed(bench: Bench) -> None:
    child = bench.run()
    bench.engine.send(MuteMicrophone(muted=True))
    bench.loop.advance(SILENCE - 0.1)
    assert not child.killed
    bench.loop.advance(0.1)
    assert child.killed


def test_what_a_dead_engine_still_says_is_not_heard(bench: Bench) -> None:
    old = bench.run()
    old.kill()
    bench.loop.advance(0.0)
    bench.run()
    before = len(bench.seen)
    old.heard(MalformedSip(count=1))
    bench.loop.run()
    assert len(bench.seen) == before


def test_stop_asks_first_and_kills_only_who_does_not_obey(bench: Bench) -> None:
    child = bench.run()
    bench.engine.stop()
    assert [type(request.command) for request in child.sent] == [Shutdown]
    assert not child.killed
    bench.engine.start()
    stubborn = bench.run()
    stubborn.obeys = False
    bench.engine.stop()
    assert stubborn.killed
    assert bench.engine.state is EngineState.STOPPED
    assert bench.losses() == []


def test_starting_twice_is_a_bug(bench: Bench) -> None:
    with pytest.raises(IllegalTransition):
        bench.engine.start()


def test_every_state_can_be_left_for_a_stop() -> None:
    for state, targets in TRANSITIONS.items():
        if state not in (EngineState.STOPPED, EngineState.STOPPING):
            assert EngineState.STOPPING in targets
