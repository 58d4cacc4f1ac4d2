"""Saving from the settings: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.account.changes import Put, Row
from app.account.merge import Side
from app.account.save import STALE_LOCK_SECONDS, Conflicted, Draft, Refused, Saved, can_save
from app.errors import UserFacingError

TEXT = """\
format = 1
[account]  # mine
name = "Example"
ring_timeout_seconds = 30
plan = "pro"
[[agents]]
login = "maria"
extension = "1001"
"""
TIMEOUT = ("account", "ring_timeout_seconds")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "account.toml"
    made.write_text(TEXT)
    made.chmod(0o664)
    return made


def test_a_save_replaces_the_file_and_keeps_its_permissions(file: Path) -> None:
    before = file.stat().st_ino
    outcome = Draft.open(file).save([Put(TIMEOUT, 45)])
    assert isinstance(outcome, Saved)
    assert file.read_text() == TEXT.replace("30", "45")
    assert file.stat().st_mode & 0o777 == 0o664
    assert file.stat().st_ino != before
    assert [entry.name for entry in file.parent.iterdir()] == ["account.toml"]


def test_a_saved_draft_can_be_saved_again(file: Path) -> None:
    first = Draft.open(file).save([Put(TIMEOUT, 45)])
    assert isinstance(first, Saved)
    second = first.draft.save([Put(TIMEOUT, 50)])
    assert isinstance(second, Saved)
    assert second.theirs == ()
    assert "= 50" in file.read_text()


def test_a_link_to_the_file_stays_a_link(file: Path) -> None:
    link = file.with_name("link.toml")
    link.symlink_to(file)
    Draft.open(link).save([Put(TIMEOUT, 45)])
    assert link.is_symlink()
    assert "= 45" in file.read_text()


def test_byte_order_mark_and_windows_line_ends_stay(file: Path) -> None:
    content = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    file.write_bytes(content)
    Draft.open(file).save([Put(TIMEOUT, 45)])
    assert file.read_bytes() == content.replace(b"30", b"45")


def test_a_change_that_would_not_be_valid_is_refused_and_nothing_written(file: Path) -> None:
    outcome = Draft.open(file).save([Put(TIMEOUT, -1)])
    assert isinstance(outcome, Refused)
    assert [problem.field for problem in outcome.problems] == ["account.ring_timeout_seconds"]
    assert file.read_text() == TEXT


def test_what_somebody_else_saved_in_between_is_kept(file: Path) -> None:
    draft = Draft.open(file)
    file.write_text(TEXT.replace('"pro"', '"standard"  # cheaper'))
    outcome = draft.save([Put(TIMEOUT, 45)])
    assert isinstance(outcome, Saved)
    assert [(d.place, d.before, d.now) for d in outcome.theirs] == [(("account", "plan"), "pro", "standard")]
    assert file.read_text() == TEXT.replace('"pro"', '"standard"  # cheaper').replace("30", "45")


def test_a_contradiction_shows_both_and_writes_nothing_until_decided(file: Path) -> None:
    draft = Draft.open(file)
    theirs = TEXT.replace("30", "20")
    file.write_text(theirs)
    changes = [Put(TIMEOUT, 45), Put(("agents", Row("maria"), "extension"), "1009")]
    outcome = draft.save(changes)
    assert isinstance(outcome, Conflicted)
    (conflict,) = outcome.conflicts
    assert conflict.change == changes[0]
    assert [(d.before, d.now) for d in conflict.theirs] == [(30, 20)]
    assert file.read_text() == theirs
    assert isinstance(draft.save(changes, {TIMEOUT: Side.THEIRS}), Saved)
    assert file.read_text() == theirs.replace("1001", "1009")
    assert isinstance(draft.save(changes, {TIMEOUT: Side.MINE}), Saved)
    assert "= 45" in file.read_text()


def test_a_file_that_somebody_broke_meanwhile_is_left_as_it_is(file: Path) -> None:
    draft = Draft.open(file)
    file.write_text(TEXT + "broken")
    with pytest.raises(UserFacingError, match="not valid at this moment"):
        draft.save([Put(TIMEOUT, 45)])
    assert file.read_text() == TEXT + "broken"


def test_a_file_that_is_gone_is_told(file: Path) -> None:
    draft = Draft.open(file)
    file.unlink()
    with pytest.raises(UserFacingError, match="could not be read"):
        draft.save([Put(TIMEOUT, 45)])
    with pytest.raises(UserFacingError, match="could not be read"):
        Draft.open(file)


def test_two_saves_at_the_same_moment_do_not_meet(file: Path) -> None:
    lock = file.with_name(f".{file.name}.lock")
    lock.touch()
    with pytest.raises(UserFacingError, match="Somebody else is saving"):
        Draft.open(file).save([Put(TIMEOUT, 45)])
    assert file.read_text() == TEXT
    assert lock.exists()


def test_the_lock_of_a_program_that_died_does_not_last(file: Path) -> None:
    lock = file.with_name(f".{file.name}.lock")
    lock.touch()
    old = lock.stat().st_mtime - STALE_LOCK_SECONDS - 1
    os.utime(lock, (old, old))
    assert isinstance(Draft.open(file).save([Put(TIMEOUT, 45)]), Saved)
    assert not lock.exists()


def test_a_disk_that_fails_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserFacingError, match="No space left"):
        Draft.open(file).save([Put(TIMEOUT, 45)])
    assert file.read_text() == TEXT
    assert [entry.name for entry in file.parent.iterdir()] == ["account.toml"]


def test_who_can_save(file: Path) -> None:
    """An admin is a person whose file is writable."""
    assert can_save(str(file))
    assert not can_save("https://example.com/account.toml")
    assert not can_save(str(file.with_name("absent.toml")))
