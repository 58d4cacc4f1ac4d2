"""The conference's card in the states that matter, for the gallery."""

from __future__ import annotations

from dataclasses import replace

from app.calls.conference import room_refusal
from app.calls.conference_state import ConferenceAction as Action
from ui.calls import specimens as calls
from ui.calls.model import CardModel, Shape
from ui.conference.model import ConferenceModel, PartyModel
from ui.gallery.specimen import Specimen
from ui.theme.tokens import Tone


def _party(name: str, initials: str, state: str, tone: Tone, *, here: bool = True) -> PartyModel:
    return PartyModel(
        call_id=name,
        name=name,
        initials=initials,
        state=state,
        tone=tone,
        muted=state == "Muted",
        here=here,
    )


TALKING = ConferenceModel(
    title="Conference",
    detail="You and 3 others",
    parties=(
        _party("Maria Keller", "MK", "Speaking", Tone.GO),
        _party("Solar Partners", "SP", "Listening", Tone.PLAIN),
        _party("+1 415 555 0142", "", "Muted", Tone.STOP),
    ),
    actions=frozenset(
        {
            Action.MUTE,
            Action.REMOVE,
            Action.SPLIT,
            Action.HOLD,
            Action.ADD,
            Action.LEAVE,
            Action.END,
            Action.TO_ROOM,
        }
    ),
)
ROOM = replace(
    TALKING,
    detail="You and 3 others, in the PBX's room",
    parties=(
        _party("Maria Keller", "MK", "In the PBX's room", Tone.PLAIN, here=False),
        _party("Solar Partners", "SP", "Moving to the room", Tone.CONSULT),
        _party("+1 415 555 0142", "", "In the PBX's room", Tone.PLAIN, here=False),
    ),
    actions=frozenset({Action.MUTE, Action.REMOVE, Action.HOLD, Action.ADD, Action.LEAVE, Action.END}),
    room_note=room_refusal(),
)
AWAY = replace(
    TALKING,
    detail="2 go on without you",
    parties=TALKING.parties[:2],
    actions=frozenset({Action.COME_BACK, Action.END}),
)


LEAVING = replace(
    TALKING,
    detail="You are leaving; the others are being joined",
    parties=TALKING.parties[:2],
    actions=frozenset({Action.END}),
)
MOVING = replace(ROOM, detail="You and 3 others, moving to the PBX's room", room_note="")


def card(conference: ConferenceModel, tone: Tone = Tone.ACCENT) -> CardModel:
    """The card that shows this."""
    return CardModel(
        call_id=conference.detail,
        shape=Shape.CONFERENCE,
        spoken="Conference",
        title=conference.title,
        initials="",
        detail=conference.detail,
        state="",
        tone=tone,
        timer_from=calls.NOW - 312,
        conference=conference,
    )


SPECIMENS = (
    Specimen("conference", lambda: calls.cards(card(TALKING), card(AWAY, Tone.CONSULT)), 400),
    Specimen("conference-320", lambda: calls.cards(card(TALKING), card(AWAY, Tone.CONSULT)), 320),
    Specimen("conference-room", lambda: calls.cards(card(ROOM)), 400),
    Specimen("conference-room-320", lambda: calls.cards(card(ROOM), card(LEAVING), card(MOVING)), 320),
)
