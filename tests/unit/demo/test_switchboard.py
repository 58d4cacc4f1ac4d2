"""The company's switchboard with a scripted engine."""

from __future__ import annotations

import wave

import pytest

from app.bus import Bus
from app.demo.behaviours import CallBack, Echo, HangUp, Play
from app.demo.company import Line, by_user, company
from app.demo.recordings import recording
from app.demo.switchboard import PATIENCE, KeyHeard, LineRang, LinesInUse, Switchboard
from app.engine.commands import AnswerCall, Command, EchoCall, HangUpCall, PlaceCall, PlayFile
from app.engine.events import (
    CallAnswered,
    CallArrived,
    CallFinished,
    CallReplaced,
    DtmfHeard,
    FilePlayed,
    ReferArrived,
)
from app.engine.values import Dialog
from tests.support.virtual_loop import VirtualLoop

COMPANY = company()
PHONE = "sip:1001@127.0.0.1:5999"
DIALOG = Dialog(call_id="x", local_tag="l", remote_tag="r", remote_target=PHONE)


class _Company:
    def __init__(self, lines: tuple[Line, ...] = COMPANY) -> None:
        self.loop, self.bus = VirtualLoop(), Bus()
        self.sent: list[Command] = []
        self.board = Switchboard(
            lines, self.loop, self.bus, self.sent.append, "/{}.wav".format, lambda line: f"line-{line.number}"
        )

    def call(self, dialled: str, call_id: str = "c1") -> None:
        self.bus.publish(
            CallArrived(
                call_id=call_id,
                account_id="company",
                remote_uri="sip:1001@127.0.0.1",
                remote_name="",
                dialled=dialled,
                headers=[],
                dialog=DIALOG,
            )
        )

    def finish(self, call_id: str = "c1") -> None:
        self.bus.publish(CallFinished(call_id=call_id, code=200, reason="", by_us=False))


@pytest.mark.parametrize(
    "dialled", ["sip:600@127.0.0.1:5060", "<sip:echo@127.0.0.1;transport=udp>", "sip:ECHO@localhost"]
)
def test_a_line_is_reached_by_number_and_by_name(dialled: str) -> None:
    company = _Company()
    company.call(dialled)
    assert company.sent == [AnswerCall(call_id="c1")]


@pytest.mark.parametrize("dialled", ["sip:999@127.0.0.1", "sip:127.0.0.1", "tel:999", ""])
def test_a_number_that_the_company_does_not_have_is_not_found(dialled: str) -> None:
    company = _Company()
    company.call(dialled)
    assert company.sent == [AnswerCall(call_id="c1", code=404, reason="Not Found")]
    assert company.board.calls == 0


def test_calls_at_the_same_time_keep_their_own_scripts() -> None:
    company = _Company()
    company.call("sip:echo@h", "c1")
    company.call("sip:echo@h", "c2")
    company.bus.publish(CallAnswered(call_id="c2", dialog=DIALOG))
    assert company.sent[2:] == [EchoCall(call_id="c2")]
    assert company.board.calls == 2
    company.finish("c1")
    company.finish("c2")
    assert company.board.calls == 0


def test_a_caller_who_gives_up_stops_the_script() -> None:
    company = _Company()
    company.call("sip:ada@h")
    company.finish()
    company.loop.advance(10)
    assert company.sent == []


def test_a_line_that_calls_speaks_once_the_phone_has_answered() -> None:
    company = _Company()
    lena = by_user(COMPANY)["lena"]
    call_id = company.board.ring(lena, PHONE)
    assert company.sent == [PlaceCall(call_id=call_id, account_id="line-203", target=PHONE)]
    company.bus.publish(CallAnswered(call_id=call_id, dialog=DIALOG))
    assert company.sent[1:] == [PlayFile(call_id=call_id, path="/lena.wav")]
    company.bus.publish(FilePlayed(call_id=call_id, path="/lena.wav"))
    assert company.sent[2:] == [EchoCall(call_id=call_id)]


def test_a_line_gives_up_when_nobody_takes_its_call() -> None:
    company = _Company()
    answered = company.board.ring(by_user(COMPANY)["ada"], PHONE)
    lost = company.board.ring(by_user(COMPANY)["lena"], PHONE)
    company.bus.publish(CallAnswered(call_id=answered, dialog=DIALOG))
    company.loop.advance(PATIENCE)
    assert [c for c in company.sent if isinstance(c, HangUpCall)] == [HangUpCall(call_id=lost)]


