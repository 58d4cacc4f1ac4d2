"""Calls that outlive the engine: taken up again by an INVITE with Replaces (RFC 3891).

When the engine dies its calls are over for this phone, but not for the others: they sit in silence until
somebody tells them. As soon as a new engine has the account again, each answered call is asked for by the
names of its old dialog; a PBX or a phone that knows them puts us back into the conversation. One that does
not answers 481, and the new call ends with that. Either way the agent reads one sentence about it.

A call may have been part of something (``Interrupted``). Two that were just being joined by REFER are asked
for one after the other: where the target's phone knows no call of ours any more, customer and target are
together already, and the customer is left in peace.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.end_reason import EndReason, OurWish
from app.calls.events import CallChanged, CallEnded, CallRecovered, CallsLost, CallTold
from app.calls.succession import with_data_of
from app.engine.events import AccountListening
from app.engine.values import Dialog, Header
from app.errors import UserFacingError
from app.loop import Loop
from app.translation import tr

_log = logging.getLogger("hookswitch.call")

LONGEST_GAP: Final = 60.0
"""Seconds without an engine after which nobody is expected to wait any more."""
ANSWER_SECONDS: Final = 10.0
"""The conversation is there or not: nobody has to pick up a phone."""
_SILENCE: Final = frozenset({0, 408, 503})
"""Statuses by which nobody has said that the call is gone."""


@dataclass(frozen=True, kw_only=True)
class Interrupted:
    """What a call was part of when the engine died."""

    back: str
    """For the agent to read when the call is up again."""
    gone: str = ""
    """When the other side knows it no more; empty: the usual words."""
    joined_with: str = ""
    """Call id of the target that this customer was being joined with; it is asked for first."""
    group: str = ""
    """Calls of one group heard one another; those that come back do so again."""


@dataclass(frozen=True)
class _Lost:
    call: Call
    dialog: Dialog
    at: float
    part_of: Interrupted | None


class Recovery:
    """Remembers what the engine took with it and asks for it again. Only on the core's thread."""

    def __init__(
        self,
        calls: Calls,
        loop: Loop,
        bus: Bus,
        *,
        part_of: Callable[[str], Interrupted | None] = lambda call_id: None,
        reunite: Callable[[Sequence[str]], None] = lambda call_ids: None,
    ) -> None:
        """``part_of``: what a call is part of now; asked when the engine has died.

        ``reunite``: let these calls, two at least, which are up again, hear one another as before.
        """
        self._calls = calls
        self._loop = loop
        self._bus = bus
        self._part_of, self._reunite = part_of, reunite
        self._parts: dict[str, Interrupted | None] = {}
        self._lost: list[_Lost] = []
        self._asked: dict[str, _Lost] = {}
        """By the new call's id."""
        self._groups: dict[str, list[str]] = {}
        """Of each group, the new calls that are up."""
        self._subscriptions = [
            bus.subscribe(CallsLost, self._about_to_end),
            bus.subscribe(CallEnded, self._ended),
            bus.subscribe(CallChanged, self._changed),
            bus.subscribe(AccountListening, self._account_is_back),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    # --- the engine dies ------------------------------------------------------------------------

    def _about_to_end(self, event: CallsLost) -> None:
        self._parts = {call_id: self._part_of(call_id) for call_id in event.call_ids}

    def _ended(self, event: CallEnded) -> None:
        call = self._calls.get(event.call_id)
        asked = self._asked.pop(event.call_id, None)
        if call is None:
            return
        if event.reason is not EndReason.ENGINE_LOST:
            if asked is not None:
                self._not_back(call, asked)
            return
        if asked is not None:
            self._lost.append(asked)  # and another engine died, before anybody answered
            return
        self._remember(call, self._parts.pop(call.id, None))

    def _remember(self, call: Call, part_of: Interrupted | None) -> None:
        dialog = call.dialog
        if call.wish is not OurWish.NOTHING or call.answered_at is None:
            return
        if dialog is not None and dialog.remote_tag and dialog.remote_target:
            self._lost.append(_Lost(call, dialog, self._loop.now(), part_of))

    # --- and another one is there ---------------------------------------------------------------

    def _account_is_back(self, event: AccountListening) -> None:
        """Oldest first: the newest is most likely the one the agent talked with, and so current again."""
        wanted = [lost for lost in self._lost if lost.call.account_id == event.account_id]
        self._lost = [lost for lost in self._lost if lost not in wanted]
        in_time = [lost for lost in wanted if self._loop.now() - lost.at <= LONGEST_GAP]
        targets = {lost.call.id for lost in in_time}
        for lost in sorted(in_time, key=lambda lost: lost.call.answered_at or 0.0):
            if lost.part_of is not None and lost.part_of.joined_with in targets:
                self._lost.append(lost)  # its target is asked for first
            else:
                self._take_up(lost)

    def _take_up(self, lost: _Lost) -> None:
        old = lost.call
        call = self._calls.place(
            old.account_id,
            lost.dialog.remote_target,
            with_data_of(old, (replaces(lost.dialog),)),
            ANSWER_SECONDS,
            dialled=old.dialled,
            data=old.data,
            identity=old.identity,
        )
        call.remote = old.remote  # its Contact, which was called now, names a machine
        self._asked[call.id] = lost
        _log.info("call %s is taken up again as %s", old.id, call.id)
        self._bus.publish(CallRecovered(old.id, call.id))

    # --- what becomes of them -------------------------------------------------------------------

    def _changed(self, event: CallChanged) -> None:
        call = self._calls.get(event.call_id)
        if call is None or not call.established or event.call_id not in self._asked:
            return
        lost = self._asked.pop(call.id)
        self._bus.publish(CallTold(call.id, self._back_sentence(call, lost.part_of)))
        self._go_on_with_its_customer(lost, gone=False)
        if lost.part_of is not None and lost.part_of.group:
            self._groups.setdefault(lost.part_of.group, []).append(call.id)
        self._look_at_group(lost)

    def _not_back(self, call: Call, lost: _Lost) -> None:
        gone = call.wish is OurWish.NOTHING and call.end_code not in _SILENCE
        if call.wish is not OurWish.HANG_UP:
            told = lost.part_of.gone if lost.part_of is not None and gone else ""
            over = tr("The phone engine was restarted; the call was over by then.")
            self._bus.publish(CallTold(call.id, told or over))
        self._go_on_with_its_customer(lost, gone=gone)
        self._look_at_group(lost)

    def _go_on_with_its_customer(self, target: _Lost, *, gone: bool) -> None:
        """``gone``: the target has no call with us any more, so it has one with the customer."""
        mine = [
            lost
            for lost in self._lost
            if lost.part_of is not None and lost.part_of.joined_with == target.call.id
        ]
        self._lost = [lost for lost in self._lost if lost not in mine]
        for lost in mine if not gone else ():
            self._take_up(lost)

    def _look_at_group(self, lost: _Lost) -> None:
        """When the last of a group has come back, or has not, those who are there are put together."""
        group = lost.part_of.group if lost.part_of is not None else ""
        if any(other.part_of is not None and other.part_of.group == group for other in self._asked.values()):
            return
        there = [call_id for call_id in self._groups.pop(group, []) if self._is_up(call_id)]
        if len(there) > 1:
            try:
                self._reunite(there)
            except UserFacingError as error:
                _log.info("%d calls stay apart: %s", len(there), error)

    def _is_up(self, call_id: str) -> bool:
        call = self._calls.get(call_id)
        return call is not None and call.established

    def _back_sentence(self, call: Call, part_of: Interrupted | None) -> str:
        if part_of is not None:
            return part_of.back
        current = self._calls.current
        if current is not None and current.id == call.id:
            return tr("The phone engine was restarted; you are talking again.")
        return tr("The phone engine was restarted; this call is on hold.")


def replaces(dialog: Dialog) -> Header:
    """The Replaces header for a dialog of ours; "to" and "from" are seen from who receives it (section 3)."""
    return Header("Replaces", f"{dialog.call_id};to-tag={dialog.remote_tag};from-tag={dialog.local_tag}")
