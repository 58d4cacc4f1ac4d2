"""``hookswitch contacts``: the same import as the window's, told on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.main import main

CARDS = (
    "BEGIN:VCARD\nFN:Ada\nTEL:030 901820\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"
    "BEGIN:VCARD\nFN:A.\nTEL:+49 30 901820\nEND:VCARD\n"
)


def run(folder: Path, *words: str) -> int:
    return main(["--profile-dir", str(folder / "profile"), "contacts", *words])


def test_cards_go_in_and_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C4: the bad card is told with line and reason, the rest is there."""
    file, out = tmp_path / "a.vcf", tmp_path / "out.csv"
    file.write_text(CARDS)
    assert run(tmp_path, "import", str(file), "--country", "DE") == 0
    told = capsys.readouterr().out
    assert "Line 5: It has neither a name" in told
    assert "1 card was left out." in told
    assert "2 contacts were imported." in told
    assert "1 group of contacts may be one person" in told
    assert run(tmp_path, "export", str(out)) == 0
    assert "2 contacts were written" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8-sig").count("\n") == 3


def test_how_a_table_is_understood_is_told_and_can_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Ada|030 901820|x\n")
    words = ("--delimiter", "bar", "--columns", "name,work,-", "--dry-run")
    assert run(tmp_path, "import", str(file), *words) == 0
    told = capsys.readouterr().out
    assert "divided by bar" in told
    assert "work" in told
    assert "1 contact would be imported." in told
    assert run(tmp_path, "export", str(tmp_path / "out.vcf")) == 0
    assert "0 contacts were written" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "import", str(tmp_path / "none.vcf")) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_file_without_any_contact_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.vcf"
    file.write_text("BEGIN:VCARD\nEND:VCARD\n")
    assert run(tmp_path, "import", str(file)) == 1
    assert "0 contacts were imported." in capsys.readouterr().out
