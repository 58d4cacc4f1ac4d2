"""One thing that happens by itself in a while, unless somebody stops it."""

from __future__ import annotations

from collections.abc import Callable

from app.loop import Alarm, Loop


class Countdown:
    """At most one at a time."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._alarm = Alarm(loop)
        self.due_at: float | None = None
        """When it happens, on the loop's clock; None: nothing does that a person should see coming."""

    def start(self, seconds: float, work: Callable[[], None], *, shown: bool = False) -> None:
        """Do ``work`` in so many seconds, and nothing else; ``shown``: a person sees it coming."""
        self._alarm.set(seconds, lambda: self._happen(work))
        self.due_at = self._loop.now() + seconds if shown else None

    def stop(self) -> None:
        """Nothing happens by itself any more."""
        self.due_at = None
        self._alarm.stop()

    def _happen(self, work: Callable[[], None]) -> None:
        self.due_at = None
        work()
