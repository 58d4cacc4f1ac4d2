"""Every page opened for the first time: the longest piece of work that it makes of the window's thread.

    QT_QPA_PLATFORM=offscreen python -m tests.bench.pages

Each figure is the longest time in milliseconds that the window's thread computed in one piece (its CPU time,
which other programs change little) from the click until the page has settled: as long as that no click and no
ringing call was answered. The window is the demo's, with what the program loads a moment after its start.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.calls.call import CallState
from app.demo.demo import Demo, build_demo
from app.engine.options import EngineOptions
from app.paths import Paths
from tests.bench.figures import line
from tests.bench.ticker import Ticker, spin
from ui import soon
from ui.collector import Collector
from ui.demo.command import pages
from ui.frame.account_parts import SETTINGS, Own
from ui.frame.assembly import Assembly
from ui.order_admin.view import BoardPage
from ui.program import SWITCH_SECONDS
from ui.qt_loop import QtLoop
from ui.settings.presenter import entries
from ui.settings.view import SettingsPage
from ui.theme.theme import Appearance, Theme

SETTLED_SECONDS = 0.4
"""After this a page has all that it shows."""
PATIENCE = 60.0
BAR = 50.0
"""Milliseconds that a person does not notice."""
WHOM = "600"
"""The company's echo, which answers at once: the box to transfer needs a call."""

Opening = tuple[str, Callable[[], object]]


def openings(demo: Demo, assembly: Assembly) -> Iterator[Opening]:
    """Name and click of each page."""
    window = assembly.window

    def show(key: str) -> Opening:
        return key, lambda: window.show_page(key)

    def show_settings(key: str) -> Opening:
        return f"settings/{key}", lambda: assembly.account.show(key)

    yield from (show(key) for key in ("details", "people", "history", "orders", "company", "order_admin"))
    yield "statistics", window.findChildren(BoardPage)[0].statistics.click
    yield show(SETTINGS)
    yield from (show_settings(entry.key) for entry in entries() if entry.key in _there(assembly))
    (call,) = demo.phone.calls
    yield "transfer", lambda: assembly.transfer.open_box(call.id, None)


def _there(assembly: Assembly) -> set[str]:
    """The pages of the settings that this account has."""
    (page,) = assembly.window.findChildren(SettingsPage)
    return set(page.buttons)


def measure(demo: Demo, assembly: Assembly) -> dict[str, float]:
    """The longest own piece of each page's first opening, in milliseconds."""
    phone = demo.phone
    _wait(lambda: demo.ready and phone.orders.store is not None)
    phone.dial(WHOM)
    _wait(lambda: any(call.state is CallState.UP for call in phone.calls))
    _load_what_is_loaded_soon()
    ticker, found = Ticker(), {}
    for name, click in openings(demo, assembly):
        ticker.begin()
        click()
        spin(lambda: False, SETTLED_SECONDS)
        found[name] = ticker.end()[1]
    return found


def _load_what_is_loaded_soon() -> None:
    for name in soon.MODULES:
        importlib.import_module(name)
    gc.freeze()


def _wait(condition: Callable[[], bool]) -> None:
    if not spin(condition, PATIENCE):
        raise TimeoutError("the demo did not get there")


def figures() -> dict[str, float]:
    """Everything that this measures."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme, collector = Theme(application, Appearance.LIGHT), Collector()
    with tempfile.TemporaryDirectory() as name:
        demo = build_demo(QtLoop(), paths=Paths.under(Path(name)), options=EngineOptions(sound=False))
        demo.start()
        assembly = Assembly(demo.phone, pages(demo), Own(seats=lambda: demo.seats))
        assembly.window.show()
        switching = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        try:
            return measure(demo, assembly)
        finally:
            sys.setswitchinterval(switching)
            assembly.close()
            demo.stop()
            assembly.window.close()
            collector.close()
            del theme


def lines(found: Mapping[str, float]) -> list[str]:
    """The worst and the bar, then a line a page, the longest first."""
    worst = max(found, key=lambda name: found[name])
    total = line("pages", {"longest": found[worst], "bar": BAR})
    each = sorted(found.items(), key=lambda entry: -entry[1])
    return [f"{total} page={worst}", *(line("page", {name: value}) for name, value in each)]


def main() -> int:
    """Measure, and print the lines."""
    for told in lines(figures()):
        print(told)  # noqa: T201 - the lines that this program is for
    return 0


if __name__ == "__main__":
    sys.exit(main())
