"""The demo with its window: the real command, and the first part of its tour in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.demo.company import company
from app.demo.demo import Demo, build_demo
from app.engine.options import EngineOptions
from ui.demo.command import has_display, pages
from ui.frame.assembly import Assembly
from ui.qt_loop import QtLoop
from ui.tour.guide import Guide
from ui.tour.walk import first_call

TOUR = 900
"""Seconds that the whole tour may take on a busy machine; alone it needs about two and a half minutes."""

pytestmark = pytest.mark.timeout(TOUR + 60)


@pytest.fixture
def demo(qapp: QApplication) -> Iterator[Demo]:
    demo = build_demo(QtLoop(), options=EngineOptions(sound=False))
    demo.start()
    yield demo
    demo.stop()


def test_the_first_call_of_the_tour_works_in_the_window(
    demo: Demo, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    assembly = Assembly(demo.phone, pages(demo))
    qtbot.addWidget(assembly.window)
    assembly.window.show()
    said: list[str] = []
    outcome: list[bool] = []
    guide = Guide(qapp, demo.phone.loop, demo, assembly.window, tmp_path, said.append)
    try:
        guide.start(first_call, outcome.append)
        qtbot.waitUntil(lambda: bool(outcome), timeout=TOUR * 1000)
    finally:
        guide.close()
        assembly.close()
    assert outcome == [True], said
    pictures = sorted(path.name for path in tmp_path.iterdir())
    assert len(pictures) == len(said) - 1
    assert pictures[0] == "001-the-phone-is-ready.png"


def _demo(*words: str, profile: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell would, where there is no display."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-m", "ui.main", "--profile-dir", str(profile), "demo", *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=TOUR,
        check=False,
    )


def test_without_a_display_the_command_walks_through_the_window(tmp_path: Path) -> None:
    """The whole tour: a time line on the terminal, a picture a step, and status 0."""
    done = _demo("--pictures", str(tmp_path / "tour"), profile=tmp_path / "profile")
    assert done.returncode == 0, done.stdout + done.stderr
    pictures = sorted((tmp_path / "tour").iterdir())
    lines = done.stdout.splitlines()
    assert len(pictures) == len(lines) - 1 > 20
    assert not any(QImage(str(picture)).isNull() for picture in pictures)


def test_a_tour_that_fails_says_so_and_ends_with_another_status(tmp_path: Path) -> None:
    (tmp_path / "tour").write_text("a file where the folder should be")
    done = _demo("--tour", "--pictures", str(tmp_path / "tour"), profile=tmp_path / "profile")
    assert done.returncode == 1
    assert "FAILED" in done.stdout


def test_with_a_display_a_newcomer_is_told_whom_to_call_and_the_window_stays_until_it_is_ended(
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "DISPLAY": ":of-another-kind", "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-m", "ui.main", "--profile-dir", str(tmp_path), "demo"]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        said = [program.stdout.readline() for _ in range(len(company()) + 2)]
        assert program.poll() is None
        program.terminate()
        assert program.wait(TOUR) == 0
    assert all(line.number in told for line, told in zip(company(), said[1:], strict=False))


@pytest.mark.parametrize(
    ("platform", "environment", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_a_window_is_shown_where_there_is_a_display(
    platform: str,
    environment: dict[str, str],
    shown: bool,  # noqa: FBT001 - a table of cases
) -> None:
    assert has_display(platform, environment) is shown
