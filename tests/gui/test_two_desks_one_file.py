"""Two windows on one account file: an admin saves in one, both follow; calls in progress keep their rules."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.office import TEXT, OfficeWindow
from ui.calls.card import CallCard
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import Tick


@pytest.fixture
def desks(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[tuple[OfficeWindow, OfficeWindow]]:
    del theme
    file = tmp_path / "account.toml"
    file.write_text(TEXT)
    maria = OfficeWindow(qtbot, tmp_path / "maria", file, "maria")
    jan = OfficeWindow(qtbot, tmp_path / "jan", file, "jan")
    for desk in (maria, jan):
        desk.show()
        desk.wait_until_signed_in()
    yield maria, jan
    maria.close()
    jan.close()


def talk(desk: OfficeWindow, number: str) -> CallCard:
    """Call and be answered; the card of the call."""
    call = desk.phone.dial(number)
    desk.engine.answer(call.id)
    desk.engine.grant_holds()
    desk.settle()
    return next(card for card in desk.window.findChildren(CallCard) if number in card.accessibleName())


def entry(card: CallCard) -> str:
    """What the button that passes the call on says."""
    found = [
        button.accessibleName()
        for button in card.findChildren(Button)
        if button.isVisible() and button.accessibleName() in ("Add Call", "Transfer")
    ]
    assert len(found) == 1
    return found[0]


def test_both_desks_follow_within_a_second_and_only_the_next_call_has_the_new_button(
    desks: tuple[OfficeWindow, OfficeWindow], record_property: Callable[[str, object], None]
) -> None:
    """C1 to C3, C9: Pro Dialing off, and the next call has Transfer; the one in progress keeps Add Call."""
    maria, jan = desks
    before = {desk: talk(desk, "600") for desk in desks}
    assert [entry(card) for card in before.values()] == ["Add Call", "Add Call"]
    maria.open_settings("account")
    maria.type("Ring Timeout (s)", "45")
    next(tick for tick in maria.settings.findChildren(Tick) if tick.accessibleName() == "Pro Dialing").click()
    begun = time.monotonic()
    maria.click("Save")

    def in_force() -> bool:
        accounts = [desk.phone.standings.current.account for desk in desks]
        return all(
            account.general.ring_timeout_seconds == 45 and not account.warm_transfer for account in accounts
        )

    maria.wait(in_force)
    took = time.monotonic() - begun
    record_property("seconds", round(took, 3))
    assert [entry(card) for card in before.values()] == ["Add Call", "Add Call"]
    for desk in (maria, jan):
        assert entry(talk(desk, "601")) == "Transfer"
        assert desk.phone.centre.desk is not None
        assert desk.phone.centre.desk.ring_timeout == 45
