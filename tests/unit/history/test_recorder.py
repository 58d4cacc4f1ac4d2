"""Which record comes of which calls and transfers, on a virtual clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.agent.results import CallResults
from app.calls.call import Direction, EndReason, OutgoingIdentity
from app.calls.events import CallAdded, CallChanged, CallRecovered
from app.calls.quality import CallQuality, QualitySummary
from app.engine.events import MediaChanged
from app.engine.values import CallerIdentity, Header
from app.history.listeners import CallFacts, TransferSteps
from app.history.record import CallOutcome, Record, Role, StepKind
from app.history.recorder import PULSE, Recorder, Sitting
from app.history.words import step
from app.past import data_of
from app.recording.events import RecordingBegan, RecordingContinued, RecordingEnded
from app.transfer.call_data import encode
from app.transfer.cold import ColdTransfer
from app.transfer.consultation import Consultation
from app.transfer.flow import Action
from app.transfer.kinds import TransferType
from app.transfer.referred import HangUpTransfer
from app.transfer.success import SuccessTransfer
from tests.support.transfer_world import World, ringing

DAWN = 1_700_000_000.0
"""Unix seconds at which the virtual clock stands at 0."""


class Desk:
    """A world, and what the recorder wrote down of it."""

    def __init__(self) -> None:
        self.world = World()
        self.written: list[Record] = []
        self.notes: dict[str, str] = {}
        world = self.world
        self.results = CallResults(world.bus, world.desk, ("Sold", "Call again"))
        self.recorder = Recorder(
            world.calls,
            world.loop,
            world.bus,
            self.written.append,
            sitting=lambda: Sitting("anna", world.desk.status.state.value),
            data_of=data_of,
            notes_of=lambda call_id: self.notes.get(call_id, ""),
            clock=lambda: DAWN + world.loop.now(),
        )
        self.steps = TransferSteps(self.recorder, world.bus)
        self.facts = CallFacts(self.recorder, world.bus, world.loop)
        world.bus.publish(CallAdded(world.customer))  # the world's own call was there before the recorder
        world.settle()

    @property
    def records(self) -> list[Record]:
        """The newest state of each record, in the order they began."""
        return list({record.uid: record for record in self.written}.values())

    @property
    def record(self) -> Record:
        """The only one."""
        (record,) = self.records
        return record

    def kinds(self) -> list[StepKind]:
        return [step.kind for step in self.record.steps if step.kind is not StepKind.MOVED]

    def close(self) -> None:
        self.steps.close()
        self.facts.close()
        self.recorder.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


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


def test_a_transfer_is_one_record_with_its_legs_and_steps(desk: Desk) -> None:
    """D2: the customer's call and every attempt to reach the target, in order."""
    world = desk.world
    world.transfer(SuccessTransfer, TransferType.SUCCESS, rings=ringing(20, call_attempts=1, interval=5))
    world.wait(20)
    world.wait(5)
    world.answer()
    world.carry_out()
    world.hang_up(world.customer)
    record = desk.record
    assert record.outcome is CallOutcome.TRANSFERRED
    assert record.transferred
    assert [leg.role for leg in record.legs] == [Role.CUSTOMER, Role.TARGET, Role.TARGET]
    assert desk.kinds() == [
        StepKind.BEGAN,
        StepKind.TARGET_CALLED,
        StepKind.TARGET_MISSED,
        StepKind.REDIAL_PLANNED,
        StepKind.TARGET_CALLED,
        StepKind.TARGET_ANSWERED,
        StepKind.AGENT_RELEASED,
        StepKind.ENDED,
    ]
    missed = next(step for step in record.steps if step.kind is StepKind.TARGET_MISSED)
    assert missed.detail == EndReason.NO_ANSWER.value
    assert {step.whom for step in record.steps} == {"Maria"}
    assert (
        record.legs[1].end_sentence == "Nobody answered."
    )  # the ring time was over; the agent hung up nothing
    assert not record.open


def test_a_failed_transfer_is_no_transferred_call(desk: Desk) -> None:
    """C12: the customer stayed; the steps are there all the same."""
    world = desk.world
    world.transfer(SuccessTransfer, TransferType.SUCCESS)
    world.fail(603)
    world.hang_up(world.customer)
    assert desk.record.outcome is CallOutcome.TALKED
    assert StepKind.TARGET_MISSED in desk.kinds()
    told = [sentence for one in desk.record.steps if (sentence := step(one))]
    assert told[-3:] == ["Maria: declined.", "Maria declined the call.", "The customer is back with you."]


