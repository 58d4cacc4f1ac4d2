"""Notices: what stands, in which order, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.problems import Problems, Severity
from ui.problems.presenter import MOST_SHOWN, NoticeModel, ProblemsPresenter, Remedy


class ProblemsViewSpy:
    """Remembers what was shown last."""

    def __init__(self) -> None:
        self.notices: tuple[NoticeModel, ...] = ()

    def show_problems(self, notices: tuple[NoticeModel, ...]) -> None:
        self.notices = notices


class Desk:
    """Problems, a presenter on them, what it showed, said and did."""

    def __init__(self, bus: Bus) -> None:
        self.problems = Problems(bus)
        self.view = ProblemsViewSpy()
        self.said: list[str] = []
        self.retried: list[str] = []
        self.sound_shown: list[str] = []
        remedies = (
            Remedy("registration:", "Try again", self.retried.append),
            Remedy("sound:", "Sound settings", self.sound_shown.append, for_all=True),
        )
        self.presenter = ProblemsPresenter(self.problems, bus, self.view, self.said.append, remedies)


@pytest.fixture
def desk(bus: Bus) -> Iterator[Desk]:
    desk = Desk(bus)
    yield desk
    desk.presenter.close()


def test_a_problem_stands_until_it_is_over_and_is_said_once(desk: Desk) -> None:
    desk.problems.tell("engine", "The phone engine stopped.")
    desk.problems.tell("device:microphone", "There is no microphone.")
    assert [notice.sentence for notice in desk.view.notices] == [
        "The phone engine stopped.",
        "There is no microphone.",
    ]
    assert desk.said == ["The phone engine stopped.", "There is no microphone."]
    desk.problems.clear("engine")
    assert [notice.sentence for notice in desk.view.notices] == ["There is no microphone."]


def test_errors_stand_above_warnings(desk: Desk) -> None:
    desk.problems.tell("certificate:desk", "Not checked.", Severity.WARNING)
    desk.problems.tell("engine", "Stopped.")
    assert [(notice.key, notice.warning) for notice in desk.view.notices] == [
        ("engine", False),
        ("certificate:desk", True),
    ]


def test_a_notice_offers_what_can_be_done(desk: Desk) -> None:
    desk.problems.tell("registration:desk", "Wrong password.")
    assert desk.view.notices[0].action == "Try again"
    desk.presenter.act("registration:desk")
    assert desk.retried == ["desk"]
    desk.presenter.act("engine")
    assert desk.retried == ["desk"]


def test_problems_with_one_way_out_share_a_notice(desk: Desk) -> None:
    desk.problems.tell("sound:microphone", "No microphone.", Severity.WARNING)
    desk.problems.tell("sound:speaker", "No speaker.", Severity.WARNING)
    desk.problems.tell("registration:desk", "Wrong password.")
    desk.problems.tell("registration:other", "No answer.")
    assert [(notice.sentence, notice.action) for notice in desk.view.notices] == [
        ("Wrong password.", "Try again"),
        ("No answer.", "Try again"),
        ("No microphone.\nNo speaker.", "Sound settings"),
    ]
    desk.problems.clear("sound:microphone")
    assert desk.view.notices[-1].sentence == "No speaker."
    desk.presenter.act("sound:speaker")
    assert desk.sound_shown == ["speaker"]


def test_many_problems_leave_room_for_the_calls(desk: Desk) -> None:
    for number in range(MOST_SHOWN + 2):
        desk.problems.tell(f"trouble:{number}", f"Trouble {number}.")
    assert len(desk.view.notices) == MOST_SHOWN + 1
    assert desk.view.notices[-1].sentence == "And 2 more; see the log."


def test_what_is_unsafe_stays_in_sight_however_much_else_is_wrong(desk: Desk) -> None:
    """P1: without certificate verification the window says so at all times."""
    desk.problems.tell("certificate:desk", "Not checked.", Severity.UNSAFE)
    for number in range(MOST_SHOWN + 1):
        desk.problems.tell(f"other-{number}", f"Trouble {number}.")
    sentences = [notice.sentence for notice in desk.view.notices]
    assert sentences == ["Trouble 0.", "Trouble 1.", "Not checked.", "And 2 more; see the log."]
