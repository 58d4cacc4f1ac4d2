"""Calling a busy coworker back (S7)."""

from __future__ import annotations

from app.agent.call_back import (
    NOTICE_SECONDS,
    CallBack,
    CallBackDue,
    CallBackFailed,
    CallBacks,
    CallBacksChanged,
)
from app.agent.coworkers import Coworkers
from app.agent.desk import AgentDesk
from app.bus import Bus
from app.calls.end_reason import EndReason
from app.calls.events import CallAdded, CallEnded
from app.engine.events import PresenceChanged
from app.errors import UserFacingError
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


class Floor:
    """An agent, two coworkers, and who was called back."""

    def __init__(self) -> None:
        loop = self.loop = VirtualLoop()
        self.quiet = True
        self.bus = Bus()
        self.desk = AgentDesk(loop, self.bus)
        self.desk.sign_in()
        coworkers = Coworkers(
            EngineScripted(loop, self.bus),
            self.bus,
            account_id="desk",
            address_of=lambda e: f"sip:{e}@pbx",
            now=loop.now,
        )
        coworkers.watch(["1002", "1003"])
        self.called: list[str] = []
        self.changes = 0
        self.failed: list[CallBackFailed] = []
        self.refusal = ""
        self.bus.subscribe(CallBacksChanged, self._changed)
        self.bus.subscribe(CallBackFailed, self.failed.append)
        self.call_backs = CallBacks(
            self.bus, self.desk, coworkers, loop, dial=self._dial, is_quiet=lambda: self.quiet
        )

    def _changed(self, event: CallBacksChanged) -> None:
        self.changes += 1

    def _dial(self, extension: str, name: str) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.called.append(f"{name} {extension}")
        self.desk.call_began(extension)

    def notice(self) -> None:
        """Let the time pass in which it can be stopped."""
        self.loop.advance(NOTICE_SECONDS)

    def coworker(self, extension: str, note: str) -> None:
        self.bus.publish(
            PresenceChanged(account_id="desk", uri=f"sip:{extension}@pbx", known=True, open=True, note=note)
        )


def test_a_coworker_is_called_as_soon_as_free() -> None:
    """S7: by itself, once."""
    floor = Floor()
    floor.coworker("1002", "talking")
    floor.call_backs.ask("1002", "Maria")
    floor.call_backs.ask("1002", "Maria")
    assert floor.called == []
    assert list(floor.call_backs.pending) == [CallBack("1002", "Maria")]
    floor.coworker("1002", "after-call work")
    floor.coworker("1002", "available")
    floor.notice()
    assert floor.called == ["Maria 1002"]
    assert list(floor.call_backs.pending) == []


def test_nobody_is_called_while_the_agent_is_busy() -> None:
    """S7: both must be free; of two, the one asked for first."""
    floor = Floor()
    floor.desk.call_began("a")
    floor.call_backs.ask("1003", "Tom")
    floor.call_backs.ask("1002", "Maria")
    floor.coworker("1002", "available")
    floor.coworker("1003", "available")
    assert floor.called == []
    floor.desk.call_ended("a", transferred=True)
    floor.notice()
    assert floor.called == ["Tom 1003"]
    assert floor.call_backs.pending == (CallBack("1002", "Maria"),)


def test_a_pending_one_can_be_cancelled() -> None:
    """S7: seen and cancelled."""
    floor = Floor()
    floor.call_backs.ask("1002", "Maria")
    floor.call_backs.cancel("1002")
    floor.call_backs.cancel("1002")
    floor.coworker("1002", "available")
    floor.notice()
    assert floor.called == []
    assert floor.changes == 2


def test_a_call_back_that_cannot_be_made_says_why() -> None:
    """S7: one sentence, and it is not tried for ever."""
    floor = Floor()
    floor.refusal = "No account is set up."
    floor.call_backs.ask("1002", "Maria")
    floor.coworker("1002", "available")
    floor.notice()
    assert floor.failed == [CallBackFailed(CallBack("1002", "Maria"), "No account is set up.")]
    assert floor.call_backs.pending == ()


