"""A phone of a transfer or conference on 127.0.0.1: says a tone, tells whom it hears, may be referred."""

from __future__ import annotations

import wave
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from app.account.desk import ACCOUNT_ID, Desk
from app.account.sip import SipAccount
from app.account.standing import Standing, unmanaged
from app.calls.call import Call
from app.calls.conference_parties import SPEECH
from app.engine.commands import MeterCalls, PlayFile, StopFile
from app.engine.events import AccountListening, CallLevels, Hello
from app.loop import ThreadLoop
from tests.support.softphone import PATIENCE, Softphone

_RATE = 16000
_LEVEL = -15.0
"""dBFS of the tone."""


def tone_file(path: Path, pitch: float) -> Path:
    """A second of a tone as WAV."""
    moments = np.arange(_RATE) / _RATE
    sound = 10 ** (_LEVEL / 20) * np.sqrt(2) * np.sin(2 * np.pi * pitch * moments)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return path


def who_may_be_referred(ring_timeout: float = 60) -> Standing:
    """A desk that others may transfer."""
    free = unmanaged(ring_timeout=ring_timeout)
    policy = free.account.transfer.model_copy(update={"accept_refer": True})
    return Standing(free.account.model_copy(update={"transfer": policy}))


class Party(Softphone):
    """See the module."""

    def __init__(
        self,
        loop: ThreadLoop,
        user: str,
        tone: Path,
        *,
        targets: Mapping[str, str] | None = None,
        standing: Standing | None = None,
    ) -> None:
        """``targets``: short numbers to SIP URIs, as the transfer box knows them."""
        account = SipAccount(account_id=ACCOUNT_ID, user=user, local_address="127.0.0.1")
        desk = Desk(account=account, targets=dict(targets or {}))
        super().__init__(loop, desk)
        self.user = user
        self.port = 0
        self._tone = tone
        self._levels: Mapping[str, float] = {}
        self.engine_pid = 0
        self.phone.bus.subscribe(Hello, self._greeted)
        self.phone.bus.subscribe(AccountListening, self._listens)
        self.phone.bus.subscribe(CallLevels, self._heard)
        self.phone.use(desk, standing or who_may_be_referred())

    @property
    def address(self) -> str:
        """Where this phone is called."""
        return f"sip:{self.user}@127.0.0.1:{self.port}"

    def wait_port(self) -> None:
        """Wait until it can be called."""
        self.wait(lambda: self.port > 0, "port")
        self.phone.engine.send(MeterCalls(on=True))

    def rings(self, call_id: str) -> bool:
        """Whether the other side of that call was heard to ring."""
        call = self.calls.get(call_id)
        return call is not None and call.rang

    def answer_next(self) -> Call:
        """Take the call that comes in."""
        call = self.wait_incoming()
        self.calls.answer(call.id)
        self.wait(lambda: call.established, "answered call")
        return call

    def the_call_with(self, other: Party) -> Call:
        """The one call that is up here, once it is with ``other`` and there is no second."""

        def found() -> bool:
            calls = list(self.calls)
            return len(calls) == 1 and calls[0].established and calls[0].remote.number == other.user

        self.wait(found, f"call with {other.user} alone")
        return next(iter(self.calls))

    # --- sound ----------------------------------------------------------------------------------

    def says(self, call: Call) -> None:
        """Begin to say the tone in this call."""
        self.phone.engine.send(PlayFile(call_id=call.id, path=str(self._tone), loop=True))

    def is_silent(self, call: Call) -> None:
        """Say nothing there any more."""
        self.phone.engine.send(StopFile(call_id=call.id))

    def hears(self, call: Call) -> bool:
        """Whether something comes from the other side of this call, by the latest report."""
        return self._levels.get(call.id, -90.0) > SPEECH

    def wait_hears(self, call: Call, *, something: bool, seconds: float = PATIENCE) -> None:
        """Wait until sound comes there, or none does any more. Fails after so many seconds."""
        self._levels = {}
        what = "sound" if something else "silence"
        self.wait(
            lambda: bool(self._levels) and self.hears(call) is something,
            f"{what} at {self.user}",
            seconds,
        )

    def check_hears_nothing(self, call: Call) -> None:
        """Nothing comes there for a second, in which a tone would have arrived long ago."""
        reports: list[bool] = []
        watch = self.phone.bus.subscribe(CallLevels, lambda event: reports.append(self.hears(call)))
        self.wait(lambda: len(reports) >= 5, "five reports")
        watch.close()
        assert not any(reports), f"{self.user} hears what should not be heard"

    def _listens(self, event: AccountListening) -> None:
        self.port = event.port

    def _greeted(self, event: Hello) -> None:
        self.engine_pid = event.pid

    def _heard(self, event: CallLevels) -> None:
        self._levels = event.levels
