"""Results that wait on a desk: no power cut, full disk or second window loses one."""

from __future__ import annotations

import errno
import logging
import os
import threading
from pathlib import Path

import pytest

from app.orders.outbox import KeptResult, Outbox


def result(delivery: str) -> KeptResult:
    return KeptResult(delivery=delivery, order_id=1, operator="maría", result="Sold")


def waiting(path: Path) -> list[str]:
    """What a program that starts now finds."""
    return [kept.delivery for kept in Outbox(path).waiting()]


@pytest.mark.parametrize("cut", [2, 20, 90])
def test_a_torn_line_spoils_no_other(tmp_path: Path, cut: int, caplog: pytest.LogCaptureFixture) -> None:
    """A power cut in the middle of a line: the next result is written whole, and the log says what went."""
    path = tmp_path / "results"
    before = Outbox(path)
    before.keep(result("a"))
    before.keep(result("b"))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - cut)
    after = Outbox(path)
    after.keep(result("c"))
    with caplog.at_level(logging.WARNING):
        assert waiting(path) == ["a", "c"]
    assert "torn line" in caplog.text
    after.delivered("a")
    assert waiting(path) == ["c"]


def test_a_file_of_an_older_program_is_read(tmp_path: Path) -> None:
    """Its lines ended with their line end, the last one perhaps not."""
    path = tmp_path / "results"
    outbox = Outbox(path)
    outbox.keep(result("a"))
    line = path.read_bytes().strip()
    path.write_bytes(line + b"\n" + line.replace(b'"a"', b'"b"')[:-5])
    outbox = Outbox(path)
    outbox.keep(result("c"))
    assert waiting(path) == ["a", "c"]


def test_a_full_disk_leaves_nothing_of_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad input, a full disk: what the operator is told to press again is not delivered twice."""
    path = tmp_path / "results"
    outbox = Outbox(path)
    outbox.keep(result("a"))

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            outbox.keep(result("b"))
    outbox.keep(result("c"))
    assert [kept.delivery for kept in outbox.waiting()] == ["a", "c"]
    assert waiting(path) == ["a", "c"]


def test_two_windows_lose_nothing_of_each_other(tmp_path: Path) -> None:
    """A second window keeps a result; that the first one's was delivered takes only the first one's away."""
    path = tmp_path / "results"
    first, second = Outbox(path), Outbox(path)
    first.keep(result("a"))
    second.keep(result("b"))
    first.delivered("a")
    assert waiting(path) == ["b"]
    second.delivered("b")
    assert waiting(path) == []


def test_two_windows_write_at_the_same_time(tmp_path: Path) -> None:
    """Each waits for the other's line to be written: all that is not delivered is there."""
    path = tmp_path / "results"

    def work(name: str) -> None:
        outbox = Outbox(path)
        for number in range(20):
            outbox.keep(result(f"{name}{number}"))
            if number % 2:
                outbox.delivered(f"{name}{number}")

    windows = [threading.Thread(target=work, args=(name,)) for name in "xyz"]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert sorted(waiting(path)) == sorted(f"{name}{n}" for name in "xyz" for n in range(0, 20, 2))


def test_what_was_delivered_on_a_full_disk_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file could not be written anew: the result is not sent again by this window."""
    path = tmp_path / "results"
    outbox = Outbox(path)
    outbox.keep(result("a"))
    outbox.keep(result("b"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _refuse)
        with pytest.raises(OSError, match="No space"):
            outbox.delivered("a")
    assert [kept.delivery for kept in outbox.waiting()] == ["b"]
    assert waiting(path) == ["a", "b"]
    outbox.delivered("b")
    assert waiting(path) == []


def _refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
