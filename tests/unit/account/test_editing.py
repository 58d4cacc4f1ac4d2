"""Editing an account file as the window does: nothing is lost, nothing waits on the core's thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.account.changes import Put, Row
from app.account.editing import TRANSITIONS, Editing, EditingChanged, EditingState
from app.account.events import AccountChanged
from app.account.load import read_text
from app.account.merge import Side
from app.account.model import Account
from app.account.save import Draft, can_save
from app.bus import Bus
from app.errors import IllegalTransition
from tests.support.seating import ApartScripted

TEXT = """\
format = 1
[account]  # mine
name = "Example"
ring_timeout_seconds = 30
[rights.account]
transfer = "on"
[[agents]]
login = "maria"
extension = "1001"
"""
TIMEOUT = ("account", "ring_timeout_seconds")


class Desk:
    """One person's editing of a file that others can write too."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "account.toml"
        self.file.write_text(TEXT)
        self.bus, self.apart = Bus(), ApartScripted()
        self.changes: list[EditingChanged] = []
        self.bus.subscribe(EditingChanged, self.changes.append)
        self.writable = True
        self.editing = Editing(
            str(self.file),
            self.account,
            self.bus,
            self.apart,
            may_save=lambda source: self.writable and can_save(source),
        )

    def account(self) -> Account:
        account = read_text(TEXT, str(self.file)).account
        assert account is not None
        return account

    def somebody_else_saves(self, *changes: Put) -> None:
        Draft.open(self.file).save(changes)
        self.bus.publish(AccountChanged(str(self.file), self.account()))
        self.apart.finish()

    def state(self) -> EditingState:
        return self.editing.state


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.apart.finish()
    yield made
    made.editing.close()


def test_a_save_writes_what_was_changed_and_keeps_the_comments(desk: Desk) -> None:
    """A8: changed in a form, saved with a button."""
    assert desk.state() is EditingState.READY
    desk.editing.put(TIMEOUT, 45)
    desk.editing.save()
    assert desk.state() is EditingState.SAVING
    assert desk.file.read_text() == TEXT
    desk.apart.finish()
    assert desk.file.read_text() == TEXT.replace("30", "45")
    assert (desk.state(), len(desk.editing.pending), desk.editing.trouble) == (EditingState.READY, 0, False)
    assert desk.editing.sentence == "Saved. Every desk follows within a second."


def test_what_is_changed_while_it_is_saved_is_for_the_next_save(desk: Desk) -> None:
    desk.editing.put(TIMEOUT, 45)
    desk.editing.save()
    desk.editing.put(("account", "name"), "Other")
    desk.editing.put(TIMEOUT, 50)
    desk.editing.add_row("agents", {"login": "eva", "extension": "1003"})
    desk.apart.finish()
    assert "= 45" in desk.file.read_text()
    assert desk.editing.pending.changes() == (Put(TIMEOUT, 50), Put(("account", "name"), "Other"))
    desk.editing.save()
    desk.apart.finish()
    assert "= 50" in desk.file.read_text()
    assert len(desk.editing.pending) == 0


def test_a_file_that_would_not_be_valid_is_not_written_and_the_changes_stay(desk: Desk) -> None:
    desk.editing.add_row("agents", {"login": "eva", "extension": "1001"})
    desk.editing.save()
    desk.apart.finish()
    assert desk.file.read_text() == TEXT
    (problem,) = desk.editing.problems
    assert problem.field == "agents[2].extension"
    assert desk.editing.trouble
    assert len(desk.editing.pending) == 1
    desk.editing.change_row("agents", Row("eva"), {"login": "eva", "extension": "1002"})
    assert desk.editing.problems == ()
    desk.editing.save()
    desk.apart.finish()
    assert 'login = "eva"' in desk.file.read_text()


def test_somebody_elses_change_of_another_setting_is_kept_with_mine(desk: Desk) -> None:
    desk.editing.put(TIMEOUT, 45)
    desk.somebody_else_saves(Put(("account", "name"), "Other"))
    assert desk.editing.pending.value(("account", "name")) == "Other"
    assert not desk.editing.changed_meanwhile(TIMEOUT)
    desk.editing.save()
    desk.apart.finish()
    assert "= 45" in desk.file.read_text()
    assert '"Other"' in desk.file.read_text()
    assert "somebody else" in desk.editing.sentence


@pytest.mark.parametrize(("side", "stands"), [(Side.MINE, 45), (Side.THEIRS, 50)])
def test_a_contradiction_is_decided_by_the_person(desk: Desk, side: Side, stands: int) -> None:
    desk.editing.put(TIMEOUT, 45)
    desk.somebody_else_saves(Put(TIMEOUT, 50))
    assert desk.editing.changed_meanwhile(TIMEOUT)
    assert desk.editing.pending.value(TIMEOUT) == 45
    desk.editing.save()
    desk.apart.finish()
    assert desk.state() is EditingState.UNDECIDED
    (conflict,) = desk.editing.conflicts
    assert (conflict.change, conflict.theirs[0].now) == (Put(TIMEOUT, 45), 50)
    assert "= 50" in desk.file.read_text()
    desk.editing.save({TIMEOUT: side})
    desk.apart.finish()
    assert f"= {stands}" in desk.file.read_text()
    assert desk.state() is EditingState.READY


def test_a_contradiction_may_stay_undecided(desk: Desk) -> None:
    desk.editing.put(TIMEOUT, 45)
    desk.somebody_else_saves(Put(TIMEOUT, 50))
    desk.editing.save()
    desk.apart.finish()
    desk.editing.keep_editing()
    assert desk.state() is EditingState.READY
    assert desk.editing.pending.value(TIMEOUT) == 45
    assert "= 50" in desk.file.read_text()
    desk.editing.discard()
    desk.apart.finish()
    assert desk.editing.pending.value(TIMEOUT) == 50


def test_a_file_of_somebody_else_can_be_looked_at(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.writable = False
    desk.apart.finish()
    desk.editing.put(TIMEOUT, 45)
    assert desk.state() is EditingState.READ_ONLY
    assert desk.editing.pending.value(TIMEOUT) == 30
    assert [row.values["login"] for row in desk.editing.pending.rows("agents")] == ["maria"]
    desk.editing.close()


def test_a_file_that_is_broken_at_this_moment_loses_no_unsaved_change(desk: Desk) -> None:
    desk.editing.put(TIMEOUT, 45)
    desk.file.write_text("format = 1\n[account]\n")
    desk.editing.save()
    desk.apart.finish()
    assert desk.editing.trouble
    assert "not valid at this moment" in desk.editing.sentence
    assert desk.editing.pending.value(TIMEOUT) == 45
    desk.file.write_text(TEXT)
    desk.editing.save()
    desk.apart.finish()
    assert desk.file.read_text() == TEXT.replace("30", "45")


def test_after_closing_late_answers_change_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.editing.close()
    desk.apart.finish()
    assert desk.changes == []
    with pytest.raises(IllegalTransition):
        desk.editing.close()
    assert set(TRANSITIONS) == set(EditingState)
