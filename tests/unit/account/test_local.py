"""When a local file counts as changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.account.local import ABSENT_SECONDS, COARSE_SECONDS, LocalFile
from app.account.source import Content, Unchanged, Unreachable


class Desk:
    """A followed file and a clock that moves a tenth of a second with each look."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "account.toml"
        self.now = 100.0
        self.wall = 1_000_000.0
        self.source = LocalFile(self.file, lambda: self.wall)

    def look(self) -> object:
        self.now += 0.1
        self.wall += 0.1
        return self.source.look(self.now)

    def write(self, content: bytes, age: float = 3600.0) -> None:
        self.file.write_bytes(content)
        os.utime(self.file, (self.wall - age, self.wall - age))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_file_is_read_when_it_looked_the_same_twice(desk: Desk) -> None:
    desk.write(b"a")
    assert [desk.look() for _ in range(4)] == [Unchanged(), Content(b"a"), Unchanged(), Unchanged()]


def test_a_file_that_is_still_growing_is_left_alone(desk: Desk) -> None:
    desk.write(b"a")
    desk.look()
    desk.write(b"ab")
    assert desk.look() == Unchanged()
    desk.write(b"abc")
    assert desk.look() == Unchanged()
    assert desk.look() == Content(b"abc")


def test_a_file_that_an_editor_replaces_is_read_again(desk: Desk) -> None:
    desk.write(b"one")
    desk.look(), desk.look()
    other = desk.file.with_suffix(".swp")
    other.write_bytes(b"two")
    other.replace(desk.file)
    assert [desk.look(), desk.look()] == [Unchanged(), Content(b"two")]


def test_a_moment_without_a_file_is_not_told(desk: Desk) -> None:
    desk.write(b"one")
    desk.look(), desk.look()
    desk.file.unlink()
    assert desk.look() == Unchanged()
    desk.write(b"two")
    assert [desk.look(), desk.look()] == [Unchanged(), Content(b"two")]


def test_a_share_that_stays_away_is_told_and_its_return_is_seen(desk: Desk) -> None:
    desk.write(b"one")
    desk.look(), desk.look()
    desk.file.unlink()
    looks = [desk.look() for _ in range(int(ABSENT_SECONDS / 0.1) + 2)]
    gone = looks[-1]
    assert isinstance(gone, Unreachable)
    assert str(desk.file) in gone.sentence
    desk.source.forget()
    desk.write(b"one")
    assert [desk.look(), desk.look()] == [Unchanged(), Content(b"one")]


def test_a_file_that_never_was_there_is_told_at_once(desk: Desk) -> None:
    assert isinstance(desk.look(), Unreachable)


def test_a_folder_in_place_of_a_file_is_told(desk: Desk) -> None:
    desk.file.mkdir()
    desk.look()
    assert isinstance(desk.look(), Unreachable)


def test_a_file_just_written_is_read_once_more_for_coarse_clocks(desk: Desk) -> None:
    """Some file systems keep times to two seconds: a second change within them would be missed."""
    desk.write(b"one", age=0.5)
    looks = [desk.look() for _ in range(int(COARSE_SECONDS / 0.1) + 5)]
    assert looks.count(Content(b"one")) == 2
    assert desk.look() == Unchanged()
