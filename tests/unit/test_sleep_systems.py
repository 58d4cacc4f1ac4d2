"""What Windows and macOS say of sleep, by their numbers; the calls into those systems run nowhere here."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from app.loop import ThreadLoop
from app.sleep_macos import MAY_SLEEP, WILL_SLEEP, WOKE, MacSleep
from app.sleep_macos import OnPower as MacOnPower
from app.sleep_windows import RESUMED, SUSPENDS, OnPower, WindowsSleep
from tests.support.virtual_loop import VirtualLoop

BATTERY = 0x000A
"""``PBT_APMPOWERSTATUSCHANGE``: something else."""


class Sleeper:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.ready: list[Callable[[], None]] = []
        self.woken = 0

    def prepare(self, ready: Callable[[], None]) -> None:
        self.ready.append(ready)

    def woke(self) -> None:
        self.woken += 1


class Windows:
    """Calls whoever has registered."""

    def __init__(self) -> None:
        self.registered: list[OnPower] = []

    def listen(self, on_power: OnPower) -> Callable[[], None]:
        self.registered.append(on_power)
        return self.registered.clear


class Mac:
    """Calls whoever has registered, and notes what may happen."""

    def __init__(self) -> None:
        self.registered: list[MacOnPower] = []
        self.allowed: list[int] = []

    def listen(self, on_power: MacOnPower) -> Mac:
        self.registered.append(on_power)
        return self

    def allow(self, change: int) -> None:
        self.allowed.append(change)

    def close(self) -> None:
        self.registered.clear()


def test_windows_waits_until_the_phone_is_ready() -> None:
    """S4: the system sleeps when its call returns, and that is when the transfers are handed over."""
    loop, sleeper, windows = ThreadLoop(), Sleeper(), Windows()
    watch = WindowsSleep(loop, sleeper, windows.listen)
    (told,) = windows.registered
    answers: list[int] = []
    system = threading.Thread(target=lambda: answers.append(told(None, SUSPENDS, None)))
    system.start()
    try:
        assert loop.run_until(lambda: bool(sleeper.ready), 60.0)
        assert not answers
    finally:
        for ready in sleeper.ready:
            ready()
        system.join()
    assert answers == [0]
    watch.close()
    assert not windows.registered


def test_windows_tells_of_waking_and_of_much_else() -> None:
    """S4: only what concerns sleep is passed on."""
    loop, sleeper, windows = VirtualLoop(), Sleeper(), Windows()
    WindowsSleep(loop, sleeper, windows.listen)
    (told,) = windows.registered
    assert told(None, BATTERY, None) == 0
    assert told(None, RESUMED, None) == 0
    loop.advance(0.0)
    assert (sleeper.ready, sleeper.woken) == ([], 1)


def test_a_mac_is_allowed_to_sleep_when_the_phone_is_ready() -> None:
    """S4: and at once where it only asks whether it might."""
    loop, sleeper, mac = VirtualLoop(), Sleeper(), Mac()
    watch = MacSleep(loop, sleeper, mac.listen)
    (told,) = mac.registered
    told(MAY_SLEEP, 1)
    assert mac.allowed == [1]
    told(WILL_SLEEP, 2)
    loop.advance(0.0)
    assert mac.allowed == [1]
    sleeper.ready[0]()
    assert mac.allowed == [1, 2]
    told(WOKE, 3)
    loop.advance(0.0)
    assert sleeper.woken == 1
    assert mac.allowed == [1, 2], "waking asks for no leave"
    watch.close()
    assert not mac.registered


@pytest.mark.parametrize("kind", [WindowsSleep, MacSleep])
def test_where_the_system_tells_nothing_the_phone_works(
    kind: Callable[[VirtualLoop, Sleeper], WindowsSleep | MacSleep], caplog: pytest.LogCaptureFixture
) -> None:
    """S4: here neither library is to be had; the log says so."""
    caplog.set_level("INFO", "hookswitch.app")
    kind(VirtualLoop(), Sleeper()).close()
    assert "does not tell when it goes to sleep" in caplog.text
