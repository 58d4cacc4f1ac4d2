"""Whom a transfer rings and how, from the rules' answer to SIP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.engine.values import Header
from app.transfer.call_data import Encoded, refer_target
from app.transfer.reach import Reach
from app.transfer.verdict import Ringing


@dataclass(frozen=True, kw_only=True)
class RingPlan:
    """Whom to ring and how; what the rules allowed, with addresses made into SIP URIs."""

    name: str
    uris: tuple[str, ...]
    """Attempts go through them in turn."""
    ringing: Ringing
    data: Encoded | None = None
    """The call data that goes along (D11)."""
    reach: Callable[[], Reach] = Reach
    """What presence says of the target at this moment, in SIP URIs."""
    group: bool = False
    """Attempts go to whoever ``reach`` says is free, each once, and not through ``uris`` (E12)."""
    as_customer: bool = False
    """The target is to see the customer's number instead of the agent's (D8)."""

    @property
    def headers(self) -> tuple[Header, ...]:
        """For the INVITE."""
        return () if self.data is None else (self.data.header,)

    def refer_to(self, uri: str) -> str:
        """For a REFER to ``uri``: the call data goes along."""
        return uri if self.data is None else refer_target(uri, self.data)
