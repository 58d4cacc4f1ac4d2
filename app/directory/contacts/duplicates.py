"""Contacts that may be one person, and what they are together. Nothing is merged unless a person says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

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
    """Collects who shares what; ``groups`` tells."""

    def __init__(self) -> None:
        # Texts only: a hundred thousand lists would make the garbage collector's runs long.
        self._first: dict[str, str] = {}
        self._sharing: dict[str, list[str]] = {}

    def see(self, entry: Entry) -> None:
        """Note the mail addresses and the name of one contact."""
        for mail in entry.mails:
            self._note(Reason.MAIL, mail.casefold(), entry.uid)
        self._note(Reason.NAME, f"{fold(entry.name)}\0{fold(entry.organisation)}", entry.uid)

    def share_number(self, number: str, uids: Iterable[str]) -> None:
        """These have a number in common."""
        for uid in uids:
            self._note(Reason.NUMBER, number, uid)

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

    def _note(self, reason: Reason, what: str, uid: str) -> None:
        key = f"{reason.value}\0{what}"
        first = self._first.setdefault(key, uid)
        if first != uid and (key in self._sharing or len(self._sharing) < MOST_SHARED):
            uids = self._sharing.setdefault(key, [first])
            if uid not in uids and len(uids) <= MOST_ALIKE:
                uids.append(uid)


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
