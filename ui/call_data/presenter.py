"""Turns the data that came with the current call into what is shown beside it (D11, E6). No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallChanged, CallEnded, CurrentCallChanged
from app.calls.quality import QualityMeasured, QualityWatch
from app.transfer.call_data import MANNER, REFERENCE, data_of
from app.transfer.call_notes import CallNotes
from app.transfer.events import TransferEnded
from app.transfer.screen_pops import ScreenPops
from app.translation import tr, tr_count
from ui.call_data.model import DetailsModel
from ui.calls import words
from ui.quality.words import quality_model, word

_OURS: Final = frozenset({MANNER, REFERENCE})
"""Keys by which phones recognise a transfer; no person needs them."""
_FIRST: Final = ("customer", "order", "campaign", "product", "notes")


class DetailsView(Protocol):
    """Where the details are shown."""

    def show_details(self, model: DetailsModel) -> None:
        """Show this."""


class DetailsPresenter:
    """One for each page of details."""

    def __init__(
        self,
        calls: Calls,
        pops: ScreenPops,
        notes: CallNotes,
        bus: Bus,
        quality: QualityWatch | None = None,
    ) -> None:
        self._quality = quality
        self._calls, self._pops = calls, pops
        self._notes = notes
        self._view: DetailsView | None = None
        self._latest = ""
        """The call at hand, or the last one that was."""
        self._subscriptions = [
            bus.subscribe(CallAdded, lambda _event: self._show()),
            bus.subscribe(CallChanged, lambda _event: self._show()),
            bus.subscribe(CallEnded, lambda _event: self._show()),
            bus.subscribe(CurrentCallChanged, lambda _event: self._show()),
            bus.subscribe(QualityMeasured, lambda _event: self._show()),
            bus.subscribe(TransferEnded, lambda _event: self._show()),
        ]

    def attach(self, view: DetailsView) -> None:
        """Show the current call on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._view = None
        for subscription in self._subscriptions:
            subscription.close()

    def open(self) -> None:
        """Open the account's page for this call in the browser."""
        call = self._call()
        if call is not None:
            self._pops.open(call.id)

    def write(self, call_id: str, text: str) -> None:
        """The agent wrote this down about that call."""
        self._notes.write(call_id, text)
        self._show()

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_details(self._model())

    def _call(self) -> Call | None:
        """The call at hand, else the one that rings, else the last one: it has to be written up (E7)."""
        call = self._calls.current or next((call for call in self._calls if call.ringing_here), None)
        if call is None:
            return self._calls.get(self._latest)
        self._latest = call.id
        return call

    def _model(self) -> DetailsModel:
        call = self._call()
        if call is None:
            return DetailsModel(empty=tr("The details of a call stand here, until the next one begins."))
        data = data_of(call)
        facts = tuple((label(key), data[key]) for key in _ordered(data))
        heard = None if self._quality is None else self._quality.of(call.id)
        hint, trouble = self._hint(call)
        return DetailsModel(
            call_id=call.id,
            title=words.title(call.remote),
            subtitle=words.detail(call),
            facts=facts,
            address=self._pops.address_of(call),
            problem=self._pops.problem_of(call),
            quality="" if heard is None else f"{word(heard.grade)}: {quality_model(heard).detail}",
            line=() if self._quality is None else self._quality.line(call.id),
            empty="" if facts else tr("Nothing came with this call."),
            notes=self._notes.of(call.id),
            notes_hint=hint,
            notes_trouble=trouble,
        )

    def _hint(self, call: Call) -> tuple[str, bool]:
        """What becomes of the notes; whether some of them would stay here."""
        if call.end_reason is not None:
            return tr("The call is over; these notes stay here until the next one."), False
        if self._notes.too_late(call.id):
            return tr("The transfer has begun; what you have written since then does not go along."), True
        missing = self._notes.left_behind(call)
        if not missing:
            return tr("They go along when you transfer the call."), False
        return tr_count(
            "Too long to go along with a transfer: the last letter would stay here.",
            "Too long to go along with a transfer: the last {count} letters would stay here.",
            missing,
        ), True


def label(key: str) -> str:
    """What a key of the call data is called on screen; an unknown one shows as it came."""
    return {
        "customer": tr("Customer"),
        "order": tr("Order"),
        "campaign": tr("Campaign"),
        "product": tr("Product"),
        "notes": tr("Notes"),
    }.get(key, key)


def _ordered(data: Mapping[str, str]) -> list[str]:
    known = [key for key in _FIRST if data.get(key)]
    return known + sorted(key for key in data if key not in (*_FIRST, *_OURS) and data[key])
