"""Duplicates in a store: looked for, and merged in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from app.directory.callers import Place
from app.directory.contacts.duplicates import MOST_ALIKE, Alike, Likenesses, merged
from app.directory.entry import MINE, Entry
from app.directory.numbers import EXTENSION_BELOW
from app.errors import Cancelled

if TYPE_CHECKING:
    from app.directory.store import DirectoryStore

MOST_GROUPS = 1_000
"""Groups that are offered at once."""
_ASK_EVERY = 1_000

_SHARED = (
    "SELECT n.digits, group_concat(e.uid, char(0)) FROM number n JOIN entry e ON e.id=n.entry_id"
    " WHERE e.source=? GROUP BY n.digits HAVING count(*) BETWEEN 2 AND ?"
)


def find_alike(
    store: DirectoryStore, source: str = MINE, cancelled: Callable[[], bool] = lambda: False
) -> list[Alike]:
    """The contacts of ``source`` that may be one person, in groups. Raises ``Cancelled``."""
    found = Likenesses()
    _give_each(store, source, found.look, cancelled)
    found.looked()
    _give_each(store, source, found.see, cancelled)
    with store.reading() as connection:
        for number, uids in connection.exec_driver_sql(_SHARED, (source, MOST_ALIKE)):
            there = uids.split("\0")
            is_short = len(number) < EXTENSION_BELOW
            found.share_number(number, _having(store, source, there, number) if is_short else there)
    groups = []
    for uids, reasons in found.groups()[:MOST_GROUPS]:
        entries = tuple(one for uid in uids if (one := store.get(source, uid)) is not None)
        if len(entries) > 1:
            groups.append(Alike(entries, reasons))
    return groups


def _give_each(
    store: DirectoryStore, source: str, taken: Callable[[Entry], None], cancelled: Callable[[], bool]
) -> None:
    for count, entry in enumerate(store.entries(source)):
        taken(entry)
        if count % _ASK_EVERY == 0 and cancelled():
            raise Cancelled


def _having(store: DirectoryStore, source: str, uids: Iterable[str], number: str) -> Iterator[str]:
    """Those of ``uids`` whose extension it is: 100 of one company is not 100 of another."""
    place = Place(store.country)
    for uid in uids:
        entry = store.get(source, uid)
        if entry is not None and any(place.known(entry, a.value).plain == number for a in entry.addresses):
            yield uid


def merge(store: DirectoryStore, groups: Sequence[Alike]) -> int:
    """Make one contact of each group, all groups or none; how many contacts are gone."""
    used = {*store.favourites(), *store.weights()}
    kept, gone = [], []
    for group in groups:
        one = merged(group.entries, store.country, used)
        kept.append(one)
        gone += [(other.source, other.uid) for other in group.entries if other.uid != one.uid]
    store.put(kept, gone=gone)
    return len(gone)
