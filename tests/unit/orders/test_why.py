"""One sentence for every order: why it stands there, or why it is not dialled now (B11)."""

from __future__ import annotations

from datetime import UTC

import pytest

from app.orders.order import Order
from app.orders.queue import Asking, Hindrance, verdict
from app.orders.why import time_words, why
from tests.unit.orders.test_queue import ASKING, MINUTE, NOW, POLICY, order

REQUEUE = "it stays here until it is requeued."
IN_UTC = "so their calling hours are counted in UTC."


def said(candidate: Order, asking: Asking = ASKING) -> str:
    return why(verdict(candidate, POLICY, asking), POLICY, asking, UTC)


@pytest.mark.parametrize(
    ("candidate", "sentence"),
    [
        (order(1, "processing", "Solar"), "New lead of Solar, which has high priority."),
        (order(1, last_meaning="call_back", attempts=1), "Call-back promised for 11:59."),
        (order(1, ready_at=NOW - 42 * MINUTE), "12 minutes past its standard time."),
        (
            order(1, attempts=1, last_meaning="busy"),
            "Put off until 11:59; 1 of 2 attempts made.",
        ),
        (order(1, "any"), "Not called yet; its turn is random."),
        (order(1), "Not called yet; in line since 11:59."),
        (order(1, last_result="Later"), "“Later” moved it to waiting; in line since 11:59."),
        (order(1, "any", last_result="Later"), "“Later” moved it to any; its turn is random."),
        (order(1, "unheard of"), "The account file has no status unheard of."),
        (order(1, "paid"), "Status paid is not ticked for dial-up."),
        (order(1, "waiting", "Cars"), "Project Cars has no settings for Before buyout."),
        (
            order(1, attempts=2, last_meaning="busy"),
            f"2 of 2 attempts are made. More were allowed when the last one was made; {REQUEUE}",
        ),
        (
            order(1, "processing", attempts=3, last_meaning="busy"),
            f"3 of 3 attempts are made. No status to move to is set, so {REQUEUE}",
        ),
        (order(1, last_meaning="bad_number", attempts=1), "The number 1 cannot be dialled."),
        (
            order(1, last_meaning="done", last_result="Talked", attempts=1),
            f"“Talked” moves it to no other status, so {REQUEUE}",
        ),
        (
            order(1, reserved_by="jon", reserved_at=NOW - 118 * MINUTE, lease_until=NOW + 1),
            "Reserved by jon since 10:02.",
        ),
        (
            order(1, attempts=1, last_meaning="busy", ready_at=NOW + 150 * MINUTE),
            "Put off until 14:30.",
        ),
        (
            order(1, attempts=1, last_meaning="call_back", ready_at=NOW + 150 * MINUTE),
            "Call-back at 14:30.",
        ),
        (
            order(1, country="DE", time_zone="Pacific/Auckland"),
            "Outside the customer's calling hours until 19:00.",
        ),
        (
            order(1, country="DE"),
            f"Not called yet; in line since 11:59. The customer's time zone is not known, {IN_UTC}",
        ),
        (
            order(1, country="DE", time_zone="Mars/Base"),
            f"Not called yet; in line since 11:59. There is no time zone “Mars/Base”, {IN_UTC}",
        ),
        (
            order(1, "bad number", last_meaning="bad_number"),
            "The number 1 cannot be dialled.",
        ),
    ],
)
def test_every_order_has_its_sentence(candidate: Order, sentence: str) -> None:
    """B3 to B11: the sentence names the rule that put the order there, or holds it back."""
    assert said(candidate) == sentence


def test_access_and_choice_are_told_apart() -> None:
    """B10: an operator without a tick is not told to choose another mode."""
    jon = Asking("jon", ASKING.modes, NOW)
    assert said(order(1), jon) == "jon has no access to Books in Before buyout."
    nothing = Asking("maria", frozenset({"Random"}), NOW)
    assert said(order(1), nothing) == "Mode Before buyout is not chosen."


def test_every_hindrance_has_words() -> None:
    """No order is held back without a reason."""
    from app.orders import why as module

    assert set(module._HINDRANCES) == set(Hindrance)  # noqa: SLF001 - the table is what is checked


def test_another_day_is_named() -> None:
    assert time_words(NOW + 86_400, NOW, UTC) == "2026-11-24 12:00"
