"""The other side puts a new call in the place of ours (RFC 3515, RFC 3891)."""

from __future__ import annotations

from app.calls.call import CallState, Direction
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallTakenOver
from app.calls.succession import REFERRER_SECONDS
from app.engine.commands import HangUpCall, HoldCall, PlaceCall
from app.engine.values import Header
from tests.support.call_log import CallLogSpy
from tests.support.scripted_engine import EngineScripted, dialog
from tests.support.virtual_loop import VirtualLoop


def up(calls: Calls, engine: EngineScripted) -> str:
    call_id = engine.arrive()
    calls.answer(call_id)
    engine.answer(call_id)
    engine.grant_holds()
    return call_id


def test_a_referred_call_rings_and_comes_up_in_the_old_ones_place(
    calls: Calls, engine: EngineScripted, log: CallLogSpy
) -> None:
    """The engine has sent the INVITE itself; the agent sees and hears the new call."""
    old = up(calls, engine)
    new = engine.refer_arrives(old, "sip:1003@127.0.0.1")
    call = calls.get(new)
    assert call is not None
    assert (call.direction, call.remote.number, call.account_id) == (Direction.OUT, "1003", "desk")
    assert engine.of(PlaceCall) == []
    assert calls.current is call
    assert log.of(CallTakenOver) == [CallTakenOver(old, new)]
    assert log.of(CallAdded)[-1] == CallAdded(new)
    engine.ring(new)
    engine.finish(old)
    engine.answer(new)
    assert call.state is CallState.UP
    assert engine.at_microphone() == {new}
    assert engine.of(HoldCall) == []


def test_a_referrer_that_died_leaves_no_dead_call_behind(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """D4: peer to peer the BYE is the referrer's to send; after a while it is ours."""
    old = up(calls, engine)
    new = engine.refer_arrives(old, "sip:1003@127.0.0.1")
    engine.ring(new)
    loop.advance(REFERRER_SECONDS)
    assert [call.id for call in calls] == [old, new], "it may take us back while nobody has answered"
    engine.answer(new)
    loop.advance(REFERRER_SECONDS - 1)
    assert engine.of(HangUpCall) == []
    loop.advance(1)
    assert engine.of(HangUpCall) == [HangUpCall(call_id=old)]
    engine.finish(old)
    assert engine.at_microphone() == {new}


def test_a_referrer_that_says_good_bye_is_not_told_so_again(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """D4: nor is anybody hung up where the other side did not answer."""
    old = up(calls, engine)
    new = engine.refer_arrives(old, "sip:1003@127.0.0.1")
    engine.answer(new)
    engine.finish(old)
    loop.advance(REFERRER_SECONDS)
    assert engine.of(HangUpCall) == []
    failed = engine.refer_arrives(new, "sip:1004@127.0.0.1")
    engine.finish(failed, 486)
    loop.advance(REFERRER_SECONDS)
    assert engine.of(HangUpCall) == []


def test_a_refused_refer_changes_nothing(calls: Calls, engine: EngineScripted) -> None:
    old = up(calls, engine)
    engine.refer_arrives(old, "sip:1003@127.0.0.1", accepted=False)
    assert [call.id for call in calls] == [old]
    assert engine.at_microphone() == {old}


def test_a_peer_that_replaces_our_call_is_up_in_its_place(calls: Calls, engine: EngineScripted) -> None:
    """D4 seen from the target: the customer steps into the agent's seat."""
    old = up(calls, engine)
    new = engine.replace(old, "sip:customer@example.com", "A customer")
    call = calls.get(new)
    assert call is not None
    assert (call.state, call.remote.name, call.dialog) == (CallState.UP, "A customer", dialog(new))
    assert engine.at_microphone() == {new}
    engine.finish(old)
    assert calls.current is call
    assert engine.at_microphone() == {new}


def test_what_is_known_of_a_call_goes_on_with_who_steps_in(calls: Calls, engine: EngineScripted) -> None:
    """D11: the customer brings no data of their own; what came with the agent's call is still true."""
    told, other = Header("User-to-User", "00aa;encoding=hex"), Header("X-Mailbox", "7")
    old = engine.arrive(headers=[other, told])
    calls.answer(old)
    engine.answer(old)
    new = calls.get(engine.replace(old, "sip:customer@example.com", headers=[other]))
    assert new is not None
    assert new.headers == (other, told)
    referred = calls.get(engine.refer_arrives(new.id, "sip:1003@127.0.0.1"))
    assert referred is not None
    assert referred.headers == (told,)


def test_who_steps_in_with_data_keeps_it(calls: Calls, engine: EngineScripted) -> None:
    """D11: the newer word counts."""
    old = engine.arrive(headers=[Header("User-to-User", "00aa;encoding=hex")])
    calls.answer(old)
    engine.answer(old)
    newer = Header("user-to-user", "00bb;encoding=hex")
    new = calls.get(engine.replace(old, "sip:customer@example.com", headers=[newer]))
    assert new is not None
    assert new.headers == (newer,)


def test_who_steps_into_a_held_call_is_held_too(calls: Calls, engine: EngineScripted) -> None:
    """S3: the agent may be talking to somebody in the room."""
    old = up(calls, engine)
    calls.hold(old)
    engine.grant_holds()
    new = engine.replace(old, "sip:customer@example.com")
    assert engine.at_microphone() == set()
    engine.grant_holds()
    call = calls.get(new)
    assert call is not None
    assert call.state is CallState.HELD_BY_US


def test_a_replaced_call_beside_the_current_one_is_held(calls: Calls, engine: EngineScripted) -> None:
    """P2: two are never at the microphone."""
    first = up(calls, engine)
    second = up(calls, engine)
    new = engine.replace(first, "sip:customer@example.com")
    assert engine.at_microphone() == {second}
    engine.grant_holds()
    call = calls.get(new)
    assert call is not None
    assert call.state is CallState.HELD_BY_US
    engine.finish(first)
    calls.swap()
    engine.grant_holds()
    assert engine.at_microphone() == {new}


def test_the_same_news_twice_makes_one_call(calls: Calls, engine: EngineScripted, log: CallLogSpy) -> None:
    old = up(calls, engine)
    engine.finish(old)
    new = engine.refer_arrives(old, "sip:1003@127.0.0.1")
    engine.arrive(call_id=new)
    assert [call.id for call in calls] == [new]
    assert len(log.of(CallAdded)) == 2
