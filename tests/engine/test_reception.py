"""Two whole phones: one of them does something about the call before a person can."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.agent.state import DO_NOT_DISTURB
from app.calls.call import CallState, EndReason
from app.reception.choices import Way
from tests.support.peer import Peer, peers


@pytest.fixture
def pair() -> Iterator[list[Peer]]:
    """Anna and Bert."""
    with peers("anna", "bert") as there:
        yield there


def test_a_phone_answers_by_itself(pair: list[Peer]) -> None:
    """P8: the caller talks to somebody who has pressed nothing."""
    anna, bert = pair
    bert.phone.reception.answer_by_itself(on=True, seconds=1)
    out = anna.dial(bert.address)
    incoming = bert.wait_incoming()
    anna.wait_state(out, CallState.UP)
    bert.wait_state(incoming, CallState.UP)
    assert bert.calls.current is incoming


def test_who_is_not_to_be_disturbed_is_not_reached(pair: list[Peer]) -> None:
    """P8: 480 all the way; nothing of it is left at either side."""
    anna, bert = pair
    bert.phone.agent.choose(DO_NOT_DISTURB)
    out = anna.dial(bert.address)
    anna.wait_state(out, CallState.ENDED)
    missed = bert.wait_incoming()
    bert.wait_state(missed, CallState.ENDED)
    assert (out.end_code, out.end_reason) == (480, EndReason.NO_ANSWER)
    assert (missed.end_reason, len(bert.calls)) == (EndReason.BUSY, 0)


def test_a_caller_without_a_server_reads_that_the_call_was_to_go_elsewhere(pair: list[Peer]) -> None:
    """P8: it follows to no number that somebody else names."""
    anna, bert = pair
    bert.phone.reception.forward(Way.ALWAYS, "carl@127.0.0.1")
    out = anna.dial(bert.address)
    anna.wait_state(out, CallState.ENDED)
    passed = bert.wait_incoming()
    bert.wait_state(passed, CallState.ENDED)
    assert (out.end_code, out.end_reason) == (302, EndReason.FORWARDED)
    assert passed.end_sentence == "Forwarded to carl@127.0.0.1."
