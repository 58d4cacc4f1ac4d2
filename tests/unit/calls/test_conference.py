"""The conference: who is in, who hears whom, how it is left, and how it ends (C6, C7, S5)."""

from __future__ import annotations

import itertools

import pytest

from app.account.general import ConferencePolicy
from app.agent.state import AgentState
from app.calls.call import CallState
from app.calls.conference_parties import ConferenceEnded, ConferenceTold, PartyLeft, Place
from app.calls.conference_state import (
    CONFERENCE_TRANSITIONS,
    ConferenceAction,
    ConferenceState,
)
from app.calls.end_reason import EndReason
from app.engine.commands import HoldCall, PlaceCall, PlayFile, ReferWithReplaces, StopFile
from app.errors import IllegalTransition, UserFacingError
from app.transfer.consultation import Consultation
from app.transfer.kinds import TransferType
from tests.support.conference_world import Meeting
from tests.support.transfer_world import MUSIC, World

S, A = ConferenceState, ConferenceAction


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


def told(meeting: Meeting) -> list[str]:
    """Collects what the agent is told from here on."""
    sentences: list[str] = []
    meeting.bus.subscribe(ConferenceTold, lambda event: sentences.append(event.sentence))
    return sentences


# --- who is in, and who hears whom ----------------------------------------------------------------


def test_everybody_hears_everybody(meeting: Meeting) -> None:
    """C6: agent, customer and two more: one mix, and the agent at every call."""
    calls = meeting.with_parties("Maria", "Tom")
    assert meeting.mixed() == set(calls)
    assert meeting.heard() == meeting.spoken_to() == set(calls)
    assert [party.name for party in meeting.conference.parties] == ["+12125550000", "Maria", "Tom"]
    assert all(meeting.call(call_id).state is CallState.UP for call_id in calls)
    assert meeting.status() is AgentState.TALKING


def test_this_phone_mixes_as_many_as_its_engine_can(meeting: Meeting) -> None:
    """C6: the engine's limit is asked; the call beyond it is refused with a sentence, nobody is lost."""
    calls = meeting.with_parties("Maria", "Tom", "Ada")
    assert len(meeting.engine.of(PlaceCall)) == 3
    meeting.call_somebody("Eve")
    assert meeting.flow is not None
    assert meeting.flow.over
    assert meeting.flow.sentence == "This phone can hold 4 calls, and all are in use."
    assert len(meeting.engine.of(PlaceCall)) == 3
    assert meeting.mixed() == set(calls)


def test_a_larger_engine_mixes_more() -> None:
    """C6: nothing about four is assumed."""
    meeting = Meeting(max_calls=8)
    calls = meeting.with_parties("b", "c", "d", "e", "f", "g", "h")
    assert meeting.mixed() == set(calls)
    assert len(calls) == 8


def test_the_account_may_allow_fewer() -> None:
    """C6: the most participants, the agent included; the sentence says how many."""
    meeting = Meeting(ConferencePolicy(max_participants=3))
    meeting.add("Maria")
    assert A.ADD not in meeting.conference.actions
    meeting.call_somebody("Tom")
    assert meeting.flow is not None
    assert meeting.flow.sentence == "A conference may have 3 participants, you included."


def test_a_target_that_does_not_come_changes_nothing(meeting: Meeting) -> None:
    """C12: those who talk go on talking."""
    calls = meeting.with_parties("Maria")
    meeting.call_somebody("Tom")
    meeting.fail(486)
    assert meeting.mixed() == meeting.spoken_to() == set(calls)


def test_one_is_muted_for_everybody_and_heard_again(meeting: Meeting) -> None:
    """C6: the muted party hears on; neither the others nor the agent hear it, and nothing is signalled."""
    customer, maria, _ = meeting.with_parties("Maria", "Tom")
    meeting.conference.mute(maria, True)
    meeting.settle()
    assert meeting.muted() == {maria}
    assert maria not in meeting.heard()
    assert maria in meeting.spoken_to()
    assert meeting.engine.of(HoldCall) == []
    meeting.conference.mute(maria, False)
    meeting.settle()
    assert meeting.muted() == set()
    assert meeting.heard() >= {customer, maria}


