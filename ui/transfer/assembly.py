"""Wires the transfers of a phone to its window: strips on the cards, and the box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.agent.second_call import SecondCall
from app.calls.call import Call
from app.calls.conference_state import ConferenceAction
from app.phone import Phone
from app.transfer.call_data import data_of
from app.transfer.kinds import TransferType
from app.transfer.rules import Entry
from app.transfer.transfers import AnyFlow
from app.translation import tr
from ui.calls.cards import Extra
from ui.calls.model import CardModel
from ui.conference.presenter import ConferenceCard
from ui.transfer.presenter import BoxPresenter, Desk
from ui.transfer.strip_model import Press
from ui.transfer.strip_words import brings
from ui.transfer.strips import StripDesk, Strips
from ui.transfer.view import TransferBox


class TransferParts:
    """What call cards show and ask for beside the calls (``ui.calls.extras.Extras``), and the box."""

    def __init__(
        self,
        phone: Phone,
        *,
        changed: Callable[[], None],
        announce: Callable[[str], None],
        window: Callable[[], QWidget],
    ) -> None:
        """``changed``: the cards are to be shown anew. ``window``: whose the box is."""
        self._phone = phone
        self._window = window
        self._box: TransferBox | None = None
        self.strips = Strips(
            StripDesk(
                phone.transfers,
                phone.calls,
                phone.standings,
                phone.call_backs,
                phone.bus,
                phone.loop,
            ),
            changed=changed,
            announce=announce,
            open_box=self.open_box,
        )
        self.conference = ConferenceCard(
            phone.conference,
            phone.calls,
            phone.bus,
            changed=changed,
            announce=announce,
            add=lambda call_id: self.open_box(call_id, None, TransferType.WARM),
        )

    def close(self) -> None:
        """Stop listening to the phone."""
        if self._box is not None:
            self._box.close_box()
        self.strips.close()
        self.conference.close()

    # --- Extras -------------------------------------------------------------------------------------

    def of(self, call: Call) -> Extra:
        """See ``Extras``."""
        return Extra(
            choices=self._choices(call),
            add_label=self._entry(call),
            add_refusal=self._refusal(call),
            hold_refusal=self.strips.hold_refusal(call),
            strip=self.strips.strip(call),
            can_call_back=self.strips.can_call_back(call),
            ending=self.strips.ending(call.id),
            note=brings(data_of(call)) if call.ringing_here else "",
            has_page=call.ringing_here and bool(self._phone.centre.screen_pops.address_of(call)),
        )

    def hides(self, call: Call) -> bool:
        """See ``Extras``."""
        return self.strips.hides(call.id) or self.conference.has(call.id)

    def joint(self, call: Call) -> CardModel | None:
        """See ``Extras``; a call that is being added to the conference shows on its card."""
        card = self.conference.card(call)
        if card is None:
            return None
        for flow in self._phone.transfers:
            customer = self._phone.calls.get(flow.customer_id)
            if customer is not None and self.conference.has(customer.id):
                return replace(card, strip=self.strips.strip(customer), strip_call_id=customer.id)
        return card

    def press_conference(self, action: ConferenceAction, call_id: str) -> None:
        """See ``Extras``."""
        self.conference.press(action, call_id)

    def stands_for(self, call: Call) -> str:
        """See ``Extras``."""
        return self.strips.customer_of(call.id)

    def tells_end(self, call: Call) -> bool:
        """See ``Extras``."""
        return bool(self.strips.ending(call.id)) or self.strips.strip(call) is not None

    def is_leg(self, call: Call) -> bool:
        """See ``Extras``."""
        return self.strips.is_leg(call.id)

    def add_call(self, call: Call) -> None:
        """See ``Extras``."""
        self.open_box(call.id, None)

    def press(self, call: Call, press: Press) -> None:
        """See ``Extras``."""
        if press is Press.OPEN_PAGE:
            self._phone.centre.screen_pops.open(call.id)
        else:
            self.strips.press(call.id, press)

    # --- the box ------------------------------------------------------------------------------------

    def open_box(self, call_id: str, flow: AnyFlow | None, only: TransferType | None = None) -> None:
        """Ask whom this call is to go to.

        ``flow``: a transfer that is to get another target. ``only``: there is no choice of the way.
        """
        if self._box is not None:
            self._box.close_box()
        phone = self._phone
        lookup = phone.directory.lookup()
        desk = Desk(
            phone.choices,
            phone.calls,
            phone.standings,
            phone.routes,
            phone.bus,
            lookup,
            phone.identities,
        )
        presenter = BoxPresenter(call_id, desk, flow, only)
        box = TransferBox(presenter, phone.loop.now, self._window())
        box.closed.connect(presenter.close)
        box.closed.connect(lambda: self._forget(box))
        self._box = box
        presenter.attach(box)
        box.show()
        box.activateWindow()

    def _forget(self, box: TransferBox) -> None:
        if self._box is box:
            self._box = None
        self._window().activateWindow()

    # --- inside -------------------------------------------------------------------------------------

    def _choices(self, call: Call) -> tuple[SecondCall, ...]:
        return self._phone.second_call_choices(call.id) if call.ringing_here else ()

    def _entry(self, call: Call) -> str:
        """C2, C3, E1."""
        entry = self._phone.choices.entry(call.id)
        if not isinstance(entry, Entry):
            return ""
        return tr("Add Call") if entry is Entry.ADD_CALL else tr("Transfer")

    def _refusal(self, call: Call) -> str:
        if self.strips.under_way(call.id):
            return tr("This call is being transferred already.")
        return ""
