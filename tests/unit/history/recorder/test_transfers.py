"""Which record comes of transfers, conferences and calls that were taken up again."""

from __future__ import annotations

from app.calls.call import EndReason
from app.calls.events import CallRecovered
from app.history.record import CallOutcome, Role, StepKind
from app.history.words import step
from app.transfer.cold import ColdTransfer
from app.transfer.consultation import Consultation
from app.transfer.flow import Action
from app.transfer.kinds import TransferType
from app.transfer.referred import HangUpTransfer
from app.transfer.success import SuccessTransfer
from tests.support.recorded import Desk
from tests.support.transfer_world import ringing


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
