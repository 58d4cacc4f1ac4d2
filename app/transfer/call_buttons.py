"""What Hold, Resume and Hang up on one call mean while the call is part of a transfer (``CallOwner``)."""

from __future__ import annotations

from abc import ABC, abstractmethod

from app.errors import UserFacingError
from app.transfer.legs import Legs
from app.translation import tr


class CallButtons(ABC):
    """The part of a flow that ``Calls`` asks instead of acting on a call behind the flow's back."""

    _legs: Legs

    @property
    @abstractmethod
    def customer_id(self) -> str:
        """Call id of the customer's call."""

    @property
    @abstractmethod
    def can_cancel(self) -> bool:
        """Whether ``cancel`` is possible now."""

    @abstractmethod
    def cancel(self) -> None:
        """Have the customer back. Raises ``UserFacingError`` where that is not possible."""

    def hold_call(self, call_id: str) -> None:
        """Whoever waits in a transfer is on hold already."""
        if not self._legs.held(call_id):
            raise UserFacingError(_under_way())

    def resume_call(self, call_id: str) -> None:
        """To talk to the customer again is to cancel."""
        if call_id != self.customer_id or not self.can_cancel:
            raise UserFacingError(_under_way())
        self.cancel()

    def hang_up_call(self, call_id: str) -> None:
        """The target's call ends by a cancel, the customer's ends the transfer; a REFER is not taken back."""
        if self.joins:
            raise UserFacingError(_under_way())
        if call_id == self.customer_id:
            self._legs.hang_up(call_id)
        else:
            self.cancel()

    def leave_call(self, call_id: str) -> None:
        """As Hang up."""
        self.hang_up_call(call_id)

    @property
    def joins(self) -> bool:
        """Customer and target are being joined now, which cannot be stopped any more."""
        return False

    @property
    def settling(self) -> bool:
        """A REFER decides within its time where the customer is: whoever wants to go waits for it (S4)."""
        return self.joins


def _under_way() -> str:
    return tr("The call is being transferred; wait a moment.")
