"""Time on hold and time of the call on the cards, and the reminder of a call that waits (S10)."""

from __future__ import annotations

import pytest

from app.engine.commands import PlayTone
from tests.gui.conftest import DeskInWindow
from tests.support.clipping import clipped
from ui.calls.card import CallCard
from ui.widgets.text import ElapsedText, Text


def texts(desk: DeskInWindow, card: str) -> list[str]:
    """Everything that can be read on the card of that name."""
    (found,) = [one for one in desk.window.findChildren(CallCard) if card in one.accessibleName()]
    return [text.text() for text in found.findChildren(Text) if text.isVisible()]


def test_a_held_call_has_two_timers_and_is_reminded_of(desk: DeskInWindow) -> None:
    """S10: alone, it keeps the large card; the sentence stands on it and the ringer sounds."""
    desk.show()
    call_id = desk.call("600", "Maria")
    desk.loop.advance(120)
    desk.phone.calls.hold(call_id)
    desk.engine.grant_holds()
    desk.settle()
    desk.loop.advance(60)
    desk.settle()
    shown = texts(desk, "Maria")
    assert "03:00" in shown
    assert "01:00" in shown
    assert "On hold for 1 minute now." in shown
    assert [(tone.tone, tone.role) for tone in desk.engine.of(PlayTone)] == [("hold_reminder", "ringer")]


def cut_off(desk: DeskInWindow, card: str) -> list[str]:
    """Times on the card of that name that do not fit: a name may end in dots, a time may not."""
    (found,) = [one for one in desk.window.findChildren(CallCard) if card in one.accessibleName()]
    times = [text for text in found.findChildren(ElapsedText) if text.isVisible()]
    return [text.text() for text in times if text.fontMetrics().horizontalAdvance(text.text()) > text.width()]


@pytest.mark.parametrize("width", [1024, 320])
def test_a_call_that_waits_beside_another_shows_both_times(desk: DeskInWindow, width: int) -> None:
    """S10: in its one row, too; nothing is cut off. The reminder sounds in the ear."""
    desk.show(width, 680)
    desk.call("600", "Maria")
    desk.loop.advance(120)
    desk.call("601", "Jon")
    desk.loop.advance(60)
    desk.settle()
    shown = texts(desk, "Maria")
    assert "On hold 01:00" in shown
    assert "Call 03:00" in shown
    assert "On hold for 1 minute now." in shown
    assert cut_off(desk, "Maria") == []
    assert desk.engine.of(PlayTone)[-1] == PlayTone(tone="hold_reminder", country="DE", role="speaker")
    assert clipped(desk.window) == []
