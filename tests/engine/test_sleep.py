"""The machine goes to sleep under a transfer: a real D-Bus, three real engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.calls.call import CallState
from app.logind import Logind
from app.loop import ThreadLoop
from app.sleep import Sleep
from app.transfer.events import Outcome
from app.transfer.kinds import TransferType
from tests.support.bus_service import MISSING
from tests.support.fake_logind import FakeLogind
from tests.support.trio import Trio

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture
def logind(loop: ThreadLoop) -> Iterator[FakeLogind]:
    with FakeLogind(lambda: loop.post(lambda: None)) as logind:
        yield logind


@pytest.fixture
def watched(trio: Trio, loop: ThreadLoop, logind: FakeLogind) -> Iterator[Trio]:
    """The agent's phone hears of sleep and holds it up for a moment."""
    phone = trio.agent.phone
    sleep = Sleep(phone.loop, phone.bus, phone.transfers, phone.network)
    watch = Logind(loop, sleep, logind.address)
    trio.agent.wait(lambda: len(logind.asked) == 1 and not logind.may_sleep, "an inhibitor")
    yield trio
    watch.close()
    sleep.close()


def test_a_cold_transfer_is_handed_over_before_the_machine_sleeps(watched: Trio, logind: FakeLogind) -> None:
    """S4, C8: sleep waits for the REFER; then customer and target need this phone no more."""
    what, who, _, mode = logind.asked[0]
    assert (what, who, mode) == ("sleep", "Hookswitch", "delay")
    flow = watched.transfer(TransferType.COLD)
    ringing = watched.target.wait_incoming()
    logind.announce(sleeps=True)
    watched.agent.wait(lambda: logind.may_sleep, "leave to sleep")
    assert flow.over
    assert flow.outcome is Outcome.MOVED
    watched.target.wait_state(ringing, CallState.ENDED)
    watched.target.answer_next()
    watched.check_together(watched.customer, watched.target)
    watched.wait_alone(watched.agent)


def test_without_a_transfer_nothing_is_put_off(watched: Trio, logind: FakeLogind) -> None:
    """S4: and after waking the phone is ready for the next time."""
    logind.announce(sleeps=True)
    watched.agent.wait(lambda: logind.may_sleep, "leave to sleep")
    logind.announce(sleeps=False)
    watched.agent.wait(lambda: len(logind.asked) == 2 and not logind.may_sleep, "a second inhibitor")


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense"])
def test_without_a_login_manager_the_phone_says_so_and_works(
    trio: Trio, loop: ThreadLoop, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A container, or another init system; bad input, an address in the environment that is none."""
    caplog.set_level("INFO", "hookswitch.app")
    phone = trio.agent.phone
    sleep = Sleep(phone.loop, phone.bus, phone.transfers, phone.network)
    watch = Logind(loop, sleep, address)
    watch.close()
    sleep.close()
    assert "does not tell when it goes to sleep" in caplog.text
