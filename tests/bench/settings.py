"""The settings of a large account: how long the window stands still.

    QT_QPA_PLATFORM=offscreen python -m tests.bench.settings

With 10,000 coworkers and 1,000 external numbers, each figure is the longest time in milliseconds that
the window's thread could not run: while the settings are opened (``open``), the list of coworkers is
shown (``list``) and searched (``search``), a change is saved (``save``) and followed by the same desk, and
somebody else's change is followed (``follow``). ``idle`` is the same while nothing happens for a second:
what this machine does to everybody. ``saved`` is how long the save itself took.

A figure with ``_own`` is the longest that the window's thread computed itself meanwhile (its CPU time): what
is left of a wait on a machine that has nothing else to do, but for the lock that other threads hold.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.account.changes import Put
from app.account.editing import EditingState
from app.account.save import Draft
from app.bus import Bus
from app.paths import Paths
from app.phone import Phone, build
from tests.bench.account import large_file
from tests.bench.figures import line
from tests.bench.ticker import MOST_SECONDS, Ticker, spin
from tests.support.scripted_engine import EngineScripted
from ui.frame.assembly import Assembly
from ui.qt_loop import QtLoop
from ui.settings.table_view import TablePage
from ui.theme.theme import Appearance, Theme

AGENT = '[sip]\nregistrar = "pbx.example.com"\n[[agents]]\nlogin = "maria"\nextension = "1"\n'
TIMEOUT = ("account", "ring_timeout_seconds")


def _ring_timeout(phone: Phone) -> int:
    return phone.standings.current.account.general.ring_timeout_seconds


def measure(phone: Phone, assembly: Assembly, file: Path) -> dict[str, float]:
    """Everything, in one window."""
    ticker = Ticker()
    figures: dict[str, float] = {}
    settings = assembly.account.settings.presenter
    rested = time.perf_counter() + 1.0
    figures["idle"], figures["idle_own"] = ticker.during(lambda: None, lambda: time.perf_counter() > rested)

    def is_ready() -> bool:
        return settings.work is not None and settings.work.editing.state is EditingState.READY

    figures["open"], figures["open_own"] = ticker.during(lambda: assembly.account.show("account"), is_ready)
    figures["list"], figures["list_own"] = ticker.during(
        lambda: assembly.account.show("people"), lambda: True
    )
    (page,) = assembly.window.findChildren(TablePage)
    figures["tab"], figures["tab_own"] = ticker.during(
        lambda: page.tabs.setCurrentIndex(2), lambda: page.rows.rowCount() == 10_000
    )
    figures["search"], figures["search_own"] = ticker.during(
        lambda: page.filter.edit.textEdited.emit("person 99"), lambda: page.rows.rowCount() < 200
    )
    assembly.account.show("account")
    work = settings.work
    assert work is not None
    work.editing.put(TIMEOUT, 33)
    begun = time.perf_counter()
    saved = [0.0]

    def is_saved() -> bool:
        if is_ready() and not len(work.editing.pending) and not saved[0]:
            saved[0] = time.perf_counter() - begun
        return bool(saved[0]) and _ring_timeout(phone) == 33

    figures["save"], figures["save_own"] = ticker.during(settings.save, is_saved)
    figures["saved"] = saved[0] * 1000
    draft = Draft.open(file)
    draft.save([Put(TIMEOUT, 44)])
    figures["follow"], figures["follow_own"] = ticker.during(
        lambda: None, lambda: _ring_timeout(phone) == 44 and work.editing.pending.in_file(TIMEOUT) == 44
    )
    return figures


def figures() -> dict[str, float]:
    """Everything that this measures, in milliseconds."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme(application, Appearance.LIGHT)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "account.toml"
        file.write_bytes(large_file(20) + AGENT.encode())
        loop, bus = QtLoop(), Bus()
        phone = build(loop, paths=Paths.under(Path(name) / "desk"), bus=bus, engine=EngineScripted(loop, bus))
        phone.expect(str(file), "maria", "bench")
        phone.start()
        assembly = Assembly(phone)
        assembly.window.show()
        try:
            if not spin(lambda: phone.account is not None, MOST_SECONDS):
                raise TimeoutError("nobody was signed in")
            sys.setswitchinterval(0.0005)  # as the program does, see ui.program
            gc.freeze()
            found = measure(phone, assembly, file)
        finally:
            assembly.close()
            phone.stop()
            assembly.window.close()
    del theme
    return found


if __name__ == "__main__":
    print(line("settings", figures()))  # noqa: T201 - the line that this program is for
