"""Digits into a call: filtered, in portions, with pauses, in order (P3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.dtmf import DIGITS, MOST_AT_ONCE, PAUSE_SECONDS, DtmfSender, clean, portions
from app.engine.commands import SendDtmf
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("1234567890*#", "1234567890*#"),
        ("abcdefg", "ABCD"),
        ("(030) 901-820", "030901820"),
        ("1,,2#", "1,,2#"),
        ("１２３＊＃", "123*#"),
        ("٣٤٥", "345"),
        ("😀", ""),
        ("", ""),
    ],
)
def test_only_digits_that_exist_are_sent(typed: str, sent: str) -> None:
    """P3: an invalid character must not reach the stack."""
    assert clean(typed) == sent


@given(st.text())
def test_nothing_but_digits_and_pauses_comes_out_of_any_text(text: str) -> None:
    assert set(clean(text)) <= DIGITS | {","}


@given(st.text(alphabet="0123456789*#ABCD,", max_size=100))
def test_portions_lose_no_digit_and_are_small(digits: str) -> None:
    parts = portions(digits)
    assert "".join(part for part, _ in parts) == digits.replace(",", "")
    assert all(len(part) <= MOST_AT_ONCE for part, _ in parts)
    assert sum(1 for part, _ in parts if not part) == digits.count(",")


def sender(engine: EngineScripted, loop: VirtualLoop, failed: list[str]) -> DtmfSender:
    return DtmfSender("c1", engine=engine, loop=loop, method="info", on_failed=failed.append)


def digits_sent(engine: EngineScripted) -> str:
    return "".join(command.digits for command in engine.of(SendDtmf))


def test_a_comma_waits_two_seconds(engine: EngineScripted, loop: VirtualLoop) -> None:
    sender(engine, loop, []).send("1,2")
    assert digits_sent(engine) == "1"
    loop.advance(PAUSE_SECONDS)
    assert digits_sent(engine) == "1"
    loop.advance(0.3)
    assert engine.of(SendDtmf)[-1] == SendDtmf(call_id="c1", digits="2", method="info")
    loop.advance(1.0)


def test_later_digits_wait_for_a_pause_under_way(engine: EngineScripted, loop: VirtualLoop) -> None:
    digits = sender(engine, loop, [])
    digits.send("1,2")
    digits.send("3")
    assert digits_sent(engine) == "1"
    loop.advance(10.0)
    assert digits_sent(engine) == "123"


def test_many_digits_go_in_portions_the_stack_can_queue(engine: EngineScripted, loop: VirtualLoop) -> None:
    sender(engine, loop, []).send("1" * 40)
    loop.advance(60.0)
    assert [len(command.digits) for command in engine.of(SendDtmf)] == [16, 16, 8]


def test_the_end_of_the_call_ends_the_digits(engine: EngineScripted, loop: VirtualLoop) -> None:
    digits = sender(engine, loop, [])
    digits.send("1,2")
    digits.close()
    digits.send("3")
    loop.advance(10.0)
    assert digits_sent(engine) == "1"


def test_a_refusal_is_told(engine: EngineScripted, loop: VirtualLoop) -> None:
    failed: list[str] = []
    engine.refuse(SendDtmf, "The peer takes no digits.")
    sender(engine, loop, failed).send("1")
    loop.advance(1.0)
    assert failed == ["The peer takes no digits."]
