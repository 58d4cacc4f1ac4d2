"""What a person has chosen for their own window."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserFacingError
from app.preferences import PREFERENCES, PreferenceFile, Preferences


def test_a_choice_is_there_at_the_next_start(tmp_path: Path) -> None:
    """P9: dark stays dark."""
    PreferenceFile.in_folder(tmp_path / "config").change(appearance="dark")
    assert PreferenceFile.in_folder(tmp_path / "config").current == Preferences(appearance="dark")


@pytest.mark.parametrize("content", ["", "[", "[]", "3", '{"appearance": 3, "other": "x"}', "\udcff"])
def test_a_file_that_cannot_be_understood_is_set_aside(tmp_path: Path, content: str) -> None:
    (tmp_path / PREFERENCES).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert PreferenceFile.in_folder(tmp_path).current == Preferences()


def test_a_folder_that_cannot_be_written_is_told_and_the_choice_holds(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    kept = PreferenceFile.in_folder(tmp_path / "config")
    with pytest.raises(UserFacingError, match="could not be saved"):
        kept.change(appearance="light")
    assert kept.current.appearance == "light"


def test_without_a_folder_nothing_is_written() -> None:
    kept = PreferenceFile(None)
    kept.change(language="nl")
    assert kept.current.language == "nl"
