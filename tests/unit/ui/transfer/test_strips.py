"""The strip of a transfer: words, buttons and what is left of a failure, with real flows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.standing import Standing
from app.agent.call_back import CallBack, CallBacks
from app.agent.coworkers import Coworkers
from app.calls.call import Call
from app.calls.standings import Standings
from app.transfer.cold import ColdTransfer
from app.transfer.consultation import Consultation
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.success import SuccessTransfer
from app.transfer.transfers import AnyFlow
from tests.support.accounts import account
from tests.support.transfer_world import World, ringing, target
from ui.theme.tokens import Tone
from ui.transfer.strip_model import Count, Press, StripModel
from ui.transfer.strip_words import counted
from ui.transfer.strips import StripDesk, Strips


class Desk:
    """The transfer world with a window's strips on it."""

    def __init__(self) -> None:
        self.world = World()
        world = self.world
        file = account()
        self.standings = Standings(world.bus, Standing(file, file.agents[0]))
        self.coworkers = Coworkers(
            world.engine,
            world.bus,
            account_id="",
            address_of=lambda extension: f"sip:{extension}@127.0.0.1",
            now=world.loop.now,
        )
        self.call_backs = CallBacks(
            world.bus, world.desk, self.coworkers, world.loop, dial=lambda extension, name: None
        )
        self.said: list[str] = []
        self.opened: list[tuple[str, AnyFlow | None]] = []
        self.strips = Strips(
            StripDesk(world.transfers, world.calls, self.standings, self.call_backs, world.bus, world.loop),
            changed=lambda: None,
            announce=self.said.append,
            open_box=lambda call_id, flow: self.opened.append((call_id, flow)),
        )

    def strip(self) -> StripModel | None:
        return self.strips.strip(self.world.call(self.world.customer))

    def shown(self) -> StripModel:
        strip = self.strip()
        assert strip is not None
        return strip

    def presses(self) -> list[Press]:
        return [button.press for button in self.shown().buttons]

    def press(self, press: Press) -> None:
        self.strips.press(self.world.customer, press)
        self.world.settle()

    def close(self) -> None:
        self.strips.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def test_ringing_names_the_target_the_attempt_and_the_time_left(desk: Desk) -> None:
    """A2, A3, C9: attempt 1 of 3, so much of so much."""
    desk.world.transfer(
        Consultation, TransferType.CONVERSATION, rings=ringing(20, call_attempts=2, interval=15)
    )
    desk.world.ring()
    desk.world.wait(8)
    strip = desk.shown()
    assert (strip.title, strip.detail) == ("Ringing Maria", "Attempt 1 of 3")
    assert counted(strip, desk.world.loop.now()) == "00:08 of 00:20"


def test_between_attempts_the_next_is_counted_down(desk: Desk) -> None:
    """A5: next in n s, and it can be called now."""
    desk.world.transfer(
        Consultation, TransferType.CONVERSATION, rings=ringing(20, busy_attempts=1, busy_interval=15)
    )
    desk.world.fail(486)
    desk.world.wait(3)
    strip = desk.shown()
    assert strip.count is Count.DOWN
    assert counted(strip, desk.world.loop.now()) == "next in 12 s"
    assert Press.CALL_NOW in desk.presses()


def test_a_queued_call_waits_in_words(desk: Desk) -> None:
    """E9, E10: waiting for Maria, 0:12 of 2:00."""
    desk.world.transfer(SuccessTransfer, TransferType.SUCCESS, rings=ringing(20, queued=True))
    desk.world.ring(182)
    desk.world.wait(12)
    strip = desk.shown()
    assert (strip.title, strip.tone) == ("Waiting for Maria", Tone.WAIT)
    assert counted(strip, desk.world.loop.now()) == "00:12 of 02:00"


def test_a_group_with_nobody_free_is_waited_for_in_words(desk: Desk) -> None:
    """E12, E10: the same as for an agent; who declined before is no attempt that is under way."""
    sales = target("Sales", TargetKind.GROUP, "1002", "1003")
    desk.world.see(now=["1002", "1003"], later=["1004"])
    desk.world.transfer(ColdTransfer, TransferType.COLD, sales, ringing(20))
    assert (desk.shown().title, desk.shown().detail) == ("Ringing Sales", "Attempt 1 of 2")
    desk.world.fail(603)
    desk.world.wait(0)
    desk.world.fail(603)
    desk.world.wait(12)
    strip = desk.shown()
    assert (strip.title, strip.detail, strip.tone) == ("Waiting for Sales", "", Tone.WAIT)
    assert counted(strip, desk.world.loop.now()) == "00:12 of 02:00"
    assert desk.presses() == [Press.CANCEL, Press.CHOOSE_ANOTHER]


def test_a_cold_transfer_to_somebody_taken_meanwhile_offers_another_target(desk: Desk) -> None:
    """S9: told, call kept, another can be chosen."""
    desk.world.transfer(ColdTransfer, TransferType.COLD)
    desk.world.fail(486)
    strip = desk.shown()
    assert (strip.title, strip.tone) == ("Maria is busy.", Tone.STOP)
    assert strip.detail.startswith("You are talking to")
    assert desk.presses() == [Press.NEW_TARGET, Press.CALL_BACK, Press.DISMISS]
    desk.press(Press.NEW_TARGET)
    assert desk.opened == [(desk.world.customer, None)]