def test_a_promised_call_rings_the_phone_that_called() -> None:
    company = _Company((Line("1", "back", "", "", (CallBack(2.0), HangUp()), (Echo(),)),))
    company.call("sip:back@h")
    company.finish()
    company.loop.advance(2.0)
    (placed,) = [command for command in company.sent if isinstance(command, PlaceCall)]
    assert placed.target == PHONE


def test_a_closed_switchboard_keeps_no_promise_and_hears_nothing() -> None:
    company = _Company((Line("1", "back", "", "", (CallBack(2.0), HangUp())),))
    company.call("sip:back@h")
    company.board.close()
    sent = len(company.sent)
    company.loop.advance(60)
    company.call("sip:back@h", "c2")
    assert len(company.sent) == sent
    assert company.bus.listeners() == 0


def test_who_rang_is_told() -> None:
    company = _Company()
    rang: list[LineRang] = []
    company.bus.subscribe(LineRang, rang.append)
    company.call("sip:busy@h")
    assert [(r.line.name, r.caller) for r in rang] == [("busy", PHONE)]


def test_a_transferred_line_speaks_to_whom_it_was_sent() -> None:
    house = _Company()
    house.call("sip:lena@h")
    house.bus.publish(ReferArrived(call_id="c1", new_call_id="c2", target="sip:x@h", accepted=True))
    house.finish("c1")
    assert house.board.calls == 1
    house.bus.publish(CallAnswered(call_id="c2", dialog=DIALOG))
    assert house.sent[-1] == PlayFile(call_id="c2", path="/lena.wav")


def test_a_refused_transfer_changes_nothing() -> None:
    house = _Company()
    house.call("sip:lena@h")
    house.bus.publish(ReferArrived(call_id="c1", new_call_id="", target="", accepted=False))
    assert house.board.calls == 1


def test_a_line_joined_with_somebody_else_speaks_to_them() -> None:
    house = _Company()
    house.call("sip:lena@h")
    house.bus.publish(
        CallReplaced(call_id="c1", new_call_id="c2", remote_uri="", remote_name="", headers=[], dialog=DIALOG)
    )
    house.finish("c1")
    assert house.sent[-1] == PlayFile(call_id="c2", path="/lena.wav")
    assert house.board.calls == 1


def in_use(house: _Company) -> list[frozenset[str]]:
    """Which numbers are said to be in calls, from now on."""
    said: list[frozenset[str]] = []
    house.bus.subscribe(LinesInUse, lambda event: said.append(event.numbers))
    return said


def test_a_line_that_is_only_rung_is_free() -> None:
    """E9: else a call to somebody free would be said to wait for them as soon as it rings there."""
    company = _Company()
    said = in_use(company)
    company.call("sip:ada@h")
    assert not any(said)
    company.bus.publish(CallAnswered(call_id="c1", dialog=DIALOG))
    assert said[-1] == {"201"}
    company.finish()
    assert said[-1] == frozenset()


def test_a_line_is_in_use_in_the_calls_that_it_placed_or_was_joined_to() -> None:
    """E7: a call is a call."""
    company = _Company()
    said = in_use(company)
    call_id = company.board.ring(by_user(COMPANY)["lena"], PHONE)
    assert not any(said)
    company.bus.publish(CallAnswered(call_id=call_id, dialog=DIALOG))
    assert said[-1] == {"203"}
    company.bus.publish(
        CallReplaced(
            call_id=call_id, new_call_id="c2", remote_uri="", remote_name="", headers=[], dialog=DIALOG
        )
    )
    company.finish(call_id)
    assert said[-1] == {"203"}
    company.finish("c2")
    assert said[-1] == frozenset()


def test_digits_that_the_company_hears_are_told() -> None:
    house = _Company()
    heard: list[KeyHeard] = []
    house.bus.subscribe(KeyHeard, heard.append)
    house.bus.publish(DtmfHeard(call_id="c1", digit="7"))
    assert heard == [KeyHeard("c1", "7")]


def test_no_number_or_name_is_given_twice() -> None:
    assert len(by_user(COMPANY)) == 2 * len(COMPANY)


def test_every_sentence_of_the_company_is_there() -> None:
    said = [
        step.sound
        for line in COMPANY
        for step in (*line.when_called, *line.when_answered)
        if isinstance(step, Play)
    ]
    assert said
    for name in said:
        with wave.open(recording(name)) as sound:
            assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
            assert 1.0 < sound.getnframes() / sound.getframerate() < 5.0
