"""What the Add Call / Transfer box asks: which ways and targets there are for a call, and go (C2-C5, D1, E5).

The rules are ``rules.py``'s; here they are asked with the standing of the call, the states that presence
shows, and the transfers under way. A call is judged by the account file that it began with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.account.standing import Standing
from app.agent.presence import Seen
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.standings import Standings
from app.errors import UserFacingError
from app.transfer import rules, targets
from app.transfer.call_data import MANNER, REFERENCE, data_of
from app.transfer.call_notes import CallNotes
from app.transfer.flow import Flow
from app.transfer.kinds import CallFacts, Target, TargetKind, TransferType
from app.transfer.known import Known
from app.transfer.reach import Reach, reach
from app.transfer.transfers import Transfers, Wish
from app.transfer.verdict import Absent, Allowed, Verdict
from app.translation import tr


class TransferChoices:
    """The box's side of the transfers. Only on the core's thread."""

    def __init__(
        self,
        calls: Calls,
        transfers: Transfers,
        standings: Standings,
        states: Callable[[], Mapping[str, Seen]],
        notes: CallNotes,
    ) -> None:
        """``states``: extension to what presence shows (``Coworkers.states``)."""
        self._calls = calls
        self._transfers = transfers
        self._standings = standings
        self._states = states
        self._notes = notes
        self._known = Known(standings.current.account)

    def entry(self, call_id: str) -> rules.Entry | Absent:
        """C2, C3: what the button on this call is."""
        standing = self._standings.of_call(call_id)
        return rules.entry(standing.account, standing.group)

    def types(self, call_id: str) -> tuple[TransferType, ...]:
        """The ways there are (C1, E1); what is not among them is not shown."""
        standing = self._standings.of_call(call_id)
        return rules.types(standing.account, standing.group)

    def kinds(self, call_id: str) -> tuple[TargetKind, ...]:
        """The kinds of target there are: the tabs of the box (D1, E1)."""
        standing = self._standings.of_call(call_id)
        return rules.kinds(standing.account, standing.group)

    def targets(self, call_id: str) -> list[Target]:
        """Everybody and everything that the account lists, of the kinds there are, without the agent, and
        without the presets of the agent's own group: those are for others (E4)."""
        standing = self._standings.of_call(call_id)
        kinds = frozenset(rules.kinds(standing.account, standing.group))
        found = targets.listed(standing.account, self._states(), without=standing.login)
        return [target for target in found if target.kind in kinds and not target.leads_home(standing.group)]

    def typed(self, call_id: str, text: str) -> Target:
        """What somebody typed; a coworker's or a configured number becomes that target (C5, D8)."""
        account = self._standings.of_call(call_id).account
        if self._known.account is not account:
            self._known = Known(account)
        return targets.typed(self._known, text, self._states())

    def verdict(self, call_id: str, target: Target | None, way: TransferType) -> Verdict:
        """Whether this call may go there in this way, or why not; with it, how long it will ring."""
        standing = self._standings.of_call(call_id)
        call = self._calls.get(call_id)
        if call is None:
            raise LookupError(f"no call {call_id}")
        return rules.may_transfer(standing.account, standing.group, self._facts(call), target, way)

    def begin(self, call_id: str, target: Target, way: TransferType) -> Flow[Any]:
        """Carry it out.

        Raises ``UserFacingError`` with the reason when the rules say no by now, or the call is over.
        """
        call = self._call(call_id)
        allowed = _allowed(self.verdict(call_id, target, way))
        return self._transfers.begin(
            Wish(
                customer_id=call_id,
                type=way,
                target=target,
                allowed=allowed,
                data=self._notes.outgoing(call),
                reach=self._reach(call, target),
            )
        )

    def choose_another(self, transfer_id: str, target: Target) -> None:
        """Ring somebody else in a transfer under way. Raises ``UserFacingError``."""
        flow = self._transfers.get(transfer_id)
        if flow is None:
            raise UserFacingError(tr("This transfer is over."))
        call = self._call(flow.order.customer_id)
        allowed = _allowed(self.verdict(call.id, target, flow.order.type))
        data = {REFERENCE: flow.id, MANNER: flow.order.type.value, **self._notes.outgoing(call)}
        flow.choose_another(self._transfers.plan(target, allowed, data, self._reach(call, target)))

    def _call(self, call_id: str) -> Call:
        call = self._calls.get(call_id)
        if call is None or not call.established:
            raise UserFacingError(tr("There is no call to transfer any more."))
        return call

    def _reach(self, call: Call, target: Target) -> Callable[[], Reach]:
        account = self._standing(call).account
        return lambda: reach(account, target, self._states())

    def _standing(self, call: Call) -> Standing:
        return self._standings.of_call(call.id)

    def _facts(self, call: Call) -> CallFacts:
        account, data = self._standing(call).account, data_of(call)
        return self._transfers.facts(
            call,
            campaign=_named(data, "campaign", lambda name: account.campaign(name) is not None),
            product=_named(data, "product", lambda name: account.product(name) is not None),
        )


def _named(data: Mapping[str, str], level: str, known: Callable[[str], bool]) -> str:
    """A6: the campaign or product of a call: what its data calls so, or an order's project of that name.

    What the account does not list is somebody's free text and no level.
    """
    said = {key.casefold(): value for key, value in data.items()}
    names = (said.get(level, ""), said.get("project", ""))
    return next((name for name in names if name and known(name)), "")


def _allowed(verdict: Verdict) -> Allowed:
    if isinstance(verdict, Allowed):
        return verdict
    raise UserFacingError(verdict.decided_by if isinstance(verdict, Absent) else verdict.sentence)