def test_music_of_a_party_that_holds_us_reaches_nobody(meeting: Meeting) -> None:
    """S3, C6: a party that takes another call must not play its hold music into the conference."""
    _, maria, tom = meeting.with_parties("Maria", "Tom")
    meeting.engine.media(maria, by_them=True)
    meeting.settle()
    assert meeting.muted() == {maria}
    assert maria not in meeting.heard()
    meeting.engine.media(maria)
    meeting.settle()
    assert meeting.muted() == set()
    assert meeting.heard() >= {maria, tom}


def test_one_is_removed(meeting: Meeting) -> None:
    """C6: its call ends, the others go on."""
    customer, maria, tom = meeting.with_parties("Maria", "Tom")
    meeting.conference.remove(maria)
    meeting.settle()
    assert not meeting.lives(maria)
    assert meeting.mixed() == meeting.heard() == {customer, tom}


@pytest.mark.parametrize("leaver", [0, 1])
def test_the_last_two_are_an_ordinary_call(meeting: Meeting, leaver: int) -> None:
    """S5: also where the one who stays was muted; it is heard again."""
    calls = meeting.with_parties("Maria")
    stays = calls[1 - leaver]
    meeting.conference.mute(stays, True)
    over: list[str] = []
    meeting.bus.subscribe(ConferenceEnded, lambda event: over.append(event.last_call_id))
    meeting.hang_up(calls[leaver])
    assert over == [stays]
    assert meeting.standing() is S.NONE
    assert meeting.heard() == meeting.spoken_to() == {stays}
    assert not meeting.conference.has(stays)
    meeting.calls.hold(stays)
    meeting.settle()
    assert meeting.call(stays).state is CallState.HELD_BY_US


def test_a_party_that_is_replaced_stays_a_party(meeting: Meeting) -> None:
    """S5, D4: Maria transfers herself out of the conference to Eve, by Replaces."""
    customer, maria, _ = meeting.with_parties("Maria", "Tom")
    eve = meeting.engine.replace(maria, "sip:eve@127.0.0.1", "Eve")
    meeting.hang_up(maria)
    assert [party.name for party in meeting.conference.parties] == ["+12125550000", "Eve", "Tom"]
    assert meeting.mixed() >= {customer, eve}
    assert eve in meeting.heard()


# --- the whole ------------------------------------------------------------------------------------


def test_the_whole_is_held_with_music_and_resumed(meeting: Meeting) -> None:
    """C6, S3: each party is told and hears music; resuming brings everybody back, without it."""
    calls = meeting.with_parties("Maria", "Tom")
    meeting.conference.hold()
    meeting.settle()
    assert {meeting.call(call_id).state for call_id in calls} == {CallState.HELD_BY_US}
    assert {play.call_id for play in meeting.engine.of(PlayFile) if play.path == MUSIC} == set(calls)
    assert meeting.spoken_to() == set()
    meeting.conference.resume()
    meeting.settle()
    assert {stop.call_id for stop in meeting.engine.of(StopFile)} == set(calls)
    assert meeting.heard() == meeting.spoken_to() == set(calls)


def test_another_call_holds_the_conference(meeting: Meeting) -> None:
    """P2, S1: answering somebody else holds everybody, and Resume on any card brings all back."""
    calls = meeting.with_parties("Maria")
    other = meeting.engine.arrive("sip:9@127.0.0.1")
    meeting.calls.answer(other)
    meeting.engine.answer(other)
    meeting.settle()
    assert meeting.standing() is S.HELD
    assert meeting.spoken_to() == {other}
    meeting.calls.resume(calls[0])
    meeting.settle()
    assert meeting.standing() is S.TALKING
    assert meeting.spoken_to() == set(calls)
    assert meeting.call(other).state is CallState.HELD_BY_US


