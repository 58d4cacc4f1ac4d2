"""Calls that take the place of another because the other side wanted it so.

A peer that sent us REFER has us call somebody else (RFC 3515); a peer whose INVITE carries Replaces
steps into our call (RFC 3891). The engine has carried it out already; here the new call takes the old
one's place before the agent: current, held or aside, as the old one was.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

from app.bus import Bus
from app.calls.attention import Attention
from app.calls.call import Call, Direction, party
from app.calls.end_reason import OurWish
from app.calls.events import CallAdded, CallChanged, CallEnded, CallTakenOver
from app.calls.line import Line, LineWatcher
from app.calls.lines import Lines
from app.engine.events import CallAnswered, CallReplaced, ReferArrived
from app.engine.values import Header
from app.loop import Alarms, Loop

_log = logging.getLogger("hookswitch.call")
REFERRER_SECONDS: Final = 30.0
"""Seconds for which whoever sent us to somebody else may keep the old call after we have arrived."""
_DATA: Final = "user-to-user"
"""The header with what is known of a call (RFC 7433)."""


class Succession:
    """Listens for calls that the other side put in the place of ours."""

    def __init__(
        self, bus: Bus, loop: Loop, lines: Lines, attention: Attention, watcher: LineWatcher
    ) -> None:
        self._bus = bus
        self._loop = loop
        self._lines = lines
        self._attention = attention
        self._watcher = watcher
        self._referred_from: dict[str, str] = {}
        """By the new call's id: the call whose other side asked for it."""
        self._byes = Alarms(loop)
        self._subscriptions = [
            bus.subscribe(CallChanged, self._changed),
            bus.subscribe(CallEnded, self._ended),
            bus.subscribe(ReferArrived, self._referred),
            bus.subscribe(CallReplaced, self._replaced),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()
        self._byes.stop_all()

    def _changed(self, event: CallChanged) -> None:
        """The new call is up and the old one waits for the referrer's BYE; not for ever, it may have died."""
        new, old_id = self._lines.call(event.call_id), self._referred_from.get(event.call_id)
        if new is not None and new.established and old_id is not None:
            del self._referred_from[event.call_id]
            if self._lines.get(old_id) is not None and old_id not in self._byes:
                self._byes.set(old_id, REFERRER_SECONDS, lambda: self._end(old_id))

    def _end(self, old_id: str) -> None:
        line = self._lines.get(old_id)
        if line is not None:
            _log.info("call %s: whoever passed us on is silent", old_id)
            line.end(OurWish.HANG_UP)

    def _ended(self, event: CallEnded) -> None:
        self._referred_from.pop(event.call_id, None)
        self._byes.stop(event.call_id)

    def _referred(self, event: ReferArrived) -> None:
        old = self._lines.call(event.call_id)
        if not event.accepted or self._lines.call(event.new_call_id) is not None:
            return
        call = Call(
            id=event.new_call_id,
            account_id="" if old is None else old.account_id,
            direction=Direction.OUT,
            remote=party(event.target),
            dialled=event.target,
            started_at=self._loop.now(),
            ring_timeout=None if old is None else old.ring_timeout,
            headers=with_data_of(old, ()),
            data={} if old is None else old.data,
        )
        self._referred_from[call.id] = event.call_id
        self._succeed(event.call_id, call)

    def _replaced(self, event: CallReplaced) -> None:
        if self._lines.call(event.new_call_id) is not None:
            return
        old = self._lines.call(event.call_id)
        call = Call(
            id=event.new_call_id,
            account_id="" if old is None else old.account_id,
            direction=Direction.IN,
            remote=party(event.remote_uri, event.remote_name),
            dialled="" if old is None else old.dialled,
            started_at=self._loop.now(),
            headers=with_data_of(old, event.headers),
            data={} if old is None else old.data,
            dialog=event.dialog,
        )
        line = self._succeed(event.call_id, call)
        line.answered(CallAnswered(call_id=call.id, dialog=event.dialog))
        old_line = self._lines.get(event.call_id)
        if old_line is not None and old_line.hold_wanted:
            line.want_hold(held=True)  # whoever was on hold must not find an open microphone
        self._attention.hold_unless_ours(call.id)

    def _succeed(self, old_id: str, call: Call) -> Line:
        line = self._lines.open(call, self._watcher)
        _log.info("call %s takes the place of %s", call.id, old_id)
        self._attention.succeed(old_id, call.id)
        self._bus.publish(CallAdded(call.id))
        self._bus.publish(CallTakenOver(old_id, call.id))
        return line


def with_data_of(old: Call | None, headers: Iterable[Header]) -> tuple[Header, ...]:
    """The new call's headers; what is known of the old call goes on unless it brings its own (D11)."""
    own = tuple(headers)
    if old is None or any(header.name.lower() == _DATA for header in own):
        return own
    return (*own, *(header for header in old.headers if header.name.lower() == _DATA))
