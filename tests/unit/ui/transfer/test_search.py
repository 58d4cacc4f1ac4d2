"""What fits what is typed, in which order, and which letters say so."""

from __future__ import annotations

import pytest

from app.directory.index_text import Match, parse_query
from app.transfer.favourites import Route
from app.transfer.kinds import Target, TargetKind, TransferType
from ui.rows.spans import spans
from ui.transfer.search import Candidates


def target(name: str, *addresses: str, kind: TargetKind = TargetKind.AGENT, group: str = "") -> Target:
    return Target(kind=kind, name=name, addresses=addresses or ("1000",), group=group)


EVERYBODY = (
    target("Petra Soltau", "1022"),
    target("Solange Roy", "1014", group="Sales"),
    target("Solar Partners", "+49 30 555 2231", kind=TargetKind.BUYER),
    target("Müller-Ørsted", "1030"),
    target("Consolidated", "8001", kind=TargetKind.QUEUE),
)


def names(typed: str, *favourites: Route) -> list[str]:
    return [found.target.name for found in Candidates(EVERYBODY, favourites).find(typed)]


def test_the_best_comes_first() -> None:
    """C4: names that begin so, then words that begin so, then pieces inside."""
    assert names("sol") == ["Solange Roy", "Solar Partners", "Petra Soltau", "Consolidated"]


def test_favourites_come_first() -> None:
    """S11: among those that fit, and among all where nothing is typed."""
    route = Route(TargetKind.AGENT, "Petra Soltau", TransferType.CONVERSATION)
    assert names("sol", route)[0] == "Petra Soltau"
    assert names("", route)[0] == "Petra Soltau"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1014", "Solange Roy"),
        ("030 555", "Solar Partners"),
        ("muller", "Müller-Ørsted"),
        ("sr", "Solange Roy"),
        ("roy sol", "Solange Roy"),
        ("sales", "Solange Roy"),
        ("7652", "Solange Roy"),
        ("73872", "Petra Soltau"),
        ("solnage", "Solange Roy"),
        ("pertners", "Solar Partners"),
    ],
)
def test_numbers_accents_initials_and_groups_find_somebody(typed: str, found: str) -> None:
    """C4."""
    assert names(typed)[0] == found


def test_a_slip_comes_last_even_for_a_favourite() -> None:
    """C4: typos are forgiven at the end of the list."""
    route = Route(TargetKind.AGENT, "Solange Roy", TransferType.CONVERSATION)
    assert names("solt", route) == ["Petra Soltau", "Solange Roy", "Solar Partners"]


def test_what_fits_nobody_finds_nobody() -> None:
    assert names("quark") == []
    assert names("9999") == []


@pytest.mark.parametrize(
    ("name", "typed", "marked"),
    [
        ("Solar Partners", "sol", ["Sol"]),
        ("Petra Soltau", "sol", ["Sol"]),
        ("Consolidated", "sol", ["sol"]),
        ("Straße 7", "strasse", ["Straße"]),
        ("Müller", "mull", ["Müll"]),
        ("Solange Roy", "roy sol", ["Sol", "Roy"]),
        ("Solar Partners", "030", []),
    ],
)
def test_the_typed_letters_are_marked_in_the_name_as_it_is_written(
    name: str, typed: str, marked: list[str]
) -> None:
    """C4: also where folding makes one letter two."""
    assert [name[start:end] for start, end in spans(name, parse_query(typed))] == marked


def test_an_exact_name_is_exact() -> None:
    found = Candidates(EVERYBODY).find("petra soltau")
    assert [(item.target.name, item.match) for item in found] == [("Petra Soltau", Match.EXACT)]
