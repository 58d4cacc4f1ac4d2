"""The conference in words: pure functions from the conference to its card. No Qt here."""

from __future__ import annotations

from app.calls.conference import Conference, room_refusal
from app.calls.conference_parties import Party, Place
from app.calls.conference_room import RoomState
from app.calls.conference_state import ConferenceState
from app.translation import tr, tr_count
from ui.conference.model import ConferenceModel, PartyModel
from ui.rows.model import initials
from ui.theme.tokens import Tone


def model(conference: Conference, note: str) -> ConferenceModel:
    """The card of a conference that lives."""
    parties = conference.parties
    return ConferenceModel(
        title=tr("Conference"),
        detail=detail(conference.state, conference.room, len(parties)),
        parties=tuple(party_model(party, held=conference.state is ConferenceState.HELD) for party in parties),
        actions=conference.actions,
        room_note=room_refusal() if any(party.place is Place.ROOM for party in parties) else "",
        note=note,
    )


def detail(state: ConferenceState, room: RoomState, parties: int) -> str:
    """Where the agent stands, and how many others there are."""
    if state is ConferenceState.AWAY:
        return tr_count(
            "Goes on without you",
            "{count} go on without you",
            parties,
        )
    if state is ConferenceState.LEAVING:
        return tr("You are leaving; the others are being joined")
    if state is ConferenceState.HELD:
        return tr("On hold; everybody hears music")
    if room is RoomState.OPEN:
        return tr_count(
            "You and one other, in the PBX's room", "You and {count} others, in the PBX's room", parties
        )
    if room is RoomState.DIALLING:
        return tr_count(
            "You and one other, moving to the PBX's room",
            "You and {count} others, moving to the PBX's room",
            parties,
        )
    return tr_count("You and one other", "You and {count} others", parties)


def party_model(party: Party, *, held: bool) -> PartyModel:
    """One row."""
    state, tone = _state(party, held=held)
    return PartyModel(
        call_id=party.call_id,
        name=party.name or tr("Unknown caller"),
        initials=initials(party.name),
        state=state,
        tone=tone,
        muted=party.muted,
        here=party.place is not Place.ROOM,
    )


def _state(party: Party, *, held: bool) -> tuple[str, Tone]:
    if party.place is Place.MOVING:
        return tr("Moving to the room"), Tone.CONSULT
    if party.place is Place.ROOM:
        return tr("In the PBX's room"), Tone.PLAIN
    if held:
        return tr("On hold"), Tone.WAIT
    if party.muted:
        return tr("Muted"), Tone.STOP
    if party.speaks:
        return tr("Speaking"), Tone.GO
    return tr("Listening"), Tone.PLAIN
