"""The part of the walk in which the phone dials orders: one who answers, a busy one, a silent one."""

from __future__ import annotations

from collections.abc import Callable

from app.demo.orders import SOLD, STATUS
from app.translation import tr
from ui.orders.view import MAIN_KEY
from ui.tour.acts import WIDE, Visit, both, call_is, card, click, look, offers, press, shows
from ui.tour.order_queue import order_queue
from ui.tour.person import Person
from ui.tour.screen import Screen
from ui.tour.tour import Step

FIRST, SECOND, THIRD, FOURTH = "Ada Brandt", "Busy line", "Empty desk", "Tom Okafor"
FIFTH = "Someone in a meeting"
"""Customers in the order in which the queue dials them."""
LATER = 90
"""Minutes for which the third order is put off instead of what is filled in."""


def orders(visit: Visit) -> list[Step]:
    """Begins and ends without a call."""
    return [
        *_one_who_answers(visit),
        *_two_who_do_not(),
        *_planned(),
        *_end(visit),
        *order_queue(visit),
    ]


def _one_who_answers(visit: Visit) -> list[Step]:
    def go_there(person: Person) -> None:
        visit.resize(*WIDE)
        person.click(tr("Orders"), tr("Pages"))

    return [
        Step("Look at the orders", go_there, "what to work on", offers(tr("Start"))),
        Step(
            "Start",
            click(tr("Start")),
            "the first order and its countdown",
            both(shows(FIRST), offers(tr("Call now"), tr("Wait"))),
        ),
        Step("Call the first order", click(tr("Call now")), "Talking", call_is(FIRST, tr("Talking")), 8),
        Step(
            "Hang up the order's call",
            click(tr("Hang up"), card(FIRST)),
            "its result is asked for",
            both(shows(tr("What came of the call?")), offers(tr("Sold"), tr("No interest"))),
        ),
        Step(
            "Press the result",
            click(tr("Sold")),
            "the next order is there",
            both(shows(tr(SECOND)), offers(tr("Call now"))),
        ),
    ]


def _two_who_do_not() -> list[Step]:
    def another_time(person: Person) -> None:
        person.type(tr("Minutes until the next call"), str(LATER))

    def proposed(result: str) -> Step:
        return Step(
            f"See that {result.lower()} is proposed",
            look,
            "the put-off time is filled in",
            both(offers(tr("Save and next"), tr("Minutes until the next call")), _picked(tr(result))),
            10,
        )

    return [
        Step(
            "Call the second order by key",
            press(MAIN_KEY),
            "the busy line is recognised",
            shows(tr("What came of the call?")),
        ),
        proposed("Busy"),
        Step("Save it by key", press(MAIN_KEY), "the third order", shows(tr(THIRD))),
        Step("Let the third one ring", click(tr("Call now")), "Ringing", call_is(tr(THIRD), tr("Ringing"))),
        proposed("No answer"),
        Step("Put it off for longer", another_time, "the time stands there", shows(str(LATER))),
        Step("Save it", click(tr("Save and next")), "the fourth order", shows(FOURTH)),
    ]


def _planned() -> list[Step]:
    """Whoever asks to be called back, and an order that is skipped."""
    plan, why = tr("When to call back"), tr("Why is this order skipped?")

    def give_the_reason(person: Person) -> None:
        person.press_keys("Called in by themselves")
        person.press("Return")

    return [
        Step("Call the fourth order", click(tr("Call now")), "Talking", call_is(FOURTH, tr("Talking")), 8),
        Step(
            "Hang up the fourth", click(tr("Hang up"), card(FOURTH)), "the results", offers(tr("Call back"))
        ),
        Step("Promise a call", click(tr("Call back")), "when, in the customer's time", offers(plan)),
        Step("Save the promise", click(tr("Save and next")), "the fifth order", shows(tr(FIFTH))),
        Step("Skip the fifth one", click(tr("Skip")), "why", offers(why, tr("Skip and next"))),
        Step("Say why", give_the_reason, "the order after it", both(shows(FIRST), offers(tr("Call now")))),
    ]


def _picked(result: str) -> Callable[[Screen], bool]:
    return lambda screen: screen.says_of(result) == tr("Picked")


def _end(visit: Visit) -> list[Step]:
    def as_the_rules_say(screen: Screen) -> bool:
        """Sold is done; the others wait for as long as was said; nobody holds one."""
        store = visit.demo.phone.orders.store
        if store is None or not screen.shows(tr("Paused")):
            return False
        by_name = {order.name: order for order in reversed(list(store.opened().every()))}
        first, second, third = by_name[FIRST], by_name[tr(SECOND)], by_name[tr(THIRD)]
        waits = third.ready_at - second.ready_at
        return (
            (first.status, second.status, third.status) == (SOLD, STATUS, STATUS)
            and (second.attempts, third.attempts) == (1, 1)
            and (LATER - 15) * 60 < waits < (LATER - 14) * 60
            and not any(order.reserved_by for order in by_name.values())
        )

    return [
        Step("Pause", click(tr("Pause")), "the orders are as the rules say", as_the_rules_say),
        Step("Stop", click(tr("Stop")), "what to work on", offers(tr("Start"))),
    ]
