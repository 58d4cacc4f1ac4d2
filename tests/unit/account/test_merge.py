"""Two people save one file: nobody's work is lost."""

from __future__ import annotations

from typing import Any

import pytest

from app.account.changes import AddRow, Change, Place, Put, RemoveRow, Row, changed
from app.account.merge import Difference, Side, merge

BASE: dict[str, Any] = {
    "format": 1,
    "account": {"name": "Example", "ring_timeout_seconds": 30},
    "agents": [{"login": "maria", "extension": "1001"}, {"login": "jan", "extension": "1002"}],
    "products": [{"name": "Solar", "redial": {"ring_time_seconds": 40}}],
}
TIMEOUT: Place = ("account", "ring_timeout_seconds")
MARIA: Place = ("agents", Row("maria"))
REDIAL: Place = ("products", Row("Solar"), "redial")


def theirs(*changes: Change) -> dict[str, Any]:
    return changed(BASE, changes)


def test_alone_my_changes_are_simply_made() -> None:
    mine: list[Change] = [Put(TIMEOUT, 20), AddRow("agents", {"login": "eva", "extension": "1003"})]
    merged = merge(BASE, BASE, mine)
    assert (merged.changes, merged.conflicts, merged.differences) == (tuple(mine), (), ())


def test_changes_that_do_not_touch_are_both_kept() -> None:
    now = theirs(Put((*MARIA, "extension"), "1009"), RemoveRow("agents", Row("jan")))
    merged = merge(BASE, now, [Put(TIMEOUT, 20)])
    assert merged.conflicts == ()
    result = changed(now, merged.changes)
    assert result["account"]["ring_timeout_seconds"] == 20
    assert result["agents"] == [{"login": "maria", "extension": "1009"}]
    assert Difference((*MARIA, "extension"), "1001", "1009") in merged.differences


def test_a_row_put_above_mine_does_not_move_my_change() -> None:
    now = {**BASE, "agents": [{"login": "new", "extension": "1000"}, *BASE["agents"]]}
    merged = merge(BASE, now, [Put((*MARIA, "extension"), "1009")])
    assert changed(now, merged.changes)["agents"][1] == {"login": "maria", "extension": "1009"}


CONTRADICTIONS: list[tuple[Change, Change]] = [
    (Put(TIMEOUT, 20), Put(TIMEOUT, 25)),
    (Put(TIMEOUT, 20), Put(TIMEOUT, None)),
    (Put((*REDIAL, "call_attempts"), 3), Put(REDIAL, None)),
    (Put(REDIAL, {"ring_time_seconds": 10}), Put((*REDIAL, "ring_time_seconds"), 50)),
    (Put((*MARIA, "extension"), "1009"), RemoveRow("agents", Row("maria"))),
    (RemoveRow("agents", Row("maria")), Put((*MARIA, "extension"), "1009")),
    (
        AddRow("agents", {"login": "eva", "extension": "1003"}),
        AddRow("agents", {"login": "eva", "extension": "1004"}),
    ),
]


@pytest.mark.parametrize(("my_change", "their_change"), CONTRADICTIONS)
def test_changes_that_contradict_are_shown_and_nothing_is_made(
    my_change: Change, their_change: Change
) -> None:
    merged = merge(BASE, theirs(their_change), [my_change])
    assert merged.changes == ()
    (conflict,) = merged.conflicts
    assert conflict.change == my_change
    assert conflict.theirs


@pytest.mark.parametrize(("my_change", "their_change"), CONTRADICTIONS)
def test_a_decided_contradiction_gives_the_chosen_side(my_change: Change, their_change: Change) -> None:
    now = theirs(their_change)
    kept = merge(BASE, now, [my_change], {my_change.place: Side.THEIRS})
    assert changed(now, kept.changes) == now
    taken = merge(BASE, now, [my_change], {my_change.place: Side.MINE})
    assert taken.conflicts == ()
    result = changed(now, taken.changes)
    assert value_at(result, my_change.place) == value_at(theirs(my_change), my_change.place)


def value_at(data: dict[str, Any], place: Place) -> object:
    value: Any = data
    for step in place:
        if isinstance(step, Row):
            value = next((row for row in value if step.key in row.values()), None)
        else:
            value = value.get(step)
    return value


@pytest.mark.parametrize(
    "change",
    [
        Put(TIMEOUT, 20),
        Put(REDIAL, None),
        RemoveRow("agents", Row("maria")),
        AddRow("agents", {"login": "eva", "extension": "1003"}),
        Put((*MARIA, "extension"), "1009"),
    ],
)
def test_the_same_change_made_by_both_is_no_contradiction(change: Change) -> None:
    now = theirs(change)
    merged = merge(BASE, now, [change])
    assert (merged.changes, merged.conflicts) == ((), ())
    assert changed(now, merged.changes) == now