def test_each_state_has_exactly_the_buttons_that_make_sense(desk: Desk) -> None:
    """S6: ringing, talking, swapped."""
    desk.world.transfer(Consultation, TransferType.CONVERSATION)
    desk.world.ring()
    assert desk.presses() == [Press.CANCEL, Press.CHOOSE_ANOTHER, Press.COMPLETE]
    desk.world.answer()
    assert desk.presses() == [Press.COMPLETE, Press.THREE_WAY, Press.SWAP, Press.CANCEL]
    desk.press(Press.SWAP)
    assert desk.shown().title == "Maria is on hold"


def test_the_target_has_no_card_until_the_agent_talks_to_it(desk: Desk) -> None:
    """S6: the strip tells of it; then it is a call like others."""
    desk.world.transfer(Consultation, TransferType.CONVERSATION)
    assert desk.strips.hides(desk.world.consult)
    assert desk.strips.customer_of(desk.world.consult) == desk.world.customer
    desk.world.answer()
    assert not desk.strips.hides(desk.world.consult)


def test_a_failure_stays_until_it_is_read(desk: Desk) -> None:
    """D2, C12: what happened, what is still fine, what to do."""
    desk.world.transfer(SuccessTransfer, TransferType.SUCCESS)
    desk.world.fail(486)
    strip = desk.shown()
    assert (strip.title, strip.tone) == ("Maria is busy.", Tone.STOP)
    assert strip.detail.startswith("You are talking to")
    assert desk.presses() == [Press.NEW_TARGET, Press.CALL_BACK, Press.DISMISS]
    desk.press(Press.DISMISS)
    assert desk.strip() is None


def test_a_busy_coworker_can_be_called_back(desk: Desk) -> None:
    """S7."""
    desk.world.transfer(SuccessTransfer, TransferType.SUCCESS)
    desk.world.fail(486)
    desk.press(Press.CALL_BACK)
    assert [waiting.extension for waiting in desk.call_backs.pending] == ["1002"]


def test_after_a_failure_another_target_is_one_press_away(desk: Desk) -> None:
    """D2, S9."""
    desk.world.transfer(SuccessTransfer, TransferType.SUCCESS)
    desk.world.fail(603)
    desk.press(Press.NEW_TARGET)
    assert desk.opened == [(desk.world.customer, None)]


def test_cancelling_leaves_no_notice(desk: Desk) -> None:
    """S6: who pressed Cancel knows."""
    desk.world.transfer(SuccessTransfer, TransferType.SUCCESS)
    desk.press(Press.CANCEL)
    assert desk.strip() is None


def test_a_cold_transfer_nobody_answers_says_how_the_call_ended(desk: Desk) -> None:
    """C11: the card of the ended call tells it."""
    desk.world.transfer(ColdTransfer, TransferType.COLD, rings=ringing(20))
    desk.world.ring()
    desk.world.wait(21)
    assert desk.strips.ending(desk.world.customer) == "Maria did not answer. The call was ended."
    assert desk.said[-1] == "Maria did not answer. The call was ended."


def test_resume_says_what_the_customer_waits_for(desk: Desk) -> None:
    """S6: resuming would cancel, so it is not offered beside the strip."""
    desk.world.transfer(Consultation, TransferType.CONVERSATION)
    customer = desk.world.call(desk.world.customer)
    assert "cancel it to talk again" in desk.strips.hold_refusal(customer)
    desk.world.answer()
    desk.press(Press.SWAP)
    assert desk.strips.hold_refusal(customer) == ""


def _dialled(desk: Desk, number: str, code: int) -> Call:
    """A call of the agent's own that nobody took."""
    call = desk.world.calls.place("desk", f"sip:{number}@127.0.0.1")
    desk.world.engine.finish(call.id, code)
    desk.world.settle()
    return call


@pytest.mark.parametrize("code", [486, 480, 603])
def test_a_coworker_who_was_dialled_in_vain_can_be_called_back(desk: Desk, code: int) -> None:
    """S7: without a transfer; once asked for, it is not offered a second time."""
    call = _dialled(desk, "1002", code)
    assert desk.strips.can_call_back(call)
    desk.strips.press(call.id, Press.CALL_BACK)
    assert desk.call_backs.pending == (CallBack("1002", "Maria"),)
    assert not desk.strips.can_call_back(call)


def test_only_coworkers_are_called_back(desk: Desk) -> None:
    """S7: the phone sees nobody else's state; and whoever is gone for good is not waited for."""
    assert not desk.strips.can_call_back(_dialled(desk, "+12125550123", 486))
    assert not desk.strips.can_call_back(_dialled(desk, "1002", 404))
    arrived = desk.world.engine.arrive("sip:1002@127.0.0.1")
    desk.world.engine.finish(arrived)
    desk.world.settle()
    assert not desk.strips.can_call_back(desk.world.call(arrived))
