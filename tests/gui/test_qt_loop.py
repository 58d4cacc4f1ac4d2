"""The core's loop on Qt's."""

from __future__ import annotations

import threading

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from ui.qt_loop import QtLoop


def test_posted_work_runs_in_order_and_never_at_once(qtbot: QtBot) -> None:
    loop = QtLoop()
    ran: list[int] = []
    for number in range(100):
        loop.post(lambda number=number: ran.append(number))  # type: ignore[misc]  # a default binds the value
    assert ran == []
    qtbot.waitUntil(lambda: len(ran) == 100, timeout=30_000)
    assert ran == list(range(100))


def test_what_was_posted_can_be_caught_up_with_before_the_events_run(qtbot: QtBot) -> None:
    """A phone registers while its window is still being made; nothing runs twice."""
    loop = QtLoop()
    ran: list[int] = []
    for number in (1, 2):
        loop.post(lambda number=number: ran.append(number))  # type: ignore[misc]  # a default binds the value
    loop.catch_up()
    assert ran == [1, 2]
    loop.post(lambda: ran.append(3))
    qtbot.waitUntil(lambda: len(ran) == 3, timeout=30_000)
    assert ran == [1, 2, 3]


def test_work_from_other_threads_runs_on_the_windows_thread(qtbot: QtBot) -> None:
    """One queued hop, and the order of each thread is kept."""
    loop = QtLoop()
    ran: list[tuple[int, int, bool]] = []
    here = QThread.currentThread()

    def flood(name: int) -> None:
        for number in range(200):
            loop.post(
                lambda number=number: ran.append((name, number, QThread.currentThread() is here))  # type: ignore[misc]
            )

    threads = [threading.Thread(target=flood, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(ran) == 800, timeout=30_000)
    assert all(on_window for _, _, on_window in ran)
    for name in range(4):
        assert [number for who, number, _ in ran if who == name] == list(range(200))


def test_later_work_runs_once_in_time_and_can_be_taken_back(qtbot: QtBot) -> None:
    loop = QtLoop()
    ran: list[str] = []
    began = loop.now()
    loop.call_later(0.05, lambda: ran.append("second"))
    loop.call_later(0.0, lambda: ran.append("first"))
    taken_back = loop.call_later(0.02, lambda: ran.append("never"))
    taken_back.cancel()
    taken_back.cancel()
    last = loop.call_later(0.1, lambda: ran.append("last"))
    qtbot.waitUntil(lambda: "last" in ran, timeout=30_000)
    assert ran == ["first", "second", "last"]
    assert loop.now() - began >= 0.1
    last.cancel()


def test_a_timer_may_cancel_itself_and_start_another(qtbot: QtBot) -> None:
    loop = QtLoop()
    ran: list[int] = []

    def again() -> None:
        timers[-1].cancel()
        ran.append(len(ran))
        if len(ran) < 3:
            timers.append(loop.call_later(0.0, again))

    timers = [loop.call_later(0.0, again)]
    qtbot.waitUntil(lambda: len(ran) == 3, timeout=30_000)
    assert ran == [0, 1, 2]


def test_a_timer_that_is_over_never_cancels_a_later_one(qtbot: QtBot) -> None:
    """Qt gives the number of a timer that has rung to the next."""
    loop = QtLoop()
    ran: list[str] = []
    first = loop.call_later(0, lambda: ran.append("first"))
    qtbot.waitUntil(lambda: ran == ["first"], timeout=30_000)
    loop.call_later(0, lambda: ran.append("second"))
    first.cancel()
    qtbot.waitUntil(lambda: ran == ["first", "second"], timeout=30_000)


def test_the_work_of_a_timer_may_hold_the_last_reference_to_its_loop(qtbot: QtBot) -> None:
    """The window of a phone that is over takes its loop and what still waits with it."""
    ran: list[str] = []
    for number in range(50):
        loop = QtLoop()
        kept = [loop]

        def late(kept: list[QtLoop] = kept) -> None:
            ran.append("late")
            kept.clear()

        timer = loop.call_later(60 if number % 2 else 0, late)
        if number % 2:
            timer.cancel()
        del loop, kept, timer, late
    qtbot.waitUntil(lambda: len(ran) == 25, timeout=30_000)
