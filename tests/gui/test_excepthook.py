"""A bug never vanishes."""

from __future__ import annotations

import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.errors import Cancelled, UserFacingError
from tests.support.virtual_loop import VirtualLoop
from ui.excepthook import CrashDialog, ExceptHook
from ui.theme.theme import Theme
from ui.widgets.text import Text


class Hooked:
    """An installed hook on a virtual loop."""

    def __init__(self, logs: Path | None) -> None:
        self.loop = VirtualLoop()
        self.hook = ExceptHook(self.loop, logs)
        self.dialogs: list[CrashDialog] = []
        self.hook.shown = self.dialogs.append

    def meet(self, error: BaseException) -> None:
        """Let the hook meet a raised exception."""
        try:
            raise error
        except BaseException as caught:  # noqa: BLE001 - what the interpreter would hand over
            self.hook.caught(type(caught), caught, caught.__traceback__)
        self.loop.run()


@pytest.fixture
def hooked(theme: Theme, tmp_path: Path, expected_errors: list[str]) -> Iterator[Hooked]:
    del theme
    expected_errors.append("hookswitch.ui")
    (tmp_path / "hookswitch.log").write_text("a line of the log\n")
    hooked = Hooked(tmp_path)
    yield hooked
    for dialog in filter(shiboken6.isValid, hooked.dialogs):
        dialog.close()


def texts(dialog: CrashDialog) -> list[str]:
    return [text.text() for text in dialog.findChildren(Text)]


def test_a_bug_is_logged_and_shown_with_its_details(hooked: Hooked, caplog: pytest.LogCaptureFixture) -> None:
    hooked.meet(ZeroDivisionError("division by zero"))
    (dialog,) = hooked.dialogs
    assert dialog.isVisible()
    assert "ZeroDivisionError: division by zero" in dialog.details.toPlainText()
    assert "ZeroDivisionError" in caplog.text
    assert any("fault in Hookswitch" in text for text in texts(dialog))


def test_what_is_meant_for_a_person_is_shown_as_its_sentence(hooked: Hooked) -> None:
    hooked.meet(UserFacingError("The disk is full."))
    assert "The disk is full." in texts(hooked.dialogs[0])


def test_a_change_of_mind_is_silent(hooked: Hooked) -> None:
    hooked.meet(Cancelled())
    assert hooked.dialogs == []


def test_more_bugs_join_the_dialog_that_is_open(hooked: Hooked) -> None:
    hooked.meet(ValueError("one"))
    hooked.meet(ValueError("two"))
    assert len(hooked.dialogs) == 1
    assert "two" in hooked.dialogs[0].details.toPlainText()
    hooked.dialogs[0].accept()
    hooked.meet(ValueError("three"))
    assert len(hooked.dialogs) == 2


def test_secrets_stay_out_of_the_details(hooked: Hooked) -> None:
    hooked.meet(RuntimeError('password="hunter22"'))
    assert "hunter22" not in hooked.dialogs[0].details.toPlainText()


def test_the_report_carries_details_versions_and_logs(hooked: Hooked, tmp_path: Path) -> None:
    hooked.meet(ValueError("one"))
    path = tmp_path / "report.zip"
    hooked.dialogs[0].write_report(path)
    with zipfile.ZipFile(path) as bundle:
        assert set(bundle.namelist()) == {"details.txt", "versions.txt", "logs/hookswitch.log"}
        assert b"ValueError: one" in bundle.read("details.txt")
        assert bundle.read("logs/hookswitch.log") == b"a line of the log\n"


def test_a_bug_on_another_thread_reaches_the_hook(hooked: Hooked) -> None:
    restore = hooked.hook.install()
    try:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        assert sys.excepthook == hooked.hook.caught
    finally:
        restore()
    hooked.loop.run()
    assert "ZeroDivisionError" in hooked.dialogs[0].details.toPlainText()


def test_return_presses_the_button_that_has_the_focus(
    hooked: Hooked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P9: whoever goes to Save with the keyboard gets the report; elsewhere Return goes on."""
    path = tmp_path / "report.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    hooked.meet(ZeroDivisionError("division by zero"))
    (dialog,) = hooked.dialogs
    dialog.activateWindow()
    dialog.save.setFocus()
    QTest.keyClick(dialog.save, Qt.Key.Key_Return)
    assert path.exists()
    assert dialog.isVisible()
    dialog.go_on.setFocus()
    QTest.keyClick(dialog.go_on, Qt.Key.Key_Return)
    assert not (shiboken6.isValid(dialog) and dialog.isVisible())
