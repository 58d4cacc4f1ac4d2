"""Whoever waits to bring one more into the conference."""

from __future__ import annotations

from collections.abc import Callable

Ready = Callable[[], None]
Failed = Callable[[str], None]


class OneMore:
    """At most one wish at a time; a newer one replaces an older one, which then hears nothing."""

    def __init__(self) -> None:
        self._wish: tuple[Ready, Failed] | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody does."""
        return self._wish is not None

    def wait(self, ready: Ready, failed: Failed) -> None:
        """Exactly one of the two is called, once, unless the wish is replaced or forgotten."""
        self._wish = (ready, failed)

    def grant(self) -> None:
        """There is a place."""
        wish, self._wish = self._wish, None
        if wish is not None:
            wish[0]()

    def refuse(self, sentence: str) -> None:
        """There will be none."""
        wish, self._wish = self._wish, None
        if wish is not None:
            wish[1](sentence)

    def forget(self) -> None:
        """Nobody waits any more."""
        self._wish = None
