"""The whole softphone without its window, on a loop that the test itself turns."""

from __future__ import annotations

from collections.abc import Callable

from app.account.desk import Desk
from app.account.registration import Registration, RegistrationState
from app.calls.call import Call, CallState
from app.calls.events import CallAdded
from app.engine.events import Hello
from app.engine.options import EngineOptions
from app.loop import ThreadLoop
from app.phone import build

PATIENCE = 60.0
"""Seconds a test waits for what must happen, on a machine that is busy with other tests."""


class Softphone:
    """``phone`` with a real engine, without sound devices unless asked. Several share one loop."""

    def __init__(self, loop: ThreadLoop, desk: Desk, *, sound: bool = False) -> None:
        self._loop = loop
        self._desk = desk
        self.phone = build(loop, desk=desk, options=EngineOptions(sound=sound))
        self.calls = self.phone.calls
        self.engine_pid = 0
        """Process id of its engine; 0: not started yet."""
        self._arrived: list[str] = []
        self.phone.bus.subscribe(CallAdded, self._note)
        self.phone.bus.subscribe(Hello, self._on_hello)
        self.phone.start()

    def close(self) -> None:
        """End everything, the engine's process included."""
        self.phone.stop()

    # --- registration ---------------------------------------------------------------------------

    @property
    def registration(self) -> Registration:
        """How the account stands."""
        registration = self.phone.registrations.get(self._desk.account.account_id)
        assert registration is not None, "the account is in use from the start"
        return registration

    def wait_registered(self) -> None:
        """Wait until the server has said 200."""
        self.wait(lambda: self.registration.state is RegistrationState.REGISTERED, "registration")

    def wait_not_registered(self) -> str:
        """Wait until the registration has failed; the sentence that says why."""
        self.wait(lambda: self.registration.state is RegistrationState.FAILED, "failed registration")
        return self.registration.sentence

    # --- calls ----------------------------------------------------------------------------------

    def dial(self, number: str) -> Call:
        """Call what an agent types."""
        return self.phone.dial(number)

    def wait_incoming(self) -> Call:
        """Wait for the next incoming call that no earlier wait has returned."""
        self.wait(lambda: bool(self._arrived), "incoming call")
        call = self.calls.get(self._arrived.pop(0))
        assert call is not None, "an incoming call is remembered"
        return call

    def wait_state(self, call: Call, *states: CallState) -> None:
        """Wait until the call stands in one of the states."""
        self.wait(lambda: call.state in states, " or ".join(state.value for state in states))

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Turn the loop until ``condition()`` holds; fails with ``what`` was waited for."""
        if not self._loop.run_until(condition, seconds):
            calls = ", ".join(f"{call.remote.number} {call.state.value}" for call in self.calls) or "no calls"
            raise AssertionError(f"no {what} within {seconds} s; {calls}; {self.registration.sentence}")

    def _on_hello(self, event: Hello) -> None:
        self.engine_pid = event.pid

    def _note(self, event: CallAdded) -> None:
        call = self.calls.get(event.call_id)
        if call is not None and call.ringing_here:
            self._arrived.append(call.id)
