"""Turns calls into cards, and what a person does with a card into requests. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.agent.second_call import SecondCall
from app.agent.second_call import choose as choose_second
from app.bus import Bus
from app.calls.call import Call, CallState, EndReason, OurWish
from app.calls.calls import Calls
from app.calls.conference_state import ConferenceAction
from app.calls.dtmf import clean
from app.calls.events import (
    CallAdded,
    CallChanged,
    CallEnded,
    CallMissed,
    CallRequestFailed,
    CallTold,
    CurrentCallChanged,
    MuteChanged,
)
from app.errors import UserFacingError
from app.loop import Loop
from app.translation import tr
from ui.calls.cards import card
from ui.calls.changes import Changes
from ui.calls.extras import Extras, NoExtras, Strangers
from ui.calls.instruments import Instruments, NoInstruments
from ui.calls.keys import CallKeys
from ui.calls.missed import MissedCards
from ui.calls.model import CallsModel, CardModel, Shape
from ui.calls.notes import Notes
from ui.transfer.strip_model import Press

_NO_NEWS = frozenset({OurWish.DECLINE, OurWish.TURN_AWAY, OurWish.FORWARD})
"""Ends of an arriving call that this phone brought about."""


class CallsView(Protocol):
    """Where the cards are shown."""

    def show_calls(self, model: CallsModel) -> None:
        """Show exactly these cards."""

    def focus_call(self, call_id: str) -> None:
        """The agent placed this call: move the focus from the number field to its card."""

    def attract(self) -> None:
        """A call rings: blink in the task bar; take no focus."""


class CallsPresenter:
    """One for each window."""

    def __init__(
        self,
        calls: Calls,
        bus: Bus,
        loop: Loop,
        announce: Callable[[str], None],
        redial: Callable[[Call], None],
        extras: Extras | None = None,
        strangers: Strangers | None = None,
    ) -> None:
        """``announce`` speaks to screen readers; ``redial`` calls the other side of an ended call again."""
        self._calls = calls
        self._announce = announce
        self._redial = redial
        self._extras: Extras = extras or NoExtras()
        self._strangers = strangers
        self.instruments: Instruments = NoInstruments()
        self.keys = CallKeys(calls, self._extras, self)
        self._view: CallsView | None = None
        self._order: list[str] = []
        self._notes = Notes(loop, self._show)
        self._missed = MissedCards()
        self._digits: dict[str, str] = {}
        self._shown: tuple[CardModel, ...] = ()
        self._changes = Changes(calls, announce)
        self._subscriptions = [
            bus.subscribe(CallAdded, self._on_added),
            bus.subscribe(CallChanged, self._on_changed),
            bus.subscribe(CallEnded, self._on_ended),
            bus.subscribe(CallMissed, self._on_missed),
            bus.subscribe(CurrentCallChanged, lambda _event: self._show()),
            bus.subscribe(MuteChanged, self._on_mute),
            bus.subscribe(CallRequestFailed, lambda event: self.note(event.call_id, event.sentence)),
            bus.subscribe(CallTold, lambda event: self.note(event.call_id, event.sentence)),
        ]

    def attach(self, view: CallsView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._order = [call.id for call in self._calls]
        self._show()

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()
        self._notes.close()
        self.instruments.close()
        self._view = None

    # --- what a person does with a card -----------------------------------------------------------

    def answer(self, call_id: str) -> None:
        """Answer; other calls are held."""
        self._try(call_id, lambda: self._calls.answer(call_id))

    def silence(self, call_id: str) -> None:
        """Let it ring on in silence (S1)."""
        self._calls.ignore(call_id)

    def decline(self, call_id: str) -> None:
        """Refuse an incoming call."""
        self._calls.decline(call_id)

    def choose(self, call_id: str, choice: SecondCall) -> None:
        """A button of a call that rings (S1)."""
        self._try(call_id, lambda: choose_second(self._calls, call_id, choice))

    def hang_up(self, call_id: str) -> None:
        """End a call; of a transfer that is being completed it cannot be ended any more."""
        self._try(call_id, lambda: self._calls.hang_up(call_id))

    def add_call(self, call_id: str) -> None:
        """Open the box for this call (C2, C3)."""
        self._ask(call_id, self._extras.add_call)

    def press_strip(self, call_id: str, press: Press) -> None:
        """A button of the strip of a transfer."""
        self._ask(call_id, lambda call: self._extras.press(call, press))

    def press_conference(self, action: ConferenceAction, call_id: str) -> None:
        """A button of the conference card; what did not work stands on it."""
        card_id = next((card.call_id for card in self._shown if card.shape is Shape.CONFERENCE), call_id)
        self._try(card_id, lambda: self._extras.press_conference(action, call_id))

    def toggle_recording(self, call_id: str) -> None:
        """Record the call of this card, or end the recording."""
        self._try(call_id, lambda: self.instruments.toggle_recording(call_id))

    def toggle_pause(self, call_id: str) -> None:
        """Leave out what is said from now on (card data), or go on."""
        self._try(call_id, lambda: self.instruments.toggle_pause(call_id))

    def refresh(self) -> None:
        """What stands on the cards beside the calls is different by now."""
        self._show()

    def toggle_hold(self, call_id: str) -> None:
        """Hold, or resume what we hold."""
        hold, resume = self._calls.hold, self._calls.resume
        self._ask(call_id, lambda call: (resume if call.held_by_us else hold)(call_id))

    def toggle_mute(self) -> None:
        """Silence or open the microphone."""
        self._calls.mute(not self._calls.muted)

    def send_digits(self, call_id: str, digits: str) -> None:
        """Send tones to the other side; what cannot be sent is left out."""
        sendable = clean(digits)
        if sendable and self._try(call_id, lambda: self._calls.send_dtmf(call_id, sendable)):
            self._digits[call_id] = self._digits.get(call_id, "") + sendable
            self._show()

    def dismiss(self, call_id: str) -> None:
        """Take the card of an ended call away."""
        if call_id in self._order and self._live(call_id) is None:
            self._forget(call_id)
            self._show()

    def call_again(self, call_id: str) -> None:
        """Call the other side of an ended call."""
        call = self._calls.get(call_id)
        if call is not None:
            self.dismiss(call_id)
            self._redial(call)

    def add_contact(self, call_id: str) -> None:
        """Keep whoever this is as a contact."""
        call = self._calls.get(call_id)
        if call is not None and self._strangers is not None:
            self._strangers.add_contact(call.remote.number, call.remote.name)

    # --- what the calls do ------------------------------------------------------------------------

    def _on_added(self, event: CallAdded) -> None:
        call = self._calls.get(event.call_id)
        if call is not None and call.ringing_here and call.wish in _NO_NEWS:
            return  # refused as it came: it is told by the history alone
        for call_id in [i for i in self._order if self._live(i) is None and i not in self._missed]:
            self._forget(call_id)
        self._order.append(event.call_id)
        self._changes.added(event.call_id)
        self._show()
        if self._view is not None and call is not None:
            if call.ringing_here:
                self._view.attract()
            elif not self._extras.hides(call):
                self._view.focus_call(call.id)

    def _on_changed(self, event: CallChanged) -> None:
        if event.call_id in self._order:
            self._changes.changed(event.call_id)
        self._show()

    def _on_ended(self, event: CallEnded) -> None:
        if event.call_id in self._order:
            self._changes.ended(event.call_id)
        call = self._calls.get(event.call_id)
        if _is_no_news(event, call, self._extras):
            self._forget(event.call_id)
        self._show()

    def _on_missed(self, event: CallMissed) -> None:
        """Nobody heard it ring, so its card stays when others come and go."""
        call = self._calls.get(event.call_id)
        if call is not None:
            for call_id in self._missed.add(call):
                self._forget(call_id)
            self._order.append(call.id)
            self._changes.missed(call.id)
            self._show()

    def _on_mute(self, event: MuteChanged) -> None:
        if len(self._calls):
            self._announce(tr("Microphone muted.") if event.muted else tr("Microphone open."))
        self._show()

    # --- inside -------------------------------------------------------------------------------------

    def _live(self, call_id: str) -> Call | None:
        call = self._calls.get(call_id)
        return None if call is None or call.state is CallState.ENDED else call

    def _forget(self, call_id: str) -> None:
        if call_id in self._order:
            self._order.remove(call_id)
        self._missed.forget(call_id)
        self._digits.pop(call_id, None)
        self._notes.forget(call_id)

    def current(self) -> Call | None:
        """The call whose card is the current one."""
        current = self._calls.current
        if current is not None and self._extras.hides(current):
            return self._calls.get(self._extras.stands_for(current))
        return current

    def _ask(self, call_id: str, request: Callable[[Call], object]) -> None:
        call = self._calls.get(call_id)
        if call is not None:
            self._try(call_id, lambda: request(call))

    def _try(self, call_id: str, request: Callable[[], object]) -> bool:
        try:
            request()
        except UserFacingError as error:
            self.note(call_id, str(error))
            return False
        return True

    def note(self, call_id: str, sentence: str) -> None:
        """Say on the card for a while why something did not happen."""
        self._announce(sentence)
        self._notes.tell(call_id, sentence)

    def _show(self) -> None:
        if self._view is None:
            return
        current = self.current()
        there = [call for call in map(self._calls.get, self._order) if call is not None]
        shown: dict[str, CardModel] = {}
        for call in there:
            joint = self._extras.joint(call)
            if joint is not None:
                shown.setdefault(joint.call_id, self._joint(joint))
            elif not self._extras.hides(call):
                shown[call.id] = self._card(call, current)
        of = self.instruments.of
        self._shown = tuple(replace(card, instruments=of(card.call_id)) for card in shown.values())
        self._view.show_calls(CallsModel(self._shown))

    def _joint(self, joint: CardModel) -> CardModel:
        trouble = self._notes.of(joint.call_id)
        told = replace(joint, muted=self._calls.muted)
        return replace(told, note=trouble, note_is_trouble=True) if trouble else told

    def _card(self, call: Call, current: Call | None) -> CardModel:
        strange = self._strangers is not None and self._strangers.is_stranger(call)
        return card(
            call,
            current,
            self._extras.of(call),
            muted=self._calls.muted,
            trouble=self._notes.of(call.id),
            digits=self._digits.get(call.id, ""),
            strange=strange,
        )


def _is_no_news(event: CallEnded, call: Call | None, extras: Extras) -> bool:
    """Whether the agent knows that the call has ended, or reads it on another card."""
    if call is None:
        return event.reason is EndReason.WE_HUNG_UP
    ours = event.reason is EndReason.WE_HUNG_UP or call.wish in _NO_NEWS
    return (ours and not extras.tells_end(call)) or extras.is_leg(call)
