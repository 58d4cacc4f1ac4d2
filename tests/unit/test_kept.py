"""Values kept from one start to the next: whole or not at all, and trouble goes to the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.audio.choice import Preferences
from app.kept import KeptValue, write_atomically

CHOICE = Preferences(microphone=("Headset", "Webcam"), ringer=("",))


def kept(file: Path | None) -> KeptValue[Preferences]:
    return KeptValue(file, Preferences, Preferences, "The choice of sound devices")


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "sound.json"
    kept(file).write(CHOICE)
    assert kept(file).read() == CHOICE
    assert list(file.parent.iterdir()) == [file]


def test_nothing_kept_is_the_first_value(tmp_path: Path) -> None:
    assert kept(tmp_path / "sound.json").read() == Preferences()


def test_without_a_file_nothing_is_kept() -> None:
    kept(None).write(CHOICE)
    assert kept(None).read() == Preferences()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"microphone": 7}', b"\xff\xfe"])
def test_a_broken_file_is_told_and_not_used(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "sound.json"
    file.write_bytes(content)
    with caplog.at_level("WARNING"):
        assert kept(file).read() == Preferences()
    assert "The choice of sound devices" in caplog.text
    assert "was not understood" in caplog.text


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with caplog.at_level("WARNING"):
        kept(blocked / "sound.json").write(CHOICE)
    assert "could not be kept" in caplog.text


def test_a_failed_replacement_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    write_atomically(file, b"old")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
