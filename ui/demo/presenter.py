"""The demo company on a page of its own: whom one can call, and having oneself called. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from app.demo.company import CALLER, Line
from app.errors import UserFacingError


class CompanyView(Protocol):
    """Where the company is shown."""

    def show_trouble(self, sentence: str) -> None:
        """Say why something did not work; empty: nothing is wrong."""


class CompanyPresenter:
    """One for each page."""

    def __init__(
        self, lines: Sequence[Line], dial: Callable[[str, str], object], ring: Callable[[str], None]
    ) -> None:
        """``dial``: number and whom it reaches. ``ring``: the line that is to call the phone.

        Both raise ``UserFacingError``.
        """
        self.lines = tuple(lines)
        self._dial, self._ring = dial, ring
        self._view: CompanyView | None = None

    def attach(self, view: CompanyView) -> None:
        """Show trouble on ``view``."""
        self._view = view

    @property
    def caller(self) -> str:
        """The name of whoever calls when asked to."""
        return next(line.title for line in self.lines if line.name == CALLER)

    def call(self, line: Line) -> None:
        """Call this line."""
        self._try(lambda: self._dial(line.number, line.title))

    def be_called(self) -> None:
        """Have the phone called."""
        self._try(lambda: self._ring(CALLER))

    def _try(self, request: Callable[[], object]) -> None:
        trouble = ""
        try:
            request()
        except UserFacingError as error:
            trouble = str(error)
        if self._view is not None:
            self._view.show_trouble(trouble)
