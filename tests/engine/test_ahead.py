"""An engine that is started before anybody can listen to it."""

from __future__ import annotations

import os
import select
import signal
import tempfile
from pathlib import Path

import pytest

from app.bus import Bus
from app.engine.ahead import EngineAhead
from app.engine.events import EngineStarted, Hello
from app.engine.options import EngineOptions
from app.engine.supervisor import supervised
from app.loop import ThreadLoop

SILENT = EngineOptions(sound=False)


def test_the_first_engine_is_the_one_that_came_up_ahead_and_the_next_a_new_one(
    expected_errors: list[str],
) -> None:
    expected_errors.append("hookswitch.engine")
    loop, bus = ThreadLoop(), Bus()
    pids: list[int] = []
    started: list[EngineStarted] = []
    bus.subscribe(Hello, lambda hello: pids.append(hello.pid))
    bus.subscribe(EngineStarted, started.append)
    with EngineAhead(SILENT) as ahead:
        first = ahead.pid
        engine = supervised(loop, bus, ahead=ahead)
        engine.start()
        try:
            assert loop.run_until(lambda: len(started) == 1, 60.0)
            os.kill(first, signal.SIGKILL)
            assert loop.run_until(lambda: len(started) == 2, 60.0)
        finally:
            engine.stop()
    assert pids[0] == first
    assert pids[1] != first


def test_a_child_that_nobody_took_over_is_gone_at_the_end_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with EngineAhead(SILENT) as ahead:
        process = os.pidfd_open(ahead.pid)
        assert len(list(tmp_path.glob("hookswitch-engine-*.err"))) == 1
    try:
        assert select.select([process], [], [], 0)[0], "the engine is still there"
    finally:
        os.close(process)
    assert list(tmp_path.iterdir()) == []


def test_an_engine_of_other_options_is_not_the_one_started_ahead() -> None:
    loop, bus = ThreadLoop(), Bus()
    pids: list[int] = []
    bus.subscribe(Hello, lambda hello: pids.append(hello.pid))
    with EngineAhead(SILENT) as ahead:
        process = ahead(
            EngineOptions(sound=False, max_calls=8),
            lambda message: loop.post(lambda: bus.publish(message)),
            lambda outcome: None,
        )
        try:
            assert loop.run_until(lambda: len(pids) == 1, 60.0)
        finally:
            process.kill()
            assert process.wait(60)
        assert pids == [process.pid]
        assert ahead.pid not in (0, process.pid)
