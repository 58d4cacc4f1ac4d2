"""The machine goes to sleep: cold transfers under way are handed to the PBX before it does (S4).

A phone that sleeps rings nobody, so a customer who waits for a target would wait for ever. Who tells when
the machine sleeps is for the system: see ``app.logind``, ``app.sleep_windows`` and ``app.sleep_macos``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, Protocol

from app.bus import Bus
from app.loop import Alarm, Loop
from app.transfer.cold import ColdState
from app.transfer.events import TransferEnded
from app.transfer.transfers import Transfers

_log = logging.getLogger("hookswitch.app")

LONGEST_DELAY: Final = 4.0
"""Seconds for which sleep is put off at most; a Linux system waits five by default (logind.conf)."""


class Sleeper(Protocol):
    """Whom the system's side tells; only on the core's thread."""

    def prepare(self, ready: Callable[[], None]) -> None:
        """The machine is about to sleep; ``ready`` is called once when it may."""

    def woke(self) -> None:
        """It is awake again."""


class NetworkListener(Protocol):
    """Whom to tell that the network is another one: after sleep nothing can be taken for granted."""

    def changed(self, *, reachable: bool) -> None:
        """See ``app.network.Network``."""


class Sleep:
    """What the phone does about it. Only on the core's thread."""

    def __init__(self, loop: Loop, bus: Bus, transfers: Transfers, network: NetworkListener) -> None:
        self._transfers = transfers
        self._network = network
        self._ready: Callable[[], None] | None = None
        self._limit = Alarm(loop)
        self._subscription = bus.subscribe(TransferEnded, lambda event: loop.post(self._look))

    def prepare(self, ready: Callable[[], None]) -> None:
        """The machine is about to sleep; ``ready`` is called once when it may, within ``LONGEST_DELAY``."""
        self._ready = ready
        handed_over = self._transfers.hand_over()
        _log.info("the machine goes to sleep; %d transfers are handed over", handed_over)
        self._limit.set(LONGEST_DELAY, self._may_sleep)
        self._look()

    def woke(self) -> None:
        """It is awake again."""
        _log.info("the machine is awake again")
        self._may_sleep()
        self._network.changed(reachable=True)

    def close(self) -> None:
        """Stop listening; sleep is put off no longer."""
        self._subscription.close()
        self._may_sleep()

    def _look(self) -> None:
        if not any(flow.state is ColdState.HANDING_OVER for flow in self._transfers):
            self._may_sleep()

    def _may_sleep(self) -> None:
        ready, self._ready = self._ready, None
        self._limit.stop()
        if ready is not None:
            ready()
