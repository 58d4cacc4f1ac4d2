"""A call that has been on hold for long is seen and heard (S10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.standing import Standing
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.events import CallTold
from app.calls.hold_reminders import HoldReminders
from app.calls.standings import Standings
from app.calls.tones import REMINDER_SECONDS
from tests.support.accounts import account, general
from tests.support.call_log import CallLogSpy
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from tests.unit.calls.test_tones import sounding


class Desk:
    """Calls of an agent whose account sets a time on hold."""

    def __init__(self, calls: Calls, engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> None:
        self.calls, self.engine, self.loop = calls, engine, loop
        self.said: list[CallTold] = []
        self.standings = Standings(bus, self.standing(90))
        self.reminders = HoldReminders(calls, self.standings, loop, bus)
        self._subscription = bus.subscribe(CallTold, self.said.append)

    @staticmethod
    def standing(seconds: int) -> Standing:
        made = account(account=general(hold_reminder_seconds=seconds))
        return Standing(made, made.agents[0])

    def call(self) -> str:
        call_id = self.engine.arrive()
        self.calls.answer(call_id)
        self.engine.answer(call_id)
        return call_id

    def hold(self, call_id: str) -> None:
        self.calls.hold(call_id)
        self.engine.grant_holds()

    def close(self) -> None:
        self._subscription.close()
        self.reminders.close()
        self.standings.close()


@pytest.fixture
def desk(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop, bus: Bus, log: CallLogSpy
) -> Iterator[Desk]:
    del log
    made = Desk(calls, engine, loop, bus)
    yield made
    made.close()


def test_after_the_set_time_it_is_told_and_heard_and_again_each_time(desk: Desk) -> None:
    """S10: a reminder after a set time on hold, aloud while nobody is in the ear."""
    call_id = desk.call()
    desk.hold(call_id)
    desk.loop.advance(89)
    assert (desk.said, sounding(desk.engine)) == ([], {})
    desk.loop.advance(1)
    assert desk.said == [CallTold(call_id, "On hold for 1 minute 30 seconds now.")]
    assert sounding(desk.engine) == {"ringer": "hold_reminder"}
    desk.loop.advance(REMINDER_SECONDS)
    assert sounding(desk.engine) == {}
    desk.loop.advance(90)
    assert [told.sentence for told in desk.said[1:]] == ["On hold for 3 minutes now."]


def test_an_agent_who_talks_with_somebody_else_hears_it_in_the_ear(desk: Desk) -> None:
    """S10: the others in the room are left in peace."""
    waiting = desk.call()
    desk.call()
    desk.engine.grant_holds()
    desk.loop.advance(90)
    assert [told.call_id for told in desk.said] == [waiting]
    assert sounding(desk.engine) == {"speaker": "hold_reminder"}


def test_a_call_that_is_resumed_in_time_or_over_is_not_reminded_of(desk: Desk) -> None:
    """S10: the time on hold begins anew with each hold."""
    call_id = desk.call()
    desk.hold(call_id)
    desk.loop.advance(80)
    desk.calls.resume(call_id)
    desk.engine.grant_holds()
    desk.loop.advance(80)
    desk.hold(call_id)
    desk.loop.advance(80)
    assert desk.said == []
    desk.engine.finish(call_id)
    desk.loop.advance(200)
    assert (desk.said, desk.loop.pending()) == ([], 0)


def test_resuming_ends_the_tone(desk: Desk) -> None:
    call_id = desk.call()
    desk.hold(call_id)
    desk.loop.advance(90)
    desk.calls.resume(call_id)
    assert sounding(desk.engine) == {}


def test_a_call_that_is_set_aside_is_not_the_agents(desk: Desk) -> None:
    """S10, C8: a customer who waits for the target of a cold transfer bothers nobody here."""
    call_id = desk.call()
    desk.calls.direct.set_aside(call_id, held=True)
    desk.engine.grant_holds()
    desk.loop.advance(200)
    assert desk.said == []
    desk.calls.direct.bring_back(call_id)
    desk.loop.advance(90)
    assert [told.call_id for told in desk.said] == [call_id]


def test_an_account_can_say_never(desk: Desk) -> None:
    """S10: 0 in the account file."""
    desk.standings.use(desk.standing(0))
    desk.hold(desk.call())
    desk.loop.advance(4000)
    assert (desk.said, sounding(desk.engine)) == ([], {})