def test_after_one_that_cannot_be_made_the_next_is_due() -> None:
    """S7: nothing happens on the floor meanwhile that would begin it."""
    floor = Floor()
    floor.call_backs.ask("1002", "Maria")
    floor.call_backs.ask("1003", "Tom")
    floor.coworker("1002", "available")
    floor.coworker("1003", "available")
    floor.refusal = "No way to Maria."
    floor.notice()
    floor.refusal = ""
    floor.notice()
    assert (floor.called, floor.call_backs.pending) == (["Tom 1003"], ())


def test_what_changes_at_once_is_told_once() -> None:
    """S7: one who is free already is asked for, and due; one who is due is cancelled, and the next is due."""
    floor = Floor()
    floor.coworker("1002", "available")
    floor.coworker("1003", "available")
    floor.call_backs.ask("1002", "Maria")
    assert (floor.changes, floor.call_backs.due is not None) == (1, True)
    floor.call_backs.ask("1003", "Tom")
    floor.call_backs.cancel("1002")
    assert floor.changes == 3
    due = floor.call_backs.due
    assert due is not None
    assert due.call_back.name == "Tom"


def test_it_lets_go_of_the_bus() -> None:
    """No subscription is left behind."""
    floor = Floor()
    before = floor.bus.listeners()
    floor.call_backs.close()
    assert floor.bus.listeners() == before - 4


def test_the_phone_says_first_that_it_is_about_to_dial() -> None:
    """S7: hours may have passed; nobody is called without notice, and one press stops it."""
    floor = Floor()
    floor.call_backs.ask("1002", "Maria")
    assert floor.call_backs.due is None
    floor.coworker("1002", "available")
    assert floor.call_backs.due == CallBackDue(CallBack("1002", "Maria"), floor.loop.now() + NOTICE_SECONDS)
    floor.loop.advance(NOTICE_SECONDS - 1)
    assert floor.called == []
    floor.call_backs.cancel("1002")
    floor.loop.advance(60)
    assert (floor.called, floor.call_backs.due) == ([], None)


def test_the_notice_need_not_be_waited_for() -> None:
    """S7."""
    floor = Floor()
    floor.call_backs.ask("1002", "Maria")
    floor.call_backs.call_now("1002")
    assert floor.called == [], "not free yet"
    floor.coworker("1002", "available")
    floor.call_backs.call_now("1002")
    assert floor.called == ["Maria 1002"]
    floor.loop.advance(60)
    assert floor.called == ["Maria 1002"], "once"


def test_whoever_is_taken_during_the_notice_is_waited_for_again() -> None:
    """S7: the coworker, or the agent, or the phone by a call that rings here."""
    floor = Floor()
    floor.call_backs.ask("1002", "Maria")
    floor.coworker("1002", "available")
    floor.coworker("1002", "talking")
    floor.notice()
    assert (floor.called, floor.call_backs.pending) == ([], (CallBack("1002", "Maria"),))
    floor.coworker("1002", "available")
    floor.quiet = False
    floor.bus.publish(CallAdded("rings"))
    assert floor.call_backs.due is None
    floor.notice()
    assert floor.called == []
    floor.quiet = True
    floor.bus.publish(CallEnded("rings", EndReason.THEY_HUNG_UP))
    floor.notice()
    assert floor.called == ["Maria 1002"]


def test_another_one_who_gets_free_does_not_begin_the_notice_anew() -> None:
    """S7: the one that was announced is called."""
    floor = Floor()
    floor.call_backs.ask("1003", "Tom")
    floor.call_backs.ask("1002", "Maria")
    floor.coworker("1002", "available")
    floor.loop.advance(NOTICE_SECONDS / 2)
    floor.coworker("1003", "available")
    floor.loop.advance(NOTICE_SECONDS / 2)
    assert floor.called == ["Maria 1002"]


def test_the_next_agent_calls_nobody_back() -> None:
    """S7: what one agent asked for goes with them."""
    floor = Floor()
    floor.call_backs.ask("1002", "Maria")
    floor.desk.sign_out()
    assert floor.call_backs.pending == ()
    floor.desk.sign_in()
    floor.coworker("1002", "available")
    floor.notice()
    assert floor.called == []
