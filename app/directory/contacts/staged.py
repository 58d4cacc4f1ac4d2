"""A file's contacts, read and checked, on their way into the store: first all of them, then one transaction.

Nothing is written before the whole file was read, and what is written is one transaction: a cancelled
import, a full disk or a killed program leaves the store as it was.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import msgspec

from app.directory.contacts.files import ContactFile
from app.directory.contacts.table import Layout
from app.directory.entry import MINE, Entry
from app.errors import Cancelled
from app.translation import tr

MOST_REMARKS = 1_000
"""Remarks that are kept; the rest is counted."""
_TELL_EVERY = 0.1
"""Seconds between two reports of how far it is."""
_ASK_EVERY = 100
"""Contacts between two looks at the clock and at whether to go on."""

_PACK = 500
"""Contacts in one pack: as many as the store writes at a time."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Entry]).decode


class Step(Enum):
    """What an import is doing."""

    READING = "reading"
    WRITING = "writing"


@dataclass(frozen=True)
class Progress:
    """How far an import is."""

    step: Step
    share: float
    """0 to 1 of this step."""
    contacts: int
    """Read or written so far."""


@dataclass(frozen=True)
class Remark:
    """What a person should know about one contact of the file."""

    line: int
    sentence: str
    imported: bool
    """Whether the contact itself was good enough."""


@dataclass
class Staged:
    """Everything that was read, in small packs: a hundred thousand objects would make each run of the garbage
    collector, which is on the window's thread, long enough to be seen, and take ten times the memory."""

    remarks: list[Remark] = field(default_factory=list)
    left_out: int = 0
    """Cards or rows that gave no contact."""
    remarked: int = 0
    """Remarks there were, also those that are not kept."""
    cards: int = 0
    """Contacts in the packs; one that came twice counts twice, and the last one wins in the store."""
    _packs: list[bytes] = field(default_factory=list)
    _open: list[Entry] = field(default_factory=list)
    _known: set[int] = field(default_factory=set)
    """Hashes of uids: a tenth of the memory, and by chance two in a million million are the same."""

    def __len__(self) -> int:
        """Different contacts."""
        return len(self._known)

    def __iter__(self) -> Iterator[Entry]:
        """Each contact, in the order of the file."""
        for pack in self._packs:
            yield from _decode(zlib.decompress(pack))
        yield from self._open

    def take(self, line: int, entry: Entry | None, sentence: str) -> None:
        """One more card."""
        if entry is None:
            self.left_out += 1
        else:
            again = self._keep(entry)
            sentence = sentence or again
        if sentence:
            self.remarked += 1
            if len(self.remarks) < MOST_REMARKS:
                self.remarks.append(Remark(line, sentence, entry is not None))

    def _keep(self, entry: Entry) -> str:
        before = len(self._known)
        self._known.add(hash(entry.uid))
        self.cards += 1
        self._open.append(entry)
        if len(self._open) == _PACK:
            self._packs.append(zlib.compress(_encode(self._open), 1))
            self._open = []
        if len(self._known) > before:
            return ""
        return tr("It has the same UID as one before and takes its place.")


class Store(Protocol):
    """``app.directory.store.DirectoryStore``, as far as it is needed here."""

    def put(self, entries: Sequence[Entry] | Iterator[Entry], progress: Callable[[int], bool]) -> int:
        """Add all of ``entries`` or, where ``progress`` returns False, none."""


class Reporter:
    """Tells how far it is, ten times a second at most, and whether to go on."""

    def __init__(self, tell: Callable[[Progress], None], cancelled: Callable[[], bool]) -> None:
        self._tell, self._cancelled = tell, cancelled
        self._told = 0.0

    def at(self, step: Step, share: float, contacts: int) -> bool:
        """The import is here now; False: it is not wanted any more."""
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY:
            self._told = now
            self._tell(Progress(step, share, contacts))
        return not self._cancelled()


def silent() -> Reporter:
    """For an import that nobody watches."""
    return Reporter(lambda progress: None, lambda: False)


def stage(file: ContactFile, layout: Layout | None, reporter: Reporter, source: str = MINE) -> Staged:
    """Read all of ``file``. Raises ``UserFacingError`` when it cannot be read, ``Cancelled``."""
    staged = Staged()
    for count, found in enumerate(file.read(layout, source), 1):
        staged.take(found.line, found.entry, found.remark)
        if count % _ASK_EVERY == 0 and not reporter.at(Step.READING, file.share(), count):
            raise Cancelled
    if not reporter.at(Step.READING, 1.0, len(staged)):
        raise Cancelled
    return staged


def write(store: Store, staged: Staged, reporter: Reporter) -> int:
    """Write everything or nothing; how many. Raises ``UserFacingError``, ``Cancelled``."""
    if not staged:
        return 0
    total = staged.cards
    if not store.put(iter(staged), lambda done: reporter.at(Step.WRITING, done / total, done)):
        raise Cancelled
    return len(staged)
