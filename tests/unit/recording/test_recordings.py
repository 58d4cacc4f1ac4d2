"""When a call is recorded, by whom, where to, and what is said when that goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.account.agents import Agent
from app.account.recording import Recording as Policy
from app.account.standing import Standing, unmanaged
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.events import CallRecovered, CallRequestFailed
from app.calls.standings import Standings
from app.engine.commands import MoveRecording, PauseRecording, RecordCall, StopRecording
from app.engine.events import RecordingStarted, RecordingStopped
from app.errors import UserFacingError
from app.problems import Problems
from app.recording.events import RecordingBegan, RecordingContinued, RecordingEnded
from app.recording.recordings import PROBLEM, Recordings, RecordingState
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

NINE = datetime(2026, 11, 22, 9, 0, 0)  # noqa: DTZ001 - local time, as in a name
DATA = Path("/data")


def standing(group: str = "Sales", **policy: Any) -> Standing:  # noqa: ANN401 - fields of Recording
    free = unmanaged().account
    account = free.model_copy(update={"recording": Policy(**policy)})
    return Standing(account, Agent(login="maria", extension="1001", group=group))


class Desk:
    """A phone's calls and recordings, and what is heard of them."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> None:
        self.engine, self.loop, self.bus = engine, loop, bus
        self.calls = Calls(engine, loop, bus)
        self.standings = Standings(bus, standing(by_button=True))
        self.problems = Problems(bus)
        self.recordings = Recordings(
            self.calls, self.standings, engine, loop, bus, self.problems, DATA, lambda: NINE
        )
        self.told: list[object] = []
        kinds = (RecordingBegan, RecordingContinued, RecordingEnded, CallRequestFailed)
        self.subscriptions = [bus.subscribe(kind, self.told.append) for kind in kinds]
        engine.start()

    def use(self, **policy: Any) -> None:  # noqa: ANN401 - the same
        self.standings.use(standing(**policy))

    def call_out(self) -> str:
        call = self.calls.place("desk", "sip:600@pbx", name="Ada")
        self.engine.answer(call.id)
        return call.id

    def call_in(self) -> str:
        call_id = self.engine.arrive("sip:+4930901820@pbx", name="Maria Keller")
        self.calls.answer(call_id)
        self.engine.answer(call_id)
        return call_id

    def started(self, call_id: str, path: str = "/x/a.wav") -> None:
        self.bus.publish(RecordingStarted(call_id=call_id, path=path))

    def stopped(self, call_id: str, **fields: Any) -> None:  # noqa: ANN401 - fields of RecordingStopped
        self.bus.publish(RecordingStopped(call_id=call_id, **fields))

    def state(self, call_id: str) -> RecordingState | None:
        found = self.recordings.of(call_id)
        return None if found is None else found.state

    def close(self) -> None:
        for subscription in self.subscriptions:
            subscription.close()
        self.recordings.close()
        self.standings.close()
        self.calls.close()


@pytest.fixture
def desk(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Desk]:
    desk = Desk(engine, loop, bus)
    yield desk
    desk.close()


def test_nothing_is_recorded_unasked(desk: Desk) -> None:
    """P7."""
    desk.call_out()
    desk.call_in()
    assert desk.engine.of(RecordCall) == []


def test_an_agent_records_pauses_and_ends(desk: Desk) -> None:
    """P7: by button."""
    call_id = desk.call_out()
    call = desk.calls.get(call_id)
    assert call is not None
    assert desk.recordings.may_begin(call)
    desk.recordings.begin(call_id)
    (command,) = desk.engine.of(RecordCall)
    assert command.path == str(DATA / "recordings" / "2026-11-22" / "09-00-00 out 600.wav")
    assert command.least_free == 500_000_000
    assert (command.notes["agent"], command.notes["name"]) == ("maria", "Ada")
    assert desk.state(call_id) is RecordingState.ASKED
    desk.started(call_id)
    assert desk.state(call_id) is RecordingState.ON
    assert not desk.recordings.may_begin(call)
    desk.recordings.pause(call_id)
    assert desk.state(call_id) is RecordingState.PAUSED
    desk.recordings.pause(call_id, paused=False)
    assert desk.engine.of(PauseRecording) == [
        PauseRecording(call_id=call_id),
        PauseRecording(call_id=call_id, paused=False),
    ]
    desk.recordings.end(call_id)
    assert desk.engine.of(StopRecording) == [StopRecording(call_id=call_id)]
    desk.stopped(call_id, path="/x/a.wav", seconds=4.0)
    assert desk.state(call_id) is None
    assert desk.told == [RecordingBegan(call_id, "/x/a.wav"), RecordingEnded(call_id, "/x/a.wav", 4.0)]


