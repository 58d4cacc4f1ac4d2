"""Closing the window while people depend on it: ask, hand over what the PBX can carry on, then go (S4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.calls.events import CallEnded
from app.phone import Phone
from app.transfer.cold import ColdTransfer
from app.transfer.events import TransferEnded

if TYPE_CHECKING:
    from ui.frame.closing import Consequence
    from ui.frame.closing_dialog import ClosingDialog


class Leaving:
    """Asked when the window is to be closed. ``close`` stops listening."""

    def __init__(self, phone: Phone, window: Callable[[], QWidget]) -> None:
        self._phone = phone
        self._window = window
        self._dialog: ClosingDialog | None = None
        self._agreed = False
        self._handing_over = False
        self._subscriptions = [
            phone.bus.subscribe(CallEnded, lambda _event: self._look_again()),
            phone.bus.subscribe(TransferEnded, lambda _event: self._transfer_ended()),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def may_close(self) -> bool:
        """Whether nobody would be cut off, or the agent has read who and agreed."""
        if self._agreed:
            return True
        who = self._who()
        if not who:
            return True
        if self._dialog is None:
            from ui.frame.closing_dialog import ClosingDialog

            self._dialog = ClosingDialog(who, self._window(), hands_over=self._can_hand_over())
            self._dialog.accepted.connect(self._close_anyway)
            self._dialog.finished.connect(self._forget_dialog)
            self._dialog.open()
        return False

    def _who(self) -> tuple[Consequence, ...]:
        from ui.frame.closing import consequences

        phone = self._phone
        return consequences(
            phone.calls,
            phone.consequences(),
            owned=lambda call_id: phone.calls.owner_of(call_id) is not None,
        )

    def _can_hand_over(self) -> bool:
        return any(isinstance(flow, ColdTransfer) and flow.can_hand_over for flow in self._phone.transfers)

    def _close_anyway(self) -> None:
        if self._phone.transfers.hand_over():
            self._handing_over = True
        else:
            self._go()

    def _transfer_ended(self) -> None:
        """The PBX has taken over, or has not: then the customer is back, and the question stands again."""
        if self._handing_over and not any(isinstance(flow, ColdTransfer) for flow in self._phone.transfers):
            self._handing_over = False
            self._phone.loop.post(self._handed_over)

    def _handed_over(self) -> None:
        self._window().close()  # asks again where somebody is left

    def _go(self) -> None:
        self._agreed = True
        self._window().close()

    def _forget_dialog(self) -> None:
        self._dialog = None
        self._window().activateWindow()  # the keys are the calls' again

    def _look_again(self) -> None:
        """The last call ended while the question stood: nothing is left to ask."""
        if self._dialog is not None and not len(self._phone.calls):
            self._dialog.reject()
