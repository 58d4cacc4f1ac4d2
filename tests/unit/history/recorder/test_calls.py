"""Which record comes of which calls, and what is kept with them."""

from __future__ import annotations

import pytest

from app.calls.call import Direction, EndReason, OutgoingIdentity
from app.calls.events import CallChanged
from app.calls.quality import CallQuality, QualitySummary
from app.engine.events import MediaChanged
from app.engine.values import CallerIdentity, Header
from app.history.record import CallOutcome, StepKind
from app.history.recorder import PULSE
from app.recording.events import RecordingBegan, RecordingContinued, RecordingEnded
from app.transfer.call_data import encode
from tests.support.recorded import DAWN, Desk


def test_a_call_is_written_down_when_it_begins_and_at_each_change(desk: Desk) -> None:
    """P7: nothing waits for the end of a call."""
    assert desk.record.open
    assert desk.record.first.answered_at is not None
    assert (desk.record.agent, desk.record.agent_state) == ("anna", "talking")
    written = len(desk.written)
    desk.world.bus.publish(
        MediaChanged(
            call_id=desk.world.customer, held_by_us=False, held_by_them=False, codec="PCMA/8000", srtp=True
        )
    )
    assert len(desk.written) == written + 1
    assert (desk.record.first.codec, desk.record.first.srtp) == ("PCMA/8000", True)


def test_ring_talk_and_hold_are_times_of_their_own(desk: Desk) -> None:
    """S10: time on hold and call time are two; all holds count."""
    world = desk.world
    call = world.calls.place("desk", "sip:600@127.0.0.1")
    world.settle()
    world.loop.advance(4)
    world.engine.answer(call.id)
    world.settle()
    world.loop.advance(10)
    for seconds in (5, 7):
        world.calls.hold(call.id)
        world.settle()
        world.loop.advance(seconds)
        world.calls.resume(call.id)
        world.settle()
        world.loop.advance(1)
    world.engine.finish(call.id)
    world.settle()
    record = desk.records[-1]
    assert record.outcome is CallOutcome.TALKED
    assert record.direction is Direction.OUT
    assert record.first.ring_seconds == pytest.approx(4)
    assert record.talk_seconds == pytest.approx(24)
    assert record.held_seconds == pytest.approx(12)
    assert record.began_at == pytest.approx(DAWN)
    assert record.ended_at == pytest.approx(DAWN + 28)
    assert record.first.reason is EndReason.THEY_HUNG_UP


def test_a_call_that_ends_on_hold_counts_the_hold(desk: Desk) -> None:
    desk.world.calls.hold(desk.world.customer)
    desk.world.settle()
    desk.world.loop.advance(9)
    desk.world.hang_up(desk.world.customer)
    assert desk.record.held_seconds == pytest.approx(9)


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        ("caller gives up", CallOutcome.MISSED),
        ("ignored", CallOutcome.MISSED),
        ("declined", CallOutcome.DECLINED),
        ("elsewhere", CallOutcome.ELSEWHERE),
    ],
)
def test_what_was_not_answered(desk: Desk, how: str, outcome: CallOutcome) -> None:
    """P7, S1: an ignored call is a missed one; one that another phone took is not."""
    world = desk.world
    call_id = world.engine.arrive("sip:1014@127.0.0.1", name="Jon Bell")
    world.loop.run()
    if how == "declined":
        world.calls.decline(call_id)
    elif how == "ignored":
        world.calls.ignore(call_id)
    world.settle()
    assert desk.records[-1].outcome in (CallOutcome.OPEN, CallOutcome.DECLINED)
    if how != "declined":
        reason = "SIP;cause=200" if how == "elsewhere" else ""
        world.engine.finish(call_id, 487, reason_header=reason)
        world.settle()
    assert desk.records[-1].outcome is outcome
    assert desk.records[-1].person.name == "Jon Bell"


def test_a_name_that_is_found_after_the_end_is_kept(desk: Desk) -> None:
    """P7: the directory may answer when a busy line has long hung up."""
    call = desk.world.calls.place("desk", "sip:601@127.0.0.1")
    desk.world.engine.finish(call.id, 486)
    desk.world.settle()
    desk.world.calls.direct.name(call.id, "Busy line")
    desk.world.bus.publish(CallChanged(call.id))
    assert desk.records[-1].person.name == "Busy line"
    assert not desk.records[-1].open


def test_a_caller_who_found_every_line_in_use_is_missed(desk: Desk) -> None:
    """P7: also one that never rang here."""
    desk.world.engine.turn_away("sip:1014@127.0.0.1", "Jon Bell")
    assert desk.records[-1].outcome is CallOutcome.MISSED
    assert desk.records[-1].first.end_sentence == "Missed: every line of this phone was in use."


