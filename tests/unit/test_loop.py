"""The core's thread without Qt: order, timers, hand-over from other threads."""

from __future__ import annotations

import threading

import pytest

from app.loop import Alarm, Alarms, ThreadLoop
from tests.support.virtual_loop import VirtualLoop

PATIENCE = 60.0


def test_posted_work_runs_in_order_and_before_later_work() -> None:
    loop, done = ThreadLoop(), list[str]()
    loop.call_later(0.01, lambda: done.append("later"))
    for name in "abc":
        loop.post(lambda name=name: done.append(name))  # type: ignore[misc]  # the default binds the loop variable
    assert loop.run_until(lambda: len(done) == 4, PATIENCE)
    assert done == ["a", "b", "c", "later"]


def test_a_cancelled_timer_does_not_run() -> None:
    loop, done = ThreadLoop(), list[str]()
    loop.call_later(0.0, lambda: done.append("cancelled")).cancel()
    loop.call_later(0.01, lambda: done.append("kept"))
    assert loop.run_until(lambda: bool(done), PATIENCE)
    assert done == ["kept"]


def test_another_thread_hands_work_over() -> None:
    loop, ran_on = ThreadLoop(), list[str]()
    thread = threading.Thread(
        target=lambda: loop.post(lambda: ran_on.append(threading.current_thread().name)), name="reader"
    )
    thread.start()
    assert loop.run_until(lambda: bool(ran_on), PATIENCE)
    thread.join()
    assert ran_on == [threading.main_thread().name]


def test_stop_ends_the_run_and_the_time_limit_does() -> None:
    loop = ThreadLoop()
    loop.post(loop.stop)
    loop.run(PATIENCE)
    assert not loop.run_until(lambda: False, 0.01)


def test_the_virtual_clock_moves_only_when_told() -> None:
    loop, done = VirtualLoop(), list[float]()
    loop.call_later(2.0, lambda: done.append(loop.now()))
    loop.call_later(1.0, lambda: loop.post(lambda: done.append(loop.now())))
    loop.advance(1.5)
    assert done == [1.0]
    assert loop.pending() == 1
    loop.advance(1.5)
    assert done == [1.0, 2.0]
    assert loop.now() == pytest.approx(3.0)


def test_an_alarm_rings_once_and_a_later_one_takes_its_place() -> None:
    loop, rang = VirtualLoop(), list[str]()
    alarm = Alarm(loop)
    alarm.stop()
    alarm.set(1.0, lambda: rang.append("first"))
    alarm.set(2.0, lambda: rang.append(f"second, {alarm.is_set}"))
    assert alarm.is_set
    loop.advance(5.0)
    assert (rang, alarm.is_set, loop.pending()) == (["second, False"], False, 0)
    alarm.set(1.0, lambda: rang.append("third"))
    alarm.stop()
    loop.advance(5.0)
    assert len(rang) == 1


def test_an_alarm_can_be_set_again_by_what_it_rings_for() -> None:
    loop, rang = VirtualLoop(), list[float]()
    alarm = Alarm(loop)

    def ring() -> None:
        rang.append(loop.now())
        if len(rang) < 3:
            alarm.set(1.0, ring)

    alarm.set(1.0, ring)
    loop.advance(10.0)
    assert (rang, alarm.is_set) == ([1.0, 2.0, 3.0], False)


def test_alarms_know_each_other_by_name() -> None:
    loop, rang = VirtualLoop(), list[str]()
    alarms = Alarms(loop)
    for name in ("a", "b", "c"):
        alarms.set(name, 1.0, lambda name=name: rang.append(name))  # type: ignore[misc]  # bound now
    alarms.set("b", 3.0, lambda: rang.append("later b"))
    assert (alarms.stop("a"), alarms.stop("a"), "a" in alarms) == (True, False, False)
    loop.advance(2.0)
    assert (rang, list(alarms)) == (["c"], ["b"])
    loop.advance(2.0)
    assert (rang, list(alarms)) == (["c", "later b"], [])
    alarms.set("d", 1.0, lambda: rang.append("d"))
    alarms.stop_all()
    assert ("d" in alarms, loop.pending()) == (False, 0)
