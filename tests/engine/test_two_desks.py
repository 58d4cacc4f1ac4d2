"""Two whole phones without windows, real engines between them: what ``Calls`` promises, kept by SIP."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from app.account.desk import ACCOUNT_ID
from app.calls.call import CallState, EndReason
from app.engine.values import Header
from app.problems import ProblemsChanged
from tests.support.peer import Peer, connect, peers


@pytest.fixture
def pair() -> Iterator[list[Peer]]:
    """Anna and Bert."""
    with peers("anna", "bert") as there:
        yield there


def test_a_call_is_placed_held_by_each_side_and_ended(pair: list[Peer]) -> None:
    """P2, S3: hold is told to the other side; hanging up ends it on both."""
    anna, bert = pair
    out, incoming = connect(anna, bert)
    assert incoming.remote.number == "anna"
    assert incoming.dialog is not None
    assert out.codec
    anna.calls.hold(out.id)
    anna.wait_state(out, CallState.HELD_BY_US)
    bert.wait_state(incoming, CallState.HELD_BY_THEM)
    bert.calls.hold(incoming.id)
    bert.wait_state(incoming, CallState.HELD_BY_BOTH)
    anna.wait_state(out, CallState.HELD_BY_BOTH)
    anna.calls.resume(out.id)
    anna.wait_state(out, CallState.HELD_BY_THEM)
    bert.calls.resume(incoming.id)
    bert.wait_state(incoming, CallState.UP)
    anna.wait_state(out, CallState.UP)
    bert.calls.hang_up(incoming.id)
    anna.wait_state(out, CallState.ENDED)
    bert.wait_state(incoming, CallState.ENDED)
    assert (out.end_reason, incoming.end_reason) == (EndReason.THEY_HUNG_UP, EndReason.WE_HUNG_UP)


def test_hold_and_resume_in_one_breath_never_collide(pair: list[Peer]) -> None:
    """P2: five quick clicks; the last one counts, and the call lives."""
    anna, bert = pair
    out, incoming = connect(anna, bert)
    for _ in range(2):
        anna.calls.hold(out.id)
        anna.calls.resume(out.id)
    anna.calls.hold(out.id)
    anna.wait(lambda: out.state is CallState.HELD_BY_US and not out.changing_hold, "a steady hold")
    bert.wait_state(incoming, CallState.HELD_BY_THEM)


def test_both_sides_hold_at_the_same_moment(pair: list[Peer]) -> None:
    """P2: the re-INVITEs may cross (491); both holds come about all the same."""
    anna, bert = pair
    out, incoming = connect(anna, bert)
    anna.calls.hold(out.id)
    bert.calls.hold(incoming.id)
    anna.wait_state(out, CallState.HELD_BY_BOTH)
    bert.wait_state(incoming, CallState.HELD_BY_BOTH)


def test_a_second_call_holds_the_first_and_swap_returns(pair: list[Peer]) -> None:
    """P2: several calls, one at a time."""
    anna, bert = pair
    first, _ = connect(anna, bert)
    second, _ = connect(anna, bert)  # Bert, who answers, holds his first call as well
    anna.wait(lambda: first.held_by_us and not second.held_by_us, "hold of the first call")
    anna.calls.swap()
    anna.wait(lambda: second.held_by_us and not first.held_by_us, "swap")
    assert anna.calls.current is first


def test_digits_and_headers_arrive(pair: list[Peer]) -> None:
    """P3: RFC 4733 digits, a pause between them; headers of the INVITE are part of the call."""
    anna, bert = pair
    header = Header("User-to-User", "00414243;encoding=hex")
    out = anna.calls.place(ACCOUNT_ID, bert.address, [header], after_answer="12,3#")
    incoming = bert.wait_incoming()
    assert [h.value for h in incoming.headers if h.name == "User-to-User"] == [header.value]
    bert.calls.answer(incoming.id)
    anna.wait_state(out, CallState.UP)
    bert.wait(lambda: bert.digits == "123#", "the digits 123#")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (486, EndReason.BUSY),
        (603, EndReason.DECLINED),
        (404, EndReason.NOT_FOUND),
        (480, EndReason.NO_ANSWER),
    ],
)
def test_a_refusal_has_its_reason(pair: list[Peer], code: int, reason: EndReason) -> None:
    """P2: the status of the other side becomes one of the ten reasons."""
    anna, bert = pair
    out = anna.dial(bert.address)
    incoming = bert.wait_incoming()
    bert.calls.decline(incoming.id, code)
    anna.wait_state(out, CallState.ENDED)
    bert.wait_state(incoming, CallState.ENDED)
    assert (out.end_reason, incoming.end_reason) == (reason, EndReason.DECLINED)


def test_the_engine_dies_and_the_phone_does_not(pair: list[Peer], expected_errors: list[str]) -> None:
    """P1: SIGKILL in a call: it is said, a new engine listens, and a new call works."""
    expected_errors.append("hookswitch.engine")
    anna, bert = pair
    out, incoming = connect(anna, bert)
    problems: list[str] = []
    anna.phone.bus.subscribe(
        ProblemsChanged, lambda _: problems.extend(p.sentence for p in anna.phone.problems)
    )
    anna.port = 0
    os.kill(anna.engine_pid, signal.SIGKILL)
    anna.wait_state(out, CallState.ENDED)
    anna.wait(lambda: anna.port > 0, "new engine")
    assert out.end_reason is EndReason.ENGINE_LOST
    assert problems[0] == "The telephone engine stopped unexpectedly and is being started again."
    assert list(anna.phone.problems) == []
    connect(anna, bert)
    bert.calls.hang_up(incoming.id)


def test_the_ring_timeout_sends_cancel(pair: list[Peer]) -> None:
    """A2, C9: the phone itself gives up, and the other side has a missed call."""
    anna, bert = pair
    out = anna.calls.place(ACCOUNT_ID, bert.address, ring_timeout=3.0)
    incoming = bert.wait_incoming()
    anna.wait_state(out, CallState.ENDED)
    bert.wait_state(incoming, CallState.ENDED)
    assert (out.end_reason, incoming.end_reason) == (EndReason.NO_ANSWER, EndReason.THEY_HUNG_UP)
