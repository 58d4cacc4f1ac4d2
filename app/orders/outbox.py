"""Results that wait on this desk until the database takes them: written down before anything else.

One line of JSON each, appended and flushed to the disk. A result is removed only after the database has
it; delivering one twice does no harm (``OrderStore.settle`` knows its delivery).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from app.account.call_modes import Result, ResultMeaning
from app.kept import write_atomically

_NAME = "order-results-{0}.jsonl"


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

    @property
    def pressed(self) -> Result:
        """The button, whatever the account says of it by now."""
        return Result(name=self.result, meaning=self.meaning, status=self.status)


_decoder = msgspec.json.Decoder(KeptResult)


class Outbox:
    """The results in one file, oldest first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, KeptResult] = {}
        if path.exists():
            for line in path.read_bytes().splitlines():
                try:
                    result = _decoder.decode(line)
                except msgspec.DecodeError:
                    continue  # a power cut in mid-line: its result was never confirmed to the operator
                self._kept[result.delivery] = result

    def __len__(self) -> int:
        return len(self._kept)

    def waiting(self) -> tuple[KeptResult, ...]:
        """What is to be delivered, oldest first."""
        return tuple(self._kept.values())

    def keep(self, result: KeptResult) -> None:
        """Write it down; on the disk when this returns. Raises ``OSError`` when the disk is full."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(result) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._kept[result.delivery] = result

    def delivered(self, delivery: str) -> None:
        """The database has it."""
        if self._kept.pop(delivery, None) is None:
            return
        write_atomically(
            self._path, b"".join(msgspec.json.encode(result) + b"\n" for result in self._kept.values())
        )
