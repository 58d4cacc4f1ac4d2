"""What is in force when the file changes, breaks, goes away and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.account.events import AccountChanged, AccountRecovered, AccountRefused, AccountUnreachable
from app.account.follower import Follower
from app.account.kept import KeptCopy
from app.account.load import read_bytes
from app.account.source import Content, Look, Unchanged, Unreachable
from app.account.sync import AccountSync, Trouble
from app.bus import Bus
from tests.support.virtual_loop import VirtualLoop

GOOD = b'format = 1\n[account]\nname = "Good"\nring_timeout_seconds = 20\n[rights.account]\ntransfer = "on"\n'
BETTER = GOOD.replace(b"20", b"25")
BAD = GOOD.replace(b"20", b"-1")
EVENTS = (AccountChanged, AccountRefused, AccountUnreachable, AccountRecovered)


class SourceScripted:
    """A source whose next look the test sets."""

    name = "/share/account.toml"
    interval_seconds = 0.1

    def __init__(self) -> None:
        self.next: Look = Unchanged()
        self.forgotten = 0

    def look(self, now: float) -> Look:
        found, self.next = self.next, Unchanged()
        return found

    def forget(self) -> None:
        self.forgotten += 1


class Desk:
    """An ``AccountSync`` whose thread is the test itself."""

    def __init__(self, folder: Path) -> None:
        self.source = SourceScripted()
        self.loop = VirtualLoop()
        bus = Bus()
        self.events: list[object] = []
        for kind in EVENTS:
            bus.subscribe(kind, self.events.append)
        kept = KeptCopy(folder, self.source.name)
        self.sync = AccountSync(self.source, self.loop, bus, kept)
        self.follower = Follower(self.source, kept, self.sync.take_from_thread)

    def see(self, look: Look) -> list[str]:
        """Names of the events that this look leads to."""
        self.events.clear()
        self.source.next = look
        self.follower.step(0.0)
        self.loop.run()
        return [type(event).__name__ for event in self.events]

    @property
    def ring_timeout(self) -> int | None:
        account = self.sync.account
        return None if account is None else account.general.ring_timeout_seconds


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.sync.stop()


def test_a_change_is_in_force_and_the_old_account_stays_as_it_was(desk: Desk) -> None:
    """Calls in progress keep the rules they started with: they hold the old, immutable account."""
    desk.see(Content(GOOD))
    held_by_a_call = desk.sync.account
    assert held_by_a_call is not None
    assert desk.see(Content(BETTER)) == ["AccountChanged"]
    assert desk.ring_timeout == 25
    assert held_by_a_call.general.ring_timeout_seconds == 20
    with pytest.raises(ValueError, match="frozen"):
        held_by_a_call.general.ring_timeout_seconds = 1


def test_a_file_that_is_not_valid_changes_nothing(desk: Desk) -> None:
    desk.see(Content(GOOD))
    assert desk.see(Content(BAD)) == ["AccountRefused"]
    assert desk.ring_timeout == 20
    assert desk.sync.trouble is Trouble.REFUSED
    (problem,) = desk.sync.problems
    assert (problem.line, problem.column, problem.field) == (4, 24, "account.ring_timeout_seconds")


def test_putting_the_file_right_ends_the_trouble(desk: Desk) -> None:
    desk.see(Content(GOOD))
    desk.see(Content(BAD))
    assert desk.see(Content(GOOD)) == ["AccountRecovered"]
    desk.see(Content(BAD))
    assert desk.see(Content(BETTER)) == ["AccountChanged"]
    assert desk.sync.trouble is Trouble.NONE
    assert desk.sync.problems == ()


def test_a_share_that_goes_away_and_returns(desk: Desk) -> None:
    desk.see(Content(GOOD))
    assert desk.see(Unreachable("It is not there.")) == ["AccountUnreachable"]
    assert desk.see(Unreachable("It is not there.")) == []
    assert (desk.ring_timeout, desk.sync.sentence) == (20, "It is not there.")
    assert desk.source.forgotten
    assert desk.see(Content(GOOD)) == ["AccountRecovered"]
    assert desk.see(Content(GOOD)) == []


def test_an_offline_start_takes_the_kept_copy(tmp_path: Path) -> None:
    Desk(tmp_path).see(Content(GOOD))
    tomorrow = Desk(tmp_path)
    assert tomorrow.see(Unreachable("No network.")) == ["AccountChanged", "AccountUnreachable"]
    assert tomorrow.ring_timeout == 20
    assert isinstance(tomorrow.events[0], AccountChanged)
    assert tomorrow.events[0].kept
    assert tomorrow.sync.trouble is Trouble.UNREACHABLE
    assert tomorrow.see(Content(BETTER)) == ["AccountChanged"]
    assert tomorrow.sync.sentence == ""


def test_a_start_on_a_broken_file_takes_the_last_good_one(tmp_path: Path) -> None:
    Desk(tmp_path).see(Content(GOOD))
    tomorrow = Desk(tmp_path)
    assert tomorrow.see(Content(BAD)) == ["AccountChanged", "AccountRefused"]
    assert tomorrow.ring_timeout == 20


def test_a_first_start_on_a_broken_file_has_no_account_and_says_why(desk: Desk) -> None:
    assert desk.see(Content(BAD)) == ["AccountRefused"]
    assert desk.sync.account is None


def test_a_refused_file_is_never_kept(tmp_path: Path) -> None:
    Desk(tmp_path).see(Content(BAD))
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_the_kept_copy(tmp_path: Path) -> None:
    Desk(tmp_path).see(Content(GOOD))
    (copy,) = tmp_path.iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    assert read_bytes(copy.read_bytes(), "copy").account is not None


def test_a_cache_that_cannot_be_written_costs_the_copy_only(tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("a file where the folder should be")
    assert Desk(blocked).see(Content(GOOD)) == ["AccountChanged"]


def test_after_stop_nothing_is_taken(desk: Desk) -> None:
    desk.sync.stop()
    assert desk.see(Content(GOOD)) == []
    assert desk.sync.account is None
