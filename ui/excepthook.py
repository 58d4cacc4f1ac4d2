"""A bug never vanishes: it goes to the log, and a person sees it and can save a report about it."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit

from app.errors import Cancelled, UserFacingError
from app.log import mask
from app.loop import Loop
from app.translation import tr
from ui.theme.tokens import GRID, Tone
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.text import Text

_log = logging.getLogger("hookswitch.ui")


class ExceptHook:
    """Catches what nobody else caught, on any thread. One dialog at a time; later bugs join it."""

    def __init__(self, loop: Loop, logs: Path | None) -> None:
        """``logs``: the log folder that goes into a report, None: there is none."""
        self._loop, self._logs = loop, logs
        self._dialog: CrashDialog | None = None
        self.shown: Callable[[CrashDialog], None] = lambda dialog: None
        """Told of each new dialog (a test looks at it)."""

    def install(self) -> Callable[[], None]:
        """Take over Python's hooks; gives back what puts the old ones in place again."""
        old = sys.excepthook, threading.excepthook
        sys.excepthook = self.caught
        threading.excepthook = self._caught_on_thread

        def restore() -> None:
            sys.excepthook, threading.excepthook = old

        return restore

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and show one exception."""
        if issubclass(kind, Cancelled):
            return
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        text = mask("".join(traceback.format_exception(kind, error, trace)))
        _log.error("not handled:\n%s", text)
        sentence = str(error) if isinstance(error, UserFacingError) else ""
        self._loop.post(lambda: self._show(sentence, text))

    def _caught_on_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.caught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _show(self, sentence: str, text: str) -> None:
        if self._dialog is not None:
            self._dialog.add(text)
            return
        self._dialog = CrashDialog(sentence, text, self._logs)
        self._dialog.finished.connect(self._closed)
        self._dialog.show()
        self.shown(self._dialog)

    def _closed(self) -> None:
        self._dialog = None


class CrashDialog(Dialog):
    """Says what is known, keeps out of the way of calls, and saves a report."""

    def __init__(self, sentence: str, details: str, logs: Path | None) -> None:
        super().__init__(tr("Something went wrong"))
        self._logs = logs
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.resize(140 * GRID, 90 * GRID)
        told = sentence or tr(
            "This is a fault in Hookswitch. Calls go on; what you just did may not have worked."
        )
        self.column.addWidget(Text(told, wrap=True))
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(tr("Details"))
        self.column.addWidget(self.details, 1)
        self.outcome = Text(dim=True, wrap=True)
        self.column.addWidget(self.outcome)
        self.save = Button(tr("Save a report"))
        self.go_on = Button(tr("Continue"), tone=Tone.ACCENT, solid=True)
        self.save.clicked.connect(self._choose_and_save)
        self.go_on.clicked.connect(self.accept)
        self.add_buttons(self.save, self.go_on)

    def add(self, details: str) -> None:
        """Another bug, while this one is still being read."""
        self.details.appendPlainText(details)

    def write_report(self, path: Path) -> None:
        """Details, versions and log files as one zip. Raises ``OSError``."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr("details.txt", self.details.toPlainText())
            versions = f"{platform.platform()}\nPython {platform.python_version()}\nQt {qVersion()}\n"
            bundle.writestr("versions.txt", versions)
            for log in sorted(self._logs.glob("*.log*")) if self._logs is not None else ():
                bundle.write(log, f"logs/{log.name}")

    def _choose_and_save(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, tr("Save a report"), "hookswitch-report.zip", tr("Reports (*.zip)")
        )
        if not chosen:
            return
        try:
            self.write_report(Path(chosen))
        except OSError as error:
            self.outcome.setText(
                tr("The report could not be saved: {reason}.", reason=error.strerror or error)
            )
        else:
            self.outcome.setText(tr("Saved as {file}.", file=chosen))
