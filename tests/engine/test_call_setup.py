"""Calls between two real engines on the loopback: set up, refused, ended."""

from __future__ import annotations

import socket

from app.engine.commands import AnswerCall, HangUpCall, HoldCall, PlaceCall
from app.engine.events import (
    CallAnswered,
    CallArrived,
    CallFinished,
    CallProgressed,
    CallTurnedAway,
    MediaChanged,
)
from app.engine.values import Header
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory, EngineAgent


def test_a_call_rings_is_answered_and_ended_by_the_caller(agents: AgentFactory) -> None:
    alice = agents("alice", display_name="Alice Ärmel")
    bob = agents("bob")
    alice.call("c1", bob, Header("User-to-User", "56a3;encoding=hex"), Header("X-Order", "17"))
    arrived = bob.wait(CallArrived)
    assert arrived.remote_uri == "sip:alice@127.0.0.1"
    assert arrived.remote_name == "Alice Ärmel"
    assert arrived.dialled == "sip:bob@127.0.0.1"
    assert arrived.headers == [Header("User-to-User", "56a3;encoding=hex"), Header("X-Order", "17")]
    ringing = alice.wait(CallProgressed, call_id="c1")
    assert (ringing.code, ringing.early_media) == (180, False)

    bob.send(AnswerCall(call_id=arrived.call_id))
    ours = alice.wait(CallAnswered, call_id="c1").dialog
    theirs = bob.wait(CallAnswered).dialog
    assert (ours.call_id, ours.local_tag, ours.remote_tag) == (
        theirs.call_id,
        theirs.remote_tag,
        theirs.local_tag,
    )
    assert ours.local_tag
    assert ours.remote_tag
    assert ours.remote_target.startswith("sip:bob@127.0.0.1:")
    assert arrived.dialog == theirs
    media = alice.wait(MediaChanged)
    assert (media.codec, media.held_by_us, media.held_by_them, media.srtp) == (
        "G722/16000",
        False,
        False,
        False,
    )

    alice.send(HangUpCall(call_id="c1"))
    assert alice.wait(CallFinished).by_us
    finished = bob.wait(CallFinished)
    assert (finished.code, finished.by_us) == (200, False)


def test_the_called_side_can_hang_up(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    bobs = answered_call(alice, bob)
    bob.send(HangUpCall(call_id=bobs))
    assert bob.wait(CallFinished).by_us
    assert not alice.wait(CallFinished, call_id="c1").by_us


def test_ringing_is_answered_before_the_parent_is_asked(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    alice.call("c1", bob)
    assert alice.wait(CallProgressed, call_id="c1").code == 180
    assert not bob.heard(CallFinished)


def test_early_media_is_told_apart_from_ringing(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    alice.call("c1", bob)
    arrived = bob.wait(CallArrived)
    alice.wait(CallProgressed, code=180, early_media=False)
    bob.send(AnswerCall(call_id=arrived.call_id, code=183))
    alice.wait(CallProgressed, code=183, early_media=True)
    assert alice.wait(MediaChanged, call_id="c1").codec == "G722/16000"


def test_a_busy_answer_reaches_the_caller(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    alice.call("c1", bob)
    bob.send(AnswerCall(call_id=bob.wait(CallArrived).call_id, code=486))
    finished = alice.wait(CallFinished, call_id="c1")
    assert (finished.code, finished.reason, finished.by_us) == (486, "Busy Here", False)
    assert bob.wait(CallFinished).by_us


def test_declining_is_603(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    alice.call("c1", bob)
    bob.send(HangUpCall(call_id=bob.wait(CallArrived).call_id))
    assert alice.wait(CallFinished, call_id="c1").code == 603


def test_cancel_ends_the_call_on_both_sides_as_487(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    alice.call("c1", bob)
    alice.wait(CallProgressed)
    alice.send(HangUpCall(call_id="c1"))
    ours, theirs = alice.wait(CallFinished), bob.wait(CallFinished)
    assert (ours.code, ours.by_us) == (487, True)
    assert (theirs.code, theirs.by_us) == (487, False)


def test_hanging_up_on_a_host_that_never_answers_takes_a_second_not_32(agents: AgentFactory) -> None:
    alice = agents("alice")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        alice.call("c1", f"sip:nobody@127.0.0.1:{silent.getsockname()[1]}")
        alice.send(HangUpCall(call_id="c1"))
        finished = alice.wait(CallFinished, call_id="c1")
    assert (finished.code, finished.by_us) == (487, True)


def test_a_fifth_call_is_busy_and_not_lost_silently(agents: AgentFactory) -> None:
    alice, bob, carol = agents("alice"), agents("bob"), agents("carol")
    limit = bob.hello.abilities.max_calls
    assert limit == alice.hello.abilities.max_calls
    for number in range(limit):
        answered_call(alice, bob, f"c{number}")
    carol.call("one too many", bob)
    assert carol.wait(CallFinished).code == 486
    turned_away = bob.wait(CallTurnedAway)
    assert (turned_away.remote_uri, turned_away.code) == ("sip:carol@127.0.0.1", 486)
    refusal = alice.ask(PlaceCall(call_id="own", account_id="alice", target=carol.uri))
    assert refusal.error == "Every line of this phone is in use."


def test_a_finished_call_takes_no_commands(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    answered_call(alice, bob)
    alice.send(HangUpCall(call_id="c1"))
    alice.wait(CallFinished)
    assert alice.ask(HoldCall(call_id="c1")).error == "The call is over."


def test_a_hang_up_that_crosses_the_end_is_no_mistake(agents: AgentFactory) -> None:
    """The other side hung up before the command arrived; only a call that never was is refused."""
    alice, bob = agents("alice"), agents("bob")
    incoming = answered_call(alice, bob)
    bob.send(HangUpCall(call_id=incoming))
    alice.wait(CallFinished)
    assert alice.ask(HangUpCall(call_id="c1")).error == ""
    assert alice.ask(HangUpCall(call_id="none")).error == "The call is over."


def with_every_line_but_one(agents: AgentFactory) -> tuple[EngineAgent, EngineAgent]:
    """Alice, one of whose calls has just ended while all others ring; and Bob, who has lines left."""
    alice, bob, carol = agents("alice"), agents("bob"), agents("carol")
    for number in range(alice.hello.abilities.max_calls):
        callee = bob if number % 2 else carol
        alice.call(f"c{number}", callee)
        callee.wait(CallArrived)
    alice.send(HangUpCall(call_id="c0"))
    alice.wait(CallFinished, call_id="c0")
    return alice, bob


def test_a_call_waits_for_the_place_of_one_that_has_just_ended(agents: AgentFactory) -> None:
    """C6: pjsua gives a place back a moment after the end; the agent need not know."""
    alice, bob = with_every_line_but_one(agents)
    assert alice.ask(PlaceCall(call_id="next", account_id="alice", target=bob.uri)).error == ""
    bob.wait(CallArrived)
    alice.wait(CallProgressed, call_id="next", code=180)


def test_a_call_that_waits_for_its_place_can_be_given_up(agents: AgentFactory) -> None:
    """C6: it ends like any other."""
    alice, bob = with_every_line_but_one(agents)
    alice.send(PlaceCall(call_id="next", account_id="alice", target=bob.uri))
    alice.send(HangUpCall(call_id="next"))
    assert alice.wait(CallFinished, call_id="next").by_us
