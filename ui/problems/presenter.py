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
    lasting: bool = False
    """It is in sight for as long as it stands, whatever else there is."""


_ORDER = (Severity.ERROR, Severity.UNSAFE, Severity.WARNING)


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
        standing = sorted(self._problems, key=lambda problem: _ORDER.index(problem.severity))
        self._view.show_problems(_fitting(self._notices(standing)))
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
                warning, lasting = problem.severity is not Severity.ERROR, problem.severity is Severity.UNSAFE
                notices[together] = NoticeModel(problem.key, problem.sentence, warning, action, lasting)
            else:
                notices[together] = replace(before, sentence=f"{before.sentence}\n{problem.sentence}")
        return list(notices.values())

    def _remedy(self, key: str) -> Remedy | None:
        return next((remedy for remedy in self._remedies if key.startswith(remedy.prefix)), None)


def _fitting(notices: list[NoticeModel]) -> tuple[NoticeModel, ...]:
    """Those that are shown: all that last, the others as far as there is room; how many are not is said."""
    others = [notice for notice in notices if not notice.lasting]
    hidden = others[max(0, MOST_SHOWN - (len(notices) - len(others))) :]
    shown = [notice for notice in notices if notice not in hidden]
    if hidden:
        rest = tr("And {count} more; see the log.", count=len(hidden))
        shown.append(NoticeModel("more", rest, warning=True))
    return tuple(shown)
