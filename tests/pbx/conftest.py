"""A real Asterisk for the session, and softphones that register with it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

import pytest

from app.account.desk import Desk
from app.account.sip import SipAccount
from app.engine.values import Transport
from app.loop import ThreadLoop
from tests.support.asterisk import Asterisk, extension, running_asterisk
from tests.support.asterisk_manager import Event
from tests.support.softphone import PATIENCE, Softphone


class Stage:
    """One test's PBX and phones. Everything waits on one loop, whoever the awaited event comes from."""

    def __init__(self, asterisk: Asterisk, loop: ThreadLoop) -> None:
        self.asterisk = asterisk
        self.loop = loop
        self._phones = contextlib.ExitStack()
        self._log_before = len(asterisk.log())

    def desk(self, number: str, transport: Transport = "udp") -> Desk:
        """What the agent of an extension would have: the right password, the right CA."""
        known = extension(number)
        ports = self.asterisk.ports
        account = SipAccount(
            account_id="desk",
            user=number,
            server=self.asterisk.address,
            port=ports.tls if transport == "tls" else ports.sip,
            transport=transport,
            srtp="required" if known.secure else "off",
            ca_file=str(self.asterisk.trust.right) if transport == "tls" else "",
            register_seconds=60,
            local_address=self.asterisk.address,
        )
        return Desk(account=account, password=known.password)

    def phone(self, desk: Desk, *, sound: bool = False) -> Softphone:
        """A softphone that has just been started; ``sound``: on the devices that are there."""
        phone = Softphone(self.loop, desk, sound=sound)
        self._phones.callback(phone.close)
        return phone

    def registered(self, number: str, transport: Transport = "udp", **changes: object) -> Softphone:
        """A softphone registered as that extension; ``changes`` to its ``Desk``."""
        phone = self.phone(replace(self.desk(number, transport), **changes))  # type: ignore[arg-type]  # checked by replace
        phone.wait_registered()
        return phone

    def heard(self, name: str, **fields: str) -> Event:
        """Wait for a manager event of the PBX while the phones go on working."""
        found: list[Event] = []

        def arrived() -> bool:
            event = self.asterisk.manager.take(name, **fields)
            found.extend([event] if event is not None else [])
            return bool(found)

        if not self.loop.run_until(arrived, PATIENCE):
            raise AssertionError(f"Asterisk: no {name} {fields}; heard {self.asterisk.manager.heard()}")
        return found[0]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something that is true at the PBX; asked again after each of its events."""
        if not self.loop.run_until(condition, PATIENCE):
            raise AssertionError(f"Asterisk: never {what}; heard {self.asterisk.manager.heard()}")

    def listen(self) -> None:
        """Let the manager's events turn the loop, and begin with none."""
        self.asterisk.manager.forget()
        self.asterisk.manager.on_event = lambda: self.loop.post(lambda: None)

    def log(self) -> str:
        """What Asterisk has logged during this test."""
        return self.asterisk.log()[self._log_before :]

    def close(self) -> None:
        """End the phones, then what is left on the PBX."""
        self._phones.close()
        self.asterisk.hang_up_all()


@pytest.fixture(scope="session")
def asterisk() -> Iterator[Asterisk]:
    """One PBX for all tests of this worker."""
    with running_asterisk() as pbx:
        yield pbx


@pytest.fixture
def own_asterisk() -> Iterator[Asterisk]:
    """A PBX that the test may stop and start."""
    with running_asterisk() as pbx:
        yield pbx


def _stage(asterisk: Asterisk) -> Iterator[Stage]:
    stage = Stage(asterisk, ThreadLoop())
    stage.listen()
    yield stage
    stage.close()


@pytest.fixture
def stage(asterisk: Asterisk) -> Iterator[Stage]:
    """The PBX and a loop for one test."""
    yield from _stage(asterisk)


@pytest.fixture
def own_stage(own_asterisk: Asterisk) -> Iterator[Stage]:
    """The same with a PBX of its own."""
    yield from _stage(own_asterisk)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the end of Asterisk's log to the report of a test that failed."""
    report = yield
    stages = item.funcargs.values() if isinstance(item, pytest.Function) else ()
    for stage in stages:
        if report.failed and isinstance(stage, Stage):
            report.sections.append(("Asterisk's log", stage.log()))
    return report