def test_the_buttons_of_one_call_mean_the_conference(meeting: Meeting) -> None:
    """S5: one place decides: Hold holds the whole, Resume resumes it, Hang up removes that one."""
    customer, maria, tom = meeting.with_parties("Maria", "Tom")
    meeting.calls.hold(maria)
    meeting.settle()
    assert meeting.standing() is S.HELD
    meeting.calls.resume(tom)
    meeting.settle()
    assert meeting.spoken_to() == {customer, maria, tom}
    meeting.calls.hang_up(tom)
    meeting.settle()
    assert meeting.mixed() == {customer, maria}


def test_it_is_ended_for_all(meeting: Meeting) -> None:
    """C6: nobody is left on the line."""
    calls = meeting.with_parties("Maria", "Tom")
    left: list[EndReason] = []
    meeting.bus.subscribe(PartyLeft, lambda event: left.append(event.reason))
    meeting.conference.end()
    meeting.settle()
    assert not any(meeting.lives(call_id) for call_id in calls)
    assert meeting.standing() is S.NONE
    assert len(meeting.calls) == 0


def test_it_is_split_into_single_calls(meeting: Meeting) -> None:
    """S6: the chosen one is here, the others wait, each an ordinary call."""
    customer, maria, tom = meeting.with_parties("Maria", "Tom")
    meeting.conference.split(maria)
    meeting.settle()
    assert meeting.spoken_to() == {maria}
    assert meeting.mixed() == set()
    assert {meeting.call(call_id).state for call_id in (customer, tom)} == {CallState.HELD_BY_US}
    meeting.calls.swap()
    meeting.settle()
    assert len(meeting.spoken_to()) == 1


def test_the_engine_may_die(meeting: Meeting) -> None:
    """C6: every call ends for a named reason and nothing is left behind."""
    calls = meeting.with_parties("Maria", "Tom")
    meeting.kill_engine()
    assert meeting.standing() is S.NONE
    assert {meeting.call(call_id).end_reason for call_id in calls} == {EndReason.ENGINE_LOST}


# --- leaving --------------------------------------------------------------------------------------


def test_the_agent_leaves_two_and_they_are_joined(meeting: Meeting) -> None:
    """C7, S5: by Replaces; until it is done they hear each other through this phone."""
    customer, maria = meeting.with_parties("Maria")
    meeting.conference.leave()
    meeting.settle()
    assert meeting.status() is AgentState.AVAILABLE
    assert meeting.spoken_to() == set()
    assert meeting.mixed() == {customer, maria}
    (replaces,) = meeting.engine.of(ReferWithReplaces)
    assert (replaces.call_id, replaces.consult_call_id) == (customer, maria)
    meeting.hang_up(maria)
    assert meeting.lives(customer)
    meeting.tell(customer, 200)
    assert not meeting.lives(customer)
    assert meeting.standing() is S.NONE


@pytest.mark.parametrize("how", ["refused", "failed", "never final", "not taken"])
def test_two_who_cannot_be_joined_talk_on_through_this_phone(meeting: Meeting, how: str) -> None:
    """C7, S5: the agent is out all the same; when one hangs up, so does this phone on the other."""
    sentences = told(meeting)
    if how == "not taken":
        meeting.engine.refuse(ReferWithReplaces, "no")
    customer, maria = meeting.with_parties("Maria")
    meeting.conference.leave()
    meeting.settle()
    if how == "refused":
        meeting.tell(customer, 405)
    elif how == "failed":
        meeting.tell(customer, 202, final=False)
        meeting.tell(customer, 404)
    elif how == "never final":
        meeting.tell(customer, 202, final=False)
        meeting.wait(30.1)
    assert meeting.standing() is S.AWAY
    assert meeting.mixed() == {customer, maria}
    assert meeting.spoken_to() == set()
    assert sentences == ["The PBX did not join the others; they talk through this phone."]
    assert meeting.conference.consequences() != []
    meeting.hang_up(maria)
    assert not meeting.lives(customer)
    assert meeting.standing() is S.NONE
    assert meeting.status() is AgentState.AVAILABLE


