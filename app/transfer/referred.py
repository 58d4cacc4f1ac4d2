"""Transfers that the PBX carries out: a REFER, followed by its NOTIFYs (RFC 3515).

``PbxTransfer`` is the cold transfer of accounts that want nothing of the desk afterwards. Behind a PBX
that answers for the target its success is only as true as the NOTIFY; a phone as peer tells it exactly.
``HangUpTransfer`` sends the customer to a voice menu and waits for the call to come back (D5).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import ClassVar, Final

from app.calls.end_reason import EndReason
from app.loop import Alarm
from app.transfer.events import CustomerAway, CustomerReturned, Outcome
from app.transfer.flow import Action, Flow, Order, Room
from app.translation import tr

LONGEST_AWAY: Final = 900.0
"""Seconds after which nobody is waited for any more: a customer who hangs up in the menu is not told."""


class PbxState(Enum):
    """Where a transfer by the PBX stands."""

    REFERRING = "referring"
    MOVING = "moving"
    """The PBX has taken the REFER."""
    MOVED = "moved"
    BACK = "back"
    GONE = "gone"


class PbxTransfer(Flow[PbxState]):
    """Cold transfer by REFER. The agent is free at once; a REFER cannot be taken back."""

    transitions: ClassVar[Mapping[Enum, frozenset[Enum]]] = MappingProxyType(
        {
            PbxState.REFERRING: frozenset({PbxState.MOVING, PbxState.MOVED, PbxState.BACK, PbxState.GONE}),
            PbxState.MOVING: frozenset({PbxState.MOVED, PbxState.BACK}),
            PbxState.MOVED: frozenset(),
            PbxState.BACK: frozenset(),
            PbxState.GONE: frozenset(),
        }
    )

    def __init__(self, order: Order, room: Room) -> None:
        super().__init__(order, room, PbxState.REFERRING)

    @property
    def actions(self) -> frozenset[Action]:
        """There is nothing to press."""
        return frozenset()

    @property
    def settling(self) -> bool:
        """See ``CallButtons``."""
        return self._state is PbxState.REFERRING

    def _begin(self) -> None:
        self._legs.park(self.order.customer_id)
        self._release_agent()
        self._refer_blind(
            self._plan.uris[0],
            on_accepted=lambda: self._to(PbxState.MOVING),
            on_done=self._moved,
            on_failed=self._not_moved,
        )

    def _customer_ended(self, reason: EndReason) -> None:
        if self._state is PbxState.MOVING:
            self._moved()
        else:
            self._end(PbxState.GONE, Outcome.GONE, self._customer_gone_sentence())

    def _moved(self) -> None:
        sentence = tr("The PBX has transferred the call to {name}.", name=self._plan_name)
        self._end(PbxState.MOVED, Outcome.MOVED, sentence)
        self._legs.hang_up(self.order.customer_id)

    def _not_moved(self) -> None:
        sentence = tr(
            "The PBX did not transfer the call to {name}; the customer is back.", name=self._plan_name
        )
        self._back(PbxState.BACK, sentence)


class HangUpState(Enum):
    """Where a customer stands who was sent to a voice menu."""

    REFERRING = "referring"
    AWAY = "away"
    RETURNED = "returned"
    STAYED = "stayed"
    BACK = "back"
    GONE = "gone"


class HangUpTransfer(Flow[HangUpState]):
    """Hang-up transfer; ``returned`` is called with the call by which the customer is back."""

    transitions: ClassVar[Mapping[Enum, frozenset[Enum]]] = MappingProxyType(
        {
            HangUpState.REFERRING: frozenset({HangUpState.AWAY, HangUpState.BACK, HangUpState.GONE}),
            HangUpState.AWAY: frozenset({HangUpState.RETURNED, HangUpState.STAYED}),
            HangUpState.RETURNED: frozenset(),
            HangUpState.STAYED: frozenset(),
            HangUpState.BACK: frozenset(),
            HangUpState.GONE: frozenset(),
        }
    )

    def __init__(self, order: Order, room: Room) -> None:
        super().__init__(order, room, HangUpState.REFERRING)
        self._limit = Alarm(room.loop)

    @property
    def actions(self) -> frozenset[Action]:
        """The agent may stop waiting."""
        return frozenset({Action.STOP_WAITING} if self._state is HangUpState.AWAY else ())

    @property
    def settling(self) -> bool:
        """See ``CallButtons``."""
        return self._state is HangUpState.REFERRING

    def stop_waiting(self) -> None:
        """Wait no longer; a call that comes back all the same is an ordinary one."""
        self._require(Action.STOP_WAITING)
        self._stayed()

    @property
    def may_return(self) -> bool:
        """Whether the customer can come back now.

        A PBX that has taken the REFER may send the customer back before it tells how the REFER ended
        (Asterisk does when the menu is short).
        """
        taken = self._referral.accepted
        return self._state is HangUpState.AWAY or (self._state is HangUpState.REFERRING and taken)

    def returned(self, call_id: str) -> None:
        """The customer came back with a new call, which joins the same record. Harmless when not away."""
        if self.may_return and self._state is HangUpState.REFERRING:
            self._away()
        if self._state is HangUpState.AWAY:
            self._publish(CustomerReturned(self.id, self.order.customer_id, call_id))
            self._end(
                HangUpState.RETURNED,
                Outcome.RETURNED,
                tr("The customer is back from {name}.", name=self._plan_name),
            )

    def _begin(self) -> None:
        self._legs.park(self.order.customer_id)
        self._refer_blind(self._plan.uris[0], on_done=self._away, on_failed=self._not_sent)

    def _customer_ended(self, reason: EndReason) -> None:
        if self._state is HangUpState.AWAY:
            return
        if self._referral.accepted:
            self._away()
        else:
            self._end(HangUpState.GONE, Outcome.GONE, self._customer_gone_sentence())

    def _away(self) -> None:
        self._referral.forget()
        self._limit.set(LONGEST_AWAY, self._stayed)
        self._to(HangUpState.AWAY)
        self._publish(CustomerAway(self.id, self.order.customer_id))
        self._release_agent()
        self._legs.hang_up(self.order.customer_id)

    def _stayed(self) -> None:
        sentence = tr("The customer did not come back from {name}.", name=self._plan_name)
        self._end(HangUpState.STAYED, Outcome.MOVED, sentence)

    def _not_sent(self) -> None:
        sentence = tr("The call could not be sent to {name}; the customer is back.", name=self._plan_name)
        self._back(HangUpState.BACK, sentence)

    def _close(self) -> None:
        super()._close()
        self._limit.stop()
