"""The routes that calls mostly take outlive the program."""

from __future__ import annotations

from pathlib import Path

from app.transfer.favourites import Route
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.route_book import FILE, MOST, RouteBook

TOM = Route(TargetKind.AGENT, "Tom", TransferType.CONVERSATION)
BILLING = Route(TargetKind.QUEUE, "Billing", TransferType.RELEASE)


def test_favourites_are_there_after_a_restart(tmp_path: Path) -> None:
    """S11: the routes used most come first."""
    book = RouteBook(tmp_path, clock=lambda: 1.0)
    for route in (BILLING, TOM, TOM):
        book.used(route)
    assert RouteBook(tmp_path).favourites == [TOM, BILLING]


def test_without_a_folder_nothing_is_kept() -> None:
    book = RouteBook()
    book.used(TOM)
    assert book.favourites == [TOM]
    assert RouteBook().favourites == []


def test_a_file_that_is_not_understood_begins_anew(tmp_path: Path) -> None:
    """Bad input: the agent loses a convenience, not the program."""
    (tmp_path / FILE).write_text("[{", encoding="utf-8")
    book = RouteBook(tmp_path)
    assert book.favourites == []
    book.used(TOM)
    assert RouteBook(tmp_path).favourites == [TOM]


def test_only_so_many_uses_are_remembered(tmp_path: Path) -> None:
    book = RouteBook(tmp_path)
    book.used(BILLING)
    for _ in range(MOST):
        book.used(TOM)
    assert RouteBook(tmp_path).favourites == [TOM]
