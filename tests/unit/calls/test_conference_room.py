"""The PBX's conference room: when it is used, who goes there, and what happens where it fails (C6, C7)."""

from __future__ import annotations

import itertools

import pytest

from app.account.general import ConferencePolicy
from app.agent.state import AgentState
from app.calls.conference_parties import ConferenceTold, Place
from app.calls.conference_room import ROOM_TRANSITIONS, RoomState
from app.calls.conference_state import ConferenceAction, ConferenceState
from app.engine.commands import PlaceCall, ReferCall, ReferWithReplaces
from app.errors import IllegalTransition, UserFacingError
from tests.support.conference_world import ROOM, Meeting
from tests.support.transfer_world import World
from ui.conference.words import model as card

NOT_FROM_HERE = "Whoever is in the PBX's room can be muted or removed only there."
ALWAYS = ConferencePolicy(room_address="91{room}", always_use_room=True)


def places(meeting: Meeting) -> list[Place]:
    """Where the parties are, in the order they joined."""
    return [party.place for party in meeting.conference.parties]


def full_of(meeting: Meeting) -> list[str]:
    """As many as this phone mixes while it keeps a call free for the room: customer, Maria, Tom."""
    return meeting.with_parties("Maria", "Tom")


def in_the_room() -> Meeting:
    """Agent, customer, Maria and Tom in the PBX's room."""
    meeting = Meeting(ROOM)
    full_of(meeting)
    meeting.conference.to_room()
    meeting.settle()
    meeting.room_answers()
    meeting.all_arrive()
    return meeting


def test_beyond_the_engines_limit_everybody_moves_into_the_room() -> None:
    """C6: RFC 4579: the agent dials in, each party is referred, and the next one is rung and follows."""
    meeting = Meeting(ROOM)
    calls = full_of(meeting)
    assert meeting.conference.room is RoomState.CLOSED
    meeting.call_somebody("Ada")
    assert [c.target for c in meeting.engine.of(PlaceCall)][2:] == ["sip:912@127.0.0.1"]
    meeting.room_answers()
    assert meeting.mixed() == {*calls, meeting.room_call}  # nobody misses a word
    assert meeting.referred_to_room() == calls
    assert {refer.target for refer in meeting.engine.of(ReferCall)} == {"sip:912@127.0.0.1"}
    meeting.all_arrive()
    assert not any(meeting.lives(call_id) for call_id in calls)
    ada = meeting.consult
    assert ada not in (*calls, meeting.room_call)
    meeting.answer()
    assert meeting.mixed() == {ada, meeting.room_call}
    assert meeting.spoken_to() == {ada, meeting.room_call}
    meeting.all_arrive()
    assert places(meeting) == [Place.ROOM] * 4
    assert meeting.spoken_to() == {meeting.room_call}
    assert meeting.status() is AgentState.TALKING


def test_a_conference_grows_to_250() -> None:
    """C6: one after the other, on an engine that holds four calls; the 251st is refused."""
    meeting = in_the_room()
    for number in range(249 - 3):
        meeting.add(f"user{number}")
        meeting.all_arrive()
    assert places(meeting) == [Place.ROOM] * 249
    meeting.call_somebody("one more")
    assert meeting.flow is not None
    assert meeting.flow.sentence == "A conference may have 250 participants, you included."


def test_the_account_may_want_every_conference_in_the_room() -> None:
    """C6: it goes there as soon as there are three."""
    meeting = Meeting(ALWAYS)
    calls = meeting.with_parties("Maria")
    meeting.room_answers()
    assert meeting.referred_to_room() == calls
    meeting.all_arrive()
    assert places(meeting) == [Place.ROOM, Place.ROOM]


@pytest.mark.parametrize("how", ["404", "silence", "no address"])
def test_a_room_that_is_not_there_leaves_the_conference_here(how: str) -> None:
    """C6: a sentence, and the call beyond is made with the last free call of the engine."""
    meeting = Meeting(ROOM)
    sentences: list[str] = []
    meeting.bus.subscribe(ConferenceTold, lambda event: sentences.append(event.sentence))
    calls = full_of(meeting)
    meeting.call_somebody("Ada")
    if how == "404":
        meeting.engine.finish(meeting.room_call, 404)
    elif how == "no address":
        meeting.engine.finish(meeting.room_call, 0)
    else:
        meeting.wait(15.1)
    meeting.settle()
    assert sentences == ["The conference room of the PBX cannot be reached; the conference stays here."]
    assert meeting.mixed() == set(calls)
    meeting.answer()
    assert meeting.mixed() == {*calls, meeting.consult}


def test_a_party_that_will_not_move_stays_and_hears_the_room_through_this_phone() -> None:
    """C6: a phone without REFER is not lost; its leg and the agent's leg to the room are mixed."""
    meeting = Meeting(ROOM)
    sentences: list[str] = []
    meeting.bus.subscribe(ConferenceTold, lambda event: sentences.append(event.sentence))
    customer, maria, tom = full_of(meeting)
    meeting.conference.to_room()
    meeting.settle()
    meeting.room_answers()
    meeting.stays(maria)
    meeting.arrives(customer)
    meeting.arrives(tom)
    assert meeting.mixed() == meeting.spoken_to() == {maria, meeting.room_call}
    assert sentences == ["Maria could not be moved into the conference room and stays on this phone."]
    meeting.conference.leave()
    meeting.settle()
    (replaces,) = meeting.engine.of(ReferWithReplaces)
    assert (replaces.call_id, replaces.consult_call_id) == (maria, meeting.room_call)


