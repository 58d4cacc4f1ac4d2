"""The choice of devices outlives the program, and a broken file does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.audio.choice import Preferences
from app.audio.kept import FILE, keep_preferences, read_preferences

CHOICE = Preferences(microphone=("Headset", "Webcam"), ringer=("",))


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    keep_preferences(folder, CHOICE)
    assert read_preferences(folder) == CHOICE
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_nothing_kept_means_no_preferences(tmp_path: Path) -> None:
    assert read_preferences(tmp_path) == Preferences()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"microphone": 7}', b"\xff\xfe"])
def test_a_broken_file_is_told_and_not_used(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(content)
    with caplog.at_level("WARNING"):
        assert read_preferences(tmp_path) == Preferences()
    assert "was not understood" in caplog.text


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with caplog.at_level("WARNING"):
        keep_preferences(blocked, CHOICE)
    assert "could not be kept" in caplog.text
