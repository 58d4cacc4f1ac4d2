"""Two parties whom the agent leaves are joined by Replaces (RFC 3891, 5589): one REFER, to its end."""

from __future__ import annotations

from collections.abc import Callable

from app.bus import Bus
from app.calls.referral import Referral
from app.engine.commands import ReferWithReplaces
from app.engine.events import ReferProgressed
from app.engine.port import EnginePort
from app.loop import Loop


class Pairing:
    """One REFER with Replaces at a time; calls exactly one of ``on_done`` and ``on_failed``."""

    def __init__(self, engine: EnginePort, loop: Loop, bus: Bus) -> None:
        self._engine = engine
        self._loop = loop
        self._call_id = self._other_id = ""
        self._referral: Referral | None = None
        self._subscription = bus.subscribe(ReferProgressed, self._referred)

    @property
    def under_way(self) -> bool:
        """Whether a REFER is out."""
        return self._referral is not None

    @property
    def pair(self) -> tuple[str, str]:
        """Who is asked to take over whom; two empty words while nobody is."""
        return (self._call_id, self._other_id) if self.under_way else ("", "")

    @property
    def accepted(self) -> bool:
        """Whether the peer has taken the REFER."""
        return self._referral is not None and self._referral.accepted

    def join(
        self, call_id: str, other_id: str, on_done: Callable[[], None], on_failed: Callable[[], None]
    ) -> None:
        """Ask the peer of the first call to take over the second."""
        self.forget()
        self._call_id, self._other_id = call_id, other_id
        self._referral = Referral(
            self._loop, on_done=lambda: self._settled(on_done), on_failed=lambda: self._settled(on_failed)
        )
        self._referral.send(
            lambda on_reply: self._engine.send(
                ReferWithReplaces(call_id=call_id, consult_call_id=other_id), on_reply
            )
        )

    def forget(self) -> None:
        """Nobody wants to know any more."""
        if self._referral is not None:
            self._referral.close()
            self._referral = None

    def close(self) -> None:
        """Stop listening."""
        self.forget()
        self._subscription.close()

    def _referred(self, event: ReferProgressed) -> None:
        if self._referral is not None and event.call_id == self._call_id:
            self._referral.progressed(event)

    def _settled(self, told: Callable[[], None]) -> None:
        self._referral = None
        told()
