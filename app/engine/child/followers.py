"""Parts of the engine that link a call's media to something, and must do so again after every re-INVITE."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import pjsua2 as pj

from app.engine.child.audio import Audio
from app.engine.child.dispatcher import Dispatcher
from app.engine.commands import ConnectAudio


class MediaFollower(Protocol):
    """Remembers what is wanted of each call and makes the links whenever the bridge has lost them."""

    def call_began(self, call_id: str) -> None:
        """A call was dialled or rings here; its media come later, if ever."""

    def media_changed(self, call_id: str, media: pj.AudioMedia | None, *, held: bool = False) -> None:
        """The call's media were negotiated anew; None: there are none now.

        The old media's port has left the bridge with all its links, or will in a moment, so nothing of it may
        be parted any more: PJSIP 2.15 and 2.16 take a disconnection from a port that is being removed for one
        from every port, and the agent's microphone reaches nobody (pjproject issue 4719).
        ``held``: by us (``sendonly``). Music may be sent; the agent and other calls are not to be heard.
        """

    def part(self, call_id: str) -> None:
        """Take the call, whose media are there, off the agent and off other calls."""

    def call_ended(self, call_id: str) -> None:
        """The call is over; on the engine's loop, not inside a callback."""


class Followers:
    """Several followers as one, in the order given."""

    def __init__(self, followers: Iterable[MediaFollower]) -> None:
        self._followers = tuple(followers)

    def call_began(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        for follower in self._followers:
            follower.call_began(call_id)

    def media_changed(self, call_id: str, media: pj.AudioMedia | None, *, held: bool = False) -> None:
        """See ``MediaFollower``."""
        for follower in self._followers:
            follower.media_changed(call_id, media, held=held)

    def part(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        for follower in self._followers:
            follower.part(call_id)

    def call_ended(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        for follower in self._followers:
            follower.call_ended(call_id)


class AgentLinks:
    """Which calls are joined to the agent's microphone and speaker (``ConnectAudio``)."""

    def __init__(self, audio: Audio) -> None:
        self._audio = audio
        self._wishes: dict[str, ConnectAudio] = {}
        self._media: dict[str, pj.AudioMedia] = {}
        self.on_change: Callable[[], None] = lambda: None
        """Told when another call hears the microphone, or none does any more (``Recorders``)."""

    def speaks_to(self, call_id: str) -> bool:
        """Whether the call's other side hears the agent."""
        wish = self._wishes.get(call_id)
        return wish is not None and wish.microphone and call_id in self._media

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands. A wish for a call whose media do not flow yet is kept."""
        dispatcher.on(ConnectAudio, self._connect)

    def call_began(self, call_id: str) -> None:
        """See ``MediaFollower``: wake the sound, so that it runs when the first word is spoken."""
        self._audio.hold_awake(call_id)

    def media_changed(self, call_id: str, media: pj.AudioMedia | None, *, held: bool = False) -> None:
        """See ``MediaFollower``."""
        previous = self._media.pop(call_id, None)
        if previous is not None:
            self._audio.forget(previous)
        if media is not None and not held:
            self._media[call_id] = media
            self._link(call_id)
        self.on_change()

    def part(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        media = self._media.pop(call_id, None)
        if media is not None:
            self._audio.disconnect(media)
        self.on_change()

    def call_ended(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        self.media_changed(call_id, None)
        self._wishes.pop(call_id, None)
        self._audio.let_sleep(call_id)

    def _connect(self, command: ConnectAudio) -> None:
        self._wishes[command.call_id] = command
        self._link(command.call_id)
        self.on_change()

    def _link(self, call_id: str) -> None:
        wish, media = self._wishes.get(call_id), self._media.get(call_id)
        if wish is not None and media is not None:
            self._audio.connect(media, microphone=wish.microphone, speaker=wish.speaker)
