"""Calls that outlive the engine: taken up again by an INVITE with Replaces (RFC 3891).

When the engine dies its calls are over for this phone, but not for the others: they sit in silence until
somebody tells them. As soon as a new engine has the account again, each answered call is asked for by the
names of its old dialog; a PBX or a phone that knows them puts us back into the conversation. One that does
not answers 481, and the new call ends with that.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.end_reason import EndReason, OurWish
from app.calls.events import CallEnded, CallRecovered
from app.engine.messages import AccountListening, Dialog, Header
from app.loop import Loop

_log = logging.getLogger("hookswitch.call")

LONGEST_GAP: Final = 60.0
"""Seconds without an engine after which nobody is expected to wait any more."""
ANSWER_SECONDS: Final = 10.0
"""The conversation is there or not: nobody has to pick up a phone."""


@dataclass(frozen=True)
class _Lost:
    call: Call
    dialog: Dialog
    at: float


class Recovery:
    """Remembers what the engine took with it and asks for it again. Only on the core's thread."""

    def __init__(self, calls: Calls, loop: Loop, bus: Bus) -> None:
        self._calls = calls
        self._loop = loop
        self._bus = bus
        self._lost: list[_Lost] = []
        self._subscriptions = [
            bus.subscribe(CallEnded, self._ended),
            bus.subscribe(AccountListening, self._account_is_back),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _ended(self, event: CallEnded) -> None:
        call = self._calls.get(event.call_id)
        if event.reason is not EndReason.ENGINE_LOST or call is None or call.wish is not OurWish.NOTHING:
            return
        dialog = call.dialog
        if call.answered_at is not None and dialog is not None and dialog.remote_tag and dialog.remote_target:
            self._lost.append(_Lost(call, dialog, self._loop.now()))

    def _account_is_back(self, event: AccountListening) -> None:
        """Oldest first: the newest is most likely the one the agent talked with, and so current again."""
        wanted = [lost for lost in self._lost if lost.call.account_id == event.account_id]
        self._lost = [lost for lost in self._lost if lost not in wanted]
        for lost in sorted(wanted, key=lambda lost: lost.call.answered_at or 0.0):
            if self._loop.now() - lost.at <= LONGEST_GAP:
                self._take_up(lost)

    def _take_up(self, lost: _Lost) -> None:
        old = lost.call
        call = self._calls.place(
            old.account_id,
            lost.dialog.remote_target,
            (replaces(lost.dialog),),
            ANSWER_SECONDS,
            name=old.remote.name or old.remote.number,
            dialled=old.dialled,
        )
        _log.info("call %s is taken up again as %s", old.id, call.id)
        self._bus.publish(CallRecovered(old.id, call.id))


def replaces(dialog: Dialog) -> Header:
    """The Replaces header for a dialog of ours; "to" and "from" are seen from who receives it (section 3)."""
    return Header("Replaces", f"{dialog.call_id};to-tag={dialog.remote_tag};from-tag={dialog.local_tag}")
