"""What every transfer has: an id, a customer, guarded states, and an end.

A flow is an object of its own beside the calls. It listens to the calls it is about, moves through its
own table of states, and asks ``Legs`` for what is to happen. When it is over it lets go of the bus.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Final, Generic, TypeVar

from app.bus import Bus
from app.calls.conference import Conference
from app.calls.end_reason import EndReason
from app.calls.events import CallChanged, CallEnded
from app.calls.referral import GUARD_SECONDS, JOIN_SECONDS
from app.errors import IllegalTransition, UserFacingError
from app.loop import Loop
from app.transfer.call_buttons import CallButtons
from app.transfer.customer_referral import CustomerReferral
from app.transfer.events import (
    AgentReleased,
    CustomerBack,
    Outcome,
    TransferBegan,
    TransferEnded,
    TransferMoved,
)
from app.transfer.kinds import TransferType
from app.transfer.legs import Legs
from app.transfer.ring_plan import RingPlan
from app.transfer.target_leg import LegState, Progress, TargetLeg
from app.translation import tr

S = TypeVar("S", bound=Enum)

_RUNG: Final = frozenset({LegState.RINGING, LegState.PAUSING, LegState.WAITING})


class Action(Enum):
    """A button of the strip on the call card; each state has exactly those that make sense (S6)."""

    CANCEL = "cancel"
    """Stop, and have the customer back."""
    COMPLETE = "complete"
    """Send the customer to the target and leave."""
    THREE_WAY = "three-way"
    """All three hear one another: a conference, which takes over."""
    SWAP = "swap"
    CHOOSE_ANOTHER = "choose another"
    CALL_NOW = "call now"
    """Do not wait for the rest of the redial interval."""
    STOP_WAITING = "stop waiting"
    """No longer wait for a customer in a voice menu (D5)."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """A transfer that the rules allowed."""

    transfer_id: str
    type: TransferType
    customer_id: str
    """Call id of the customer's call."""
    plan: RingPlan
    automatic_return: bool = True
    """The customer comes back by itself when the target is not reached, else by a press (D2)."""


@dataclass(frozen=True)
class Room:
    """What flows work with."""

    legs: Legs
    loop: Loop
    bus: Bus
    conference: Conference


