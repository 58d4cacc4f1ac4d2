"""What the window shows of a transfer once it began, of a second call and of a transferred one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.agent.state import AVAILABLE, AgentState, Status
from app.engine.commands import MixCalls, ReferCall, ReferWithReplaces
from app.engine.events import ReferProgressed
from app.transfer.call_data import MANNER, REFERENCE, encode
from tests.gui.centre import Centre, centre, consult
from tests.gui.conftest import SERVER
from tests.support.accounts import general, rights
from tests.support.clipping import clipped, place
from ui.calls.card import CallCard
from ui.frame.closing_dialog import ClosingDialog
from ui.widgets.buttons import Button
from ui.widgets.text import Text

__all__ = ["centre"]

# --- the strip --------------------------------------------------------------------------------------


def test_talk_first_then_complete(centre: Centre) -> None:
    """D4, E3, S6: ring, talk, Complete; the card says how it ended."""
    call_id = consult(centre)
    assert centre.titles() == ["Call with Maria Keller"]
    centre.engine.ring(centre.consult)
    centre.answered()
    assert centre.strip().accessibleName() == "Talking to Tom"
    assert "Call with Tom" in centre.titles()
    centre.click("Complete")
    (referred,) = centre.engine.of(ReferWithReplaces)
    assert referred.call_id == call_id
    centre.bus.publish(ReferProgressed(call_id=call_id, code=200, reason="", final=True))
    centre.grant()
    assert centre.strips() == 0
    assert centre.titles() == ["Ended call with Maria Keller"]
    assert "The call was transferred to Tom." in centre.texts()


def test_a_cancelled_consult_gives_the_customer_back(centre: Centre) -> None:
    """C12, S6: Cancel while it rings; the agent talks with the customer again."""
    call_id = consult(centre)
    centre.click("Cancel, back to Maria Keller")
    assert centre.strips() == 0
    current = centre.phone.calls.current
    assert current is not None
    assert current.id == call_id
    assert not current.held_by_us


def test_a_failure_says_what_is_fine_and_what_to_do(centre: Centre) -> None:
    """D2, C12, S7: busy: the customer is back, and another target is one press away."""
    consult(centre)
    centre.engine.finish(centre.consult, 486)
    centre.grant()
    assert centre.strip().accessibleName() == "Tom is busy."
    assert "You are talking to Maria Keller" in centre.texts()
    centre.click("Call back when free")
    assert [waiting.name for waiting in centre.phone.call_backs.pending] == ["Tom"]
    assert centre.strips() == 0


def test_other_target_opens_the_box_for_the_transfer_under_way(centre: Centre) -> None:
    """D4, S9: the customer waits on while somebody else is chosen."""
    consult(centre)
    centre.click("Other target")
    box = centre.box()
    assert not box.ways.isVisible()
    centre.type("maria")
    centre.press("Return")
    centre.grant()
    assert centre.boxes() == 0
    assert centre.strip().accessibleName() == "Ringing Maria"


def test_swap_and_three_way(centre: Centre) -> None:
    """S6, C6: the buttons of a consultation; three become a conference."""
    consult(centre)
    centre.answered()
    centre.click("Swap")
    assert centre.strip().accessibleName() == "Tom is on hold"
    centre.click("Three-way")
    assert centre.strips() == 0
    assert len(centre.engine.of(MixCalls)[-1].call_ids) >= 2


def test_the_strip_never_covers_the_name_or_hang_up(centre: Centre) -> None:
    """S6: at every width name, strip and Hang up are all in sight, and nothing is cut."""
    consult(centre)
    for width in (320, 400, 520, 640, 1024, 1600):
        centre.window.resize(width, 700)
        centre.settle()
        assert clipped(centre.window) == []
        card = next(c for c in centre.window.findChildren(CallCard) if c.isVisible())
        strip = centre.strip()
        shown = [b for b in card.findChildren(Button) if b.isVisible()]
        (hang_up,) = (b for b in shown if b.accessibleName() == "Hang up")
        assert hang_up.visibleRegion().boundingRect() == hang_up.rect()
        assert not place(centre.window, strip).intersects(place(centre.window, hang_up))


# --- a second call ----------------------------------------------------------------------------------


def test_answer_and_end_takes_the_second_call(centre: Centre) -> None:
    """S1: the call at hand ends, the second is answered."""
    first = centre.customer()
    second = centre.ring("Jon Bell")
    centre.click("Answer & End")
    centre.engine.answer(second)
    centre.grant()
    assert centre.phone.calls.get(first) is not None
    current = centre.phone.calls.current
    assert current is not None
    assert current.id == second
    assert len(centre.phone.calls) == 1


def test_the_standard_plan_cannot_answer_and_hold(centre: Centre) -> None:
    """S1: Answer & Hold is part of Pro; the key alone ends nobody's call."""
    centre.stand(account=general(plan="standard"))
    first = centre.customer()
    centre.ring("Jon Bell")
    names = [b.accessibleName() for b in centre.window.findChildren(Button) if b.isVisible()]
    assert "Answer & Hold" not in names
    centre.press("Ctrl+Shift+A")
    current = centre.phone.calls.current
    assert current is not None
    assert current.id == first
    assert any("ends the one you are in" in text for text in centre.texts())