def test_a_call_out_that_nobody_takes(desk: Desk) -> None:
    call = desk.world.calls.place("desk", "sip:601@127.0.0.1", name="Maria", dialled="601")
    desk.world.engine.finish(call.id, 486)
    desk.world.settle()
    record = desk.records[-1]
    assert (record.outcome, record.first.reason, record.first.dialled) == (
        CallOutcome.NOT_REACHED,
        EndReason.BUSY,
        "601",
    )


def test_what_came_with_a_call_and_what_the_agent_wrote(desk: Desk) -> None:
    """D11: the call data, also where a transfer brought the call here; and the notes."""
    world = desk.world
    header = encode({"ref": "1", "via": "success", "customer": "Keller", "order": "A-20417"}).header
    call_id = world.engine.arrive("sip:1014@127.0.0.1", headers=[header])
    world.settle()
    record = desk.records[-1]
    assert (record.data["customer"], record.order, record.transferred) == ("Keller", "A-20417", True)
    desk.notes[call_id] = "call after five"
    world.hang_up(call_id)
    assert desk.records[-1].notes == "call after five"


def test_garbage_as_call_data_is_no_data(desk: Desk) -> None:
    desk.world.engine.arrive("sip:1014@127.0.0.1", headers=[Header("User-to-User", "zz;encoding=hex")])
    desk.world.settle()
    assert desk.records[-1].data == {}


def test_the_result_and_the_work_after_a_call_belong_to_its_record(desk: Desk) -> None:
    """S8: pressed after the call, kept with it."""
    desk.world.desk.wraps_up = True
    desk.world.hang_up(desk.world.customer)
    desk.world.loop.advance(6)
    desk.results.give("Sold")
    assert (desk.record.result, desk.record.result_by_default) == ("Sold", False)
    assert desk.record.wrap_up_seconds == pytest.approx(6)


def test_quality_and_recordings_are_kept_with_their_leg(desk: Desk) -> None:
    """P7, S9: they come after the end of the call, too, and a file that went on in another call is one."""
    world = desk.world
    bus = world.bus
    bus.publish(RecordingBegan(world.customer, "/r/1.wav"))
    new = world.engine.replace(world.customer, "sip:1015@127.0.0.1")
    world.settle()
    bus.publish(RecordingContinued(world.customer, new, "/r/1.wav"))
    world.hang_up(world.customer)
    world.hang_up(new)
    summary = QualitySummary(
        mos=4.1, worst_mos=3.0, loss=0.01, jitter=0.004, round_trip=0.03, codec="G722", seconds=9, line=(4.1,)
    )
    bus.publish(CallQuality(new, summary))
    bus.publish(RecordingEnded(new, "/r/1.wav", 12.0))
    assert [leg.quality for leg in desk.record.legs] == [None, summary]
    assert [(one.path, one.seconds) for one in desk.record.recordings] == [("/r/1.wav", 12.0)]
    assert desk.kinds() == [StepKind.TAKEN_OVER]


def test_open_records_are_seen_again_and_again(desk: Desk) -> None:
    """After a crash a long call is known to have been long."""
    desk.world.desk.wraps_up = False
    desk.world.loop.advance(10 * PULSE)
    assert desk.record.cut_off().ended_at == pytest.approx(DAWN + 10 * PULSE)
    desk.world.hang_up(desk.world.customer)
    written = len(desk.written)
    desk.world.loop.advance(10 * PULSE)
    assert len(desk.written) == written


def test_the_end_of_the_program_closes_what_is_open(desk: Desk) -> None:
    """No record is left open."""
    desk.world.loop.advance(7)
    desk.close()
    assert desk.record.outcome is CallOutcome.PROGRAM_ENDED
    assert desk.record.ended_at == pytest.approx(DAWN + 7)
    assert desk.record.first.end_sentence == "Hookswitch ended during this call."
    assert desk.world.loop.pending() == 0


def test_as_whom_a_call_went_out_is_kept(desk: Desk) -> None:
    """S13: name and number as they were then, also when the account file forgets the identity."""
    sales = OutgoingIdentity("Sales line", "+49 30 5550101", CallerIdentity(address="<sip:a@b>"))
    desk.world.calls.place("desk", "sip:+4930901820@pbx", identity=sales)
    desk.world.settle()
    assert desk.records[-1].first.identity == "Sales line, +49 30 5550101"
    assert desk.records[0].first.identity == ""
