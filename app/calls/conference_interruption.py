"""What becomes of a conference whose engine died, for its calls when they are taken up again."""

from __future__ import annotations

from app.calls.conference import Conference
from app.calls.conference_parties import Place
from app.calls.recovery import Interrupted
from app.translation import tr


def interruption(conference: Conference, call_id: str) -> Interrupted:
    """In sentences, for a party's call or for the way into the PBX's room."""
    group = conference.conference_id
    if call_id == conference.room_call_id:
        back = tr("The phone engine was restarted; you are in the conference room again.")
        return Interrupted(back=back, group=group)
    goes_on = tr("The phone engine was restarted; the conference goes on.")
    joined, target = conference.being_joined
    if joined:
        gone = tr("The phone engine was restarted; those you left talk with each other.")
        return Interrupted(
            back=goes_on, gone=gone, joined_with=target if call_id == joined else "", group=group
        )
    moving = any(party.call_id == call_id and party.place is Place.MOVING for party in conference.parties)
    gone = tr("The phone engine was restarted; whoever this was is in the conference room.")
    return Interrupted(back=goes_on, gone=gone if moving else "", group=group)
