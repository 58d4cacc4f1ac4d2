"""Which script acts in which call of the company: engine events in, engine commands out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from app.bus import Bus
from app.calls.call import party
from app.demo.behaviours import Behaviour, Script, Surroundings
from app.demo.company import Line, by_user
from app.engine.commands import AnswerCall, Command, HangUpCall, PlaceCall
from app.engine.events import (
    CallAnswered,
    CallArrived,
    CallFinished,
    CallReplaced,
    DtmfHeard,
    FilePlayed,
    ReferArrived,
)
from app.engine.sip_text import uri_of
from app.engine.values import Header
from app.loop import Loop, Timer, Work

NOT_FOUND = 404
"""What a number that the company does not have is answered with."""
PATIENCE = 30.0
"""Seconds that a line lets the phone ring before it gives up."""
AMONG_THEMSELVES = 3.0
"""Seconds that two lines talk whom the phone has joined. Nobody listens, and an engine mixes few calls."""


_RECOGNISED_BY: Final = "user-to-user"
"""By it a phone knows a call that it sent to a voice menu when it comes back (RFC 7433)."""


@dataclass(frozen=True)
class LineRang:
    """Somebody called a line of the company."""

    call_id: str
    line: Line
    caller: str
    """SIP URI that reaches the caller's phone."""


@dataclass(frozen=True)
class LinesInUse:
    """Other lines than before are in calls. Who is only rung is still free, as an agent's own phone says."""

    numbers: frozenset[str]


@dataclass(frozen=True)
class KeyHeard:
    """Somebody sent one DTMF digit into a call of the company."""

    call_id: str
    digit: str


