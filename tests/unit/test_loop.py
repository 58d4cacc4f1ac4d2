"""The core's thread without Qt: order, timers, hand-over from other threads."""

from __future__ import annotations

import threading

import pytest

from app.loop import ThreadLoop
from tests.support.virtual_loop import VirtualLoop

PATIENCE = 10.0


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
