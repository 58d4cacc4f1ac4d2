"""Two people edit one account file: what each changed, and where they contradict each other.

Three versions are compared: the one that the form was opened on, the one that stands in the file now,
and what the form wants. Changes that do not touch each other are all made. Where they do, both values
are shown, and the person decides; until then nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.account.changes import AddRow, Change, Place, Put, RemoveRow, changed, flat, row_index


class Side(Enum):
    """Whose value is to stand."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Difference:
    """One setting that somebody else changed since the form was opened. None: it is not in the file."""

    place: Place
    before: Any
    now: Any


@dataclass(frozen=True)
class Conflict:
    """One of my changes that touches what somebody else changed too, differently."""

    change: Change
    theirs: tuple[Difference, ...]

    @property
    def place(self) -> Place:
        """The setting or the row in question."""
        return self.change.place


@dataclass(frozen=True)
class Merge:
    """My changes laid over their file."""

    changes: tuple[Change, ...]
    """What is to be done to their file."""
    conflicts: tuple[Conflict, ...]
    """Undecided contradictions; while there are any, nothing may be written."""
    differences: tuple[Difference, ...]
    """Everything that they changed."""


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every setting that is not the same in two versions of a file."""
    if before == now:
        return ()
    old, new = flat(before), flat(now)
    places = [*old, *(place for place in new if place not in old)]
    return tuple(
        Difference(place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    )


def merge(
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Iterable[Change],
    decided: Mapping[Place, Side] | None = None,
) -> Merge:
    """Lay ``mine``, made for ``base``, over ``theirs``; ``decided`` settles conflicts by their place."""
    decided = decided or {}
    their_changes = differences(base, theirs)
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    for change in mine:
        touched = tuple(d for d in their_changes if _touch(d.place, change.place))
        if not touched:
            changes.append(change)
        elif _is_done(change, theirs):
            continue
        elif decided.get(change.place) is Side.MINE:
            changes.extend(_over(change, base, theirs))
        elif decided.get(change.place) is not Side.THEIRS:
            conflicts.append(Conflict(change, touched))
    return Merge(tuple(changes), tuple(conflicts), their_changes)


def _touch(one: Place, other: Place) -> bool:
    """Whether one place lies in the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _is_done(change: Change, theirs: Mapping[str, Any]) -> bool:
    """Whether their file already says what my change wants."""
    if isinstance(change, RemoveRow):
        return row_index(theirs, change.place) is None
    if isinstance(change, AddRow):
        index = row_index(theirs, change.place)
        return index is not None and theirs[change.table][index] == dict(change.values)
    if _lost_row(change, theirs) is not None:
        return False
    return changed(theirs, [change]) == dict(theirs)


def _over(change: Change, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Change]:
    """What makes my change stand in their file: a row that they took out comes back as it was."""
    if isinstance(change, AddRow) and row_index(theirs, change.place) is not None:
        row = change.place[1]
        assert not isinstance(row, str)
        return [RemoveRow(change.table, row), change]
    if isinstance(change, Put):
        lost = _lost_row(change, theirs)
        if lost is not None:
            table = str(lost[0])
            index = row_index(base, lost)
            assert index is not None, "a form changes rows that were there when it was opened"
            return [AddRow(table, base[table][index]), change]
    return [change]


def _lost_row(change: Put, theirs: Mapping[str, Any]) -> Place | None:
    """The row that the change is in, if their file has it no longer."""
    row = change.place[:2]
    if len(change.place) < 3 or isinstance(row[1], str) or row_index(theirs, row) is not None:
        return None
    return row
