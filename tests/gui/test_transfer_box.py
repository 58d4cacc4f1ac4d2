"""The Add Call / Transfer box in the window, with a scripted engine."""

from __future__ import annotations

import pytest

from app.engine.commands import PlaceCall
from app.transfer.kinds import TransferType
from tests.gui.centre import Centre, centre
from tests.gui.conftest import SERVER
from tests.support.accounts import general, rights
from tests.support.clipping import clipped

__all__ = ["centre"]

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
