"""Links from outside, and the second start of a program that runs already."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import threading
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import UserFacingError
from app.links.running import Visit, place
from app.paths import Paths
from tests.gui.conftest import DeskInWindow
from tests.support.own_program import program
from ui.desktop.doorman import Doorman

PATIENCE = 120_000
"""Milliseconds for a second program on a busy machine."""


def second_start(profile: Path, *words: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """The program, once more."""
    return program({**os.environ, "TMPDIR": tempfile.gettempdir()}, "--profile-dir", str(profile), *words)


def test_a_second_start_hands_its_link_over_and_ends(qtbot: QtBot, short_path: Path) -> None:
    """P8: and one without a link asks for the window alone."""
    heard: list[Visit] = []
    doorman = Doorman(place(Paths.under(short_path).cache), heard.append)
    try:
        with second_start(short_path, "tel:+49-30-901820") as process:
            qtbot.waitUntil(lambda: process.poll() is not None, timeout=PATIENCE)
            said, trouble = process.communicate()
        assert (process.returncode, trouble) == (0, "")
        assert "runs already" in said
        with second_start(short_path) as process:
            qtbot.waitUntil(lambda: process.poll() is not None, timeout=PATIENCE)
            process.communicate()
        assert [visit.link for visit in heard] == ["tel:+49-30-901820", ""]
    finally:
        doorman.close()


def test_a_bad_link_is_told_in_one_sentence_before_anything_starts(short_path: Path) -> None:
    """P8."""
    with second_start(short_path, "tel:") as process:
        said, trouble = process.communicate()
    assert (process.returncode, said) == (1, "")
    assert trouble == "“tel:” is no link to a number or an address.\n"


def test_a_start_without_a_link_takes_away_none_that_waits_for_the_window() -> None:
    """P8: clicked twice while the program comes up; a later link is the one to open."""
    waits = Visit("").after(Visit("tel:1").after(None))
    assert waits == Visit("tel:1")
    assert Visit("", "leave").after(waits) == Visit("tel:1", "leave")
    assert Visit("tel:2").after(waits) == Visit("tel:2")


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_link_fills_the_number_field_and_dials_nothing(desk: DeskInWindow) -> None:
    """P8: a page on the web places no calls by itself."""
    desk.show()
    desk.window.showMinimized()
    desk.assembly.come_forward("tel:+49-30-901820")
    desk.settle()
    assert not desk.window.isMinimized()
    assert desk.assembly.keypad.model().sentence == "Dials +49 30 901820"
    field = QApplication.focusWidget()
    assert field is not None
    assert field.property("text") == "tel:+49-30-901820"
    assert len(desk.phone.calls) == 0
    with pytest.raises(UserFacingError):
        desk.assembly.come_forward("mailto:a@b")
    assert desk.assembly.keypad.model().text == "tel:+49-30-901820"


def test_a_socket_left_behind_by_a_killed_program_is_taken_over(qapp: QApplication, short_path: Path) -> None:
    """P8."""
    del qapp
    address = str(short_path / "s")
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(address)
    first = Doorman(address, lambda _visit: None)
    try:
        assert not first.too_late
        assert Path(address).stat().st_mode & 0o077 == 0
    finally:
        first.close()


def test_of_two_windows_the_later_one_gives_way(qapp: QApplication, short_path: Path) -> None:
    """P8: also while the first is too busy to answer; it is still the one that later starts find."""
    del qapp
    address = short_path / "s"
    first = Doorman(str(address), lambda _visit: None)
    second = None
    try:
        socket_of_first = address.stat().st_ino
        second = Doorman(str(address), lambda _visit: None)
        assert (first.too_late, second.too_late) == (False, True)
        second.close()
        assert address.stat().st_ino == socket_of_first
    finally:
        first.close()
        if second is not None:
            second.close()
    assert not list(short_path.iterdir())


def test_of_two_starts_one_waits_for_the_other(qapp: QApplication, short_path: Path) -> None:
    """P8: both find the socket of a killed program; the quicker one is about to take it over."""
    del qapp
    address = str(short_path / "s")
    lock = QLockFile(f"{address}.lock")
    assert lock.tryLock(0)
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(address)

    def take_over() -> None:
        os.unlink(address)
        quicker.bind(address)
        quicker.listen()
        lock.unlock()

    with socket.socket(socket.AF_UNIX) as quicker:
        other = threading.Thread(target=take_over)
        other.start()
        doorman = Doorman(address, lambda _visit: None)
        try:
            assert doorman.too_late
        finally:
            doorman.close()
            other.join()


@pytest.mark.parametrize("system", ["darwin", "linux"])
def test_only_macos_looks_at_every_event(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    """P8: there links come as events; elsewhere looking would cost every event a call."""
    heard: list[str] = []
    monkeypatch.setattr("sys.platform", system)
    doorman = Doorman("", lambda visit: heard.append(visit.link))
    try:
        qapp.sendEvent(qapp, QFileOpenEvent(QUrl("tel:100")))
    finally:
        doorman.close()
    assert heard == (["tel:100"] if system == "darwin" else [])


def test_what_a_stranger_writes_is_no_visit(qtbot: QtBot, short_path: Path) -> None:
    """P8: neither rubbish nor a line without an end."""
    heard: list[Visit] = []
    doorman = Doorman(str(short_path / "s"), heard.append)
    try:
        for rubbish in (b"\xff\n", b"[]\n", b'{"link": 3}\n', b"x" * 20_000):
            with socket.socket(socket.AF_UNIX) as guest:
                guest.connect(str(short_path / "s"))
                guest.setblocking(False)
                try:
                    guest.send(rubbish)
                finally:
                    guest.setblocking(True)
                qtbot.waitUntil(lambda guest=guest: _closed(guest), timeout=PATIENCE)  # type: ignore[misc]
        assert heard == []
    finally:
        doorman.close()


def _closed(guest: socket.socket) -> bool:
    guest.settimeout(0.01)
    try:
        return guest.recv(10) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
