"""The thread that owns the sound card: opens, watches and closes streams, so that SIP never waits for it.

Opening a device takes from 20 ms (a sound server) to seconds (Bluetooth), and loading PortAudio a tenth of
a second. The engine's thread therefore only says what it wants (``want``), and learns what came of it
(``take``). Only the newest wish counts.
"""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.engine.child.card_values import ROLES, Broke, Change, Found, Plan, Shut, Wish

if TYPE_CHECKING:
    from app.engine.child.card_keeper import CardKeeper

NO_LIBRARY = "The sound library PortAudio is not installed on this computer."


class SoundCard:
    """The front of the sound card's thread. ``want``, ``refresh`` and ``take`` may be called at any time."""

    def __init__(self, rate: int) -> None:
        """``rate``: samples a second that streams are opened with when the device takes it."""
        self._rate = rate
        self._wanted: Plan = {role: Wish() for role in ROLES}
        self._refresh = True
        self._stopping = False
        self._wake = threading.Condition()
        self._changes: deque[Change] = deque()
        self._thread = threading.Thread(target=self._run, name="sound-card", daemon=True)
        self.busy = True
        """True while the newest wish is not yet carried out."""

    def start(self) -> None:
        """Begin; the first change to come is ``Found``."""
        self._thread.start()

    def want(self, plan: Plan) -> None:
        """Make it so, as soon as the card allows."""
        with self._wake:
            if plan != self._wanted:
                self._wanted = dict(plan)
                self.busy = True
                self._wake.notify_all()

    def refresh(self) -> None:
        """List the devices again, and try failed ones at once."""
        with self._wake:
            self._refresh = True
            self.busy = True
            self._wake.notify_all()

    def take(self) -> Iterable[Change]:
        """What has happened since the last call, oldest first."""
        while self._changes:
            yield self._changes.popleft()

    def stop(self, timeout: float) -> None:
        """Close every stream. A card that hangs is left behind after ``timeout`` seconds."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self._thread.join(timeout)

    def _run(self) -> None:
        try:
            from app.engine.child.card_keeper import CardKeeper  # loads PortAudio
        except (ImportError, OSError):
            self._do_without()
            return
        keeper = CardKeeper(self._rate, self._changes.append, self.refresh)
        while not self._stopping:
            try:
                self._turn(keeper)
            except Exception:  # noqa: BLE001 - a bug here must not take the sound away for good
                self._changes.append(Broke(traceback.format_exc()))
                self.busy = False
        keeper.close()

    def _turn(self, keeper: CardKeeper) -> None:
        """Wait for a wish or for the next look at the streams, and carry it out."""
        with self._wake:
            called = self._wake.wait_for(lambda: self.busy or self._stopping, keeper.patience())
            if self._stopping:
                return
            refresh, plan = self._refresh, dict(self._wanted)
            self._refresh = False
        if refresh or (not called and keeper.is_helpless()):
            keeper.list_again()
        keeper.carry_out(plan)
        with self._wake:
            self.busy = self._refresh or plan != self._wanted

    def _do_without(self) -> None:
        """No library, no devices: whoever wants one is told why not."""
        self._changes.append(Found([]))
        told: Plan = {role: Wish() for role in ROLES}
        while not self._stopping:
            with self._wake:
                self._wake.wait_for(lambda: self.busy or self._stopping)
                plan, self._refresh, self.busy = dict(self._wanted), False, False
            for role, wish in plan.items():
                if wish.name and wish != told[role]:
                    self._changes.append(Shut(role, wish.name, NO_LIBRARY))
            told = plan
