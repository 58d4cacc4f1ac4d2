"""The conference's card in the window, with a scripted engine."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.calls.conference_state import ConferenceState
from app.engine.commands import HangUpCall, MixCalls
from tests.gui.centre import Centre, centre, consult
from tests.support.clipping import clipped
from ui.conference.body import PartyRow
from ui.conference.specimens import SPECIMENS
from ui.gallery.specimen import Specimen
from ui.theme.theme import Theme
from ui.widgets.text import Text

__all__ = ["centre"]


def gathered(centre: Centre) -> str:
    """Maria Keller, Tom and the agent in a conference; gives Maria's call."""
    call_id = consult(centre)
    centre.answered()
    centre.click("Three-way")
    return call_id


def state(centre: Centre) -> ConferenceState:
    return centre.phone.conference.state


def names(centre: Centre) -> list[str]:
    rows = [row for row in centre.window.findChildren(PartyRow) if row.isVisible()]
    return [row.accessibleName() for row in rows]


def test_three_way_shows_one_card_with_everybody(centre: Centre) -> None:
    """C6: the list of parties; no card of its own for any of them."""
    gathered(centre)
    assert centre.titles() == ["Conference"]
    assert names(centre) == ["Maria Keller", "Tom"]
    assert "You and 2 others" in centre.texts()


def test_one_party_is_muted_for_all_and_heard_again(centre: Centre) -> None:
    """C6: mute one."""
    gathered(centre)
    centre.click("Mute Tom")
    assert [party.muted for party in centre.phone.conference.parties] == [False, True]
    centre.click("Unmute Tom")
    assert [party.muted for party in centre.phone.conference.parties] == [False, False]


def test_removing_one_leaves_an_ordinary_call(centre: Centre) -> None:
    """C6, S5: remove one; the last two are an ordinary call."""
    gathered(centre)
    centre.click("Remove Tom")
    assert centre.titles()[-1:] == ["Call with Maria Keller"]
    assert centre.phone.conference.state is ConferenceState.NONE


def test_talking_to_one_alone_splits_it(centre: Centre) -> None:
    """S6: split back to single calls: this one here, the other on hold."""
    call_id = gathered(centre)
    centre.click("Talk to Maria Keller alone")
    current = centre.phone.calls.current
    assert current is not None
    assert current.id == call_id
    assert sorted(centre.titles()) == ["Call with Maria Keller", "Call with Tom"]


def test_ending_it_for_all_ends_every_call(centre: Centre) -> None:
    """C6: end for all."""
    gathered(centre)
    centre.click("End all")
    assert len({order.call_id for order in centre.engine.of(HangUpCall)}) == 2
    assert len(centre.phone.calls) == 0


def test_the_whole_is_held_and_resumed(centre: Centre) -> None:
    """C6: hold the whole, by the button and by the key."""
    gathered(centre)
    centre.click("Hold")
    assert state(centre) is ConferenceState.HELD
    centre.press("Ctrl+Shift+H")
    centre.grant()
    assert state(centre) is ConferenceState.TALKING


def test_add_call_lets_it_grow(centre: Centre) -> None:
    """C6: the box offers no other way than to join, and the strip stands on the conference's card."""
    gathered(centre)
    centre.click("Add Call")
    assert not centre.box().ways.isVisible()
    centre.type("maria")
    centre.press("Return")
    centre.grant()
    assert centre.strip().accessibleName() == "Ringing Maria"
    assert centre.titles() == ["Conference"]
    centre.answered()
    assert names(centre) == ["Maria Keller", "Tom", "Maria"]
    assert len(centre.engine.of(MixCalls)[-1].call_ids) >= 3


@pytest.mark.parametrize(
    "specimen", [each for each in SPECIMENS if each.width == 320], ids=lambda each: each.name
)
def test_no_sentence_is_cut_in_the_narrowest_window(qtbot: QtBot, theme: Theme, specimen: Specimen) -> None:
    """P9, C6: whatever goes on in the conference, at 320 px."""
    del theme
    widget = specimen.build()
    qtbot.addWidget(widget)
    widget.setFixedWidth(specimen.width)
    widget.show()
    shown = [text for text in widget.findChildren(Text) if text.isVisible() and text.elides]
    assert shown, "names may be cut"
    cut = [text.text() for text in shown if text.fontMetrics().horizontalAdvance(text.text()) > text.width()]
    assert cut == []
    assert clipped(widget) == []
