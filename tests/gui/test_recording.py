"""Recording from the card and by key, and hearing a recording in its player."""

from __future__ import annotations

import subprocess
import sys
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.commands import PauseRecording, PlaceCall, RecordCall, StopRecording
from app.engine.events import CallMeasured, MessagesWaiting, RecordingStarted
from tests.gui.conftest import DeskInWindow
from ui.calls.instrument_row import InstrumentRow
from ui.recordings.playback import QtPlayback
from ui.recordings.player import RecordingFile, RecordingPlayer
from ui.theme.theme import Theme
from ui.voicemail.view import VoicemailButton

SECONDS = 30
LISTENER = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from ui.recordings.playback import QtPlayback

application = QApplication(["listener", "-platform", "offscreen"])
for round in range(100):
    playback = QtPlayback()
    playback.load(Path(sys.argv[1]))
    playback.play()
    loop = QEventLoop()
    QTimer.singleShot(round % 30, loop.quit)
    loop.exec()
    playback.close()
print("left")
"""
"""Plays and leaves, again and again, each time after another while."""


@pytest.fixture
def row(desk: DeskInWindow, tmp_path: Path) -> InstrumentRow:
    """The row of an answered call, in a phone that may write recordings."""
    desk.phone.watching.recordings._folder = tmp_path  # noqa: SLF001 - a desk without folders of its own
    desk.show()
    desk.call("600", "Maria")
    (row,) = [row for row in desk.window.findChildren(InstrumentRow) if row.isVisible()]
    return row


def test_the_buttons_record_pause_and_end(desk: DeskInWindow, row: InstrumentRow) -> None:
    """P7: the red sign is there from the first moment, and goes with the recording."""
    QTest.mouseClick(row.record, Qt.MouseButton.LeftButton)
    desk.settle()
    (command,) = desk.engine.of(RecordCall)
    desk.bus.publish(RecordingStarted(call_id=command.call_id, path=command.path))
    desk.settle()
    assert row.sign.text() == "Recording"
    assert row.record.accessibleName() == "End the recording"
    QTest.mouseClick(row.pause, Qt.MouseButton.LeftButton)
    desk.settle()
    assert row.sign.text() == "Recording paused"
    assert row.pause.accessibleName() == "Resume the recording"
    assert [command.paused for command in desk.engine.of(PauseRecording)] == [True]
    QTest.mouseClick(row.record, Qt.MouseButton.LeftButton)
    desk.settle()
    assert len(desk.engine.of(StopRecording)) == 1
    assert not row.sign.isVisible()


def test_the_keys_do_the_same(desk: DeskInWindow, row: InstrumentRow) -> None:
    """P7, P9: Ctrl+Shift+R and Ctrl+Shift+P, wherever the focus is."""
    for key in (Qt.Key.Key_R, Qt.Key.Key_P):
        QTest.keyClick(
            desk.window, key, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        desk.settle()
    assert len(desk.engine.of(RecordCall)) == 1
    assert len(desk.engine.of(PauseRecording)) == 1
    assert row.pause.isVisible()


def test_nothing_moves_when_the_first_figures_come(desk: DeskInWindow, row: InstrumentRow) -> None:
    """P7: and the sound is told in a word."""
    place = row.record.mapToGlobal(row.record.rect().topLeft())
    call_id = desk.engine.of(PlaceCall)[-1].call_id
    for second in (1, 2):
        desk.bus.publish(
            CallMeasured(
                call_id=call_id,
                codec="PCMU/8000",
                received=50 * second,
                lost=0,
                discarded=0,
                sent=50 * second,
                lost_there=0,
                jitter=0.002,
                round_trip=0.02,
                buffered=0.04,
            )
        )
    desk.settle()
    assert row.quality.word.text() == "Good sound"
    assert "jitter 2 ms" in row.quality.toolTip()
    assert row.record.mapToGlobal(row.record.rect().topLeft()) == place


def test_one_press_calls_the_mailbox(desk: DeskInWindow) -> None:
    """P7: the button is there while messages wait."""
    desk.show()
    (button,) = desk.window.findChildren(VoicemailButton)
    assert not button.isVisible()
    desk.bus.publish(
        MessagesWaiting(account_id="desk", waiting=True, new=2, old=0, mailbox="sip:box@pbx.example.com")
    )
    desk.settle()
    assert button.isVisible()
    assert button.accessibleName() == "2 new voice messages. Press to listen."
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.engine.of(PlaceCall)[-1].target == "sip:box@pbx.example.com"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Some seconds of two channels."""
    path = tmp_path / "call.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 16000, 0, "NONE", "not compressed"))
        file.writeframes(bytes(4 * 16000 * SECONDS))
    return path


@pytest.mark.qt_log_ignore("PulseAudioService", "pipewire", "No audio device detected")
def test_a_recording_plays_pauses_and_is_moved_in(
    qtbot: QtBot, theme: Theme, sound: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """P7: by mouse and by keys; and nothing of the file is told to a terminal."""
    del theme
    shown: list[Path] = []
    playback = QtPlayback()

    def show_folder(path: Path) -> bool:
        shown.append(path)
        return True

    player = RecordingPlayer(RecordingFile(str(sound), 0.0), playback, show_folder)
    qtbot.addWidget(player)
    player.resize(320, 120)
    player.show()
    with qtbot.waitSignal(playback.told_length, timeout=30_000):
        QTest.mouseClick(player.play, Qt.MouseButton.LeftButton)
    assert player.time.text().endswith("of 00:30")
    qtbot.waitUntil(lambda: player.play.accessibleName() == "Pause the playback", timeout=30_000)
    qtbot.waitUntil(lambda: player.slider.value() > 0, timeout=30_000)
    QTest.mouseClick(player.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: player.play.accessibleName() == "Play the recording", timeout=30_000)
    player.slider.setValue(25)
    assert player.time.text() == "00:02 of 00:30"
    QTest.mouseClick(player.folder, Qt.MouseButton.LeftButton)
    assert shown == [sound]
    player.hide()
    QApplication.processEvents()
    assert "Input #0" not in capfd.readouterr().err


def test_a_recording_can_be_left_at_any_moment(sound: Path) -> None:
    """P7: Qt's thread that plays and the window's do not wait for each other, which would have no end."""
    words = [sys.executable, "-c", LISTENER, str(sound)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "left\n", done.stderr


def test_a_file_that_is_gone_is_told(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    """P7."""
    del theme
    player = RecordingPlayer(RecordingFile(str(tmp_path / "gone.wav"), 12.0))
    qtbot.addWidget(player)
    player.show()
    QTest.mouseClick(player.play, Qt.MouseButton.LeftButton)
    assert player.trouble.text() == f"The recording is not there any more: {tmp_path / 'gone.wav'}"
