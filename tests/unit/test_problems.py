"""What is wrong right now, once each, oldest first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.engine.events import DeviceInUse, MalformedSip, SipTraced
from app.problems import Problems, ProblemsChanged, Severity
from app.reports import EngineReports
from tests.support.scripted_engine import EngineScripted


@pytest.fixture
def changes(bus: Bus) -> Iterator[list[ProblemsChanged]]:
    heard: list[ProblemsChanged] = []
    listening = bus.subscribe(ProblemsChanged, heard.append)
    yield heard
    listening.close()


@pytest.fixture
def reports(bus: Bus) -> Iterator[EngineReports]:
    reports = EngineReports(bus, Problems(bus))
    yield reports
    reports.close()


def test_a_problem_told_twice_stands_once(bus: Bus, changes: list[ProblemsChanged]) -> None:
    problems = Problems(bus)
    problems.tell("a", "A is broken.")
    problems.tell("b", "B is odd.", Severity.WARNING)
    problems.tell("a", "A is broken.")
    assert [(p.key, p.severity) for p in problems] == [("a", Severity.ERROR), ("b", Severity.WARNING)]
    assert len(changes) == 2
    problems.tell("a", "A is on fire.")
    found = problems.get("a")
    assert found is not None
    assert found.sentence == "A is on fire."
    problems.clear("a")
    problems.clear("a")
    assert [p.key for p in problems] == ["b"]
    assert len(changes) == 4


def test_no_sound_card_is_a_problem_of_its_role_until_there_is_one(bus: Bus) -> None:
    """P4: the rest of the phone works."""
    problems = Problems(bus)
    reports = EngineReports(bus, problems)
    bus.publish(DeviceInUse(role="microphone", name="", problem="No microphone was found."))
    bus.publish(DeviceInUse(role="speaker", name="Headset"))
    assert [(p.key, p.sentence) for p in problems] == [("device:microphone", "No microphone was found.")]
    bus.publish(DeviceInUse(role="microphone", name="Headset"))
    assert len(problems) == 0
    reports.close()


def test_a_lost_engine_is_a_problem_until_the_next_one_is_there(bus: Bus, engine: EngineScripted) -> None:
    problems = Problems(bus)
    reports = EngineReports(bus, problems)
    engine.lose("The phone engine stopped.")
    assert [p.sentence for p in problems] == ["The phone engine stopped."]
    engine.start()
    assert len(problems) == 0
    reports.close()


def test_malformed_sip_is_told_to_the_log(
    bus: Bus, reports: EngineReports, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", "hookswitch.engine"):
        bus.publish(MalformedSip(count=3))
    assert caplog.messages == ["3 malformed SIP messages dropped"]


def test_traced_sip_goes_to_the_wire_log(
    bus: Bus, reports: EngineReports, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "hookswitch.wire"):
        bus.publish(SipTraced(direction="received", peer="127.0.0.1:5060", text="SIP/2.0 200 OK"))
    assert caplog.messages == ["<- 127.0.0.1:5060\nSIP/2.0 200 OK"]
