"""Contacts that may be one person, and what they are together. Nothing is merged unless a person says so."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from app.directory.entry import MOST_ADDRESSES, Address, Entry
from app.directory.folding import fold
from app.directory.numbers import forms
from app.directory.ranking import Key

MOST_ALIKE = 5
"""What more than so many contacts share (a switchboard, an info@ address) says nothing about one person."""

MOST_SHARED = 2_000
"""Likenesses that are kept; who goes through so many by hand looks again afterwards. More of them would also
make the garbage collector's runs, on the window's thread, long enough to be seen."""


class Reason(Enum):
    """Why two contacts may be one."""

    NUMBER = "number"
    """The same number in E.164, or the same extension."""
    MAIL = "mail"
    NAME = "name"
    """The same name and organisation, but for case and accents."""


@dataclass(frozen=True)
class Alike:
    """Contacts that may be one person."""

    entries: tuple[Entry, ...]
    reasons: frozenset[Reason]


class Likenesses:
    """Collects who shares what, in two rounds over the same contacts; ``groups`` tells.

    The first round keeps nothing but numbers, so that a hundred thousand contacts take two megabytes and
    give the garbage collector nothing to look at; the second keeps only what is there twice.
    """

    def __init__(self) -> None:
        self._seen = array("q")
        self._twice: frozenset[int] = frozenset()
        self._first: dict[str, str] = {}
        self._sharing: dict[str, list[str]] = {}

    def look(self, entry: Entry) -> None:
        """First round: take one contact's mail addresses and name into account."""
        self._seen.extend(hash(key) for key in _keys(entry))

    def looked(self) -> None:
        """All have been looked at: the second round begins."""
        ordered = sorted(self._seen)
        self._twice = frozenset(one for one, following in pairwise(ordered) if one == following)
        self._seen = array("q")

    def see(self, entry: Entry) -> None:
        """Second round: note who has what somebody else has, too."""
        for key in _keys(entry):
            if hash(key) in self._twice:
                self._note(key, entry.uid)

    def share_number(self, number: str, uids: Iterable[str]) -> None:
        """These have a number in common."""
        for uid in uids:
            self._note(f"{Reason.NUMBER.value}\0{number}", uid)

    def groups(self) -> list[tuple[tuple[str, ...], frozenset[Reason]]]:
        """The uids of each group of two or more, with what they share."""
        leader: dict[str, str] = {}

        def lead(uid: str) -> str:
            while (above := leader.setdefault(uid, uid)) != uid:
                leader[uid] = leader[above]
                uid = above
            return uid

        shared = [(key, uids) for key, uids in self._sharing.items() if len(uids) <= MOST_ALIKE]
        for _, uids in shared:
            for uid in uids[1:]:
                leader[lead(uid)] = lead(uids[0])
        members: dict[str, dict[str, None]] = {}
        reasons: dict[str, set[Reason]] = {}
        for key, uids in shared:
            members.setdefault(lead(uids[0]), {}).update(dict.fromkeys(uids))
            reasons.setdefault(lead(uids[0]), set()).add(Reason(key.partition("\0")[0]))
        return [(tuple(uids), frozenset(reasons[of])) for of, uids in members.items()]

    def _note(self, key: str, uid: str) -> None:
        first = self._first.setdefault(key, uid)
        if first != uid and (key in self._sharing or len(self._sharing) < MOST_SHARED):
            uids = self._sharing.setdefault(key, [first])
            if uid not in uids and len(uids) <= MOST_ALIKE:
                uids.append(uid)


def _keys(entry: Entry) -> Iterator[str]:
    """What one contact may share with another, each with its reason before it."""
    for mail in entry.mails:
        yield f"{Reason.MAIL.value}\0{mail.casefold()}"
    yield f"{Reason.NAME.value}\0{fold(entry.name)}\0{fold(entry.organisation)}"


def merged(entries: Sequence[Entry], country: str, kept: Iterable[Key] = ()) -> Entry:
    """One contact of several: everything that any of them has, each number once (read in ``country``).

    It keeps the uid of the first one, or of the first that is among ``kept`` (favourites, those called).
    """
    wanted = set(kept)
    first = next((one for one in entries if (one.source, one.uid) in wanted), entries[0])
    ordered = [first, *(one for one in entries if one is not first)]
    organisations = dict.fromkeys(one.organisation for one in ordered if one.organisation)
    return Entry(
        uid=first.uid,
        kind=first.kind,
        name=max((one.name for one in ordered), key=len),
        organisation=next(iter(organisations), ""),
        addresses=_addresses(ordered, country)[:MOST_ADDRESSES],
        mails=tuple({mail.casefold(): mail for one in reversed(ordered) for mail in one.mails}.values())[
            ::-1
        ],
        notes="\n".join(dict.fromkeys(one.notes for one in ordered if one.notes)),
        tags=tuple(dict.fromkeys(tag for one in ordered for tag in one.tags)),
        source=first.source,
    )


def _addresses(entries: Iterable[Entry], country: str) -> tuple[Address, ...]:
    found: dict[object, Address] = {}
    for entry in entries:
        for address in entry.addresses:
            found.setdefault(forms(address.value, country).keys() or address.value, address)
    return tuple(found.values())
