"""The REFER that a flow sends to its customer."""

from __future__ import annotations

from collections.abc import Callable

from app.bus import Bus
from app.calls.referral import GUARD_SECONDS, Referral
from app.engine.events import ReferProgressed
from app.engine.port import OnReply
from app.loop import Loop


class CustomerReferral:
    """One REFER at a time on the customer's call, followed by its NOTIFYs until ``close``."""

    def __init__(self, loop: Loop, bus: Bus, customer_id: str) -> None:
        self._loop = loop
        self._customer_id = customer_id
        self._referral: Referral | None = None
        self._subscription = bus.subscribe(ReferProgressed, self._progressed)

    @property
    def accepted(self) -> bool:
        """Whether the customer's side has taken the latest one."""
        return self._referral is not None and self._referral.accepted

    def send(
        self,
        sender: Callable[[OnReply], None],
        *,
        on_done: Callable[[], None],
        on_failed: Callable[[], None],
        on_accepted: Callable[[], None] = lambda: None,
        guard_seconds: float = GUARD_SECONDS,
    ) -> None:
        """Send one; ``sender`` gives the command to the engine. See ``Referral``."""
        self._referral = Referral(
            self._loop,
            on_done=on_done,
            on_failed=on_failed,
            on_accepted=on_accepted,
            guard_seconds=guard_seconds,
        )
        self._referral.send(sender)

    def forget(self) -> None:
        """Nobody wants to know any more what comes of the latest one."""
        if self._referral is not None:
            self._referral.close()

    def close(self) -> None:
        """Stop listening."""
        self.forget()
        self._subscription.close()

    def _progressed(self, event: ReferProgressed) -> None:
        if self._referral is not None and event.call_id == self._customer_id:
            self._referral.progressed(event)
