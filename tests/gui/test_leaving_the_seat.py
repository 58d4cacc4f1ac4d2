"""Signing out and switching the agent while somebody depends on the phone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.calls.conference_state import ConferenceState
from app.engine.commands import PlaceCall, ReferCall
from app.engine.events import ReferProgressed
from app.transfer.kinds import TransferType
from tests.gui.test_settings import file, office
from tests.support.office import OfficeWindow
from ui.sign_in.view import LeaveDialog
from ui.widgets.text import Text

__all__ = ["file", "office"]


def _customer(office: OfficeWindow, number: str = "+12125550000") -> str:
    call_id = office.engine.arrive(f"sip:{number}@pbx.example.com", name="Maria Keller")
    office.phone.calls.answer(call_id)
    office.engine.answer(call_id)
    office.settle()
    return call_id


def _cold(office: OfficeWindow) -> str:
    """A customer for whom Jan is rung; the agent is free."""
    call_id = _customer(office)
    jan = next(t for t in office.phone.choices.targets(call_id) if t.name == "jan")
    office.phone.choices.begin(call_id, jan, TransferType.COLD)
    office.settle()
    office.engine.grant_holds()
    office.settle()
    return call_id


def _asked() -> LeaveDialog:
    (dialog,) = [d for d in QApplication.topLevelWidgets() if isinstance(d, LeaveDialog) and d.isVisible()]
    return dialog


def _is_asked() -> bool:
    return any(isinstance(w, LeaveDialog) and w.isVisible() for w in QApplication.topLevelWidgets())


def _seats(office: OfficeWindow) -> list[str]:
    assert office.phone.seats is not None
    return [seat.sign_in.login for seat in office.phone.seats]


def _tell(office: OfficeWindow, call_id: str, code: int) -> None:
    office.bus.publish(ReferProgressed(call_id=call_id, code=code, reason="", final=code != 202))
    office.settle()


def test_signing_out_hands_a_customer_over_before_the_seat_is_empty(office: OfficeWindow) -> None:
    """S4, C8: the PBX is asked to go on, as the question says; then the agent is out."""
    call_id = _cold(office)
    office.open_settings("accounts")
    office.click("Sign out")
    said = [text.text() for text in _asked().findChildren(Text)]
    assert "jan is being rung for a customer; the PBX will be asked to go on." in said
    office.click("Hand over and sign out", _asked())
    (refer,) = office.engine.of(ReferCall)
    assert refer.call_id == call_id
    assert _seats(office) == ["maria"]
    _tell(office, call_id, 202)
    office.wait(lambda: _seats(office) == [])


def test_a_pbx_that_refuses_keeps_the_agent_and_asks_again(office: OfficeWindow) -> None:
    """S4: the customer is back; only a second yes hangs up."""
    call_id = _cold(office)
    office.open_settings("accounts")
    office.click("Switch agent")
    office.click("Hand over and switch", _asked())
    _tell(office, call_id, 603)
    office.wait(_is_asked)
    assert _seats(office) == ["maria"]
    said = [text.text() for text in _asked().findChildren(Text)]
    assert "Maria Keller is on hold and would be cut off." in said, "until the PBX has taken the hold back"
    office.click("Hang up and switch", _asked())
    office.wait(lambda: _seats(office) == ["jan"])


def test_the_question_waits_for_another_dialog_and_is_not_lost(office: OfficeWindow) -> None:
    """S4: the PBX refuses while the agent has something else open; what is open is finished first."""
    call_id = _cold(office)
    office.open_settings("accounts")
    office.click("Sign out")
    office.click("Hand over and sign out", _asked())
    sign_in = office.assembly.account.sign_in
    sign_in.sign_in()
    other = sign_in.dialog
    assert other is not None
    _tell(office, call_id, 603)
    assert not _is_asked()
    other.reject()
    office.wait(_is_asked)
    assert "Maria Keller is on hold and would be cut off." in [t.text() for t in _asked().findChildren(Text)]
    office.click("Keep the calls", _asked())
    assert _seats(office) == ["maria"]
    assert not _is_asked(), "asked once"


def test_signing_out_of_a_conference_that_goes_on_here(office: OfficeWindow, file: Path) -> None:
    """S4, S5: those who talk through this phone are cut off after the question, without a failure."""
    del file
    first = _customer(office)
    placed = office.phone.dial("1100")
    office.engine.answer(placed.id)
    office.settle()
    office.phone.conference.gather([first, placed.id])
    office.settle()
    office.phone.conference.leave()
    office.settle()
    _tell(office, first, 405)
    assert office.phone.conference.state is ConferenceState.AWAY
    office.open_settings("accounts")
    office.click("Sign out")
    office.click("Hang up and sign out", _asked())
    office.wait(lambda: _seats(office) == [])
    assert len(office.engine.of(PlaceCall)) == 1


def test_who_calls_while_the_question_stands_is_asked_about(office: OfficeWindow) -> None:
    """S4: nobody is turned away whom the question did not name."""
    office.open_settings("accounts")
    office.click("Sign out")
    call_id = office.engine.arrive("sip:1014@pbx.example.com", name="Jon Bell")
    office.settle()
    office.click("Sign out", _asked())
    office.wait(_is_asked)
    said = [text.text() for text in _asked().findChildren(Text)]
    assert "Jon Bell is calling and would be turned away." in said
    call = office.phone.calls.get(call_id)
    assert call is not None
    assert call.ringing_here
    office.click("Hang up and sign out", _asked())
    office.wait(lambda: _seats(office) == [])


def test_signing_out_with_an_order_without_its_result(office: OfficeWindow) -> None:
    """S4, S8: nobody is on the line, but the order would be called again."""
    sentence = "The order of Maria Keller has no result yet and would be called again."
    office.phone.departure.besides = lambda: [sentence]
    office.open_settings("accounts")
    office.click("Sign out")
    assert sentence in [text.text() for text in _asked().findChildren(Text)]
    office.click("Stay signed in", _asked())
    assert _seats(office) == ["maria"]
    office.click("Switch agent")
    assert _asked().leave.text() == "Switch all the same"
    office.click("Stay signed in", _asked())
    office.click("Sign out")
    office.click("Sign out all the same", _asked())
    office.wait(lambda: _seats(office) == [])