def test_the_agent_comes_back_to_those_who_talk_through_this_phone(meeting: Meeting) -> None:
    """S5: and is one of them again."""
    calls = meeting.with_parties("Maria", "Tom")
    meeting.conference.leave()
    meeting.settle()
    assert meeting.standing() is S.AWAY
    assert meeting.conference.actions == {A.COME_BACK, A.END}
    meeting.calls.resume(calls[0])
    meeting.settle()
    assert meeting.spoken_to() == set(calls)
    assert meeting.status() is AgentState.TALKING


def test_one_who_hangs_up_while_the_two_are_joined_gives_the_other_back(meeting: Meeting) -> None:
    """S5: Maria is gone before the customer's phone reaches her; the customer is the agent's again."""
    customer, maria = meeting.with_parties("Maria")
    meeting.conference.leave()
    meeting.settle()
    meeting.hang_up(maria)
    meeting.tell(customer, 481)
    assert meeting.lives(customer)
    assert meeting.spoken_to() == {customer}
    assert meeting.status() is AgentState.TALKING


# --- a consult that becomes three -----------------------------------------------------------------


def test_a_second_consult_cannot_begin_from_within(meeting: Meeting) -> None:
    """S6: holding one party alone would tear the conference; the sentence says what can be done."""
    meeting.with_parties("Maria")
    with pytest.raises(UserFacingError, match="in a conference"):
        meeting.transfer(Consultation, TransferType.CONVERSATION)


def test_two_conferences_at_once_are_refused(meeting: Meeting) -> None:
    """S6: three-way of another consult while there is a conference."""
    meeting.with_parties("Maria")
    other = meeting.engine.arrive("sip:9@127.0.0.1")
    meeting.calls.answer(other)
    meeting.engine.answer(other)
    meeting.settle()
    meeting.customer = other
    flow = meeting.transfer(Consultation, TransferType.CONVERSATION)
    meeting.answer()
    with pytest.raises(UserFacingError, match="another conference"):
        flow.three_way()
    assert not flow.over


# --- the buttons and the table --------------------------------------------------------------------


def test_each_state_has_exactly_the_buttons_that_make_sense(meeting: Meeting) -> None:
    """S6: and a press that makes no sense is one sentence."""
    base = {A.ADD, A.MUTE, A.REMOVE, A.LEAVE, A.END, A.SPLIT}
    assert meeting.conference.actions == frozenset()
    customer, _ = meeting.with_parties("Maria")
    assert meeting.conference.actions == base | {A.HOLD}
    with pytest.raises(UserFacingError):
        meeting.conference.resume()
    meeting.conference.hold()
    meeting.settle()
    assert meeting.conference.actions == base | {A.RESUME}
    with pytest.raises(UserFacingError):
        meeting.conference.hold()
    meeting.conference.leave()
    assert meeting.conference.actions == frozenset()
    for press in (meeting.conference.leave, meeting.conference.end, meeting.conference.come_back):
        with pytest.raises(UserFacingError):
            press()
    with pytest.raises(UserFacingError):
        meeting.conference.mute(customer, True)


def test_every_pair_of_states_is_legal_or_raises() -> None:
    """S6: the one setter takes the listed steps and no other."""
    assert set(CONFERENCE_TRANSITIONS) == set(S)
    conference = World().conference
    for old, new in itertools.product(S, S):
        conference._state = old  # noqa: SLF001 - the table is what is tested
        if new in CONFERENCE_TRANSITIONS[old]:
            conference._to(new)  # noqa: SLF001
            assert conference.state is new
        else:
            with pytest.raises(IllegalTransition):
                conference._to(new)  # noqa: SLF001


def test_a_conference_that_is_over_listens_no_more() -> None:
    """No subscription is left behind."""
    meeting = Meeting()
    before = meeting.bus.listeners()
    meeting.with_parties("Maria", "Tom")
    meeting.conference.end()
    meeting.settle()
    assert meeting.bus.listeners() == before
    assert [party.place for party in meeting.conference.parties] == [Place.HERE][:0]
