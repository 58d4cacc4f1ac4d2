"""An engine that does nothing but what a test says.

``EngineScripted`` is an ``EnginePort``: it records every command and lets the test answer and speak
for the engine. Events go over the bus exactly as the real engine's do.

    engine = EngineScripted(loop, bus)
    call = calls.place("desk", "sip:600@127.0.0.1")
    engine.ring(call.id)
    engine.answer(call.id)
    assert engine.take(ConnectAudio) == [ConnectAudio(call_id=call.id, microphone=True, speaker=True)]
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TypeVar

from app.bus import Bus
from app.engine.commands import Command, ConnectAudio, HoldCall, ResumeCall
from app.engine.events import (
    CallAnswered,
    CallArrived,
    CallFinished,
    CallProgressed,
    CallReplaced,
    CallTurnedAway,
    EngineLost,
    EngineStarted,
    HoldRefused,
    MediaChanged,
    ReferArrived,
    RegistrationChanged,
)
from app.engine.messages import Reply
from app.engine.port import OnReply
from app.engine.values import Abilities, Dialog, Header
from app.loop import Loop

C = TypeVar("C")

ABILITIES = Abilities(
    pjsip_version="2.15.1",
    max_calls=4,
    codecs=["G722/16000/1", "PCMU/8000/1", "PCMA/8000/1"],
    tls13=False,
    opus=False,
    bridge_rate=16000,
)


def dialog(call_id: str) -> Dialog:
    """Plausible dialog identifiers for a call, the same ones each time."""
    return Dialog(
        call_id=f"{call_id}@test",
        local_tag=f"{call_id}-local",
        remote_tag=f"{call_id}-remote",
        remote_target=f"sip:{call_id}@127.0.0.1:5999",
    )


class EngineScripted:
    """Records commands; the test feeds the events. Commands are taken unless ``refuse`` says otherwise."""

    def __init__(self, loop: Loop, bus: Bus) -> None:
        self._loop = loop
        self._bus = bus
        self.sent: list[Command] = []
        """Every command since the start, oldest first."""
        self._taken = 0
        self.running = False
        """Whether it was started, and neither lost nor stopped since."""
        self._refusals: dict[type[object], str] = {}
        self._tokens = itertools.count(1)
        self._incoming = itertools.count(1)

    # --- the port -------------------------------------------------------------------------------

    def send(self, command: Command, on_reply: OnReply | None = None) -> None:
        """See ``EnginePort.send``; the reply comes with the loop's next turn."""
        self.sent.append(command)
        if on_reply is None:
            return
        reply = Reply(token=next(self._tokens), error=self._refusals.get(type(command), ""))
        self._loop.post(lambda: on_reply(reply))

    def refuse(self, kind: type[Command], sentence: str) -> None:
        """Refuse every later command of this type; an empty sentence takes them again."""
        self._refusals[kind] = sentence

    # --- what was asked -------------------------------------------------------------------------

    def of(self, kind: type[C]) -> list[C]:
        """Every command of this type so far."""
        return [command for command in self.sent if isinstance(command, kind)]

    def take(self, kind: type[C]) -> list[C]:
        """The commands of this type since the last ``take`` or ``forget``, which forgets all others too."""
        found: list[C] = [command for command in self.fresh() if isinstance(command, kind)]
        return found

    def fresh(self) -> list[Command]:
        """All commands since the last ``take``, ``fresh`` or ``forget``."""
        commands = self.sent[self._taken :]
        self.forget()
        return commands

    def forget(self) -> None:
        """Look only at later commands from now on."""
        self._taken = len(self.sent)

    def at_microphone(self) -> set[str]:
        """The calls that are joined to the microphone now, by the commands sent."""
        joined: set[str] = set()
        for command in self.of(ConnectAudio):
            (joined.add if command.microphone else joined.discard)(command.call_id)
        return joined

    # --- the engine speaks ----------------------------------------------------------------------

    def start(self, abilities: Abilities = ABILITIES) -> None:
        """The engine has said hello."""
        self.running = True
        self._bus.publish(EngineStarted(abilities))

    def lose(self, sentence: str = "The phone engine stopped.") -> None:
        """The engine has died."""
        self.running = False
        self._bus.publish(EngineLost(sentence))

    def stop(self) -> None:
        """The phone ends the engine for good."""
        self.running = False

    def register(
        self,
        account_id: str,
        code: int = 200,
        reason: str = "OK",
        *,
        status: int = 0,
        certificate_name: str = "",
    ) -> None:
        """A REGISTER was answered."""
        self._bus.publish(
            RegistrationChanged(
                account_id=account_id,
                active=code == 200,
                code=code,
                reason=reason,
                status=status,
                expires=120 if code == 200 else 0,
                certificate_name=certificate_name,
            )
        )

    def unregister(self, account_id: str) -> None:
        """The server has answered 200 and holds no binding for us."""
        self._bus.publish(RegistrationChanged(account_id=account_id, active=False, code=200, reason="OK"))

    def arrive(
        self,
        remote_uri: str = "sip:1002@127.0.0.1",
        *,
        call_id: str = "",
        account_id: str = "desk",
        name: str = "",
        dialled: str = "sip:1001@127.0.0.1",
        headers: Iterable[Header] = (),
    ) -> str:
        """An INVITE comes in; returns its call id."""
        call_id = call_id or f"in-{next(self._incoming)}"
        self._bus.publish(
            CallArrived(
                call_id=call_id,
                account_id=account_id,
                remote_uri=remote_uri,
                remote_name=name,
                dialled=dialled,
                headers=list(headers),
                dialog=dialog(call_id),
            )
        )
        return call_id

    def turn_away(self, remote_uri: str, name: str = "") -> None:
        """An INVITE comes in and is refused because every line is in use."""
        self._bus.publish(
            CallTurnedAway(
                remote_uri=remote_uri,
                remote_name=name,
                dialled="sip:1001@127.0.0.1",
                code=486,
                reason="Busy Here",
            )
        )

    def progress(self, call_id: str, code: int, reason: str = "", *, early_media: bool = False) -> None:
        """A provisional answer to our INVITE."""
        self._bus.publish(CallProgressed(call_id=call_id, code=code, reason=reason, early_media=early_media))

    def ring(self, call_id: str) -> None:
        """180 Ringing."""
        self.progress(call_id, 180, "Ringing")

    def answer(self, call_id: str) -> None:
        """200 and ACK, with audio both ways, in the order pjsua2 tells it: media first."""
        self.media(call_id)
        self._bus.publish(CallAnswered(call_id=call_id, dialog=dialog(call_id)))

    def media(self, call_id: str, *, by_us: bool = False, by_them: bool = False, srtp: bool = False) -> None:
        """An offer and answer is through."""
        self._bus.publish(
            MediaChanged(
                call_id=call_id, held_by_us=by_us, held_by_them=by_them, codec="G722/16000", srtp=srtp
            )
        )

    def grant_holds(self) -> int:
        """Give every fresh HoldCall and ResumeCall its outcome, also those it leads to; how many there were.

        Holds by the other side are taken to be none.
        """
        granted = 0
        while self._taken < len(self.sent):
            command = self.sent[self._taken]
            self._taken += 1
            if isinstance(command, HoldCall | ResumeCall):
                granted += 1
                self.media(command.call_id, by_us=isinstance(command, HoldCall))
        return granted

    def refuse_hold(self, call_id: str, code: int = 488, reason: str = "Not Acceptable Here") -> None:
        """The peer refuses our re-INVITE."""
        self._bus.publish(HoldRefused(call_id=call_id, code=code, reason=reason))

    def refer_arrives(self, call_id: str, target: str, *, accepted: bool = True) -> str:
        """The peer of a call sends us REFER; returns the id of the call to ``target``."""
        new_call_id = f"referred-{next(self._incoming)}" if accepted else ""
        self._bus.publish(
            ReferArrived(
                call_id=call_id,
                new_call_id=new_call_id,
                target=target,
                accepted=accepted,
            )
        )
        return new_call_id

    def replace(self, call_id: str, remote_uri: str, name: str = "", headers: Iterable[Header] = ()) -> str:
        """A peer's INVITE with Replaces has taken over a call; returns the id of the new one."""
        new_call_id = f"replaced-{next(self._incoming)}"
        self._bus.publish(
            CallReplaced(
                call_id=call_id,
                new_call_id=new_call_id,
                remote_uri=remote_uri,
                remote_name=name,
                headers=list(headers),
                dialog=dialog(new_call_id),
            )
        )
        return new_call_id

    def finish(
        self, call_id: str, code: int = 200, reason: str = "", *, by_us: bool = False, reason_header: str = ""
    ) -> None:
        """The call is over."""
        self._bus.publish(
            CallFinished(call_id=call_id, code=code, reason=reason, by_us=by_us, reason_header=reason_header)
        )
