"""What a recording is called, whatever a caller calls itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.account.recording import PLACEHOLDERS, Recording
from app.recording.names import LONGEST_PART, file_name, moments

TEMPLATE = "{date}/{time} {direction} {number}"
NOW = moments(datetime(2026, 11, 22, 9, 5, 7))  # noqa: DTZ001 - local time, as in a name


def test_the_template_is_filled_in() -> None:
    """P7."""
    facts = {**NOW, "direction": "in", "number": "+49 30 901820"}
    assert file_name(TEMPLATE, facts) == Path("2026-11-22", "09-05-07 in +49 30 901820")


def test_what_is_not_known_is_left_out() -> None:
    assert file_name("{name} {number}", {"number": "600"}) == Path("600")
    assert file_name("{agent}/{number}", {"number": "600"}) == Path("600")
    assert file_name("{name}", {"call": "c1"}) == Path("c1")


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\..\\b", "C:\\x", "x:y", "con", "...", " ", "\x00"])
def test_no_caller_leads_out_of_the_folder(name: str) -> None:
    """P7: a display name is a stranger's text."""
    made = file_name("calls/{name}", {"name": name, "call": "c1"})
    assert made.parts[0] == "calls"
    assert len(made.parts) <= 2
    assert ".." not in made.parts
    assert not set(made.name) & set("/\\:")
    assert made.name.lower() != "con"


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text(max_size=300)))
def test_any_text_gives_a_plain_relative_path(facts: dict[str, str]) -> None:
    """P7."""
    made = PurePosixPath(file_name("{date}/{name} {number}/{agent}{call}", facts))
    assert not made.is_absolute()
    assert 1 <= len(made.parts) <= 3
    for part in made.parts:
        assert part not in {"", ".", ".."}
        assert len(part) <= LONGEST_PART + 1
        assert not set(part) & set('<>:"/\\|?*\x00')


@pytest.mark.parametrize("template", ["{secret}", "../x", "/abs", "a//b", "{", "x\x07", "C:/x", "{name!r}"])
def test_a_template_that_cannot_be_used_is_refused(template: str) -> None:
    """P7: in the account file, where an admin sees it."""
    with pytest.raises(ValueError, match=r"file_name"):
        Recording(file_name=template)
