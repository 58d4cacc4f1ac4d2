"""Calling a coworker back, in the window (S7)."""

from __future__ import annotations

import pytest

from app.agent.call_back import NOTICE_SECONDS
from app.engine.commands import PlaceCall
from app.engine.events import PresenceChanged
from tests.gui.centre import Centre, centre
from tests.gui.conftest import SERVER
from tests.support.clipping import clipped
from ui.call_backs.view import CallBacksBar, DueStrip

__all__ = ["centre"]


def _tom(centre: Centre, note: str) -> None:
    account = centre.phone.account
    assert account is not None
    centre.phone.coworkers.use_account(account.account_id)
    centre.phone.coworkers.watch(["1003"])
    centre.bus.publish(
        PresenceChanged(
            account_id=account.account_id, uri=f"sip:1003@{SERVER}", known=True, open=True, note=note
        )
    )
    centre.settle()


def _bar(centre: Centre) -> CallBacksBar:
    (bar,) = centre.window.findChildren(CallBacksBar)
    return bar


def _in_vain(centre: Centre) -> None:
    """Tom is dialled and is busy."""
    call = centre.phone.dial("1003", "Tom")
    centre.engine.finish(call.id, 486)
    centre.settle()


def test_a_busy_coworker_is_called_back_from_the_ended_card(centre: Centre) -> None:
    """S7: asked for on the card, seen below the top bar, announced before the phone dials."""
    _tom(centre, "talking")
    _in_vain(centre)
    assert not _bar(centre).isVisible()
    centre.click("Call back when free")
    assert "Tom is called back when you are both free." in centre.texts()
    assert not any(button.isVisible() for button in centre.buttons("Call back when free"))
    _tom(centre, "available")
    (due,) = centre.window.findChildren(DueStrip)
    assert due.isVisible()
    assert "Tom is free: calling in 8 s." in centre.texts()
    assert len(centre.engine.of(PlaceCall)) == 1
    centre.loop.advance(NOTICE_SECONDS)
    centre.settle()
    assert len(centre.engine.of(PlaceCall)) == 2
    assert not _bar(centre).isVisible()


def test_a_call_back_is_stopped_by_one_press(centre: Centre) -> None:
    """S7: while it waits, and in the last seconds."""
    for note, stop in (("talking", "Do not call Tom"), ("available", "Do not call")):
        _tom(centre, "talking")
        _in_vain(centre)
        centre.click("Call back when free")
        _tom(centre, note)
        centre.click(stop)
        assert not _bar(centre).isVisible()
        assert centre.phone.call_backs.pending == ()


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_cut(centre: Centre, width: int) -> None:
    """P9."""
    _tom(centre, "talking")
    _in_vain(centre)
    centre.window.resize(width, 700)
    centre.settle()
    assert clipped(centre.window) == []
    centre.click("Call back when free")
    assert clipped(centre.window) == []
    _tom(centre, "available")
    assert clipped(centre.window) == []
