"""``hookswitch account …``: the same checks and words as in the window."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from app.account.forms import json_schema, reference
from app.cli.account import add_to
from app.resources import resource

EXAMPLE = str(resource("example-account.toml"))


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_to(parser)
    arguments = parser.parse_args(words)
    status: int = arguments.run(arguments)
    return status


def test_check_says_that_a_good_file_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", EXAMPLE) == 0
    assert "account Example Ltd is valid" in capsys.readouterr().out


def test_check_tells_every_problem_and_ends_with_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "account.toml"
    file.write_text("format = 1\n[account]\nname = ''\nring_timeout_seconds = -1\nplann = 'pro'\n")
    assert run("check", str(file)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.removeprefix(f"{file}:").split(":")[0] for line in lines] == ["1", "3", "4", "5"]
    assert "did you mean “plan”?" in lines[-1]


def test_check_of_a_file_that_is_not_there_ends_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "/nowhere/account.toml") == 1
    assert "cannot be read" in capsys.readouterr().out


def test_explain_names_the_level_that_decided(capsys: pytest.CaptureFixture[str]) -> None:
    """E1, A7: what holds for an agent, and why."""
    assert run("explain", EXAMPLE, "--agent", "jan", "--buyer", "Sunny Roofs", "--campaign", "Spring") == 0
    said = capsys.readouterr().out
    assert "Unsupervised external transfer is off (agent group Support)." in said
    assert "External transfer is on (account)." in said
    assert "It rings for 20 s (campaign Spring)." in said
    assert "After busy or an error it is not dialled again." in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--agent", "mari"], "There is no agent “mari” in this account; did you mean “maria”?"),
        (["--agent", "maria", "--buyer", "Nobody"], "There is no buyer “Nobody” in this account."),
        (["--agent", "maria", "--product", "Nothing"], "There is no product “Nothing” in this account."),
        (["--agent", "maria", "--campaign", "Never"], "There is no campaign “Never” in this account."),
    ],
)
def test_explain_refuses_unknown_names(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("explain", EXAMPLE, *words) == 1
    assert capsys.readouterr().err.strip() == sentence


def test_explain_of_a_bad_file_tells_its_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "account.toml"
    file.write_text("format = 2\n")
    assert run("explain", str(file), "--agent", "maria") == 1
    assert "Update Hookswitch" in capsys.readouterr().err


def test_init_writes_a_file_that_check_accepts_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "account.toml"
    assert run("init", str(file)) == 0
    assert run("check", str(file)) == 0
    file.write_text("mine")
    assert run("init", str(file)) == 1
    assert file.read_text() == "mine"
    assert "already there" in capsys.readouterr().err
    assert run("init", str(tmp_path / "no" / "folder.toml")) == 1


def test_schema_reference_and_example_go_to_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert (run("schema"), capsys.readouterr().out) == (0, json_schema())
    assert (run("reference"), capsys.readouterr().out) == (0, reference())
    assert (run("init"), capsys.readouterr().out) == (0, Path(EXAMPLE).read_text())
