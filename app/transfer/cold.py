"""Cold transfer, done by this phone: the agent is free at once, the customer waits for the target.

The phone keeps the customer on hold with music, rings the target for its ring time with its redials,
and joins the two by Replaces when it answers (C8-C11, D3). A peer that refuses Replaces does not cost
the customer the call: the phone then joins the two itself, and stays between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import ClassVar

from app.calls.end_reason import EndReason
from app.transfer.events import Outcome
from app.transfer.flow import Action, Order, Room
from app.transfer.ringing_flow import RingingFlow
from app.transfer.target_leg import missed_sentence
from app.translation import tr


class ColdState(Enum):
    """Where a cold transfer stands."""

    RINGING = "ringing"
    """The target is rung, or will be again."""
    JOINING = "joining"
    BRIDGED = "bridged"
    """Both talk through this phone."""
    HANDING_OVER = "handing over"
    """The program is leaving: the PBX is asked to go on."""
    JOINED = "joined"
    HANDED_OVER = "handed over"
    BACK = "back"
    UNANSWERED = "unanswered"
    GONE = "gone"


class ColdTransfer(RingingFlow[ColdState]):
    """See the module."""

    voicemail_counts: ClassVar[bool] = True
    transitions: ClassVar[Mapping[Enum, frozenset[Enum]]] = MappingProxyType(
        {
            ColdState.RINGING: frozenset(
                {
                    ColdState.JOINING,
                    ColdState.HANDING_OVER,
                    ColdState.BACK,
                    ColdState.UNANSWERED,
                    ColdState.GONE,
                }
            ),
            ColdState.JOINING: frozenset(
                {ColdState.JOINED, ColdState.BRIDGED, ColdState.RINGING, ColdState.GONE}
            ),
            ColdState.BRIDGED: frozenset({ColdState.JOINED}),
            ColdState.HANDING_OVER: frozenset({ColdState.HANDED_OVER, ColdState.BACK, ColdState.GONE}),
            ColdState.JOINED: frozenset(),
            ColdState.HANDED_OVER: frozenset(),
            ColdState.BACK: frozenset(),
            ColdState.UNANSWERED: frozenset(),
            ColdState.GONE: frozenset(),
        }
    )

    def __init__(self, order: Order, room: Room) -> None:
        super().__init__(order, room, ColdState.RINGING)

    @property
    def actions(self) -> frozenset[Action]:
        """The agent may change their mind as long as nobody has answered."""
        return frozenset(self._ring_actions() if self._state is ColdState.RINGING else ())

    def cancel(self) -> None:
        """Have the customer back. Raises ``UserFacingError``."""
        self._require(Action.CANCEL)
        self._stop_target()
        self._back(ColdState.BACK)

    @property
    def can_hand_over(self) -> bool:
        """Whether ``hand_over`` would do something."""
        return self._state is ColdState.RINGING and bool(self._address)

    def hand_over(self) -> None:
        """The program quits or the machine sleeps: the PBX goes on by REFER, without our redials (S4).

        Refused, the customer is back with the agent.
        """
        if not self.can_hand_over:
            return
        uri = self._address
        self._stop_target()
        self._to(ColdState.HANDING_OVER)
        self._refer_blind(
            uri, on_accepted=self._handed_over, on_done=self._handed_over, on_failed=self._not_handed_over
        )

    @property
    def joins(self) -> bool:
        """See ``CallButtons``."""
        return self._state is ColdState.JOINING

    @property
    def settling(self) -> bool:
        """See ``CallButtons``."""
        return self._state in (ColdState.JOINING, ColdState.HANDING_OVER)

    # --- Flow -----------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._legs.park(self.order.customer_id)
        self._release_agent()
        self._ring(self.order.plan)

    def _customer_ended(self, reason: EndReason) -> None:
        # Where the peer has ended both legs without a final NOTIFY, it has joined them.
        if self._state is ColdState.BRIDGED or (self._state is ColdState.JOINING and not self.consult_id):
            self._joined()
            return
        self._stop_target()
        self._end(ColdState.GONE, Outcome.GONE, self._customer_gone_sentence())

    # --- TargetListener -------------------------------------------------------------------------

    def target_answered(self) -> None:
        """The target is there: join it to the customer."""
        self._to(ColdState.JOINING)
        self._refer_replaces(on_done=self._joined, on_failed=self._not_joined)

    def target_missed(self, reason: EndReason) -> None:
        """C11: nobody answered, the call ends. S9: anything else does not cost the customer the call."""
        why = missed_sentence(self._plan_name, reason)
        if reason is not EndReason.NO_ANSWER:
            self._back(ColdState.BACK, why)
            return
        sentence = tr("{why} The call was ended.", why=why)
        self._end(ColdState.UNANSWERED, Outcome.UNANSWERED, sentence)
        self._legs.hang_up(self.order.customer_id)

    def target_left(self, reason: EndReason) -> None:
        """Joined elsewhere, or dropped before that: the NOTIFY will tell. Bridged, it is over."""
        if self._state is ColdState.BRIDGED:
            self._joined()

    # --- inside ---------------------------------------------------------------------------------

    @property
    def _address(self) -> str:
        return "" if self._target is None else self._target.address

    def _joined(self) -> None:
        sentence = tr("The call was transferred to {name}.", name=self._plan_name)
        consult = self.consult_id
        self._end(ColdState.JOINED, Outcome.JOINED, sentence)
        self._legs.hang_up(consult)
        self._legs.hang_up(self.order.customer_id)

    def _not_joined(self) -> None:
        if self._target is None:
            return
        if self.consult_id:
            self._legs.bridge(self.id, [self.order.customer_id, self.consult_id])
            self._to(ColdState.BRIDGED, tr("The PBX did not join the two; they talk through this phone."))
        else:
            self._to(ColdState.RINGING)
            self._target.again(EndReason.THEY_HUNG_UP)

    def _handed_over(self) -> None:
        self._end(ColdState.HANDED_OVER, Outcome.MOVED, tr("The PBX goes on with the transfer."))
        self._legs.hang_up(self.order.customer_id)

    def _not_handed_over(self) -> None:
        self._back(ColdState.BACK, tr("The PBX did not take the transfer; the customer is back."))
