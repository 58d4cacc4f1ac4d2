"""How the company's lines behave: scripts as plain data, and the small machine that runs one.

A behaviour is a tuple of steps. The engine has answered an incoming INVITE with 180 before a script
begins; a script without steps therefore rings for ever. After its last step a script leaves the call
as it is, until the other side ends it. Tests use the same behaviours as the demo.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.engine.commands import AnswerCall, Command, EchoCall, HangUpCall, PlayFile
from app.errors import IllegalTransition
from app.loop import Alarm, Loop

# --- steps --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wait:
    """Do nothing for ``seconds`` (> 0)."""

    seconds: float


@dataclass(frozen=True)
class Progress:
    """Send a provisional answer: 180, 182 (queued) or 183 (session progress, opens early media)."""

    code: int


@dataclass(frozen=True)
class Answer:
    """Send 200 and go on once the call is up."""


@dataclass(frozen=True)
class Refuse:
    """Send a final answer of 300 to 699; the call ends."""

    code: int
    reason: str = ""


@dataclass(frozen=True)
class Play:
    """Play a recorded sentence into the call; without ``loop``, go on when it has ended."""

    sound: str
    """Name of the recording, see ``app.demo.recordings``."""
    loop: bool = False


@dataclass(frozen=True)
class Echo:
    """Send the caller's own sound back."""


@dataclass(frozen=True)
class HangUp:
    """End the call."""


@dataclass(frozen=True)
class CallBack:
    """Call the caller's phone ``seconds`` after this step, in the name of this line.

    A caller whom another phone sent here is given back to that phone.
    """

    seconds: float


Step = Wait | Progress | Answer | Refuse | Play | Echo | HangUp | CallBack
Behaviour = tuple[Step, ...]

ECHO: Behaviour = (Answer(), Echo())
BUSY: Behaviour = (Refuse(486, "Busy Here"),)
NOBODY: Behaviour = ()
DECLINED: Behaviour = (Wait(1.0), Refuse(603, "Decline"))
EARLY: Behaviour = (Progress(183), Play("early"), Answer(), Echo())
CALLS_BACK: Behaviour = (Answer(), Play("callback"), CallBack(2.0), HangUp())
QUEUE: Behaviour = (Wait(4.0), Answer(), Play("tom"), Echo())
EMPTY_QUEUE: Behaviour = (Wait(2.0), Refuse(480, "Temporarily Unavailable"))
MENU: Behaviour = (Answer(), Play("menu"), CallBack(0.5), HangUp())


def speaks(sound: str, after: float = 2.0) -> Behaviour:
    """A coworker: answers ``after`` seconds, says the recorded sentence, then listens (echoes)."""
    return (Wait(after), Answer(), Play(sound), Echo())


# --- running one --------------------------------------------------------------------------------


class RunState(enum.Enum):
    """What a script is waiting for."""

    READY = "ready"
    PAUSED = "paused"
    ANSWERING = "answering"
    PLAYING = "playing"
    FINISHED = "finished"
    """No step is left; the call goes on."""
    ENDED = "ended"


_S = RunState
TRANSITIONS: Mapping[RunState, frozenset[RunState]] = {
    _S.READY: frozenset({_S.PAUSED, _S.ANSWERING, _S.PLAYING, _S.FINISHED, _S.ENDED}),
    _S.PAUSED: frozenset({_S.READY, _S.ENDED}),
    _S.ANSWERING: frozenset({_S.READY, _S.ENDED}),
    _S.PLAYING: frozenset({_S.READY, _S.ENDED}),
    _S.FINISHED: frozenset({_S.ENDED}),
    _S.ENDED: frozenset(),
}


@dataclass(frozen=True)
class Surroundings:
    """What a script may touch."""

    loop: Loop
    send: Callable[[Command], None]
    path_of: Callable[[str], str]
    """From a recording's name to the absolute path of its WAV file."""
    call_back: Callable[[float], None]
    """Ring the caller's phone so many seconds from now."""


class Script:
    """One behaviour, acting in one call.

    The owner tells it what the engine reports about that call: ``answered``, ``played``, ``ended``.
    """

    def __init__(self, call_id: str, behaviour: Behaviour, around: Surroundings) -> None:
        self.call_id = call_id
        self._steps = list(behaviour)
        self._around = around
        self._state = RunState.READY
        self._timer = Alarm(around.loop)

    @property
    def state(self) -> RunState:
        """What the script is waiting for."""
        return self._state

    def run(self) -> None:
        """Take steps until one has to be waited for. Called once; events carry it on."""
        while self._state is RunState.READY:
            if self._steps:
                self._take(self._steps.pop(0))
            else:
                self._to(RunState.FINISHED)

    def answered(self) -> None:
        """The call is up."""
        self._go_on(RunState.ANSWERING)

    def played(self) -> None:
        """The recording has come to its end."""
        self._go_on(RunState.PLAYING)

    def ended(self) -> None:
        """The call is over, whoever ended it: nothing more is done or sent."""
        if self._state is RunState.ENDED:
            return
        self._timer.stop()
        self._to(RunState.ENDED)

    def _go_on(self, waited_in: RunState) -> None:
        if self._state is waited_in:
            self._to(RunState.READY)
            self.run()

    def _take(self, step: Step) -> None:
        send, call_id = self._around.send, self.call_id
        match step:
            case Wait(seconds):
                self._to(RunState.PAUSED)
                self._timer.set(seconds, lambda: self._go_on(RunState.PAUSED))
            case Progress(code):
                send(AnswerCall(call_id=call_id, code=code))
            case Answer():
                self._to(RunState.ANSWERING)
                send(AnswerCall(call_id=call_id))
            case Refuse(code, reason):
                self._to(RunState.ENDED)
                send(AnswerCall(call_id=call_id, code=code, reason=reason))
            case Play(sound, loop):
                if not loop:
                    self._to(RunState.PLAYING)
                send(PlayFile(call_id=call_id, path=self._around.path_of(sound), loop=loop))
            case Echo():
                send(EchoCall(call_id=call_id))
            case HangUp():
                self._to(RunState.ENDED)
                send(HangUpCall(call_id=call_id))
            case CallBack(seconds):
                self._around.call_back(seconds)

    def _to(self, state: RunState) -> None:
        if state not in TRANSITIONS[self._state]:
            raise IllegalTransition("script", self._state, state)
        self._state = state
