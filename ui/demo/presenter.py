"""The demo company on a page of its own: whom one can call, and having oneself called. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.demo.company import CALLER, Line
from app.demo.demo import Demo
from app.errors import UserFacingError
from app.translation import tr


class CompanyView(Protocol):
    """Where the company is shown."""

    def show_trouble(self, sentence: str) -> None:
        """Say why something did not work; empty: nothing is wrong."""


class CompanyPresenter:
    """One for each page."""

    def __init__(self, demo: Demo, dial: Callable[[str, str], object]) -> None:
        """``dial`` calls a number in the name of whom it reaches; raises ``UserFacingError``."""
        self._demo, self._dial = demo, dial
        self._view: CompanyView | None = None

    def attach(self, view: CompanyView) -> None:
        """Show trouble on ``view``."""
        self._view = view

    @property
    def lines(self) -> tuple[Line, ...]:
        """Everybody there, in the order shown."""
        return self._demo.exchange.lines

    @property
    def caller(self) -> str:
        """The name of whoever calls when asked to."""
        return next(line.title for line in self.lines if line.name == CALLER)

    def call(self, line: Line) -> None:
        """Call this line."""
        self._try(lambda: self._dial(line.number, line.title))

    def be_called(self) -> None:
        """Have the phone called."""
        self._try(self._ring)

    def _ring(self) -> None:
        if not self._demo.ready:
            raise UserFacingError(tr("The company is not open yet. Try again in a moment."))
        self._demo.ring_phone(CALLER)

    def _try(self, request: Callable[[], object]) -> None:
        trouble = ""
        try:
            request()
        except UserFacingError as error:
            trouble = str(error)
        if self._view is not None:
            self._view.show_trouble(trouble)
