"""Calls that hear one another: the three-way consult and the local conference (``MixCalls``).

Only what is wanted is kept; the links that follow from it are compared with those that stand, so that a
change of one member touches no other.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pjsua2 as pj

from app.engine.child.dispatcher import Dispatcher
from app.engine.commands import MixCalls

Link = tuple[str, str]
"""From whom, to whom: call ids."""


class Mixes:
    """All mixes of this engine. A call is in one at most."""

    def __init__(self) -> None:
        self._mixes: dict[str, MixCalls] = {}
        self._media: dict[str, pj.AudioMedia] = {}
        self._links: set[Link] = set()
        self.on_change: Callable[[], None] = lambda: None
        """Told when other calls hear one another (``Recorders``)."""

    def speakers_to(self, call_id: str) -> set[str]:
        """The calls that this one hears now."""
        return {speaker for speaker, listener in self._links if listener == call_id}

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands. Members whose media do not flow yet are linked when they do."""
        dispatcher.on(MixCalls, self._mix)

    def call_began(self, call_id: str) -> None:
        """See ``MediaFollower``: nothing to do before media flow."""

    def media_changed(self, call_id: str, media: pj.AudioMedia | None, *, held: bool = False) -> None:
        """See ``MediaFollower``: the bridge has lost this call's links; those still wanted are made again."""
        self._links = {link for link in self._links if call_id not in link}
        if media is None or held:
            self._media.pop(call_id, None)
        else:
            self._media[call_id] = media
        self._link()

    def part(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        if call_id in self._media:
            self._drop_links({link for link in self._links if call_id in link})
            del self._media[call_id]
            self.on_change()

    def call_ended(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        self._leave(call_id)
        self._media.pop(call_id, None)
        self._links = {link for link in self._links if call_id not in link}

    def _mix(self, command: MixCalls) -> None:
        self._mixes.pop(command.mix_id, None)
        for call_id in command.call_ids:
            self._leave(call_id)
        if command.call_ids:
            self._mixes[command.mix_id] = command
        self._link()

    def _leave(self, call_id: str) -> None:
        for mix_id, mix in list(self._mixes.items()):
            if call_id in mix.call_ids:
                rest = [member for member in mix.call_ids if member != call_id]
                self._mixes[mix_id] = MixCalls(mix_id=mix_id, call_ids=rest, muted=mix.muted)

    def _wanted(self) -> set[Link]:
        return {
            (speaker, listener)
            for mix in self._mixes.values()
            for speaker, listener in permutations(mix.call_ids, 2)
            if speaker in self._media and listener in self._media and speaker not in mix.muted
        }

    def _link(self) -> None:
        wanted = self._wanted()
        self._drop_links(self._links - wanted)
        for speaker, listener in wanted - self._links:
            self._media[speaker].startTransmit(self._media[listener])
        self._links = wanted
        self.on_change()

    def _drop_links(self, unwanted: set[Link]) -> None:
        for speaker, listener in unwanted:
            self._media[speaker].stopTransmit(self._media[listener])
        self._links -= unwanted