def test_a_transfer_that_the_agent_gives_up_says_so(desk: Desk) -> None:
    """C12: why the customer is back, and that the customer is, are two sentences."""
    world = desk.world
    flow = world.transfer(SuccessTransfer, TransferType.SUCCESS)
    flow.cancel()
    world.settle()
    told = [sentence for one in desk.record.steps if (sentence := step(one))]
    assert told[-2:] == ["The transfer was cancelled.", "The customer is back with you."]


def test_a_customer_in_a_voice_menu_keeps_the_record_open_and_comes_back_to_it(desk: Desk) -> None:
    """D5: one record, one agent."""
    world = desk.world
    flow = world.transfer(HangUpTransfer, TransferType.HANG_UP, data={"customer": "42"})
    world.notify(202, final=False)
    world.notify(200)
    world.hang_up(world.customer)
    assert desk.record.open
    assert flow.order.plan.data is not None
    back = world.come_back([flow.order.plan.data.header])
    world.calls.answer(back)
    world.engine.answer(back)
    world.settle()
    assert [leg.call_id for leg in desk.record.legs] == [world.customer, back]
    world.hang_up(back)
    assert not desk.record.open
    assert desk.record.outcome is CallOutcome.TRANSFERRED
    assert StepKind.CUSTOMER_RETURNED in desk.kinds()


def test_when_the_customer_leaves_the_consult_goes_on_in_the_same_record(desk: Desk) -> None:
    """D10: what began as a consult is no second conversation."""
    world = desk.world
    world.transfer(Consultation, TransferType.CONVERSATION)
    world.answer()
    world.hang_up(world.customer)
    assert desk.record.open
    assert StepKind.CONSULT_KEPT in desk.kinds()
    world.hang_up(world.consult)
    assert not desk.record.open


def test_a_conference_is_a_step_of_every_record_in_it(desk: Desk) -> None:
    """C6: once in each, however many of its legs take part."""
    world = desk.world
    flow = world.transfer(Consultation, TransferType.CONVERSATION)
    world.answer()
    assert Action.THREE_WAY in flow.actions
    flow.three_way()
    world.settle()
    assert desk.kinds().count(StepKind.CONFERENCE) == 1


def test_a_cold_transfer_that_nobody_answers_is_no_success(desk: Desk) -> None:
    """C11: the call ended, and the record says that the customer reached nobody."""
    world = desk.world
    world.transfer(ColdTransfer, TransferType.COLD, rings=ringing(20))
    world.wait(20)
    assert not desk.record.open
    assert not desk.record.transferred
    assert desk.record.outcome is CallOutcome.TALKED
    assert desk.kinds()[-1] in (StepKind.ENDED, StepKind.AGENT_RELEASED)


def test_a_call_taken_up_again_goes_on_in_its_record(desk: Desk) -> None:
    """The engine was lost: one conversation, two legs."""
    world = desk.world
    world.kill_engine()
    assert desk.record.first.reason is EndReason.ENGINE_LOST
    assert not desk.record.open
    call = world.calls.place("desk", "sip:customer@127.0.0.1")
    world.bus.publish(CallRecovered(world.customer, call.id))
    world.loop.run()
    assert desk.record.open
    assert [leg.call_id for leg in desk.record.legs] == [world.customer, call.id]
    assert desk.kinds() == [StepKind.RECOVERED]
    world.engine.answer(call.id)
    world.settle()
    world.engine.finish(call.id)
    world.settle()
    assert desk.record.last.end_sentence == "The other side hung up."
    assert desk.record.first.end_sentence == "The call was lost because the phone engine stopped."


def test_a_call_that_was_gone_when_it_was_asked_for_again_ended_with_the_engine(desk: Desk) -> None:
    """What the customer knows of it, not what the server said to our asking."""
    world = desk.world
    world.kill_engine()
    call = world.calls.place("desk", "sip:customer@127.0.0.1")
    world.bus.publish(CallRecovered(world.customer, call.id))
    world.loop.run()
    world.engine.finish(call.id, 481)
    world.settle()
    assert desk.record.last.end_sentence == "The call was lost because the phone engine stopped."


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
