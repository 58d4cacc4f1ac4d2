"""Leads a tour through one window: what the walk must know, and when to look again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.apart import OneThread
from app.bus import Subscription
from app.demo.demo import Demo, DemoReady
from app.demo.switchboard import KeyHeard
from app.links import running
from app.links.running import hand_over
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
        address: str = "",
    ) -> None:
        """``address``: where the program hears of links (``app.links.running.place``); empty: nowhere."""
        self._address = address
        self._outside = OneThread(loop, "tour-outside")
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
        visit = Visit(
            demo=self._demo,
            digits_heard=lambda: "".join(self._digits),
            resize=self._window.resize,
            close_window=self._window.close,
            folder=self._demo.folder or self._pictures,
            open_link=self._open_link,
        )
        self._tour = Tour(walk(visit), self._pictures, self._loop, self._say, done, reaction)
        self._window.activateWindow()
        self._tour.start()

    def close(self) -> None:
        """Stop looking and listening."""
        self._eyes.close()
        for subscription in self._subscriptions:
            subscription.close()
        self._outside.stop(timeout=60.0)  # it ends at once; a busy machine may take its time

    def _open_link(self, link: str) -> None:
        """As the second start does that a desktop makes for a link; this one has to answer it meanwhile."""
        self._outside.run(lambda: hand_over(self._address, running.Visit(link)), lambda _answer: self._look())

    def _look(self) -> None:
        if self._tour is not None:
            self._tour.look()

    def _on_key(self, event: KeyHeard) -> None:
        self._digits.append(event.digit)
        self._look()
