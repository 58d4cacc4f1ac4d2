"""One script, step by step, on a virtual clock."""

from __future__ import annotations

import itertools

import pytest

from app.demo import behaviours as b
from app.engine.commands import AnswerCall, Command, EchoCall, HangUpCall, PlayFile
from app.errors import IllegalTransition
from tests.support.virtual_loop import VirtualLoop


class _Stage:
    """A script on a virtual loop, with what it sent and promised."""

    def __init__(self, behaviour: b.Behaviour) -> None:
        self.loop = VirtualLoop()
        self.sent: list[Command] = []
        self.promised: list[float] = []
        around = b.Surroundings(self.loop, self.sent.append, "/sounds/{}.wav".format, self.promised.append)
        self.script = b.Script("c1", behaviour, around)
        self.script.run()


def test_nobody_is_left_ringing() -> None:
    stage = _Stage(b.NOBODY)
    stage.loop.advance(3600)
    assert stage.sent == []
    assert stage.script.state is b.RunState.FINISHED


def test_busy_answers_486_at_once() -> None:
    assert _Stage(b.BUSY).sent == [AnswerCall(call_id="c1", code=486, reason="Busy Here")]


def test_declined_rings_a_moment_and_answers_603() -> None:
    stage = _Stage(b.DECLINED)
    assert stage.sent == []
    stage.loop.advance(1.0)
    assert stage.sent == [AnswerCall(call_id="c1", code=603, reason="Decline")]


def test_echo_begins_only_once_the_call_is_up() -> None:
    stage = _Stage(b.ECHO)
    assert stage.sent == [AnswerCall(call_id="c1")]
    stage.script.answered()
    assert stage.sent[1:] == [EchoCall(call_id="c1")]


def test_early_media_is_played_before_the_answer() -> None:
    stage = _Stage(b.EARLY)
    assert stage.sent == [
        AnswerCall(call_id="c1", code=183),
        PlayFile(call_id="c1", path="/sounds/early.wav"),
    ]
    stage.script.played()
    assert stage.sent[2:] == [AnswerCall(call_id="c1")]


def test_a_coworker_answers_after_two_seconds_and_speaks() -> None:
    stage = _Stage(b.speaks("ada"))
    stage.loop.advance(1.9)
    assert stage.sent == []
    stage.loop.advance(0.2)
    stage.script.answered()
    stage.script.played()
    assert stage.sent == [
        AnswerCall(call_id="c1"),
        PlayFile(call_id="c1", path="/sounds/ada.wav"),
        EchoCall(call_id="c1"),
    ]


def test_a_looped_file_does_not_hold_the_script_up() -> None:
    stage = _Stage((b.Play("music", loop=True), b.Echo()))
    assert stage.sent == [
        PlayFile(call_id="c1", path="/sounds/music.wav", loop=True),
        EchoCall(call_id="c1"),
    ]


def test_calling_back_is_promised_before_hanging_up() -> None:
    stage = _Stage(b.CALLS_BACK)
    stage.script.answered()
    stage.script.played()
    assert stage.promised == [2.0]
    assert stage.sent[-1] == HangUpCall(call_id="c1")
    assert stage.script.state is b.RunState.ENDED


def test_an_ended_call_gets_no_more_commands() -> None:
    stage = _Stage(b.speaks("ada"))
    stage.script.ended()
    stage.loop.advance(60)
    stage.script.answered()
    stage.script.played()
    stage.script.ended()
    assert stage.sent == []
    assert stage.loop.pending() == 0


def test_events_out_of_turn_change_nothing() -> None:
    stage = _Stage(b.ECHO)
    stage.script.played()
    assert stage.script.state is b.RunState.ANSWERING


@pytest.mark.parametrize(("old", "new"), [*itertools.product(b.RunState, b.RunState)])
def test_every_pair_of_states_is_legal_or_raises(old: b.RunState, new: b.RunState) -> None:
    script = _Stage(b.NOBODY).script
    script._state = old  # noqa: SLF001 - the table is walked from every state, reachable or not
    if new in b.TRANSITIONS[old]:
        script._to(new)  # noqa: SLF001
        assert script.state is new
    else:
        with pytest.raises(IllegalTransition):
            script._to(new)  # noqa: SLF001