def test_a_pause_pressed_before_the_file_is_there_holds(desk: Desk) -> None:
    """P7: card data said in the first moment is not kept."""
    call_id = desk.call_out()
    desk.recordings.begin(call_id)
    desk.recordings.pause(call_id)
    desk.started(call_id)
    assert desk.state(call_id) is RecordingState.PAUSED


@pytest.mark.parametrize(
    ("automatic", "out", "came_in"),
    [("none", False, False), ("in", False, True), ("out", True, False), ("all", True, True)],
)
def test_a_rule_records_from_the_answer_on(desk: Desk, automatic: str, *, out: bool, came_in: bool) -> None:
    """P7: automatic by rule."""
    desk.use(automatic=automatic)
    calls = [desk.call_out(), desk.call_in()]
    recorded = [command.call_id for command in desk.engine.of(RecordCall)]
    assert recorded == [call for call, wanted in zip(calls, (out, came_in), strict=True) if wanted]


def test_what_the_account_asked_for_is_not_ended_by_the_agent(desk: Desk) -> None:
    """P7: it can be paused."""
    desk.use(automatic="all", by_button=True)
    call_id = desk.call_out()
    desk.started(call_id)
    assert not desk.recordings.may_end(call_id)
    assert desk.recordings.may_pause(call_id)
    with pytest.raises(UserFacingError, match="pause"):
        desk.recordings.end(call_id)


def test_rights_are_the_groups(desk: Desk) -> None:
    """P7: who may."""
    desk.use(automatic="all", by_button=True, groups=("Support",))
    call_id = desk.call_out()
    assert desk.engine.of(RecordCall) == []
    with pytest.raises(UserFacingError, match="does not let you"):
        desk.recordings.begin(call_id)
    desk.use(group="Support", automatic="all", groups=("Support",))
    desk.call_in()
    assert len(desk.engine.of(RecordCall)) == 1


def test_no_pause_where_the_account_says_so(desk: Desk) -> None:
    """P7."""
    desk.use(automatic="all", pause="off")
    call_id = desk.call_out()
    assert not desk.recordings.may_pause(call_id)
    with pytest.raises(UserFacingError, match="pause"):
        desk.recordings.pause(call_id)


def test_a_call_keeps_the_rules_it_began_with(desk: Desk) -> None:
    """P7: a saved account file holds for the next call."""
    call = desk.calls.place("desk", "sip:600@pbx")
    desk.use(automatic="all")
    desk.engine.answer(call.id)
    assert desk.engine.of(RecordCall) == []


def test_a_call_that_is_not_the_agents_is_left_alone(desk: Desk) -> None:
    """P7: the target of a cold transfer is not."""
    desk.use(automatic="all")
    call = desk.calls.place("desk", "sip:700@pbx", aside=True)
    desk.engine.answer(call.id)
    assert desk.engine.of(RecordCall) == []


def test_every_choice_reaches_the_engine(desk: Desk) -> None:
    """P7."""
    desk.use(
        automatic="all",
        format="opus",
        channels="mixed",
        pause="gap",
        consent_tone="repeating",
        folder="/share/calls",
        file_name="{agent} {number}",
        least_free_megabytes=20,
    )
    call_id = desk.call_in()
    (command,) = desk.engine.of(RecordCall)
    assert command.path == "/share/calls/maria +4930901820.opus"
    assert (command.format, command.mixed, command.pause) == ("opus", True, "gap")
    assert (command.tone, command.least_free) == ("repeating", 20_000_000)
    assert command.notes["direction"] == "in"
    assert command.call_id == call_id


