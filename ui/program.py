"""The program with a window: one Qt application, one phone, one window, and a clean end of all three."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.phone import Phone
from app.preferences import PreferenceFile
from ui.collector import Collector
from ui.excepthook import ExceptHook
from ui.interrupts import Interrupts
from ui.qt_loop import QtLoop
from ui.soon import Soon
from ui.theme.theme import Theme, appearance_named

if TYPE_CHECKING:
    from app.account.seat import Seat
    from app.links.running import Visit
    from ui.desktop.doorman import Doorman
    from ui.frame.assembly import Assembly
    from ui.frame.page import Page

_log = logging.getLogger("hookswitch.ui")

SWITCH_SECONDS = 0.0005


class Startable(Protocol):
    """What the program starts and stops: a phone, or a demo with a phone in it."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End, and wait until it has."""


class Program:
    """Everything that lives as long as the window."""

    def __init__(self, arguments: list[str], preferences: PreferenceFile | None = None) -> None:
        """``arguments``: Qt's own, the program's name first; ``preferences``: what the person has chosen."""
        self.preferences = preferences or PreferenceFile(None)
        self.application = QApplication(arguments)
        self.application.setApplicationName("hookswitch")
        self.application.setApplicationDisplayName("Hookswitch")
        self.application.setDesktopFileName("hookswitch")
        self._translator = QTranslator(self.application)
        where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(QLocale(), "qtbase", "_", where):
            self.application.installTranslator(self._translator)
        self.collector = Collector()
        self.loop = QtLoop()
        self.theme = Theme(self.application, appearance_named(self.preferences.current.appearance))
        self.assembly: Assembly | None = None
        self._forget_system: Callable[[], None] = lambda: None
        self._doorman: Doorman | None = None
        self._visit: Visit | None = None
        """What is wanted of the window before it is there."""

    def listen(self, address: str) -> bool:
        """Let later starts find this one; False where another was quicker. ``address``: see ``Doorman``."""
        from ui.desktop.doorman import Doorman

        self._doorman = Doorman(address, self.visit)
        return not self._doorman.too_late

    def visit(self, visit: Visit) -> None:
        """Show the window, with the link in its number field. Raises ``UserFacingError`` for a bad link."""
        if self.assembly is None:
            self._visit = visit.after(self._visit)
        else:
            self.assembly.come_forward(visit.link, visit.token)

    def run(
        self,
        phone: Phone,
        what: Startable | None = None,
        *,
        logs: Path | None = None,
        pages: Sequence[Page] = (),
        shown: Callable[[Assembly], None] = lambda assembly: None,
        seats: Callable[[], Iterable[Seat]] | None = None,
    ) -> int:
        """Show the phone's window and stay until it is closed; the exit status.

        ``what`` is started and stopped instead of the phone itself. ``pages`` come after the phone's
        own. ``shown`` is called once the window is on the screen. ``seats``: see ``Own.seats``.
        """
        life: Startable = what or phone
        restore = ExceptHook(self.loop, logs).install()
        interrupts, soon = Interrupts(self._end), Soon(self.loop)
        try:
            life.start()
            self.assembly = self._assembled(phone, pages, seats)
            self.assembly.window.show()
            self.loop.post(lambda: self._watch_system(phone))
            self.loop.post(lambda: self._tell_shown(shown))
            return self.application.exec()
        finally:
            # What is in sight when PySide ends loses the focus then, and nobody is left to hear of it.
            for widget in self.application.topLevelWidgets():
                widget.hide()
            if self.assembly is not None:
                self.assembly.close()
            self._forget_system()
            if self._doorman is not None:
                self._doorman.close()
            soon.close()
            life.stop()
            interrupts.close()
            restore()
            self.collector.close()
            _log.info("program ends")

    def _watch_system(self, phone: Phone) -> None:
        from ui.system import SystemWatch  # 30 ms that a window need not wait for

        watch = SystemWatch(phone)
        self._forget_system = watch.close

    def _assembled(
        self, phone: Phone, pages: Sequence[Page], seats: Callable[[], Iterable[Seat]] | None
    ) -> Assembly:
        """The window's parts are loaded after the engine was started: the phone registers meanwhile."""
        from ui.frame.account_parts import Own
        from ui.frame.assembly import Assembly

        self.loop.catch_up()
        own = Own(self.preferences, lambda name: self.theme.choose(appearance_named(name)), seats)
        return Assembly(phone, pages, own)

    @staticmethod
    def _spare_the_window() -> None:
        """Keep work on other threads, such as reading a large account file, from stopping the window.

        Each time Qt's code returns to Python the lock must be had again, and a thread that computes gives
        it up after the switch interval only: 5 ms a hundred times over is half a second. What there is by
        now stays for good; the garbage collector, which stops every thread, need not look at it again.
        """
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.freeze()

    def _tell_shown(self, shown: Callable[[Assembly], None]) -> None:
        if self.assembly is not None:
            shown(self.assembly)
            self.assembly.welcome()
            if self._visit is not None:
                self.visit(self._visit)
            self._spare_the_window()

    def _end(self) -> None:
        """The system wants the program to end: nobody is there to be asked, so no window may refuse."""
        self.application.exit(0)
