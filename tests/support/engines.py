"""Real engines for tests: a child process each, on 127.0.0.0/8, without sound devices.

``EngineAgent`` is one phone with one account, spoken to in the engine's own messages::

    alice, bob = agents("alice"), agents("bob")
    alice.call("c1", bob)
    arrived = bob.wait(CallArrived)
    bob.send(AnswerCall(call_id=arrived.call_id))
    alice.wait(CallAnswered, call_id="c1")

Every wait has a deadline and no test sleeps. When the test ends each engine must end cleanly: exit
status 0, nothing on its standard error, no thread left.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec
import pytest

from app.engine.commands import AddAccount, Command, PlaceCall, Shutdown
from app.engine.events import AccountListening, EngineLogged, Event, Hello
from app.engine.messages import Reply, Request
from app.engine.options import EngineOptions
from app.engine.process import EngineProcess, Outcome
from app.engine.values import AccountSettings, Header

DEADLINE = 60.0
"""Seconds that an event may take unless the test says otherwise: long enough for a busy machine."""
START_DEADLINE = 120.0
"""Seconds until the engine's first word."""

E = TypeVar("E")


class EngineAgent:
    """One engine child with one account. Usable from the test's thread; events are collected on another."""

    def __init__(self, name: str, options: EngineOptions | None = None, **settings: Any) -> None:  # noqa: ANN401 - fields of AccountSettings
        """``settings`` replace fields of ``AccountSettings``; ``account=False`` adds none."""
        self.events: list[Reply | Event] = []
        """Everything said so far, in order."""
        self.outcome: Outcome | None = None
        self._news = threading.Condition()
        self._unread: list[Reply | Event] = []
        self._token = 0
        with_account = settings.pop("account", True)
        self.settings = msgspec.structs.replace(
            AccountSettings(account_id=name, address=f"sip:{name}@127.0.0.1", local_address="127.0.0.1"),
            **settings,
        )
        self.host, self.port = "", 0
        self.process = EngineProcess(options or EngineOptions(sound=False), self._hear, self._end)
        try:
            self.hello = self.wait(Hello, START_DEADLINE)
            if with_account:
                self.add_account()
        except BaseException:
            self.process.kill()
            self.process.wait(DEADLINE)
            raise

    # --- speaking -------------------------------------------------------------------------------

    @property
    def uri(self) -> str:
        """Where a peer reaches this phone."""
        transport = "" if self.settings.transport == "udp" else f";transport={self.settings.transport}"
        user = self.settings.account_id
        return f"sip:{user}@{self.host}:{self.port}{transport}"

    def add_account(self) -> None:
        """Add the account of ``settings`` and remember where it listens."""
        self.send(AddAccount(account=self.settings))
        listening = self.wait(AccountListening)
        self.host, self.port = listening.host, listening.port

    def ask(self, command: Command) -> Reply:
        """Send a command and wait for the reply to it."""
        self._token += 1
        self.process.send(Request(token=self._token, command=command))
        return self.wait(Reply, token=self._token)

    def send(self, command: Command) -> None:
        """Send a command that must not be refused."""
        reply = self.ask(command)
        assert not reply.error, f"{command}: {reply.error}"

    def call(self, call_id: str, target: EngineAgent | str, *headers: Header) -> None:
        """Place a call to another agent or a SIP URI."""
        uri = target if isinstance(target, str) else target.uri
        self.send(
            PlaceCall(call_id=call_id, account_id=self.settings.account_id, target=uri, headers=list(headers))
        )

    # --- hearing --------------------------------------------------------------------------------

    def wait(self, kind: type[E], timeout: float = DEADLINE, **fields: object) -> E:
        """The oldest event of this kind with these field values that no wait has returned before.

        Fails the test when none comes within ``timeout`` seconds, or the engine dies first.
        """
        end = time.monotonic() + timeout
        with self._news:
            while True:
                for event in self._unread:
                    if isinstance(event, kind) and _fits(event, fields):
                        self._unread.remove(event)
                        return event
                left = end - time.monotonic()
                if left <= 0 or self.outcome is not None:
                    pytest.fail(self._complaint(kind, fields))
                self._news.wait(left)

    def heard(self, kind: type[E], **fields: object) -> list[E]:
        """All such events so far, read or not."""
        with self._news:
            return [e for e in self.events if isinstance(e, kind) and _fits(e, fields)]

    # --- ending ---------------------------------------------------------------------------------

    def close(self) -> None:
        """End the engine and check that it ended well; harmless when a test has ended it already."""
        if self.outcome is None:
            self.process.send(Request(token=0, command=Shutdown()))
            if not self.process.wait(DEADLINE):
                self.process.kill()
                self.process.wait(DEADLINE)
                pytest.fail(f"{self.settings.account_id}: the engine did not end within {DEADLINE} s")
            assert self.outcome is not None
            assert self.outcome.exit_code == 0, str(self.outcome) + self.outcome.last_words
            assert not self.outcome.last_words, self.outcome.last_words

    def ended(self, timeout: float = DEADLINE) -> Outcome:
        """How the engine ended by itself; fails the test when it does not."""
        if not self.process.wait(timeout) or self.outcome is None:
            pytest.fail(f"{self.settings.account_id}: the engine lives on")
        return self.outcome

    def _hear(self, message: Reply | Event) -> None:
        with self._news:
            self.events.append(message)
            self._unread.append(message)
            self._news.notify_all()

    def _end(self, outcome: Outcome) -> None:
        with self._news:
            self.outcome = outcome
            self._news.notify_all()

    def _complaint(self, kind: type[object], fields: dict[str, object]) -> str:
        said = "\n".join(str(event) for event in self.events[-30:])
        name = self.settings.account_id
        return f"{name}: no {kind.__name__} with {fields}; it ended: {self.outcome}; it said\n{said}"


def _fits(event: object, fields: dict[str, object]) -> bool:
    return all(getattr(event, name) == value for name, value in fields.items())


AgentFactory = Callable[..., EngineAgent]


@pytest.fixture
def agents() -> Iterator[AgentFactory]:
    """Makes ``EngineAgent``s; ends them all after the test and checks how they ended."""
    made: list[EngineAgent] = []

    def make(name: str, options: EngineOptions | None = None, **settings: Any) -> EngineAgent:  # noqa: ANN401 - the same
        agent = EngineAgent(name, options, **settings)
        made.append(agent)
        return agent

    yield make
    failures: list[BaseException] = []
    for agent in made:
        try:
            agent.close()
        except (AssertionError, pytest.fail.Exception) as failure:
            failures.append(failure)
    complaints = [
        line.text
        for agent in made
        for line in agent.heard(EngineLogged)
        if line.level >= 40 and "Traceback" in line.text
    ]
    assert not failures, failures
    assert not complaints, complaints
