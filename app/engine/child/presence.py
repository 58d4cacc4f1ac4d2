"""Presence: our state told by PUBLISH and to whoever subscribes, and others' states watched (RFC 3856, 3903).

What comes is PIDF with RPID (RFC 3863, 4480). A PBX whose hints are answered as PIDF (Asterisk) needs no
more than the subscription. A server that takes no PUBLISH refuses it once for each registration.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pjsua2 as pj

from app.engine.child.accounts import Accounts, EngineAccount
from app.engine.child.dispatcher import Dispatcher
from app.engine.child.guard import guarded
from app.engine.commands import PublishPresence, WatchPresence
from app.engine.events import Event, PresenceChanged
from app.engine.values import Activity

_TOLD: Final[dict[Activity, int]] = {
    "unknown": pj.PJRPID_ACTIVITY_UNKNOWN,
    "available": pj.PJRPID_ACTIVITY_UNKNOWN,
    "busy": pj.PJRPID_ACTIVITY_BUSY,
    "on_the_phone": pj.PJRPID_ACTIVITY_BUSY,
    "away": pj.PJRPID_ACTIVITY_AWAY,
}
"""pjsip knows three activities; the note says it exactly."""
_SEEN: Final[dict[int, Activity]] = {
    pj.PJRPID_ACTIVITY_BUSY: "busy",
    pj.PJRPID_ACTIVITY_AWAY: "away",
}
_PJSUAS_OWN_WORDS: Final = frozenset({"", "?", "Online", "Offline"})

Watched = tuple[str, str]
"""Account id and URI."""


class WatchedBuddy(pj.Buddy):
    """One subscription; its callback copies the state and returns."""

    def __init__(self, watched: Watched, emit: Callable[[Event], None]) -> None:
        super().__init__()
        self.emit = emit
        self._account_id, self._uri = watched
        self._last: PresenceChanged | None = None

    @guarded
    def onBuddyState(self) -> None:
        """A NOTIFY came, or the subscription ended."""
        info = self.getInfo()
        status = info.presStatus
        known = (
            status.status != pj.PJSUA_BUDDY_STATUS_UNKNOWN
            and info.subState != pj.PJSIP_EVSUB_STATE_TERMINATED
        )
        words = status.note or status.statusText
        news = PresenceChanged(
            account_id=self._account_id,
            uri=self._uri,
            known=known,
            open=known and status.status == pj.PJSUA_BUDDY_STATUS_ONLINE,
            activity=_SEEN.get(status.activity, "unknown") if known else "unknown",
            note="" if not known or words in _PJSUAS_OWN_WORDS else words,
        )
        if news != self._last and (known or self._last is not None):
            self._last = news
            self.emit(news)


class Presence:
    """Everybody watched, and what we say of ourselves. Only on the engine's one thread."""

    def __init__(self, accounts: Accounts, emit: Callable[[Event], None]) -> None:
        self._accounts = accounts
        self._emit = emit
        self._watched: dict[Watched, WatchedBuddy] = {}
        accounts.on_leaving = self.forget_account

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands."""
        dispatcher.on(PublishPresence, self._publish)
        dispatcher.on(WatchPresence, self._watch)

    def forget_account(self, account_id: str) -> None:
        """The account is about to go; its subscriptions go before it."""
        for watched in [watched for watched in self._watched if watched[0] == account_id]:
            del self._watched[watched]

    def stop(self) -> None:
        """Before the accounts end: a buddy that outlives the library aborts the process."""
        self._watched.clear()

    def _publish(self, command: PublishPresence) -> None:
        status = pj.PresenceStatus()
        status.status = pj.PJSUA_BUDDY_STATUS_ONLINE if command.open else pj.PJSUA_BUDDY_STATUS_OFFLINE
        status.activity = _TOLD[command.activity]
        status.note = command.note
        self._accounts.get(command.account_id).setOnlineStatus(status)

    def _watch(self, command: WatchPresence) -> None:
        watched = (command.account_id, command.uri)
        if not command.on:
            self._watched.pop(watched, None)
        elif watched not in self._watched:
            self._watched[watched] = self._subscribe(self._accounts.get(command.account_id), watched)

    def _subscribe(self, account: EngineAccount, watched: Watched) -> WatchedBuddy:
        config = pj.BuddyConfig()
        config.uri = watched[1]
        config.subscribe = True
        buddy = WatchedBuddy(watched, self._emit)
        buddy.create(account, config)
        return buddy
