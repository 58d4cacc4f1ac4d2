"""Events reach the handlers of their exact type, all of them, in order."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.bus import Bus


@dataclass(frozen=True)
class Rang:
    """An event."""

    who: str


@dataclass(frozen=True)
class RangTwice(Rang):
    """A kind of its own."""


def test_handlers_hear_exactly_their_type_in_the_order_subscribed() -> None:
    bus, heard = Bus(), list[str]()
    bus.subscribe(Rang, lambda event: heard.append(f"1 {event.who}"))
    bus.subscribe(Rang, lambda event: heard.append(f"2 {event.who}"))
    bus.subscribe(RangTwice, lambda event: heard.append(f"twice {event.who}"))
    bus.publish(Rang("anna"))
    bus.publish(RangTwice("bert"))
    assert heard == ["1 anna", "2 anna", "twice bert"]


def test_an_event_published_inside_a_handler_waits_its_turn() -> None:
    bus, heard = Bus(), list[str]()

    def first(event: Rang) -> None:
        if event.who == "anna":
            bus.publish(Rang("bert"))
        heard.append(f"1 {event.who}")

    bus.subscribe(Rang, first)
    bus.subscribe(Rang, lambda event: heard.append(f"2 {event.who}"))
    bus.publish(Rang("anna"))
    assert heard == ["1 anna", "2 anna", "1 bert", "2 bert"]


def test_a_broken_listener_hides_nothing_from_the_others() -> None:
    bus, heard = Bus(), list[str]()

    def broken(event: Rang) -> None:
        if event.who == "anna":
            bus.publish(Rang("bert"))
            raise ValueError(event.who)

    bus.subscribe(Rang, broken)
    bus.subscribe(Rang, lambda event: heard.append(event.who))
    with pytest.raises(ExceptionGroup) as caught:
        bus.publish(Rang("anna"))
    assert [str(error) for error in caught.value.exceptions] == ["anna"]
    assert heard == ["anna", "bert"]
    bus.publish(Rang("carl"))
    assert heard[-1] == "carl"


def test_a_closed_listener_hears_no_more_not_even_within_the_same_event() -> None:
    bus, heard = Bus(), list[str]()
    second = bus.subscribe(RangTwice, lambda event: heard.append(event.who))
    second.close()
    second.close()
    bus.publish(RangTwice("anna"))
    assert heard == []
    assert bus.listeners() == 0
