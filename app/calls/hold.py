"""Hold and resume of one call, one re-INVITE at a time (RFC 3264 section 8.4, RFC 3261 section 14.1).

Two quick clicks must not send two re-INVITEs that collide: the second waits for the outcome of the
first, and the last wish wins. A glare (491) is retried after the pause of RFC 3261 section 14.1.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from enum import Enum
from typing import Final

from app.engine.commands import HoldCall, ResumeCall
from app.engine.messages import Reply
from app.engine.port import EnginePort
from app.errors import IllegalTransition
from app.loop import Alarm, Loop

REQUEST_PENDING: Final = 491
MAX_GLARE_RETRIES: Final = 3


class HoldState(Enum):
    """What is on its way to the peer."""

    STEADY = "steady"
    HOLDING = "holding"
    RESUMING = "resuming"
    PAUSING = "pausing"
    """Both sides sent a re-INVITE at once; ours is sent again after a pause."""


HOLD_TRANSITIONS: Final[frozenset[tuple[HoldState, HoldState]]] = frozenset(
    {
        (HoldState.STEADY, HoldState.HOLDING),
        (HoldState.STEADY, HoldState.RESUMING),
        (HoldState.HOLDING, HoldState.STEADY),
        (HoldState.HOLDING, HoldState.PAUSING),
        (HoldState.RESUMING, HoldState.STEADY),
        (HoldState.RESUMING, HoldState.PAUSING),
        (HoldState.PAUSING, HoldState.STEADY),
    }
)

OnRefused = Callable[[bool, int, str], None]
"""``(held_was_asked, code, reason)``: the peer refused and nobody wants anything else meanwhile."""


class HoldRequests:
    """The hold wishes of one call, sent one after the other."""

    def __init__(
        self,
        call_id: str,
        *,
        engine: EnginePort,
        loop: Loop,
        pause: Callable[[], float],
        on_refused: OnRefused,
    ) -> None:
        """``pause`` draws the seconds to wait after a glare (``glare_pause``)."""
        self._call_id = call_id
        self._engine = engine
        self._pause = pause
        self._on_refused = on_refused
        self._state = HoldState.STEADY
        self._held = False
        self._wanted = False
        self._glares = 0
        self._pausing = Alarm(loop)
        self._closed = False

    @property
    def state(self) -> HoldState:
        """What is under way."""
        return self._state

    @property
    def wanted(self) -> bool:
        """Whether the call is, or is to be, held by us."""
        return self._wanted

    def want(self, held: bool) -> None:  # noqa: FBT001 - the wish itself
        """Wish for hold or resume; sent now, or as soon as the request under way has its outcome."""
        self._wanted = held
        self._step()

    def media(self, held_by_us: bool) -> None:  # noqa: FBT001 - the fact itself
        """An offer and answer is through, whoever started it."""
        self._held = held_by_us
        if self._state is HoldState.STEADY:
            return
        if self._state is HoldState.PAUSING:
            if self._held is not self._wanted:
                return
            self._pausing.stop()
        elif self._held is not self._asked:
            return  # the peer's re-INVITE came in between; ours is still under way
        self._glares = 0
        self._to(HoldState.STEADY)
        self._step()

    def refused(self, code: int, reason: str) -> None:
        """Our re-INVITE was refused (``code`` 0: not even sent); the call stands as before."""
        if self._state not in {HoldState.HOLDING, HoldState.RESUMING}:
            return
        if code == REQUEST_PENDING and self._glares < MAX_GLARE_RETRIES:
            self._glares += 1
            self._to(HoldState.PAUSING)
            self._pausing.set(self._pause(), self._pause_over)
            return
        asked = self._asked
        self._glares = 0
        self._to(HoldState.STEADY)
        if self._wanted is asked:
            self._wanted = self._held
            self._on_refused(asked, code, reason)
        else:
            self._step()

    def close(self) -> None:
        """The call is over: nothing is sent any more."""
        self._closed = True
        self._pausing.stop()

    @property
    def _asked(self) -> bool:
        return self._state is HoldState.HOLDING

    def _step(self) -> None:
        if self._closed or self._state is not HoldState.STEADY or self._wanted is self._held:
            return
        if self._wanted:
            self._to(HoldState.HOLDING)
            self._engine.send(HoldCall(call_id=self._call_id), self._on_reply)
        else:
            self._to(HoldState.RESUMING)
            self._engine.send(ResumeCall(call_id=self._call_id), self._on_reply)

    def _on_reply(self, reply: Reply) -> None:
        if reply.error and not self._closed:
            self.refused(0, reply.error)

    def _pause_over(self) -> None:
        self._to(HoldState.STEADY)
        self._step()

    def _to(self, state: HoldState) -> None:
        if (self._state, state) not in HOLD_TRANSITIONS:
            raise IllegalTransition(f"hold of call {self._call_id}", self._state, state)
        self._state = state


def glare_pause(rng: random.Random, *, we_called: bool) -> float:
    """Seconds to wait after 491 (RFC 3261 section 14.1): 2.1 to 4 for the caller, up to 2 for the callee."""
    return rng.randint(210, 400) / 100 if we_called else rng.randint(0, 200) / 100
