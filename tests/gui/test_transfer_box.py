"""The Add Call / Transfer box and the strip in the window, with a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.account.standing import Standing
from app.agent.state import AVAILABLE, AgentState, Status
from app.engine.commands import HangUpCall, MixCalls, PlaceCall, ReferCall, ReferWithReplaces
from app.engine.events import ReferProgressed
from app.transfer.call_data import MANNER, REFERENCE, encode
from app.transfer.kinds import TransferType
from tests.gui.conftest import SERVER, DeskInWindow
from tests.support.accounts import account, general, rights
from tests.support.clipping import clipped, place
from ui.calls.card import CallCard
from ui.frame.closing_dialog import ClosingDialog
from ui.theme.theme import Theme
from ui.transfer.strip_view import TransferStrip
from ui.transfer.view import TransferBox
from ui.widgets.buttons import Button
from ui.widgets.text import Text


class Centre(DeskInWindow):
    """Anna of the example account, in a call with Maria Keller."""

    def stand(self, **changes: object) -> None:
        """Let this account file hold."""
        file = account(**changes)
        self.phone.standings.use(Standing(file, file.agents[0]))
        self.settle()

    def customer(self, name: str = "Maria Keller") -> str:
        """A customer who has called and talks with the agent."""
        call_id = self.ring(name, "+12125550000")
        self.phone.calls.answer(call_id)
        self.engine.answer(call_id)
        self.settle()
        return call_id

    def open(self) -> TransferBox:
        """The box, opened by its key."""
        self.press("Ctrl+Shift+T")
        return self.box()

    def box(self) -> TransferBox:
        """The one that is open."""
        (box,) = (b for b in self.window.findChildren(TransferBox) if b.isVisible())
        return box

    def boxes(self) -> int:
        """How many are open."""
        return sum(box.isVisible() for box in self.window.findChildren(TransferBox))

    def press(self, keys: str) -> None:
        """Press one combination where the focus is."""
        target = QApplication.focusWidget() or self.window
        QTest.keySequence(target, keys)
        self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is."""
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, text)
        self.settle()

    def strip(self) -> TransferStrip:
        """The strip that is shown."""
        (strip,) = (s for s in self.window.findChildren(TransferStrip) if s.isVisible())
        return strip

    def strips(self) -> int:
        """How many are shown."""
        return sum(strip.isVisible() for strip in self.window.findChildren(TransferStrip))

    def click(self, name: str) -> None:
        """Click the one button of that name, in the window or the box."""
        found = [
            button
            for button in self.window.findChildren(Button)
            if button.accessibleName() == name and button.isVisible()
        ]
        assert len(found) == 1, f"{name}: {len(found)} found"
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        self.grant()

    def buttons(self, name: str) -> list[Button]:
        """Every button of that name, seen or not."""
        return [b for b in self.window.findChildren(Button) if b.accessibleName() == name]

    def grant(self) -> None:
        """The engine does what it was told."""
        self.settle()
        hung_up = {order.call_id for order in self.engine.of(HangUpCall)}
        for call_id in hung_up:
            call = self.phone.calls.get(call_id)
            if call is not None and call.end_reason is None:
                self.engine.finish(call_id, by_us=True)
        while self.engine.grant_holds():
            self.settle()
        self.settle()

    @property
    def consult(self) -> str:
        """The latest call to a target."""
        return self.engine.of(PlaceCall)[-1].call_id

    def answered(self) -> None:
        """The target answers."""
        self.engine.answer(self.consult)
        self.grant()

    def texts(self) -> list[str]:
        return [text.text() for text in self.window.findChildren(Text) if text.isVisible()]

    def titles(self) -> list[str]:
        return [card.accessibleName() for card in self.window.findChildren(CallCard) if card.isVisible()]


@pytest.fixture
def centre(qtbot: QtBot, theme: Theme) -> Iterator[Centre]:
    del theme
    made = Centre(qtbot)
    qtbot.addWidget(made.window)
    made.stand()
    made.show()
    yield made
    made.close()


# --- the box ----------------------------------------------------------------------------------------


def test_open_type_enter_by_keys_alone(centre: Centre) -> None:
    """C2, C4, E5, P9: Ctrl+Shift+T, a name, Return: the target is called and the strip stands."""
    centre.customer()
    box = centre.open()
    assert box.field.edit.hasFocus()
    assert not box.go.isEnabled()
    assert box.go.toolTip() == "Choose or type whom the call is to go to."
    centre.type("tom")
    assert box.go.text() == "Call Tom"
    centre.press("Return")
    centre.grant()
    assert centre.boxes() == 0
    assert centre.engine.of(PlaceCall)[-1].target == f"sip:1003@{SERVER}"
    assert centre.strip().accessibleName() == "Ringing Tom"