def test_ignore_is_silent_here_and_rings_on(centre: Centre) -> None:
    """S1."""
    centre.customer()
    second = centre.ring("Jon Bell")
    centre.click("Ignore")
    call = centre.phone.calls.get(second)
    assert call is not None
    assert call.ignored
    assert call.ringing_here


def test_switched_off_transfer_has_no_button(centre: Centre) -> None:
    """E1: absent, not dead."""
    centre.stand(rights=rights(transfer="off"))
    centre.customer()
    names = [b.accessibleName() for b in centre.window.findChildren(Button) if b.isVisible()]
    assert "Add Call" not in names
    assert "Transfer" not in names


def test_the_tabs_are_walked_round_and_round(centre: Centre) -> None:
    """P9: Ctrl+Shift+Tab from the first tab leads to the last."""
    centre.customer()
    box = centre.open()
    centre.press("Ctrl+Shift+Tab")
    assert box.tabs.currentIndex() == box.tabs.count() - 1


# --- leaving (S4) -----------------------------------------------------------------------------------


def _asked(centre: Centre) -> ClosingDialog:
    (dialog,) = (d for d in centre.window.findChildren(ClosingDialog) if d.isVisible())
    return dialog


def test_closing_during_a_consult_says_what_happens_to_whom_once(centre: Centre) -> None:
    """S4: the customer of a transfer is named by the transfer, and not a second time as a call."""
    consult(centre)
    centre.window.close()
    centre.settle()
    dialog = _asked(centre)
    said = [text.text() for text in dialog.findChildren(Text)]
    assert said[1:] == ["A customer is being transferred to Tom and would be cut off."]
    dialog.keep.click()
    centre.settle()
    assert centre.window.isVisible()
    assert centre.strip().accessibleName() == "Ringing Tom"


def _cold(centre: Centre) -> str:
    call_id = centre.customer()
    box = centre.open()
    centre.type("tom")
    way = next(b for b in box.findChildren(Button) if b.accessibleName() == "Now")
    QTest.mouseClick(way, Qt.MouseButton.LeftButton)
    centre.settle()
    centre.click("Transfer to Tom")
    return call_id


def test_a_cold_transfer_under_way_is_handed_to_the_pbx_before_the_window_closes(centre: Centre) -> None:
    """S4: asked first, then a REFER to the target; the window closes when the PBX has it."""
    call_id = _cold(centre)
    centre.window.close()
    centre.settle()
    dialog = _asked(centre)
    assert dialog.end.text() == "Hand over and close"
    dialog.end.click()
    centre.grant()
    assert centre.window.isVisible()
    (refer,) = centre.engine.of(ReferCall)
    assert refer.call_id == call_id
    centre.bus.publish(ReferProgressed(call_id=call_id, code=202, reason="", final=False))
    centre.grant()
    assert not centre.window.isVisible()


def test_a_pbx_that_refuses_the_hand_over_keeps_the_window_open(centre: Centre) -> None:
    """S4: the customer is back with the agent, and the question is asked again."""
    call_id = _cold(centre)
    centre.window.close()
    centre.settle()
    _asked(centre).end.click()
    centre.grant()
    centre.bus.publish(ReferProgressed(call_id=call_id, code=603, reason="", final=True))
    centre.grant()
    assert centre.window.isVisible()
    said = [text.text() for text in _asked(centre).findChildren(Text)]
    assert any("Maria Keller" in sentence for sentence in said)


# --- a transferred call arrives (E9 to E11) ---------------------------------------------------------


def _transferred(centre: Centre) -> str:
    data = {REFERENCE: "abc", MANNER: "cold", "customer": "Maria Keller", "campaign": "Spring"}
    call_id = centre.engine.arrive(
        f"sip:1002@{SERVER}", name="Maria", dialled=f"sip:1001@{SERVER}", headers=[encode(data).header]
    )
    centre.settle()
    return call_id


def test_a_transferred_call_rings_with_whom_it_brings(centre: Centre) -> None:
    """E6, E11: call and screen pop come together."""
    _transferred(centre)
    assert "Transfers Maria Keller · Spring" in centre.texts()
    assert centre.strips() == 0


def test_a_transferred_call_waits_in_sight_until_the_agent_is_available(centre: Centre) -> None:
    """E9, E10, E11: silent, with the time left; it rings when the agent is available."""
    centre.phone.agent.choose(Status(AgentState.BREAK, "Lunch"))
    call_id = _transferred(centre)
    assert centre.strip().accessibleName() == "Waits until you are available"
    assert "00:00 of 02:00" in centre.texts()
    centre.phone.agent.choose(AVAILABLE)
    centre.settle()
    assert centre.strips() == 0
    call = centre.phone.calls.get(call_id)
    assert call is not None
    assert not call.ignored
