"""How a call ended, for every row of the tables (RFC 3261, RFC 3326, Q.850, and what Asterisk does)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.end_reason import (
    Direction,
    Ending,
    EndReason,
    OurWish,
    answered_elsewhere,
    causes,
    end_reason,
    sentence,
)

_R = EndReason

# code, Reason header, rang -> what became of our unanswered call
OUTGOING = [
    (486, "", True, _R.BUSY),
    (486, "Q.850;cause=17", True, _R.BUSY),
    (600, "", True, _R.BUSY),
    (480, "", True, _R.NO_ANSWER),
    (480, "Q.850;cause=19", True, _R.NO_ANSWER),
    (480, "Q.850;cause=20", False, _R.UNREACHABLE),
    (480, "Q.850;cause=31", True, _R.NO_ANSWER),
    (408, "", True, _R.NO_ANSWER),
    (408, "", False, _R.UNREACHABLE),
    (408, "Q.850;cause=18", False, _R.NO_ANSWER),
    (603, "", True, _R.DECLINED),
    (403, "Q.850;cause=21", True, _R.DECLINED),
    (607, "", True, _R.DECLINED),
    (608, "", False, _R.DECLINED),
    (403, "", False, _R.FORBIDDEN),
    (401, "", False, _R.FORBIDDEN),
    (407, "", False, _R.FORBIDDEN),
    (402, "", False, _R.FORBIDDEN),
    (433, "", False, _R.FORBIDDEN),
    (403, "Q.850;cause=57", False, _R.FORBIDDEN),
    (404, "", False, _R.NOT_FOUND),
    (404, "Q.850;cause=1", False, _R.NOT_FOUND),
    (404, "Q.850;cause=3", False, _R.UNREACHABLE),
    (410, "Q.850;cause=22", False, _R.NOT_FOUND),
    (410, "", False, _R.NOT_FOUND),
    (484, "Q.850;cause=28", False, _R.NOT_FOUND),
    (484, "", False, _R.NOT_FOUND),
    (485, "", False, _R.NOT_FOUND),
    (604, "", False, _R.NOT_FOUND),
    (502, "Q.850;cause=27", False, _R.UNREACHABLE),
    (503, "Q.850;cause=34", False, _R.UNREACHABLE),
    (503, "", False, _R.UNREACHABLE),
    (488, "", False, _R.UNREACHABLE),
    (500, "Q.850;cause=127", True, _R.UNREACHABLE),
    (0, "", False, _R.UNREACHABLE),
    (487, "", True, _R.THEY_HUNG_UP),
    (480, 'SIP;cause=486;text="Busy Here"', True, _R.BUSY),
    (480, 'SIP ;cause=603, Q.850 ; cause=21 ; text="rejected, again; cause=17"', True, _R.DECLINED),
    (486, "nonsense", True, _R.BUSY),
    (486, "Q.850;cause=99999", True, _R.BUSY),
]


@pytest.mark.parametrize(("code", "header", "rang", "expected"), OUTGOING)
def test_an_unanswered_outgoing_call(*, code: int, header: str, rang: bool, expected: EndReason) -> None:
    """P2: status, Reason header and Q.850 cause decide, the cause first."""
    ending = Ending(
        direction=Direction.OUT,
        answered=False,
        rang=rang,
        wish=OurWish.NOTHING,
        code=code,
        reason_header=header,
    )
    assert end_reason(ending) is expected


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("code", [0, 200, 408, 486, 487, 503, 603])
@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (OurWish.HANG_UP, _R.WE_HUNG_UP),
        (OurWish.DECLINE, _R.DECLINED),
        (OurWish.RING_TIMEOUT, _R.NO_ANSWER),
    ],
)
def test_what_we_asked_for_explains_the_end(
    *,
    direction: Direction,
    answered: bool,
    code: int,
    wish: OurWish,
    expected: EndReason,
) -> None:
    """A2: our own CANCEL when the ring timeout ran out is "no answer", whatever status comes back."""
    ending = Ending(direction=direction, answered=answered, rang=True, wish=wish, code=code, by_us=True)
    assert end_reason(ending) is expected


ANSWERED = [
    (200, "", False, _R.THEY_HUNG_UP),
    (200, "Q.850;cause=16", False, _R.THEY_HUNG_UP),
    (200, "", True, _R.WE_HUNG_UP),
    (408, "", False, _R.NETWORK_LOST),
    (503, "", False, _R.NETWORK_LOST),
    (408, "", True, _R.NETWORK_LOST),
    (200, "SIP;cause=408", False, _R.NETWORK_LOST),
    (200, "Q.850;cause=38", False, _R.NETWORK_LOST),
    (200, "Q.850;cause=102", False, _R.NETWORK_LOST),
]


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize(("code", "header", "by_us", "expected"), ANSWERED)
def test_an_answered_call(
    *, direction: Direction, code: int, header: str, by_us: bool, expected: EndReason
) -> None:
    """P2: after the answer it is one of us, or the path between us."""
    ending = Ending(
        direction=direction,
        answered=True,
        rang=True,
        wish=OurWish.NOTHING,
        code=code,
        reason_header=header,
        by_us=by_us,
    )
    assert end_reason(ending) is expected


INCOMING = [
    (487, "", False, _R.THEY_HUNG_UP),
    (487, 'SIP;cause=200;text="Call completed elsewhere"', False, _R.THEY_HUNG_UP),
    (503, "", False, _R.NETWORK_LOST),
    (480, "", True, _R.NO_ANSWER),
]


@pytest.mark.parametrize(("code", "header", "by_us", "expected"), INCOMING)
def test_an_unanswered_incoming_call(*, code: int, header: str, by_us: bool, expected: EndReason) -> None:
    ending = Ending(
        direction=Direction.IN,
        answered=False,
        rang=True,
        wish=OurWish.NOTHING,
        code=code,
        reason_header=header,
        by_us=by_us,
    )
    assert end_reason(ending) is expected


def test_a_call_taken_by_another_phone_is_told_from_a_missed_one() -> None:
    assert answered_elsewhere('SIP;cause=200;text="Call completed elsewhere"')
    assert answered_elsewhere("Q.850;cause=26")
    assert not answered_elsewhere("Q.850;cause=16")
    assert not answered_elsewhere("")


def test_reason_headers_are_read_as_rfc_3326_has_them() -> None:
    assert causes('SIP;cause=580;text="Precondition Failure",Q.850;cause=35') == {"SIP": 580, "Q.850": 35}
    assert causes('q.850 ; text="a, SIP;cause=1" ; cause=21') == {"Q.850": 21}
    assert causes("SIP;text=no cause") == {}


@pytest.mark.parametrize("reason", EndReason)
@pytest.mark.parametrize("direction", Direction)
def test_every_end_has_one_short_sentence(reason: EndReason, direction: Direction) -> None:
    text = sentence(reason, direction)
    assert text.endswith(".")
    assert len(text) < 70


@given(
    direction=st.sampled_from(Direction),
    answered=st.booleans(),
    rang=st.booleans(),
    wish=st.sampled_from(OurWish),
    code=st.integers(0, 999),
    header=st.text(max_size=60) | st.from_regex(r"(SIP|Q\.850);cause=\d{1,4}", fullmatch=True),
    by_us=st.booleans(),
)
def test_every_end_whatsoever_is_one_of_the_ten(
    *,
    direction: Direction,
    answered: bool,
    rang: bool,
    wish: OurWish,
    code: int,
    header: str,
    by_us: bool,
) -> None:
    """P2: also for a status or header that nobody ever wrote down."""
    ending = Ending(
        direction=direction,
        answered=answered,
        rang=rang,
        wish=wish,
        code=code,
        reason_header=header,
        by_us=by_us,
    )
    assert end_reason(ending) in set(EndReason) - {EndReason.ENGINE_LOST}
