"""The walker himself, on a small window of his own."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.errors import IllegalTransition
from tests.support.virtual_loop import VirtualLoop
from ui.tour.camera import file_name
from ui.tour.eyes import Eyes
from ui.tour.person import Person
from ui.tour.screen import NotSeen, Screen
from ui.tour.tour import PATIENCE, TRANSITIONS, Step, Tour, TourState


class _Desk(QWidget):
    """A field, a button that counts, and a label with the count."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        self.field = QLineEdit()
        self.field.setAccessibleName("Number")
        self.button = QPushButton("&Count")
        self.label = QLabel("0 clicks")
        for widget in (self.field, self.button, self.label):
            layout.addWidget(widget)
        self.clicks = 0
        self.button.clicked.connect(self._count)

    def _count(self) -> None:
        self.clicks += 1
        self.label.setText(f"{self.clicks} clicks")


@pytest.fixture
def desk(qtbot: QtBot) -> _Desk:
    window = _Desk()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window, timeout=60_000)
    return window


class _Walk:
    def __init__(self, folder: Path, *steps: Step) -> None:
        self.loop = VirtualLoop()
        self.said: list[str] = []
        self.outcome: list[bool] = []
        self.tour = Tour(steps, folder, self.loop, self.said.append, self.outcome.append, 0.01)
        self.tour.start()
        self.loop.advance(0.5)


def _click(person: Person) -> None:
    person.click("Count")


def test_a_person_finds_things_by_the_name_that_a_screen_reader_says(desk: _Desk) -> None:
    screen = Screen()
    assert screen.find("Number").widget is desk.field
    assert screen.find("Count").widget is desk.button
    assert screen.shows("0 clicks")
    assert not screen.has("Hang up")


def test_typing_replaces_what_stood_in_the_field(desk: _Desk) -> None:
    desk.field.setText("999")
    Person(Screen()).type("Number", "600")
    assert desk.field.text() == "600"


@pytest.mark.parametrize("trouble", ["missing", "disabled", "hidden", "covered", "twice"])
def test_what_a_person_could_not_click_is_not_clicked(desk: _Desk, trouble: str) -> None:
    if trouble == "disabled":
        desk.button.setEnabled(False)
    elif trouble == "hidden":
        desk.button.hide()
    elif trouble == "covered":
        cover = QWidget(desk)
        cover.setGeometry(desk.rect())
        cover.show()
    elif trouble == "twice":
        second = QPushButton("Count", desk)
        second.show()
    with pytest.raises(NotSeen):
        Person(Screen()).click("Hang up" if trouble == "missing" else "Count")
    assert desk.clicks == 0


def test_each_step_leaves_a_line_and_a_picture(desk: _Desk, tmp_path: Path) -> None:
    (tmp_path / "199-from-an-earlier-tour.png").write_bytes(b"")
    walk = _Walk(
        tmp_path,
        Step("Click once", _click, "the label counts one", lambda screen: screen.shows("1 clicks")),
        Step("And again", _click, "the label counts two", lambda screen: screen.shows("2 clicks")),
    )
    assert walk.outcome == [True]
    assert walk.tour.state is TourState.PASSED
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["001-click-once.png", "002-and-again.png"]
    assert not QImage(str(tmp_path / "001-click-once.png")).isNull()
    assert len(walk.said) == 3
    assert "Click once: the label counts one" in walk.said[0]


def test_a_step_waits_for_what_it_expects_until_its_deadline(desk: _Desk, tmp_path: Path) -> None:
    step = Step("Wait", lambda _: None, "the label says ready", lambda screen: screen.shows("ready"), 3.0)
    walk = _Walk(tmp_path, step)
    walk.loop.advance(2.0)
    desk.label.setText("ready")
    walk.tour.look()
    walk.loop.advance(0.5)
    assert walk.outcome == [True]
    assert walk.loop.pending() == 0


def test_a_step_that_is_not_met_fails_the_tour_and_says_what_was_seen(desk: _Desk, tmp_path: Path) -> None:
    never = Step("Wait", lambda _: None, "the label says ready", lambda screen: screen.shows("ready"), 3.0)
    walk = _Walk(tmp_path, never, Step("Later", _click, "", lambda _: True))
    walk.loop.advance(3.0 * PATIENCE)
    assert walk.outcome == [False]
    assert desk.clicks == 0
    assert "0 clicks" in walk.said[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["001-wait-failed.png"]


def test_a_step_that_cannot_be_done_fails_the_tour(desk: _Desk, tmp_path: Path) -> None:
    desk.button.hide()
    walk = _Walk(tmp_path, Step("Click", _click, "", lambda _: True))
    assert walk.outcome == [False]
    assert "cannot find “Count”" in walk.said[-1]


def test_a_picture_that_cannot_be_written_fails_the_tour(desk: _Desk, tmp_path: Path) -> None:
    (tmp_path / "001-click.png").mkdir()
    walk = _Walk(tmp_path, Step("Click", _click, "", lambda _: True))
    assert walk.outcome == [False]
    assert "001-click.png could not be written" in walk.said[-1]
    assert desk.clicks == 1


def test_an_aborted_tour_has_failed_once(desk: _Desk, tmp_path: Path) -> None:
    walk = _Walk(tmp_path, Step("Wait", lambda _: None, "", lambda _: False))
    walk.tour.abort("The engine is gone.")
    walk.tour.abort("The engine is gone.")
    walk.loop.advance(60)
    assert walk.outcome == [False]
    assert desk.isVisible()


def test_eyes_notice_a_changed_text_without_a_clock(desk: _Desk, qtbot: QtBot) -> None:
    noticed: list[bool] = []
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    eyes = Eyes(application, lambda: noticed.append(True))
    desk.label.setText("changed")
    qtbot.waitUntil(lambda: bool(noticed), timeout=30_000)
    eyes.close()
    seen = len(noticed)
    desk.label.setText("again")
    desk.repaint()
    assert len(noticed) == seen


def test_pictures_are_named_in_the_order_of_the_steps() -> None:
    assert file_name(3, "Hold the call: music?") == "003-hold-the-call-music.png"
    names = [file_name(number, "Hold") for number in range(1, 201)]
    assert sorted(names) == names


@pytest.mark.parametrize(("old", "new"), [*itertools.product(TourState, TourState)])
def test_every_pair_of_states_is_legal_or_raises(tmp_path: Path, old: TourState, new: TourState) -> None:
    tour = Tour((), tmp_path, VirtualLoop(), print, print)
    tour._state = old  # noqa: SLF001 - the table is walked from every state
    if new in TRANSITIONS[old]:
        tour._to(new)  # noqa: SLF001
        assert tour.state is new
    else:
        with pytest.raises(IllegalTransition):
            tour._to(new)  # noqa: SLF001
