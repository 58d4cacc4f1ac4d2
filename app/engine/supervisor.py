"""Keeps one engine running: starts it, speaks for it, notices its death, starts it again."""

from __future__ import annotations

import enum
import itertools
import logging
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from app.bus import Bus
from app.engine.ahead import EngineAhead
from app.engine.commands import Command, Shutdown
from app.engine.events import EngineLogged, EngineLost, EngineStarted, Event, Hello
from app.engine.messages import PROTOCOL, Reply, Request
from app.engine.options import EngineOptions
from app.engine.port import OnReply
from app.engine.process import EngineProcess, Outcome
from app.engine.refusals import translated
from app.engine.values import Abilities
from app.errors import IllegalTransition
from app.loop import Alarms, Loop
from app.translation import tr

_log = logging.getLogger("hookswitch.engine")

HELLO_WAIT: Final = 60.0
"""Seconds that a new engine may take to say hello. It usually takes a quarter of one, but the busier the
machine, the less would be won by beginning anew."""
STEADY: Final = 30.0
"""Seconds after which an engine counts as sound, and its death as the first again."""
SILENCE: Final = 60.0
"""Seconds without a reply after which an engine is taken for stuck. Resolving a name may block long."""
STOP_WAIT: Final = 10.0
"""Seconds that a clean end may take; the engine itself gives up after eight."""
LONGEST_PAUSE: Final = 30.0

NOT_RUNNING: Final = "The telephone engine is not running."
STOPPED: Final = "The telephone engine stopped unexpectedly and is being started again."
NOT_STARTED: Final = "The telephone engine could not be started; the next attempt is in {seconds:.0f} s."
FOREIGN: Final = (
    "The telephone engine is of another version than this window; please install Hookswitch again."
)


