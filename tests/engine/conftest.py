"""Fixtures of the tests that run real engines against each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.demo.demo import Demo, build_demo
from app.engine.options import EngineOptions
from app.loop import ThreadLoop
from tests.support.engines import agents
from tests.support.trio import Trio

__all__ = ["agents"]

READY_SECONDS = 60.0


@pytest.fixture
def loop() -> ThreadLoop:
    """The core's thread is the test's."""
    return ThreadLoop()


@pytest.fixture
def demo(loop: ThreadLoop) -> Iterator[Demo]:
    """Phone and company of ``hookswitch demo``, without the window."""
    demo = build_demo(loop, options=EngineOptions(sound=False))
    demo.start()
    try:
        assert loop.run_until(lambda: demo.ready, READY_SECONDS)
        yield demo
    finally:
        demo.stop()


@pytest.fixture
def trio(loop: ThreadLoop, tmp_path: Path) -> Iterator[Trio]:
    """Agent, customer and target; the customer and the agent talk."""
    trio = Trio(loop, tmp_path)
    try:
        yield trio
    finally:
        trio.close()
