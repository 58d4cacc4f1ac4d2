"""The problems that stand, each with at most one thing to do about it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
        notices = [self._notice(problem) for problem in standing[:MOST_SHOWN]]
        hidden = len(standing) - len(notices)
        if hidden:
            notices.append(
                NoticeModel("more", tr("And {count} more; see the log.", count=hidden), warning=True)
            )
        self._view.show_problems(tuple(notices))
        sentences = frozenset(problem.sentence for problem in standing)
        for problem in standing:
            if problem.sentence not in self._said:
                self._announce(problem.sentence)
        self._said = sentences

    def _notice(self, problem: Problem) -> NoticeModel:
        remedy = self._remedy(problem.key)
        warning = problem.severity is Severity.WARNING
        return NoticeModel(problem.key, problem.sentence, warning, remedy.label if remedy else "")

    def _remedy(self, key: str) -> Remedy | None:
        return next((remedy for remedy in self._remedies if key.startswith(remedy.prefix)), None)