class Flow(CallButtons, Generic[S]):
    """One transfer. ``_to`` is the only way its state changes."""

    transitions: ClassVar[Mapping[Enum, frozenset[Enum]]]
    """From each state, where one may go. States without a way out are the ends."""

    def __init__(self, order: Order, room: Room, first: S) -> None:
        self.order = order
        self._room = room
        self._legs = room.legs
        self._state: S = first
        self._outcome: Outcome | None = None
        self._sentence = ""
        self._target: TargetLeg | None = None
        self._referral = CustomerReferral(room.loop, room.bus, order.customer_id)
        self._subscriptions = [
            room.bus.subscribe(CallChanged, self._call_changed),
            room.bus.subscribe(CallEnded, self._call_ended),
        ]

    @property
    def id(self) -> str:
        """Id of the transfer."""
        return self.order.transfer_id

    @property
    def state(self) -> S:
        """Where it stands."""
        return self._state

    @property
    def target_name(self) -> str:
        """Whom it goes to now, as people know them."""
        return self._plan_name

    @property
    def customer_id(self) -> str:
        """See ``CallButtons``."""
        return self.order.customer_id

    @property
    def can_cancel(self) -> bool:
        """See ``CallButtons``."""
        return Action.CANCEL in self.actions

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None while it lives."""
        return self._outcome

    @property
    def sentence(self) -> str:
        """The latest thing to tell the agent; empty where there is none."""
        return self._sentence

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._outcome is not None

    @property
    @abstractmethod
    def actions(self) -> frozenset[Action]:
        """What the agent can do now; empty when it is over."""

    @property
    def progress(self) -> Progress | None:
        """The ringing of the target, where this phone rings it now."""
        leg = self._target
        return leg.progress if leg is not None and leg.state in _RUNG else None

    @property
    def consult_id(self) -> str:
        """The target's call; empty where there is none."""
        return "" if self._target is None else self._target.call_id

    def start(self) -> None:
        """Begin. Raises ``UserFacingError`` when the customer's call is not up."""
        if not self._legs.up(self.order.customer_id):
            self._close()
            raise UserFacingError(tr("There is no call to transfer any more."))
        self._publish(TransferBegan(self.id, self.order.type, self.order.customer_id, self.order.plan.name))
        self._begin()

    def cancel(self) -> None:
        """Have the customer back. Raises ``UserFacingError`` where that is not possible."""
        self._require(Action.CANCEL)

    def choose_another(self, plan: RingPlan) -> None:
        """Ring somebody else instead; the customer waits on. Raises ``UserFacingError``."""
        self._require(Action.CHOOSE_ANOTHER)

    def call_now(self) -> None:
        """Begin the next attempt at once. Raises ``UserFacingError``."""
        self._require(Action.CALL_NOW)

    # --- for the flows --------------------------------------------------------------------------

    @abstractmethod
    def _begin(self) -> None:
        """First step, with the customer's call up."""

    @abstractmethod
    def _customer_ended(self, reason: EndReason) -> None:
        """The customer's call with this phone is over."""

    def _stop_target(self) -> str:
        """End the target's call, if any; returns its id."""
        call_id = self.consult_id
        if self._target is not None:
            self._target.stop()
        return call_id

    def _refer_replaces(self, *, on_done: Callable[[], None], on_failed: Callable[[], None]) -> None:
        """REFER the customer to the target's dialog."""
        customer, consult = self.order.customer_id, self.consult_id
        answered = self._target is not None and self._target.state is LegState.ANSWERED
        self._referral.send(
            lambda on_reply: self._legs.replace(customer, consult, on_reply),
            on_done=on_done,
            on_failed=on_failed,
            guard_seconds=JOIN_SECONDS if answered else GUARD_SECONDS,
        )

    def _refer_blind(
        self,
        uri: str,
        *,
        on_done: Callable[[], None],
        on_failed: Callable[[], None],
        on_accepted: Callable[[], None] = lambda: None,
    ) -> None:
        """REFER the customer to ``uri``, and let it ring there as long as it would here."""
        ringing = self._plan.ringing
        self._referral.send(
            lambda on_reply: self._legs.refer(self.order.customer_id, self._plan.refer_to(uri), on_reply),
            on_done=on_done,
            on_failed=on_failed,
            on_accepted=on_accepted,
            guard_seconds=GUARD_SECONDS + ringing.policy.ring_time_seconds,
        )

    def _require(self, action: Action) -> None:
        if action not in self.actions:
            raise UserFacingError(tr("This is not possible at this point of the transfer."))

    def _to(self, state: S, sentence: str = "") -> None:
        if state not in self.transitions[self._state]:
            raise IllegalTransition(type(self).__name__, self._state, state)
        old, self._state = self._state, state
        self._sentence = sentence
        self._publish(TransferMoved(self.id, old.name, state.name))

    def _end(self, state: S, outcome: Outcome, sentence: str) -> None:
        """The last step. Listeners hear where the customer is before they hear that it is over."""
        self._to(state, sentence)
        self._outcome = outcome
        self._close()
        self._publish(TransferEnded(self.id, outcome, sentence))

    def _customer_gone_sentence(self) -> str:
        call = self._legs.find(self.order.customer_id)
        return call.end_sentence if call is not None and call.end_sentence else tr("The call is over.")

    def _back(self, state: S, sentence: str = "", *, instead_of: str = "") -> None:
        """Give the customer back to the agent and end."""
        self._legs.give_back(self.order.customer_id, instead_of=instead_of)
        self._publish(CustomerBack(self.id, self.order.customer_id, sentence))
        self._end(state, Outcome.BACK, sentence or tr("The transfer was cancelled; the customer is back."))

    def _release_agent(self) -> None:
        self._publish(AgentReleased(self.id, self.order.customer_id, self.consult_id))

    @property
    def _plan_name(self) -> str:
        return self._plan.name

    @property
    def _plan(self) -> RingPlan:
        return self.order.plan if self._target is None else self._target.plan

    def _publish(self, event: object) -> None:
        self._room.bus.publish(event)

    # --- inside ---------------------------------------------------------------------------------

    def _call_changed(self, event: CallChanged) -> None:
        if not self.over and self._target is not None and event.call_id == self._target.call_id:
            self._target.changed()

    def _call_ended(self, event: CallEnded) -> None:
        if self.over:
            return
        if event.call_id == self.order.customer_id:
            self._customer_ended(event.reason)
        elif self._target is not None and event.call_id == self._target.call_id:
            self._target.ended(event.reason)

    def _close(self) -> None:
        self._referral.close()
        if self._target is not None:
            self._target.release()
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions.clear()
