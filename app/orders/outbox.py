"""Results that wait on this desk until the database takes them: written down before anything else.

One line of JSON each (``app.lines``), flushed to the disk. A result is removed only after the database has
it; delivering one twice does no harm (``OrderStore.settle`` knows its delivery).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from app.account.call_modes import Result, ResultMeaning
from app.kept import write_atomically
from app.lines import alone, append, open_lines, values
from app.orders.order import Order

_NAME = "order-results-{0}.jsonl"
BACK = "-back"
"""After the delivery of a result: that of its taking back."""


def outbox_of(folder: Path, database: str) -> Path:
    """Where the results for a database (its address in the account file) wait: none ever reach another."""
    return folder / _NAME.format(hashlib.blake2b(database.encode(), digest_size=4).hexdigest())


def kept_for_others(folder: Path, database: str) -> int:
    """How many results of this desk wait for databases that the account does not name now."""
    others = (path for path in folder.glob(_NAME.format("*")) if path != outbox_of(folder, database))
    return sum(len(Outbox(path)) for path in others)


class KeptResult(msgspec.Struct, frozen=True, kw_only=True):
    """One result on its way, with all that its button meant when it was pressed."""

    delivery: str
    order_id: int
    operator: str
    result: str
    """Name of the result."""
    meaning: ResultMeaning = "done"
    status: str = ""
    """That the order moves to."""
    minutes: int | None = None
    call_back_at: float | None = None
    taken_at: float = 0.0
    """When the order was taken, Unix seconds by the database's clock: which reservation this is the end of.
    0: a program that did not say it wrote this."""
    given_after: float = 0.0
    """Seconds from then until the button was pressed."""
    takes_back: str = ""
    """Delivery of an earlier result of this order that does not count after all; empty: this is a result."""
    before: Order | None = None
    """With ``takes_back``: the order as it was before that call."""

    @property
    def about(self) -> str:
        """Delivery of the result that this is, or takes back."""
        return self.takes_back or self.delivery

    @property
    def given_at(self) -> float:
        """When the button was pressed, by the database's clock; 0: not known."""
        return self.taken_at and self.taken_at + self.given_after

    def holds(self, operator: str, since: float) -> bool:
        """Whether an order that ``operator`` has since then is free with this result."""
        return operator in ("", self.operator) and (not self.taken_at or since == self.taken_at)

    def taken_back(self, before: Order) -> KeptResult:
        """That this result does not count: the order is as it was ``before``, see ``results.taken_back``.

        As of the moment when it was taken, a program that knows no taking back finds the result newer and
        only writes this down.
        """
        return msgspec.structs.replace(
            self, delivery=self.delivery + BACK, takes_back=self.delivery, before=before, given_after=0.0
        )

    @property
    def pressed(self) -> Result:
        """The button, whatever the account says of it by now."""
        return Result(name=self.result, meaning=self.meaning, status=self.status)


_decode = msgspec.json.Decoder(KeptResult).decode


class Outbox:
    """The results in one file, oldest first. Every window of this desk may have one on the same file.

    It knows those that were there when it was made, and its own; another window's are that window's to
    deliver. What is on the disk is everybody's, so a change is made of what is there at that moment.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = {kept.delivery: kept for kept in self._on_disk()} if path.exists() else {}
        self._done: set[str] = set()
        """Delivered, but perhaps still on the disk."""

    def __len__(self) -> int:
        """How many results; one and its taking back are one."""
        return len({kept.about for kept in self._kept.values()})

    def waiting(self) -> tuple[KeptResult, ...]:
        """What is to be delivered, oldest first."""
        return tuple(self._kept.values())

    def keep(self, result: KeptResult) -> None:
        """Write it down; on the disk when this returns.

        Raises ``OSError`` when the disk is full; then nothing of it is there.
        """
        with self._alone():
            handle = open_lines(self._path)
            try:
                append(handle, _encoded(result), durable=True)
            finally:
                os.close(handle)
        self._kept[result.delivery] = result

    def delivered(self, delivery: str) -> None:
        """The database has it. Raises ``OSError`` where that cannot be written down: a later call does."""
        if self._kept.pop(delivery, None) is None:
            return
        self._done.add(delivery)
        with self._alone():
            left = [kept for kept in self._on_disk() if kept.delivery not in self._done]
            write_atomically(self._path, b"".join(map(_encoded, left)))
        self._done.clear()

    def _on_disk(self) -> Iterator[KeptResult]:
        return values(self._path.read_bytes(), _decode, self._path)

    def _alone(self) -> AbstractContextManager[None]:
        return alone(self._path.with_name(f"{self._path.name}.lock"))


def _encoded(kept: KeptResult) -> bytes:
    return msgspec.json.encode(kept) + b"\n"  # an older program goes on where the file ends
