"""Notes on the desktop while the window is not in front, and the sign in the tray."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.desk import read_desk
from app.account.model import FORMAT, Account
from app.account.standing import Standing
from app.agent.call_back import CallBack, CallBackFailed
from app.agent.state import AVAILABLE, DO_NOT_DISTURB, AgentState
from app.bus import Bus
from app.calls.call import CallState
from app.engine.commands import AnswerCall, HangUpCall, PlaceCall
from app.engine.events import CallFinished, PresenceChanged
from app.notifications.note import OPEN, Note
from app.phone import Phone, build
from app.reception.choices import Way
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.desktop.alerts import ANSWER, DECLINE, STOP, Alerts, Seen
from ui.desktop.tray_model import TrayModel, TrayPresenter
from ui.theme.tokens import Tone

DESK = read_desk({"user": "1001", "server": "pbx"}, {})


class Screen:
    """A desktop that shows whatever it is told."""

    def __init__(self, phone: Phone) -> None:
        self.shown: dict[str, Note] = {}
        self.in_front, self.wanted, self.brought = False, True, 0
        self.said: list[str] = []
        seen = Seen(lambda: self.in_front, lambda: self.wanted, self._bring, self.said.append)
        self.alerts = Alerts(phone.calls, phone.call_backs, phone.bus, self, seen)

    def _bring(self) -> None:
        self.brought += 1

    def show(self, note: Note) -> None:
        self.shown[note.key] = note

    def withdraw(self, key: str) -> None:
        self.shown.pop(key, None)

    def close(self) -> None:
        self.shown.clear()

    @property
    def titles(self) -> list[str]:
        return [note.title for note in self.shown.values()]


@pytest.fixture
def phone(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Phone]:
    made = build(loop, desk=DESK, bus=bus, engine=engine)
    made.start()
    engine.register("desk")
    yield made
    made.stop()


@pytest.fixture
def screen(phone: Phone) -> Iterator[Screen]:
    made = Screen(phone)
    yield made
    made.alerts.close()


def over(bus: Bus, call_id: str, code: int = 487, reason_header: str = "") -> None:
    bus.publish(CallFinished(call_id=call_id, code=code, reason="", by_us=False, reason_header=reason_header))


def test_a_call_that_rings_is_shown_until_it_does_not(
    phone: Phone, screen: Screen, engine: EngineScripted, bus: Bus
) -> None:
    """P8: with who it is and how to take it; a caller who gave up is a missed call."""
    del phone
    call_id = engine.arrive("sip:1014@pbx", name="Jon Bell")
    note = screen.shown[call_id]
    assert (note.title, note.urgent) == ("Jon Bell is calling", True)
    assert [button for button, _ in note.actions] == [ANSWER, DECLINE]
    over(bus, call_id)
    assert screen.titles == ["Missed call from Jon Bell"]


def test_calls_of_one_caller_are_one_missed_call(screen: Screen, engine: EngineScripted, bus: Bus) -> None:
    """P8."""
    for _ in range(3):
        over(bus, engine.arrive("sip:1014@pbx", name="Jon Bell"))
    engine.turn_away("sip:1015@pbx", "Ada")
    assert screen.titles == ["Missed call from Jon Bell", "Missed call from Ada"]


@pytest.mark.parametrize("reason", ["in front", "not wanted"])
def test_nothing_is_shown_that_nobody_needs(
    screen: Screen, engine: EngineScripted, bus: Bus, reason: str
) -> None:
    """P8: the window says it all, or the person has switched it off."""
    screen.in_front, screen.wanted = reason == "in front", reason != "not wanted"
    over(bus, engine.arrive())
    assert not screen.shown


def test_the_window_comes_to_the_front_and_leaves_it_again(screen: Screen, engine: EngineScripted) -> None:
    """P8: one call is never said twice at once, and never not at all."""
    engine.arrive("sip:1014@pbx", name="Jon Bell")
    screen.in_front = True
    screen.alerts.look_again(in_front=True)
    assert not screen.shown
    screen.in_front = False
    screen.alerts.look_again(in_front=False)
    assert screen.titles == ["Jon Bell is calling"]


def test_a_call_is_answered_or_declined_from_its_note(
    phone: Phone, screen: Screen, engine: EngineScripted
) -> None:
    """P8: answering brings the window to the front, declining does not."""
    first = engine.arrive("sip:1014@pbx")
    screen.alerts.acted(first, DECLINE)
    assert [order.call_id for order in engine.of(HangUpCall)] == [first]
    assert screen.brought == 0
    second = engine.arrive("sip:1015@pbx")
    screen.alerts.acted(second, ANSWER)
    assert engine.of(AnswerCall) == [AnswerCall(call_id=second)]
    assert screen.brought == 1
    assert second not in screen.shown
    engine.answer(second)
    call = phone.calls.get(second)
    assert call is not None
    assert call.state is CallState.UP
    screen.alerts.acted(second, DECLINE)  # pressed too late: it is no longer an arriving call
    assert [order.call_id for order in engine.of(HangUpCall)] == [first]
    screen.alerts.acted("missed sip:1014@pbx", OPEN)
    assert screen.brought == 3


@pytest.mark.parametrize("reason", ["do not disturb", "forwarded", "answered elsewhere", "silenced"])
def test_no_note_for_what_is_no_news(
    phone: Phone, screen: Screen, engine: EngineScripted, bus: Bus, reason: str
) -> None:
    """P8, S1."""
    if reason == "do not disturb":
        phone.agent.choose(DO_NOT_DISTURB)
    if reason == "forwarded":
        phone.reception.forward(Way.ALWAYS, "1002")
    call_id = engine.arrive("sip:1014@pbx")
    if reason == "silenced":
        phone.calls.ignore(call_id)
        assert not screen.shown
    else:
        over(bus, call_id, reason_header="SIP;cause=200" if reason == "answered elsewhere" else "")
    assert not screen.shown


def test_a_call_back_that_failed_is_told(screen: Screen, bus: Bus) -> None:
    """P8, S7: hours after the agent asked for it."""
    bus.publish(CallBackFailed(CallBack("1002", "Jan"), "No account is set up."))
    (note,) = screen.shown.values()
    assert (note.title, note.text) == ("Jan could not be called back", "No account is set up.")


def test_a_call_back_in_a_moment_is_told_and_can_be_stopped(
    phone: Phone, screen: Screen, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8, S7: the phone never dials behind the back of somebody who looks elsewhere."""
    file = {
        "format": FORMAT,
        "account": {"name": "Acme"},
        "agents": [{"login": "maria", "extension": "1001"}, {"login": "jan", "extension": "1002"}],
    }
    account = Account.model_validate(file)
    phone.use(DESK, Standing(account, account.agent("maria")))
    engine.register("desk")
    phone.call_backs.ask("1002", "Jan")
    assert not screen.shown
    phone.bus.publish(
        PresenceChanged(
            account_id="desk",
            uri="sip:1002@pbx",
            known=True,
            open=True,
            activity="available",
            note="Available",
        )
    )
    assert phone.coworkers.states["1002"].state is AgentState.AVAILABLE
    assert screen.titles == ["Jan is free and is called in a moment"]
    screen.alerts.acted("due", STOP)
    assert not screen.shown
    loop.advance(60)
    assert not engine.of(PlaceCall)


