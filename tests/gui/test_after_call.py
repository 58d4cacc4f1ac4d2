"""The work after a call in the window, as the account file says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.agent.results import CallResultGiven
from app.agent.state import AgentState
from tests.gui.test_settings import office
from tests.support.clipping import clipped
from tests.support.office import TEXT, OfficeWindow
from ui.agent.view import WrapUpBar
from ui.widgets.buttons import Button
from ui.widgets.text import Text

__all__ = ["office"]

RESULTS = """
[agent_states]
call_results = ["Sold", "Call again"]
default_call_result = "Call again"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "account.toml"
    made.write_text(TEXT + RESULTS)
    return made


def bar(office: OfficeWindow) -> WrapUpBar:
    (found,) = office.window.findChildren(WrapUpBar)
    return found


def offered(office: OfficeWindow) -> list[str]:
    """The results to choose from, left to right."""
    buttons = [button for button in bar(office).findChildren(Button) if button.isVisible()]
    return [button.accessibleName() for button in buttons if button.accessibleName() != "Finish"]


def call(office: OfficeWindow) -> str:
    """A call that was answered and is over."""
    made = office.phone.dial("600")
    office.engine.answer(made.id)
    office.engine.finish(made.id)
    office.settle()
    return made.id


def test_the_results_of_the_account_file_are_offered_and_given(office: OfficeWindow) -> None:
    """S8, P9: by keyboard; after-call work is done with it, and the last used comes first."""
    given: list[CallResultGiven] = []
    listening = office.bus.subscribe(CallResultGiven, given.append)
    first = call(office)
    assert offered(office) == ["Sold", "Call again"]
    texts = [text.text() for text in bar(office).findChildren(Text) if text.isVisible()]
    assert "“Call again” is taken unless you choose another." in texts
    button = office.button("Call again", bar(office))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    office.settle()
    assert given == [CallResultGiven(first, "Call again", by_default=False)]
    assert not bar(office).isVisible()
    assert office.phone.agent.status.state is AgentState.AVAILABLE
    call(office)
    assert offered(office) == ["Call again", "Sold"]
    listening.close()


def test_finish_takes_the_default(office: OfficeWindow) -> None:
    """S8: a call does not stay without a result because nobody pressed one."""
    given: list[CallResultGiven] = []
    listening = office.bus.subscribe(CallResultGiven, given.append)
    first = call(office)
    office.click("Finish")
    assert given == [CallResultGiven(first, "Call again", by_default=True)]
    listening.close()


def test_other_results_in_the_file_are_offered_after_the_next_call(office: OfficeWindow, file: Path) -> None:
    """S8: live, as every other setting of the account."""
    file.write_text(TEXT + RESULTS.replace('"Sold", ', '"Sold", "Wrong number", '))
    states = office.phone.standings
    office.wait(lambda: "Wrong number" in states.current.account.agent_states.call_results)
    call(office)
    assert offered(office) == ["Sold", "Wrong number", "Call again"]


@pytest.mark.parametrize("width", [400, 640, 1200])
def test_nothing_is_cut_in_the_bar(office: OfficeWindow, width: int) -> None:
    """P9: at every width."""
    office.window.resize(width, 720)
    call(office)
    assert offered(office) == ["Sold", "Call again"]
    assert clipped(office.window) == []
