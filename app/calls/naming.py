"""Calls get the names of the people whom the directory knows by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Protocol

from app.bus import Bus
from app.calls.call import Call, Direction
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallChanged, CallEnded
from app.directory.directory import DirectoryChanged
from app.directory.entry import Entry
from app.directory.folding import fold
from app.translation import tr

_REMEMBERED: Final = 50
"""Calls, living and over, of which is known who they were with."""


class People(Protocol):
    """``app.directory.directory.Directory``, as far as it is needed here."""

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        """Everybody with this number or SIP address; ``found`` hears it later."""

    def called(self, entry: Entry) -> None:
        """Remember a call with ``entry`` now."""


class Naming:
    """Asks for every new call who it is with. ``close`` stops listening."""

    def __init__(self, calls: Calls, people: People, bus: Bus) -> None:
        self._calls = calls
        self._people = people
        self._bus = bus
        self._known: dict[str, list[Entry]] = {}
        self._subscriptions = [
            bus.subscribe(CallAdded, lambda event: self._ask(event.call_id)),
            bus.subscribe(CallEnded, lambda event: self._count(event.call_id)),
            bus.subscribe(DirectoryChanged, lambda event: self._ask_again()),
        ]

    def close(self) -> None:
        """Name no more calls."""
        for subscription in self._subscriptions:
            subscription.close()

    def is_stranger(self, call_id: str) -> bool:
        """Whether the directory has been asked about this call and knows nobody."""
        return self._known.get(call_id) == []

    def _ask(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is not None and not _chosen(call) and call.remote.number:
            address = call.remote.uri or call.remote.number
            self._people.who_is(address, lambda people: self._found(call, people))

    def _ask_again(self) -> None:
        """Somebody was added or changed: perhaps it is one of those who are on the line, or just were."""
        for call_id in list(self._known):
            self._ask(call_id)

    def _found(self, call: Call, people: list[Entry]) -> None:
        before = self._known.get(call.id)
        if people == before:
            return
        self._known[call.id] = people
        for old in list(self._known)[:-_REMEMBERED]:
            del self._known[old]
        named = name(people)
        several = len(_different(people)) > 1
        sent = call.remote.name not in ("", call.remote.number)
        # One's own entry is surer than the name that came with the call; a mere "one of these" is not.
        if named and not (several and sent):
            self._calls.direct.name(call.id, named)
        self._bus.publish(CallChanged(call.id))

    def _count(self, call_id: str) -> None:
        """Whoever was talked to is proposed earlier from now on; among several nobody knows who it was."""
        call, people = self._calls.get(call_id), self._known.get(call_id, [])
        if call is not None and call.answered_at is not None and len(_different(people)) == 1:
            self._people.called(people[0])


def name(people: Iterable[Entry]) -> str:
    """The name of whom a number belongs to; several candidates show as several, never one of them."""
    names = _different(people)
    if len(names) > 2:
        return tr("{first}, {second} or others", first=names[0], second=names[1])
    if len(names) == 2:
        return tr("{first} or {second}", first=names[0], second=names[1])
    return names[0] if names else ""


def _different(people: Iterable[Entry]) -> list[str]:
    """Each name once: a contact who is a coworker is one person."""
    return list({fold(entry.name): entry.name for entry in people if entry.name}.values())


def _chosen(call: Call) -> bool:
    """The agent chose a person, not a number."""
    return call.direction is Direction.OUT and bool(call.remote.name)
