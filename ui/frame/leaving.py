"""Going while people depend on the phone: ask, hand over what the PBX can carry on, then go (S4).

The same for closing the window, signing out and switching the agent; only who asks differs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.calls.events import CallEnded
from app.phone import Phone
from app.translation import tr
from ui.desktop.forward import bring_forward

if TYPE_CHECKING:
    from ui.frame.closing_dialog import ClosingDialog


class Leaving:
    """Asked when the window is to be closed. ``close`` stops listening."""

    def __init__(self, phone: Phone, window: Callable[[], QWidget], announce: Callable[[str], None]) -> None:
        self._phone = phone
        self._window = window
        self._announce = announce
        self._dialog: ClosingDialog | None = None
        self._agreed = False
        self._subscription = phone.bus.subscribe(CallEnded, lambda _event: self._look_again())

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def may_close(self) -> bool:
        """Whether nobody would be cut off, or the agent has read who and agreed."""
        if self._agreed:
            return True
        who = self.who()
        if not who:
            return True
        if self._dialog is None:
            from ui.frame.closing_dialog import ClosingDialog

            self._dialog = ClosingDialog(who, self._window(), calls=self.calls, hands_over=self.hands_over)
            self._dialog.finished.connect(lambda result: self._answered(who, agreed=bool(result)))
            self._dialog.open()
        return False

    # --- also for signing out and switching -----------------------------------------------------

    def who(self) -> tuple[str, ...]:
        """What going now would do to whom, a sentence each; empty: it harms nobody."""
        from ui.frame.closing import consequences

        phone = self._phone
        return consequences(
            phone.calls,
            phone.departure.consequences(),
            owned=lambda call_id: phone.calls.owner_of(call_id) is not None,
        )

    @property
    def calls(self) -> bool:
        """Whether there are any: an order without its result is worth a question, too."""
        return bool(len(self._phone.calls))

    @property
    def hands_over(self) -> bool:
        """Whether the PBX will be asked to go on with a transfer."""
        return self._phone.departure.hands_over

    def go(self, agreed: Collection[str], free: Callable[[], None], ask_again: Callable[[], None]) -> None:
        """The agent has read and agreed to these sentences: see ``Departure.begin``.

        Where there is another one by now, because somebody has called meanwhile, it is asked again.
        """
        if not set(agreed).issuperset(self.who()):
            ask_again()
            return
        self._phone.departure.begin(free, ask_again)
        if self._phone.departure.under_way:
            self._announce(tr("Your customers are being handed over; this takes a moment."))

    # --- inside ---------------------------------------------------------------------------------

    def _go(self) -> None:
        self._agreed = True
        self._window().close()
        self._agreed = False  # unsaved settings may have kept it open, and somebody may call until it closes

    def _ask_again(self) -> None:
        """The PBX has not taken over: the customer is back, and the question stands again, in sight."""
        if self._window().isHidden():
            bring_forward(self._window())  # it went to the tray meanwhile
        self._window().close()

    def _answered(self, who: tuple[str, ...], *, agreed: bool) -> None:
        self._dialog = None
        self._window().activateWindow()  # the keys are the calls' again
        if agreed:
            self.go(who, self._go, self._ask_again)

    def _look_again(self) -> None:
        """The last call ended while the question stood: perhaps nothing is left to ask."""
        if self._dialog is not None and not len(self._phone.calls) and not self.who():
            self._dialog.reject()
