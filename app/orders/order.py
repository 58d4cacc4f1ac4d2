"""An order as a value."""

from __future__ import annotations

from enum import Enum

import msgspec

from app.account.call_modes import ResultMeaning


class SubMode(Enum):
    """What divides a mode (B3); the values are their order within it."""

    PLANNED = 0
    """A call back promised for a time."""
    UNPROCESSED = 1
    NO_ANSWER = 2
    """Tried before and put off: no answer, busy or dropped."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order. Times are Unix seconds by the database's clock."""

    id: int
    external_id: str
    project: str
    status: str
    name: str
    number: str
    country: str = ""
    """ISO 3166 country of the customer, for the calling hours."""
    time_zone: str = ""
    """IANA name of the customer's zone, an import's by the number or its country; empty: nobody knows."""
    data: dict[str, str] = {}
    """What else came with the order, shown to the operator and sent along with a transfer."""
    created_at: float = 0.0
    attempts: int = 0
    """Calls made in the present status."""
    last_result: str = ""
    last_meaning: ResultMeaning | None = None
    ready_at: float = 0.0
    """Not dialled before; when it came into the mode, or the end of a put-off, or the promised time."""
    shuffle: float = 0.0
    """Its place in a random order, 0 up to 1."""
    reserved_by: str = ""
    reserved_at: float = 0.0
    lease_until: float = 0.0

    @property
    def parked(self) -> bool:
        """Whether it is dialled no more where it stands: its number is bad, or it is done with.

        A result that moves an order on begins anew, so ``last_meaning`` says nothing of that.
        """
        return self.last_meaning in ("bad_number", "done")

    def held(self, now: float) -> bool:
        """Whether an operator has it in hand, and answers for it still."""
        return bool(self.reserved_by) and self.lease_until > now

    @property
    def sub_mode(self) -> SubMode:
        """Which part of its mode it is in."""
        if self.last_meaning == "call_back":
            return SubMode.PLANNED
        return SubMode.UNPROCESSED if self.attempts == 0 else SubMode.NO_ANSWER