def test_it_goes_on_with_the_call_that_takes_the_place(desk: Desk) -> None:
    """S9: a recording is not cut by a transfer."""
    old = desk.call_out()
    desk.recordings.begin(old)
    desk.started(old)
    new = desk.engine.replace(old, "sip:ben@pbx", "Ben")
    assert desk.engine.of(MoveRecording) == [MoveRecording(call_id=old, new_call_id=new)]
    desk.engine.finish(old)
    assert desk.state(new) is RecordingState.ON
    assert RecordingContinued(old, new, "/x/a.wav") in desk.told
    desk.loop.run()
    assert len(desk.engine.of(RecordCall)) == 1


def test_where_the_file_was_closed_already_another_is_begun(desk: Desk) -> None:
    """S9: with the pause that held."""
    desk.engine.refuse(MoveRecording, "There is no recording that could go on.")
    old = desk.call_out()
    desk.recordings.begin(old)
    desk.started(old)
    desk.recordings.pause(old)
    new = desk.engine.replace(old, "sip:ben@pbx", "Ben")
    desk.loop.run()
    assert [command.call_id for command in desk.engine.of(RecordCall)] == [old, new]
    assert desk.engine.of(PauseRecording)[-1] == PauseRecording(call_id=new)


def test_a_lost_engine_ends_it_and_the_call_taken_up_again_is_recorded_again(desk: Desk) -> None:
    """P7, S9: what was said until then is in the first file."""
    old = desk.call_out()
    desk.recordings.begin(old)
    desk.started(old)
    desk.loop.advance(7.0)
    desk.engine.lose()
    (ended,) = [event for event in desk.told if isinstance(event, RecordingEnded)]
    assert (ended.call_id, ended.seconds) == (old, 7.0)
    assert "cut off" in ended.problem
    desk.engine.start()
    new = desk.calls.place("desk", "sip:600@pbx")
    desk.bus.publish(CallRecovered(old, new.id))
    desk.engine.answer(new.id)
    assert [command.call_id for command in desk.engine.of(RecordCall)] == [old, new.id]


def test_a_full_disk_is_said_on_the_card_and_stays_said(desk: Desk) -> None:
    """P7: the call goes on; the next recording that works takes the notice away."""
    call_id = desk.call_out()
    desk.recordings.begin(call_id)
    desk.stopped(call_id, path="", trouble="full")
    sentence = "This call is not recorded: less than 500 MB are free where recordings are written."
    assert desk.told == [CallRequestFailed(call_id, sentence)]
    problem = desk.problems.get(PROBLEM)
    assert problem is not None
    assert problem.sentence == sentence
    assert desk.state(call_id) is None
    desk.recordings.begin(call_id)
    desk.started(call_id)
    assert desk.problems.get(PROBLEM) is None


@pytest.mark.parametrize("trouble", ["full", "disk"])
def test_an_early_end_says_why_and_keeps_what_there_is(desk: Desk, trouble: str) -> None:
    """P7."""
    call_id = desk.call_out()
    desk.recordings.begin(call_id)
    desk.started(call_id)
    desk.stopped(call_id, path="/x/a.wav", seconds=3.0, trouble=trouble, detail="No space left")
    (ended,) = [event for event in desk.told if isinstance(event, RecordingEnded)]
    assert ended.problem.startswith("The recording has ended")
    assert ended.seconds == 3.0


def test_a_phone_without_folders_says_so(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> None:
    """P7."""
    calls, standings = Calls(engine, loop, bus), Standings(bus, standing(by_button=True))
    recordings = Recordings(calls, standings, engine, loop, bus, Problems(bus), None)
    engine.start()
    heard: list[CallRequestFailed] = []
    subscription = bus.subscribe(CallRequestFailed, heard.append)
    call = calls.place("desk", "sip:600@pbx")
    engine.answer(call.id)
    recordings.begin(call.id)
    assert "keeps nothing on disk" in heard[0].sentence
    for part in (subscription, recordings, standings, calls):
        part.close()


def test_what_cannot_be_recorded_says_why(desk: Desk) -> None:
    """P7."""
    call = desk.calls.place("desk", "sip:600@pbx")
    with pytest.raises(UserFacingError, match="once it has been answered"):
        desk.recordings.begin(call.id)
    with pytest.raises(UserFacingError):
        desk.recordings.begin("gone")
    desk.recordings.end("gone")
    desk.recordings.pause("gone")