class EngineState(enum.Enum):
    """Where the supervision stands."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    PAUSING = "pausing"
    STOPPING = "stopping"
    UNUSABLE = "unusable"


_S = EngineState
TRANSITIONS: Mapping[EngineState, frozenset[EngineState]] = {
    _S.STOPPED: frozenset({_S.STARTING}),
    _S.STARTING: frozenset({_S.RUNNING, _S.PAUSING, _S.STARTING, _S.STOPPING, _S.UNUSABLE}),
    _S.RUNNING: frozenset({_S.STARTING, _S.PAUSING, _S.STOPPING}),
    _S.PAUSING: frozenset({_S.STARTING, _S.STOPPING}),
    _S.STOPPING: frozenset({_S.STOPPED}),
    _S.UNUSABLE: frozenset({_S.STOPPING}),
}


class Process(Protocol):
    """What the supervisor needs of a child."""

    def send(self, request: Request) -> None:
        """Queue a request."""

    def kill(self) -> None:
        """End it by force."""

    def wait(self, seconds: float) -> bool:
        """Whether it was gone within ``seconds``."""


StartProcess = Callable[
    [EngineOptions, Callable[[Reply | Event], None], Callable[[Outcome], None]],
    Process,
]


def pause_before(attempt: int) -> float:
    """Seconds before the ``attempt``-th start in a row (1 = the first after a death): 0, 1, 2, 4 ... 30."""
    return 0.0 if attempt <= 1 else min(LONGEST_PAUSE, 2.0 ** (attempt - 2))


class Engine:
    """The engine as the core knows it (``EnginePort``). Every method only on the core's thread.

    Whatever the child says is published on ``bus``, besides ``EngineStarted`` and ``EngineLost``. A new
    engine knows nothing of the old one's accounts, devices and calls: their owners listen for
    ``EngineStarted`` and tell it again, so that no password is kept here.
    """

    def __init__(
        self,
        loop: Loop,
        bus: Bus,
        options: EngineOptions | None = None,
        start_process: StartProcess = EngineProcess,
    ) -> None:
        self._loop = loop
        self._bus = bus
        self._options = options or EngineOptions()
        self._start_process = start_process
        self._state = EngineState.STOPPED
        self._process: Process | None = None
        self._life = 0
        """Number of the current child: what an earlier one still says is not heard."""
        self._tokens = itertools.count(1)
        self._pending: dict[int, tuple[float, OnReply | None]] = {}
        self._deaths = 0
        self._timers = Alarms(loop)
        self._abilities: Abilities | None = None

    @property
    def state(self) -> EngineState:
        """Where the supervision stands."""
        return self._state

    @property
    def abilities(self) -> Abilities | None:
        """What the engine can do, as it said last; None before the first hello."""
        return self._abilities

    def start(self) -> None:
        """Start the child. ``EngineStarted`` or ``EngineLost`` follows. Only when stopped."""
        if self._state is not EngineState.STOPPED:
            raise IllegalTransition("engine", self._state, EngineState.STARTING)
        self._deaths = 0
        self._begin()

    def send(self, command: Command, on_reply: OnReply | None = None) -> None:
        """See ``EnginePort.send``."""
        if self._state is not EngineState.RUNNING or self._process is None:
            _refuse_later(self._loop, on_reply)
            return
        token = next(self._tokens)
        self._pending[token] = (self._loop.now(), on_reply)
        self._process.send(Request(token=token, command=command))
        if "silence" not in self._timers:
            self._timers.set("silence", SILENCE, self._look_for_silence)

    def stop(self) -> None:
        """End the child cleanly, by force after ``STOP_WAIT``; returns when it is gone."""
        if self._state is EngineState.STOPPED:
            return
        self._to(EngineState.STOPPING)
        self._timers.stop_all()
        process, self._process = self._process, None
        self._life += 1
        if process is not None:
            process.send(Request(token=next(self._tokens), command=Shutdown()))
            if not process.wait(STOP_WAIT):
                _log.error("The engine did not end within %s s and is killed", STOP_WAIT)
                process.kill()
                process.wait(STOP_WAIT)
        self._fail_pending()
        self._to(EngineState.STOPPED)

    # --- the child's life -----------------------------------------------------------------------

    def _begin(self) -> None:
        self._to(EngineState.STARTING)
        self._life += 1
        life, post = self._life, self._loop.post
        try:
            self._process = self._start_process(
                self._options,
                lambda message: post(lambda: self._hear(life, message)),
                lambda outcome: post(lambda: self._bury(life, outcome)),
            )
        except OSError as error:
            _log.error("The engine's process could not be started: %s", error)
            self._lose()
            return
        self._timers.set("hello", HELLO_WAIT, self._process.kill)

    def _hear(self, life: int, message: Reply | Event) -> None:
        if life != self._life:
            return
        if isinstance(message, Reply):
            _, on_reply = self._pending.pop(message.token, (0.0, None))
            if on_reply is not None:
                on_reply(Reply(token=message.token, error=translated(message.error)))
            elif message.error:
                _log.warning("The engine refused a command: %s", message.error)
            return
        if isinstance(message, EngineLogged):
            _log.log(message.level, "%s", message.text)
        if isinstance(message, Hello) and not self._greet(message):
            return
        self._bus.publish(message)

    def _greet(self, hello: Hello) -> bool:
        self._timers.stop("hello")
        if hello.protocol != PROTOCOL:
            _log.error("The engine speaks protocol %s, not %s", hello.protocol, PROTOCOL)
            self._give_up()
            return False
        self._abilities = hello.abilities
        self._to(EngineState.RUNNING)
        self._timers.set("steady", STEADY, self._prove_steady)
        self._bus.publish(EngineStarted(hello.abilities))
        return True

    def _bury(self, life: int, outcome: Outcome) -> None:
        if life != self._life:
            return
        _log.error("The engine ended by itself: %s\n%s", outcome, outcome.last_words)
        self._lose()

    def _lose(self) -> None:
        """The child is gone, or never was: say so, and start another one after a pause."""
        came_up = self._state is EngineState.RUNNING
        self._process = None
        self._timers.stop_all()
        self._deaths += 1
        pause = pause_before(self._deaths)
        self._to(EngineState.PAUSING)
        self._timers.set("pause", pause, self._begin)
        self._fail_pending()
        again_at_once = came_up or not pause
        self._bus.publish(EngineLost(tr(STOPPED) if again_at_once else tr(NOT_STARTED, seconds=pause)))

    def _give_up(self) -> None:
        process, self._process = self._process, None
        self._life += 1
        if process is not None:
            process.kill()
            process.wait(STOP_WAIT)
        self._to(EngineState.UNUSABLE)
        self._bus.publish(EngineLost(tr(FOREIGN)))

    def _prove_steady(self) -> None:
        self._deaths = 0

    def _look_for_silence(self) -> None:
        if not self._pending or self._process is None:
            return
        waited = self._loop.now() - min(since for since, _ in self._pending.values())
        if waited >= SILENCE:
            _log.error("The engine has not answered for %.0f s and is killed", waited)
            self._process.kill()
        else:
            self._timers.set("silence", SILENCE - waited, self._look_for_silence)

    # --- details --------------------------------------------------------------------------------

    def _to(self, state: EngineState) -> None:
        if state not in TRANSITIONS[self._state]:
            raise IllegalTransition("engine", self._state, state)
        self._state = state

    def _fail_pending(self) -> None:
        pending, self._pending = self._pending, {}
        for _, on_reply in pending.values():
            _refuse_later(self._loop, on_reply)


def supervised(
    loop: Loop, bus: Bus, options: EngineOptions | None = None, ahead: EngineAhead | None = None
) -> Engine:
    """An engine with ``options``; or the one that is already coming up, with its own."""
    return Engine(loop, bus, options) if ahead is None else Engine(loop, bus, ahead.options, ahead)


def _refuse_later(loop: Loop, on_reply: OnReply | None) -> None:
    if on_reply is not None:
        loop.post(lambda: on_reply(Reply(token=0, error=tr(NOT_RUNNING))))
