"""Lets no more calls begin at once than pjsip can bear: past that it aborts the process.

Each call takes two sockets in pjsip's ``select`` queue, with TURN four: ICE opens those to the server beside
its own. The queue has 64 places and keeps the place of a closed socket for half a second
(``PJ_IOQUEUE_MAX_HANDLES``, ``PJ_IOQUEUE_KEY_FREE_DELAY``). A person never notices; a broken PBX or an
attacker who sends sixty INVITEs a second would.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import pjsua2 as pj

from app.engine.child.guard import guarded
from app.engine.events import CallTurnedAway, Event
from app.engine.sip_text import display_name_of, header, uri_of

WINDOW = 0.6
"""Seconds; a little more than pjsip keeps the place of a closed socket."""
ENTRIES = 20
"""Calls that may begin within ``WINDOW``: 40 places, beside those of the calls that are up."""
RELAYED_ENTRIES = ENTRIES // 2
"""As many, where sound goes through a TURN server."""


class Turnstile:
    """Counts beginnings of calls, in either direction."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: deque[float] = deque()
        self.relays: Callable[[], bool] = lambda: False
        """Whether some account uses a TURN server now: whose call begins is not known yet."""

    def enter(self) -> bool:
        """Whether one more call may begin now; it counts when it may."""
        now = self._clock()
        while self._entries and now - self._entries[0] > WINDOW:
            self._entries.popleft()
        if len(self._entries) >= (RELAYED_ENTRIES if self.relays() else ENTRIES):
            return False
        self._entries.append(now)
        return True


class OverflowAccount(pj.Account):
    """Gets the INVITEs that the turnstile keeps out; its calls have no sockets and are refused at once."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        super().__init__()
        self.emit = emit
        self._calls: list[pj.Call] = []
        config = pj.AccountConfig()
        config.idUri = "sip:overflow@turnstile.invalid"
        config.mediaConfig.useLoopMedTp = True
        self.create(config)

    @guarded
    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:
        """Answer 486 and say so."""
        call = pj.Call(self, prm.callId)
        self._calls.append(call)
        refusal = pj.CallOpParam()
        refusal.statusCode = 486
        call.hangup(refusal)
        message = prm.rdata.wholeMsg
        caller = header(message, "from")
        self.emit(
            CallTurnedAway(
                remote_uri=uri_of(caller),
                remote_name=display_name_of(caller),
                dialled=uri_of(header(message, "to")),
                code=486,
                reason="Busy Here",
            )
        )

    def bury(self) -> None:
        """Let go of the refused calls; from the engine's loop, never inside a callback."""
        self._calls = [call for call in self._calls if call.isActive()]
