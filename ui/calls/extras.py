"""What stands on call cards beside the calls: the door through which transfers come to them. No Qt here."""

from __future__ import annotations

from typing import Protocol

from app.calls.call import Call
from app.calls.conference_state import ConferenceAction
from ui.calls.cards import PLAIN, Extra
from ui.calls.model import CardModel
from ui.transfer.strip_model import Press


class Extras(Protocol):
    """What cards show and ask for beside the calls themselves: transfers, second calls."""

    def of(self, call: Call) -> Extra:
        """What the card of ``call`` shows more."""

    def hides(self, call: Call) -> bool:
        """Whether the call has no card, because another card tells of it."""

    def joint(self, call: Call) -> CardModel | None:
        """The card that several calls share, this one among them; None: it shares none."""

    def press_conference(self, action: ConferenceAction, call_id: str) -> None:
        """A button of that card. Raises ``UserFacingError``."""

    def stands_for(self, call: Call) -> str:
        """Id of the call whose card is the current one while ``call``, which has none, is."""

    def tells_end(self, call: Call) -> bool:
        """Whether the card stays to say how the call ended, though we ended it ourselves."""

    def is_leg(self, call: Call) -> bool:
        """Whether the call is a transfer's target, whose end is told on the customer's card."""

    def add_call(self, call: Call) -> None:
        """Add Call or Transfer. Raises ``UserFacingError``."""

    def press(self, call: Call, press: Press) -> None:
        """A button of the strip. Raises ``UserFacingError``."""


class Strangers(Protocol):
    """Callers whom the directory does not know."""

    def is_stranger(self, call: Call) -> bool:
        """Whether the directory was asked and knows nobody."""

    def add_contact(self, number: str, name: str = "") -> None:
        """Let the agent make a contact of it."""


class NoExtras:
    """Calls without transfers."""

    def of(self, call: Call) -> Extra:
        """Nothing more."""
        del call
        return PLAIN

    def hides(self, call: Call) -> bool:
        """None."""
        del call
        return False

    def joint(self, call: Call) -> CardModel | None:
        """None."""
        del call
        return None

    def press_conference(self, action: ConferenceAction, call_id: str) -> None:
        """There is none."""

    def stands_for(self, call: Call) -> str:
        """Itself."""
        return call.id

    def tells_end(self, call: Call) -> bool:
        """Never."""
        del call
        return False

    def is_leg(self, call: Call) -> bool:
        """None is."""
        del call
        return False

    def add_call(self, call: Call) -> None:
        """There is nothing to add."""

    def press(self, call: Call, press: Press) -> None:
        """There is no strip."""
