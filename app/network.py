"""The machine's network came, went or changed: said once it is steady, and acted on at once (P1)."""

from __future__ import annotations

import logging
from typing import Final

from app.account.registration import Registrations
from app.loop import Alarm, Loop
from app.problems import Problems
from app.translation import tr

_log = logging.getLogger("hookswitch.app")

SETTLE_SECONDS: Final = 1.0
"""Changes come in bursts (a cable, then an address, then a route); the last one of a burst counts."""

PROBLEM: Final = "network"


class Network:
    """What the system says of its network, on its way to registrations and problems."""

    def __init__(self, loop: Loop, registrations: Registrations, problems: Problems) -> None:
        self._registrations = registrations
        self._problems = problems
        self._settling = Alarm(loop)

    def changed(self, *, reachable: bool) -> None:
        """It came back or is another one (``reachable``), or it is gone. Acts when it has settled."""
        self._settling.set(SETTLE_SECONDS, lambda: self._settled(reachable=reachable))

    def close(self) -> None:
        """Forget a change that has not settled yet."""
        self._settling.stop()

    def _settled(self, *, reachable: bool) -> None:
        _log.info("the network %s", "changed" if reachable else "is gone")
        if reachable:
            self._problems.clear(PROBLEM)
            self._registrations.network_changed()
        elif any(registration.account.registers for registration in self._registrations):
            self._problems.tell(PROBLEM, tr("This computer has no network connection."))
