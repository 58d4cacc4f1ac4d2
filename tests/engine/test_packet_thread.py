"""The thread that takes in packets of sound is there while there are calls, and only then."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from app.engine.events import Hello
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory

ALONE = """
import os, time
import pjsua2 as pj
from app.engine.child.native import PacketThread

def threads():
    return len(os.listdir("/proc/self/task"))

def becomes(count):
    while threads() != count:  # the test's own time limit ends a wait in vain
        time.sleep(0.01)

config, endpoint = pj.EpConfig(), pj.Endpoint()
config.logConfig.level = config.uaConfig.threadCnt = 0
endpoint.libCreate()
endpoint.libInit(config)
endpoint.libStart()
before = threads()
packets = PacketThread()
becomes(before - 1)
for wanted in (True, True, False, False, True, False):
    packets.want(wanted=wanted)
    becomes(before if wanted else before - 1)
endpoint.libDestroy()
"""
THREADS = Path("/proc/self/task")

pytestmark = pytest.mark.skipif(not THREADS.exists(), reason="Linux tells a process's threads")


def test_it_comes_and_goes_as_often_as_it_is_wanted() -> None:
    run = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=False, timeout=200
    )
    assert run.returncode == 0, run.stderr


def test_an_idle_engine_has_none_and_an_engine_in_a_call_has_one(agents: AgentFactory) -> None:
    """A phone that nobody uses wakes once a second."""
    alice, bob = agents("alice"), agents("bob")
    (hello,) = alice.heard(Hello)
    assert "media" not in threads_of(hello.pid)
    answered_call(alice, bob)
    end = time.monotonic() + 60
    while "media" not in threads_of(hello.pid):  # a thread gets its name when it first runs
        assert time.monotonic() < end
        time.sleep(0.01)


def threads_of(pid: int) -> list[str]:
    names = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # that thread has ended meanwhile
            names.append((task / "comm").read_text().strip())
    return names