class Switchboard:
    """Gives each call its script and tells the script what happens in its call.

    ``account_of`` names the engine account in whose name a line places calls.
    """

    def __init__(
        self,
        lines: Iterable[Line],
        loop: Loop,
        bus: Bus,
        send: Callable[[Command], None],
        path_of: Callable[[str], str],
        account_of: Callable[[Line], str],
    ) -> None:
        self._lines = by_user(lines)
        self._loop, self._bus, self._send = loop, bus, send
        self._path_of, self._account_of = path_of, account_of
        self._scripts: dict[str, Script] = {}
        self._placed: dict[str, Line] = {}
        self._acting: dict[str, Line] = {}
        """The line that is in a call, for as long as the call has a script."""
        self._up: set[str] = set()
        """The calls that were answered."""
        self._phones: dict[str, str] = {}
        """Address of a caller to where its phone is: there is no registrar to ask."""
        self._timers: list[Timer] = []
        self._subscriptions = [
            bus.subscribe(CallArrived, self._on_arrived),
            bus.subscribe(CallAnswered, self._on_answered),
            bus.subscribe(FilePlayed, self._on_played),
            bus.subscribe(DtmfHeard, lambda event: bus.publish(KeyHeard(event.call_id, event.digit))),
            bus.subscribe(ReferArrived, self._on_referred),
            bus.subscribe(CallReplaced, self._on_replaced),
            bus.subscribe(CallFinished, self._on_finished),
        ]

    @property
    def calls(self) -> int:
        """How many calls the company is in, ringing ones too."""
        return len(self._scripts.keys() | self._placed.keys())

    def ring(self, line: Line, target: str, headers: Iterable[Header] = ()) -> str:
        """Call the phone at SIP URI ``target`` in the name of ``line``; returns the new call's id."""
        call_id = uuid.uuid4().hex
        self._placed[call_id] = line
        account = self._account_of(line)
        self._send(PlaceCall(call_id=call_id, account_id=account, target=target, headers=list(headers)))
        self._after(PATIENCE, lambda: self._give_up(call_id))
        return call_id

    def forget_calls(self) -> None:
        """The engine is gone and its calls with it."""
        for script in self._scripts.values():
            script.ended()
        for timer in self._timers:
            timer.cancel()
        self._scripts.clear()
        self._placed.clear()
        self._acting.clear()
        self._up.clear()
        self._timers.clear()

    def close(self) -> None:
        """Let go of the bus and of every call."""
        for subscription in self._subscriptions:
            subscription.close()
        self.forget_calls()

    def _on_arrived(self, event: CallArrived) -> None:
        line = self._lines.get(party(event.dialled).number.lower())
        if line is None:
            self._send(AnswerCall(call_id=event.call_id, code=NOT_FOUND, reason="Not Found"))
            return
        caller = event.dialog.remote_target or event.remote_uri
        self._phones[event.remote_uri] = caller
        caller = self._phones.get(_referrer(event), caller)
        token = [header for header in event.headers if header.name.lower() == _RECOGNISED_BY]
        self._begin(event.call_id, line.when_called, line, caller, token)
        self._bus.publish(LineRang(event.call_id, line, caller))

    def _begin(
        self, call_id: str, behaviour: Behaviour, line: Line, caller: str, token: Iterable[Header] = ()
    ) -> None:
        def call_back(seconds: float) -> None:
            self._after(seconds, lambda: self._keep_promise(line, caller, token))

        around = Surroundings(self._loop, self._send, self._path_of, call_back)
        self._acting[call_id] = line
        script = self._scripts[call_id] = Script(call_id, behaviour, around)
        script.run()

    def _is_up(self, call_id: str) -> None:
        self._up.add(call_id)
        self._tell_who_talks()

    def _tell_who_talks(self) -> None:
        talking = (line.number for call_id, line in self._acting.items() if call_id in self._up)
        self._bus.publish(LinesInUse(frozenset(talking)))

    def _keep_promise(self, line: Line, caller: str, token: Iterable[Header]) -> None:
        self.ring(line, caller, token)

    def _give_up(self, call_id: str) -> None:
        if call_id in self._placed:
            self._send(HangUpCall(call_id=call_id))

    def _after(self, seconds: float, work: Work) -> None:
        self._timers.append(self._loop.call_later(seconds, work))

    def _on_answered(self, event: CallAnswered) -> None:
        line = self._placed.pop(event.call_id, None)
        if line is not None:
            self._begin(event.call_id, line.when_answered, line, event.dialog.remote_target)
        elif script := self._scripts.get(event.call_id):
            script.answered()
        self._is_up(event.call_id)

    def _on_played(self, event: FilePlayed) -> None:
        if script := self._scripts.get(event.call_id):
            script.played()

    def _on_referred(self, event: ReferArrived) -> None:
        """The phone transfers a line (RFC 3515): it calls the target and speaks when that answers."""
        line = self._acting.get(event.call_id)
        if event.accepted and line is not None:
            self._placed[event.new_call_id] = line
            self._after(PATIENCE, lambda: self._give_up(event.new_call_id))

    def _on_replaced(self, event: CallReplaced) -> None:
        """The phone joined a line with somebody else (RFC 3891): it speaks to the new one."""
        line = self._acting.get(event.call_id)
        if line is not None:
            self._begin(event.new_call_id, line.when_answered, line, event.dialog.remote_target)
            self._is_up(event.new_call_id)
            self._after(AMONG_THEMSELVES, lambda: self._say_goodbye(event.new_call_id))

    def _say_goodbye(self, call_id: str) -> None:
        if call_id in self._scripts:
            self._send(HangUpCall(call_id=call_id))

    def _on_finished(self, event: CallFinished) -> None:
        self._placed.pop(event.call_id, None)
        self._up.discard(event.call_id)
        if self._acting.pop(event.call_id, None) is not None:
            self._tell_who_talks()
        if script := self._scripts.pop(event.call_id, None):
            script.ended()


def _referrer(event: CallArrived) -> str:
    """The phone that sent the caller here by REFER (RFC 3892); empty where nobody did."""
    value = next((h.value for h in event.headers if h.name.lower() == "referred-by"), "")
    return uri_of(value) if value else ""
