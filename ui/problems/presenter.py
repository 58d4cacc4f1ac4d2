"""The problems that stand, each with at most one thing to do about it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from app.bus import Bus
from app.problems import Problem, Problems, ProblemsChanged, Severity
from app.translation import tr

MOST_SHOWN = 3
"""More at once would push the calls out of sight; the rest is counted."""


@dataclass(frozen=True)
class NoticeModel:
    """One notice."""

    key: str
    sentence: str
    """One sentence, or several lines of one each."""
    warning: bool
    """Everything works, somebody should know; otherwise something does not work."""
    action: str = ""
    """What the notice's button says; empty: there is none."""


class ProblemsView(Protocol):
    """Where notices are shown."""

    def show_problems(self, notices: tuple[NoticeModel, ...]) -> None:
        """Show exactly these."""


@dataclass(frozen=True)
class Remedy:
    """What can be done about problems whose key begins with ``prefix``."""

    prefix: str
    label: str
    do: Callable[[str], None]
    """Gets the rest of the key."""
    for_all: bool = False
    """It is the same for all of them, so they may share a notice."""


class ProblemsPresenter:
    """Follows ``Problems``; says each new one to screen readers."""

    def __init__(
        self,
        problems: Problems,
        bus: Bus,
        view: ProblemsView,
        announce: Callable[[str], None],
        remedies: tuple[Remedy, ...] = (),
    ) -> None:
        self._problems, self._view, self._announce, self._remedies = problems, view, announce, remedies
        self._said: frozenset[str] = frozenset()
        self._subscription = bus.subscribe(ProblemsChanged, lambda _event: self._show())
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def act(self, key: str) -> None:
        """The button of a notice was pressed."""
        remedy = self._remedy(key)
        if remedy is not None:
            remedy.do(key.removeprefix(remedy.prefix))

    def _show(self) -> None:
        standing = sorted(self._problems, key=lambda problem: problem.severity is Severity.WARNING)
        notices = self._notices(standing)
        hidden = len(notices) - MOST_SHOWN
        if hidden > 0:
            rest = tr("And {count} more; see the log.", count=hidden)
            notices[MOST_SHOWN:] = [NoticeModel("more", rest, warning=True)]
        self._view.show_problems(tuple(notices))
        sentences = frozenset(problem.sentence for problem in standing)
        for problem in standing:
            if problem.sentence not in self._said:
                self._announce(problem.sentence)
        self._said = sentences

    def _notices(self, standing: list[Problem]) -> list[NoticeModel]:
        """One notice a problem; those with the same thing to do about them share one, a line each."""
        notices: dict[object, NoticeModel] = {}
        for problem in standing:
            remedy = self._remedy(problem.key)
            together = (remedy.prefix, problem.severity) if remedy and remedy.for_all else problem.key
            before = notices.get(together)
            if before is None:
                action = remedy.label if remedy else ""
                warning = problem.severity is Severity.WARNING
                notices[together] = NoticeModel(problem.key, problem.sentence, warning, action)
            else:
                notices[together] = replace(before, sentence=f"{before.sentence}\n{problem.sentence}")
        return list(notices.values())

    def _remedy(self, key: str) -> Remedy | None:
        return next((remedy for remedy in self._remedies if key.startswith(remedy.prefix)), None)
