"""The list of behaviours and its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.make_behaviours import PAGE, ROOT, behaviours, find_proofs, ids_of, read_chapters, render


@pytest.mark.parametrize(
    ("docstring", "ids"),
    [
        ("D4: the target answers.", ["D4"]),
        ("P2, S3: mute is not hold.", ["P2", "S3"]),
        ("P2 and S3: mute is not hold.", ["P2", "S3"]),
        ("\n    A1: on the second line.", ["A1"]),
        ("The rule of D4: not at the start.", []),
        ("", []),
    ],
)
def test_a_docstring_proves_the_ids_it_begins_with(docstring: str, ids: list[str]) -> None:
    assert ids_of(docstring) == ids


def test_proofs_are_found_in_the_docstrings_of_tests_only(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_x.py").write_text('def test_a():\n    "D4: yes."\n\ndef other():\n    "D5: no."\n')
    assert [(proof.path, proof.name) for proof in find_proofs(tests)["D4"]] == [("tests/test_x.py", "test_a")]
    assert "D5" not in find_proofs(tests)


def test_no_test_claims_a_behaviour_that_does_not_exist() -> None:
    unknown = find_proofs(ROOT / "tests").keys() - set(behaviours(read_chapters()))
    assert not unknown


def test_the_page_is_current() -> None:
    page = render(read_chapters(), find_proofs(ROOT / "tests"))
    assert PAGE.read_text(encoding="utf-8") == page, "docs/behaviours.md is old: run `make docs`"
