"""The conference's card and what its buttons ask for. No Qt here."""

from __future__ import annotations

from collections.abc import Callable

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.conference import Conference
from app.calls.conference_parties import (
    ConferenceBegan,
    ConferenceChanged,
    ConferenceEnded,
    ConferenceTold,
    PartyJoined,
    PartyLeft,
    PartyMoved,
)
from app.calls.conference_state import ConferenceAction, ConferenceState
from app.translation import tr
from ui.calls.model import CardModel, Shape
from ui.conference.words import model
from ui.theme.tokens import Tone

_NEWS = (ConferenceChanged, PartyJoined, PartyLeft, PartyMoved)


class ConferenceCard:
    """One for each window."""

    def __init__(
        self,
        conference: Conference,
        calls: Calls,
        bus: Bus,
        *,
        changed: Callable[[], None],
        announce: Callable[[str], None],
        add: Callable[[str], None],
    ) -> None:
        """``changed``: the card is another one by now. ``add``: open the box for a call of the conference."""
        self._conference, self._calls = conference, calls
        self._changed, self._announce, self._add = changed, announce, add
        self._note = ""
        self._subscriptions = [
            bus.subscribe(ConferenceBegan, lambda _event: self._began()),
            bus.subscribe(ConferenceTold, self._told),
            bus.subscribe(ConferenceEnded, lambda _event: self._ended()),
            *(bus.subscribe(kind, lambda _event: changed()) for kind in _NEWS),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def has(self, call_id: str) -> bool:
        """Whether the call is part of the conference, so that its card is this one."""
        return self._conference.state is not ConferenceState.NONE and self._conference.has(call_id)

    def card(self, call: Call) -> CardModel | None:
        """The card, where ``call`` is part of it."""
        if not self.has(call.id):
            return None
        conference = self._conference
        shown = model(conference, self._note)
        begun = [c.answered_at for c in self._calls if self.has(c.id) and c.answered_at is not None]
        held = conference.state is ConferenceState.HELD
        away = conference.state in (ConferenceState.AWAY, ConferenceState.LEAVING)
        return CardModel(
            call_id=f"conference {conference.conference_id}",
            shape=Shape.CONFERENCE,
            spoken=tr("Conference"),
            title=shown.title,
            initials="",
            detail=shown.detail,
            state="",
            tone=Tone.WAIT if held else Tone.CONSULT if away else Tone.ACCENT,
            timer_from=min(begun, default=None),
            note=self._note,
            conference=shown,
        )

    def press(self, action: ConferenceAction, call_id: str) -> None:
        """A button of the card. Raises ``UserFacingError``."""
        conference = self._conference
        if action is ConferenceAction.ADD:
            self._add(self._some_call())
        elif action is ConferenceAction.MUTE:
            muted = any(party.muted for party in conference.parties if party.call_id == call_id)
            conference.mute(call_id, not muted)
        elif action in (ConferenceAction.REMOVE, ConferenceAction.SPLIT):
            (conference.remove if action is ConferenceAction.REMOVE else conference.split)(call_id)
        else:
            {
                ConferenceAction.HOLD: conference.hold,
                ConferenceAction.RESUME: conference.resume,
                ConferenceAction.LEAVE: conference.leave,
                ConferenceAction.COME_BACK: conference.come_back,
                ConferenceAction.END: conference.end,
                ConferenceAction.TO_ROOM: conference.to_room,
            }[action]()

    def _some_call(self) -> str:
        """A live call of the conference; there is one as long as it lives."""
        return next((call.id for call in self._calls if self.has(call.id)), "")

    def _began(self) -> None:
        self._note = ""
        self._announce(tr("You are in a conference."))
        self._changed()

    def _told(self, event: ConferenceTold) -> None:
        self._note = event.sentence
        self._announce(event.sentence)
        self._changed()

    def _ended(self) -> None:
        self._note = ""
        self._announce(tr("The conference is over."))
        self._changed()
