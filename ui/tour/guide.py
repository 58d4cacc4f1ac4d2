"""Leads a tour through one window: what the walk must know, and when to look again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.bus import Subscription
from app.demo.demo import Demo, DemoReady
from app.demo.switchboard import KeyHeard
from app.loop import Loop
from ui.tour.acts import Visit
from ui.tour.eyes import Eyes
from ui.tour.tour import REACTION, Step, Tour


class Guide:
    """One tour in one window of a running demo. ``close`` lets go of everything it listens to."""

    def __init__(
        self,
        application: QApplication,
        loop: Loop,
        demo: Demo,
        window: QWidget,
        pictures: Path,
        say: Callable[[str], None],
    ) -> None:
        self._application, self._loop = application, loop
        self._demo, self._window = demo, window
        self._pictures, self._say = pictures, say
        # The system's own dialogs for files can be neither read nor pressed from here.
        application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self._digits: list[str] = []
        self._tour: Tour | None = None
        self._eyes = Eyes(application, self._look)
        self._subscriptions: list[Subscription] = [
            demo.exchange.bus.subscribe(KeyHeard, self._on_key),
            demo.exchange.bus.subscribe(DemoReady, lambda _event: self._look()),
        ]

    def start(
        self,
        walk: Callable[[Visit], Sequence[Step]],
        done: Callable[[bool], None],
        reaction: float = REACTION,
    ) -> None:
        """Take the first step; ``done`` hears whether all steps went well."""
        visit = Visit(self._demo, lambda: "".join(self._digits), self._window.resize, self._window.close)
        self._tour = Tour(walk(visit), self._pictures, self._loop, self._say, done, reaction)
        self._window.activateWindow()
        self._tour.start()

    def close(self) -> None:
        """Stop looking and listening."""
        self._eyes.close()
        for subscription in self._subscriptions:
            subscription.close()

    def _look(self) -> None:
        if self._tour is not None:
            self._tour.look()

    def _on_key(self, event: KeyHeard) -> None:
        self._digits.append(event.digit)
        self._look()