def test_arrows_in_the_field_move_the_choice(centre: Centre) -> None:
    """P9: open, arrow, arrow, Return."""
    centre.customer()
    box = centre.open()
    centre.press("Down")
    first = box.go.text()
    centre.press("Down")
    assert box.go.text() != first
    assert box.field.edit.hasFocus()
    centre.press("Return")
    assert centre.boxes() == 0
    assert len(centre.engine.of(PlaceCall)) == 1


def test_escape_changes_nothing(centre: Centre) -> None:
    call_id = centre.customer()
    centre.open()
    centre.type("tom")
    centre.press("Esc")
    assert centre.boxes() == 0
    assert centre.engine.of(PlaceCall) == []
    current = centre.phone.calls.current
    assert current is not None
    assert current.id == call_id


def test_tabs_are_the_kinds_that_exist(centre: Centre) -> None:
    """D1, E1: a kind that is switched off has no tab."""
    centre.stand(rights=rights(queues="off", ivr="off"))
    centre.customer()
    box = centre.open()
    shown = [box.tabs.tabText(place).split()[0] for place in range(box.tabs.count())]
    assert shown == ["All", "Agents", "External", "Presets"]


def test_a_tab_shows_its_kind_alone(centre: Centre) -> None:
    """D1: Ctrl+Tab walks through the tabs; the field keeps the focus."""
    centre.customer()
    box = centre.open()
    for _ in range(2):
        centre.press("Ctrl+Tab")
    model = box.rows.model()
    rows = [model.data(model.index(place, 0)) for place in range(model.rowCount())]
    assert rows == ["Billing, Queue, 8001"]
    assert box.field.edit.hasFocus()


def test_a_forbidden_target_stays_with_its_reason(centre: Centre) -> None:
    """E5, E15: what cannot be called says why, and the button cannot be pressed."""
    centre.customer()
    box = centre.open()
    centre.type("+49 30 901820")
    assert not box.go.isEnabled()
    assert "another country (DE)" in box.go.toolTip()
    assert any("another country (DE)" in text for text in centre.texts())
    centre.press("Return")
    assert centre.boxes() == 1
    assert centre.engine.of(PlaceCall) == []


def test_the_standard_plan_offers_to_leave_at_once(centre: Centre) -> None:
    """C1, C3, C8: the button reads Transfer, there is no choice of ways, and the agent is free."""
    centre.stand(account=general(plan="standard"))
    centre.customer()
    centre.click("Transfer")
    box = centre.box()
    assert not box.ways.isVisible()
    centre.type("tom")
    assert box.go.text() == "Transfer to Tom"
    centre.press("Return")
    centre.grant()
    (flow,) = centre.phone.transfers
    assert flow.order.type is TransferType.COLD
    assert centre.phone.calls.current is None


def test_a_target_that_vanishes_meanwhile_is_said(centre: Centre) -> None:
    """Bad input: the account loses the target while the box is open; the call goes on."""
    call_id = centre.customer()
    box = centre.open()
    centre.type("courier")
    assert box.go.isEnabled()
    centre.stand(external_numbers=[])
    assert not box.go.isEnabled()
    assert "Courier is no longer in the account file. Choose somebody else." in centre.texts()
    assert centre.phone.calls.get(call_id) is not None


def test_the_box_closes_with_its_call(centre: Centre) -> None:
    call_id = centre.customer()
    centre.open()
    centre.engine.finish(call_id)
    centre.settle()
    assert centre.boxes() == 0


@pytest.mark.parametrize("width", [320, 460, 900])
def test_nothing_in_the_box_is_cut(centre: Centre, width: int) -> None:
    """P9: from the width of a narrow window on."""
    centre.customer()
    box = centre.open()
    box.resize(width, 620)
    for text in ("", "a", "+49 30 901820", "nobody of that name"):
        box.field.edit.setText(text)
        centre.settle()
        assert clipped(box) == []


# --- the strip --------------------------------------------------------------------------------------


def consult(centre: Centre) -> str:
    """A consultation with Tom; gives the customer's call."""
    call_id = centre.customer()
    centre.open()
    centre.type("tom")
    centre.press("Return")
    centre.grant()
    return call_id


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