class Sign:
    """A tray."""

    def __init__(self) -> None:
        self.model = TrayModel()

    def show_tray(self, model: TrayModel) -> None:
        self.model = model


def test_the_tray_says_how_things_are_and_what_can_be_done(
    phone: Phone, engine: EngineScripted, bus: Bus
) -> None:
    """P8: in words, with a colour beside them."""
    sign = Sign()
    presenter = TrayPresenter(phone, sign, print)
    try:
        assert (sign.model.told, sign.model.tone, sign.model.answer) == ("Available", Tone.GO, "")
        call_id = engine.arrive("sip:1014@pbx", name="Jon Bell")
        assert (sign.model.told, sign.model.answer) == ("Jon Bell is calling", "Jon Bell")
        presenter.answer()
        engine.answer(call_id)
        assert (sign.model.told, sign.model.tone, sign.model.hang_up) == ("Talking", Tone.ACCENT, "Jon Bell")
        presenter.hang_up()
        over(bus, call_id, 200)
        assert sign.model.hang_up == ""
        presenter.choose(DO_NOT_DISTURB)
        assert (sign.model.told, sign.model.tone) == ("Do not disturb", Tone.STOP)
        assert [choice.status for choice in sign.model.choices if choice.chosen] == [DO_NOT_DISTURB]
        presenter.choose(AVAILABLE)
        phone.reception.forward(Way.ALWAYS, "1002")
        assert sign.model.told == "Available · Every call is forwarded to 1002."
        engine.register("desk", 403, "Forbidden")
        assert sign.model.tone is Tone.STOP
        assert sign.model.told.endswith(".")
    finally:
        presenter.close()


def test_the_tray_offers_only_who_still_rings(phone: Phone, engine: EngineScripted) -> None:
    """P8, S1: not a call that was just declined, answered or silenced; whoever rings beside it is offered."""
    sign = Sign()
    presenter = TrayPresenter(phone, sign, print)
    try:
        first = engine.arrive("sip:1014@pbx", name="Jon Bell")
        second = engine.arrive("sip:1015@pbx", name="Ada King")
        third = engine.arrive("sip:1016@pbx", name="Eve Moss")
        offered = []
        for decide in (phone.calls.decline, phone.calls.ignore, phone.calls.answer):
            offered.append(sign.model.answer)
            decide({"Jon Bell": first, "Ada King": second, "Eve Moss": third}[sign.model.answer])
        assert offered == ["Jon Bell", "Ada King", "Eve Moss"]
        assert sign.model.answer == ""
    finally:
        presenter.close()


def test_answer_pressed_on_a_note_of_a_call_that_was_declined(
    phone: Phone, screen: Screen, engine: EngineScripted
) -> None:
    """P8: the press comes late; the window comes forward, and nothing is answered or held."""
    call_id = engine.arrive()
    phone.calls.decline(call_id)
    screen.alerts.acted(call_id, ANSWER)
    assert screen.brought == 1
    assert not engine.of(AnswerCall)
