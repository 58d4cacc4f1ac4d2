"""What can be done with a card, from the keyboard: on the call that is meant. No Qt here."""

from __future__ import annotations

from typing import Protocol

from app.agent.second_call import SecondCall
from app.calls.call import Call
from app.calls.calls import Calls
from app.translation import tr
from ui.calls.cards import digits_refusal
from ui.calls.extras import Extras


class Cards(Protocol):
    """What the keys need of ``CallsPresenter``."""

    def current(self) -> Call | None:
        """The call whose card is the current one."""

    def answer(self, call_id: str) -> None:
        """Answer."""

    def add_call(self, call_id: str) -> None:
        """Open the box."""

    def toggle_hold(self, call_id: str) -> None:
        """Hold, or resume."""

    def toggle_mute(self) -> None:
        """Silence or open the microphone."""

    def toggle_recording(self, call_id: str) -> None:
        """Record, or end the recording."""

    def toggle_pause(self, call_id: str) -> None:
        """Pause the recording, or go on."""

    def send_digits(self, call_id: str, digits: str) -> None:
        """Send tones."""

    def note(self, call_id: str, sentence: str) -> None:
        """Say on the card why something did not happen."""


class CallKeys:
    """The window's keys (``ui.frame.window.Keyboard``)."""

    def __init__(self, calls: Calls, extras: Extras, cards: Cards) -> None:
        self._calls = calls
        self._extras = extras
        self._cards = cards

    def answer_first(self) -> None:
        """Answer the call that has rung longest, a silenced one last; a key alone ends nobody's call (S1)."""
        waiting = [call for call in self._calls if call.answerable]
        ringing = min(waiting, key=lambda call: call.ignored, default=None)
        if ringing is None:
            return
        if SecondCall.ANSWER_AND_END in (choices := self._extras.of(ringing).choices) and (
            SecondCall.ANSWER_AND_HOLD not in choices
        ):
            self._cards.note(
                ringing.id, tr("Press “Answer & End” to take this call; it ends the one you are in.")
            )
        else:
            self._cards.answer(ringing.id)

    def add_call_current(self) -> None:
        """Open the box for the current call, where that is possible."""
        current = self._cards.current()
        if current is not None:
            extra = self._extras.of(current)
            if extra.add_label and not extra.add_refusal and current.established:
                self._cards.add_call(current.id)

    def toggle_hold_current(self) -> None:
        """Hold or resume the current call."""
        current = self._cards.current()
        if current is None:
            return
        refusal = self._extras.of(current).hold_refusal
        if refusal:
            self._cards.note(current.id, refusal)
        else:
            self._cards.toggle_hold(current.id)

    def toggle_mute_current(self) -> None:
        """Mute or unmute, while there is a call."""
        if self._calls.current is not None:
            self._cards.toggle_mute()

    def toggle_recording_current(self) -> None:
        """Record the current call, or end its recording."""
        current = self._cards.current()
        if current is not None:
            self._cards.toggle_recording(self.card_of(current))

    def toggle_pause_current(self) -> None:
        """Pause the current call's recording, or go on."""
        current = self._cards.current()
        if current is not None:
            self._cards.toggle_pause(self.card_of(current))

    def card_of(self, call: Call) -> str:
        """On whose card the call is told of."""
        joint = self._extras.joint(call)
        return call.id if joint is None else joint.call_id

    def send_digits_current(self, digits: str) -> bool:
        """Send typed digits to the current call; False when there is none that could hear them."""
        current = self._calls.current
        if current is None or digits_refusal(current):
            return False
        self._cards.send_digits(current.id, digits)
        return True
