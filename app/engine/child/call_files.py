"""Sound that the engine itself sends into a call: files (announcements, music, consent tones) and echo.

What is wanted in a call is remembered and linked again whenever the call's media change: every re-INVITE
breaks all links of the conference bridge.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pjsua2 as pj

from app.engine.child.dispatcher import Dispatcher, Refused
from app.engine.child.guard import guarded
from app.engine.commands import EchoCall, PlayFile, StopFile
from app.engine.events import Event, FilePlayed

BURIAL = 1.0
"""Seconds between parting a player from the bridge and deleting it.

The end of a file is told on a thread of pjmedia's own; by then no such notice can be on its way.
"""


class _Player(pj.AudioMediaPlayer):
    """One file in one call."""

    def __init__(self, command: PlayFile, emit: Callable[[Event], None]) -> None:
        super().__init__()
        self.emit = emit
        self._command = command
        self._told = False
        self.createPlayer(command.path, 0 if command.loop else pj.PJMEDIA_FILE_NO_LOOP)

    @guarded
    def onEof2(self) -> None:
        """The file has ended. Called on pjmedia's event thread; may come more than once."""
        if not self._command.loop and not self._told:
            self._told = True
            self.emit(FilePlayed(call_id=self._command.call_id, path=self._command.path))


@dataclass
class _Sounds:
    """What is wanted in one call, and the media to put it into."""

    media: pj.AudioMedia | None = None
    player: _Player | None = None
    echo: bool = False


class CallFiles:
    """Carries out ``PlayFile``, ``StopFile`` and ``EchoCall``. Only on the engine's one thread."""

    def __init__(
        self,
        emit: Callable[[Event], None],
        call_later: Callable[[float, Callable[[], None]], None],
        exists: Callable[[str], bool],
    ) -> None:
        """``exists`` says whether a call of this id lives; ``call_later`` is the engine loop's."""
        self._emit = emit
        self._call_later = call_later
        self._exists = exists
        self._calls: dict[str, _Sounds] = {}
        self._buried: dict[int, _Player] = {}
        self._graves = itertools.count()

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands."""
        dispatcher.on(PlayFile, self._play)
        dispatcher.on(StopFile, self._stop_file)
        dispatcher.on(EchoCall, self._echo)

    def call_began(self, call_id: str) -> None:
        """See ``MediaFollower``: nothing to do before media flow."""

    def media_changed(self, call_id: str, media: pj.AudioMedia | None, *, held: bool = False) -> None:
        """The call's media were negotiated anew, None while none flow: link what is wanted.

        Whom we hold hears files all the same: that is what music on hold is (S3).
        """
        del held
        sounds = self._calls.setdefault(call_id, _Sounds())
        sounds.media = media
        if media is None:
            return
        if sounds.player is not None:
            sounds.player.startTransmit(media)
        if sounds.echo:
            media.startTransmit(media)

    def part(self, call_id: str) -> None:
        """See ``MediaFollower``: what this phone itself sends into the call goes on."""

    def call_ended(self, call_id: str) -> None:
        """The call is over: forget what was wanted in it."""
        sounds = self._calls.pop(call_id, None)
        if sounds is not None:
            sounds.media = None
            self._part(sounds)

    def stop(self) -> None:
        """Let go of every player; once, after ``setNoDev`` has stopped the bridge's clock."""
        self._calls.clear()
        self._buried.clear()

    def _play(self, command: PlayFile) -> None:
        sounds = self._of(command.call_id)
        if not Path(command.path).is_file():
            raise Refused(f"There is no sound file {command.path}.")
        try:
            player = _Player(command, self._emit)
        except pj.Error as error:
            raise Refused(f"{command.path} is no WAV file of 16 bit PCM, mono.") from error
        self._part(sounds)
        sounds.player = player
        if sounds.media is not None:
            player.startTransmit(sounds.media)

    def _stop_file(self, command: StopFile) -> None:
        self._part(self._of(command.call_id))

    def _echo(self, command: EchoCall) -> None:
        sounds = self._of(command.call_id)
        if sounds.media is not None and command.on is not sounds.echo:
            (sounds.media.startTransmit if command.on else sounds.media.stopTransmit)(sounds.media)
        sounds.echo = command.on

    def _of(self, call_id: str) -> _Sounds:
        if not self._exists(call_id):
            raise Refused("There is no such call.")
        return self._calls.setdefault(call_id, _Sounds())

    def _part(self, sounds: _Sounds) -> None:
        """Take the call's player off the bridge and delete it a while later."""
        player, sounds.player = sounds.player, None
        if player is None:
            return
        if sounds.media is not None:
            player.stopTransmit(sounds.media)
        # The loop may keep the work for longer than the library lives, and a player must not: so the
        # work knows the grave, not who lies in it.
        grave = next(self._graves)
        self._buried[grave] = player
        self._call_later(BURIAL, lambda: self._delete(grave))

    def _delete(self, grave: int) -> None:
        self._buried.pop(grave, None)
