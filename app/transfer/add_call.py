"""Add Call: the target joins agent and customer, who talk on while it rings (C6, C7, C12).

When it answers the three hear one another; the agent stays, or leaves by sending the customer to the
target. An agent who chose to leave at once makes a cold transfer instead (C7).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import ClassVar

from app.calls.end_reason import EndReason
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.flow import Action
from app.transfer.target_leg import RingPlan, TargetLeg, missed_sentence


class AddCall(Consultation):
    """A consultation that nobody waits for."""

    transitions: ClassVar[Mapping[Enum, frozenset[Enum]]] = MappingProxyType(
        {
            **Consultation.transitions,
            ConsultState.RINGING: frozenset({ConsultState.THREE_WAY, ConsultState.BACK, ConsultState.GONE}),
            ConsultState.CONSULTING: Consultation.transitions[ConsultState.CONSULTING]
            - {ConsultState.UNREACHED},
            ConsultState.JOINING: Consultation.transitions[ConsultState.JOINING] - {ConsultState.RINGING},
            ConsultState.UNREACHED: frozenset(),
        }
    )

    @property
    def actions(self) -> frozenset[Action]:
        """While it rings there is nothing to complete; the agent is with the customer."""
        if self._state is ConsultState.RINGING:
            return super().actions - {Action.COMPLETE}
        return super().actions

    def _begin(self) -> None:
        self._ring(self.order.plan)

    def _new_target(self, plan: RingPlan) -> TargetLeg:
        return TargetLeg(
            self.id,
            self.order.customer_id,
            plan,
            self,
            legs=self._legs,
            loop=self._room.loop,
            bus=self._room.bus,
        )

    def _open(self) -> None:
        self._make_three()

    def target_missed(self, reason: EndReason) -> None:
        """C12: no answer or declined: the agent is still with the customer."""
        self._return(missed_sentence(self._plan_name, reason))