def test_the_agent_leaves_the_room_and_it_goes_on() -> None:
    """C7, S5: only the agent's leg ends."""
    meeting = in_the_room()
    meeting.conference.leave()
    meeting.settle()
    assert not meeting.lives(meeting.room_call)
    assert meeting.standing() is ConferenceState.NONE
    assert meeting.status() is AgentState.AVAILABLE


def test_the_agent_leaves_three_by_way_of_the_room() -> None:
    """C7, S5: three cannot be joined by Replaces; they meet in the room, and the agent's leg ends."""
    meeting = Meeting(ROOM)
    calls = full_of(meeting)
    meeting.conference.leave()
    meeting.settle()
    assert meeting.status() is AgentState.AVAILABLE
    assert meeting.mixed() == set(calls)
    meeting.room_answers()
    assert meeting.spoken_to() == set()
    meeting.all_arrive()
    assert meeting.standing() is ConferenceState.NONE
    assert len(meeting.calls) == 0


def test_three_whom_the_agent_leaves_talk_on_here_where_the_room_fails() -> None:
    """C7, S5: nobody is lost to a room that is not there."""
    meeting = Meeting(ROOM)
    calls = full_of(meeting)
    meeting.conference.leave()
    meeting.settle()
    meeting.engine.finish(meeting.room_call, 503)
    meeting.settle()
    assert meeting.standing() is ConferenceState.AWAY
    assert meeting.mixed() == set(calls)


def test_hanging_up_the_room_is_leaving() -> None:
    """S5: the card of the room has the ordinary buttons; they mean the conference."""
    meeting = in_the_room()
    meeting.calls.hold(meeting.room_call)
    meeting.settle()
    assert meeting.standing() is ConferenceState.HELD
    meeting.calls.hang_up(meeting.room_call)
    meeting.settle()
    assert len(meeting.calls) == 0
    assert meeting.standing() is ConferenceState.NONE


def test_a_party_that_goes_without_a_notify_is_in_the_room() -> None:
    """C6: it took the REFER and said BYE."""
    meeting = Meeting(ROOM)
    customer, _, _ = full_of(meeting)
    meeting.conference.to_room()
    meeting.settle()
    meeting.room_answers()
    meeting.tell(customer, 202, final=False)
    meeting.hang_up(customer)
    assert places(meeting)[0] is Place.ROOM


def test_a_party_that_hangs_up_on_the_way_is_gone() -> None:
    """C6: it never took the REFER."""
    meeting = Meeting(ROOM)
    customer, _, _ = full_of(meeting)
    meeting.conference.to_room()
    meeting.settle()
    meeting.room_answers()
    meeting.hang_up(customer)
    assert len(meeting.conference.parties) == 2


def test_the_room_may_end() -> None:
    """C6: the PBX hangs up; the conference is over here, without a party left on this phone."""
    meeting = in_the_room()
    meeting.hang_up(meeting.room_call)
    assert meeting.standing() is ConferenceState.NONE
    assert meeting.status() is AgentState.AFTER_CALL_WORK


def test_there_is_no_button_for_a_room_that_the_account_does_not_have() -> None:
    """S6, C6: to the room only where there is one and a call is free for it."""
    meeting = Meeting(ROOM)
    meeting.with_parties("Maria")
    assert ConferenceAction.TO_ROOM in meeting.conference.actions
    meeting = Meeting()
    meeting.with_parties("Maria")
    assert ConferenceAction.TO_ROOM not in meeting.conference.actions


def test_every_pair_of_states_of_the_room_is_legal_or_raises() -> None:
    """S6: the one setter takes the listed steps and no other."""
    assert set(ROOM_TRANSITIONS) == set(RoomState)
    room = World().conference._all.room  # noqa: SLF001 - the table is what is tested
    for old, new in itertools.product(RoomState, RoomState):
        room._state = old  # noqa: SLF001
        if new in ROOM_TRANSITIONS[old]:
            room._to(new)  # noqa: SLF001
            assert room.state is new
        else:
            with pytest.raises(IllegalTransition):
                room._to(new)  # noqa: SLF001


def test_whoever_is_in_the_room_is_out_of_reach_and_a_sentence_says_so() -> None:
    """C6: nothing follows the room's conference package (RFC 4575); the card says it, too."""
    meeting = Meeting(ROOM)
    customer, maria, tom = full_of(meeting)
    assert card(meeting.conference, "").room_note == ""
    meeting.conference.to_room()
    meeting.settle()
    meeting.room_answers()
    meeting.arrives(customer)
    with pytest.raises(UserFacingError, match=NOT_FROM_HERE):
        meeting.conference.mute(customer, muted=True)
    with pytest.raises(UserFacingError, match=NOT_FROM_HERE):
        meeting.conference.remove(customer)
    shown = card(meeting.conference, "")
    assert shown.room_note == NOT_FROM_HERE
    assert [party.here for party in shown.parties] == [False, True, True]
    meeting.conference.mute(maria, muted=True)
    meeting.arrives(maria)
    meeting.arrives(tom)
    with pytest.raises(UserFacingError, match=NOT_FROM_HERE):
        meeting.conference.mute(tom, muted=True)
