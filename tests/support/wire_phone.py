"""What a test asks of a phone that is two sockets, and what it sees of it."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

from app.engine.values import Header
from tests.support.wire_dialog import WireCall, WireState
from tests.support.wire_stack import Manner, WireStack

__all__ = ["Manner", "WirePhone"]

_FINAL_SECONDS: Final = 60.0


class WirePhone(WireStack):
    """See the module."""

    # --- life -----------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End its calls and its thread."""
        self.hang_up()
        self._closing = True
        self._waker.send(b"x")
        self._thread.join(_FINAL_SECONDS)
        for each in (self._sip, self._wake, self._waker, self.sound):
            each.close()

    # --- what the test asks for -------------------------------------------------------------------

    def register(self, server: tuple[str, int], password: str) -> None:
        """Register as its user; returns when the server has said 200. All its calls go there then."""
        self._server, self._password = server, password
        self._host = f"{server[0]}:{server[1]}"
        call = self._new_call(f"sip:{self._host}", server)
        call.peer_uri = call.own_uri
        with self._lock:
            self._calls[call.call_id] = call
            self._send(call, call.request("REGISTER", "Expires: 3600"))
        if not self._registered.wait(_FINAL_SECONDS):
            raise AssertionError(f"{self.user}: no 200 to REGISTER")

    def call(self, number_or_uri: str, *headers: Header) -> WireCall:
        """Call a number of the server, or a SIP URI."""
        uri = number_or_uri if number_or_uri.startswith("sip:") else f"sip:{number_or_uri}@{self._host}"
        with self._lock:
            return self._invite(uri, headers)

    def answer(self) -> None:
        """Take the call that rings."""
        with self._lock:
            call = self._ringing()
            if call is not None:
                self._accept(call)

    def decline(self, manner: Manner = Manner.DECLINE) -> None:
        """Refuse the call that rings."""
        with self._lock:
            call = self._ringing()
            if call is not None:
                self._answer(call, call.invite, manner.value)
                self._end(call)

    def hang_up(self) -> None:
        """End every call, ringing, calling or talking."""
        with self._lock:
            for call in self.live():
                if call.state is WireState.TALKING:
                    self._send(call, call.request("BYE"))
                    self._end(call)
                elif call.incoming:
                    self._answer(call, call.invite, Manner.DECLINE.value)
                    self._end(call)
                else:
                    self._send(call, call.cancel())
                    self._end(call)

    def press(self, digit: str) -> None:
        """A digit into the call."""
        self.sound.press(digit)

    # --- what the test sees -----------------------------------------------------------------------

    @property
    def rings(self) -> bool:
        """Whether a call rings here."""
        return self._ringing() is not None

    def header(self, name: str) -> str:
        """A header of the INVITE of the newest call that came in; empty: none."""
        with self._lock:
            came = [call for call in self._calls.values() if call.incoming]
            wanted = name.lower()
            return next((h.value for h in came[-1].headers if h.name.lower() == wanted), "") if came else ""

    def forget(self) -> None:
        """Drop the calls that are over, and what was heard."""
        with self._lock:
            self._calls = {k: c for k, c in self._calls.items() if c.state is not WireState.ENDED}
        self.manner, self.refuses_refer = Manner.RING, False
        self.sound.ear.forget()
