"""The file in which a record is written down first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import UserFacingError
from app.history.journal import Journal, journals
from tests.support.past_calls import past, under_way


def own(folder: Path) -> Journal:
    journal, *others = journals(folder)
    assert others == []
    return journal


def test_what_one_process_wrote_the_next_one_finds(tmp_path: Path) -> None:
    """The newest of each record."""
    first = own(tmp_path)
    first.write(under_way("1"))
    first.write(past("2"))
    first.write(past("1", name="Later"))
    first.close()
    second = own(tmp_path)
    left = second.left()
    assert set(left) == {"1", "2"}
    assert left["1"] == past("1", name="Later")
    second.close()


def test_what_it_writes_itself_is_not_left_behind(tmp_path: Path) -> None:
    journal = own(tmp_path)
    journal.write(past("1"))
    assert journal.left() == {}
    assert journal.size > 0
    journal.empty()
    assert journal.size == 0
    journal.close()


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_torn_line_spoils_no_other(tmp_path: Path, cut: int) -> None:
    """A power cut in the middle of a line, and a process that goes on after it."""
    journal = own(tmp_path)
    journal.write(past("1"))
    journal.write(past("2"))
    journal.close()
    path = tmp_path / journal.name
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - cut)
    after = own(tmp_path)
    after.write(past("3"))
    after.close()
    last = own(tmp_path)
    assert set(last.left()) == {"1", "3"}
    last.close()


def test_two_processes_have_a_journal_each(tmp_path: Path) -> None:
    """And a third one takes over what a dead one left."""
    one, two = own(tmp_path), own(tmp_path)
    assert one.name != two.name
    two.write(past("2"))
    two.close()
    three = own(tmp_path)
    assert set(three.left()) == {"2"}
    one.close()
    three.close()
    both = list(journals(tmp_path))
    assert [journal.name for journal in both] == [one.name, two.name]
    for journal in both:
        journal.close()


def test_a_folder_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserFacingError, match="The history cannot be kept in"):
        list(journals(tmp_path / "file" / "data"))


def test_a_disk_that_takes_no_more_is_a_sentence(tmp_path: Path) -> None:
    """Bad input: /dev/full refuses every octet, as a full disk does."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    journal = Journal(Path("/dev/full"), os.open("/dev/full", os.O_WRONLY | os.O_APPEND))
    with pytest.raises(UserFacingError, match="No space left on device"):
        journal.write(past("1"))
    journal.close()
