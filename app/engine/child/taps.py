"""Ends of the bridge that only listen: each keeps the sound that comes, until a writer takes it."""

from __future__ import annotations

from collections import deque

import pjsua2 as pj

from app.engine.child.bridge import FRAME_MS, audio_format, layout_is_known, take_out, take_out_slowly
from app.engine.child.ring import WIDTH


class Tap(pj.AudioMediaPort):
    """One port at the bridge's rate. The bridge's clock fills it, a writer's thread empties it.

    The bridge serves every port once in each tick, whether anybody is joined to it or not; so two taps that
    were opened together hold the same number of blocks, give or take the tick that is just under way.
    """

    def __init__(self, name: str, rate: int, *, quickly: bool) -> None:
        """``quickly``: see ``SoundPort``."""
        super().__init__()
        self._take_out = take_out if quickly else take_out_slowly
        self._silence = bytes(rate * FRAME_MS // 1000 * WIDTH)
        self.blocks: deque[bytes] | None = None
        """Where sound goes; None: nowhere. Set from the engine's thread."""
        self.count = 0
        """Blocks put there since ``open``."""
        self.createPort(name, audio_format(rate, FRAME_MS))

    def open(self) -> deque[bytes]:
        """Keep what comes from now on."""
        self.count = 0
        blocks = self.blocks = deque()
        return blocks

    def close(self) -> None:
        """Let go of everything."""
        self.blocks = None

    def onFrameRequested(self, frame: pj.MediaFrame) -> None:
        """It says nothing."""
        frame.type = pj.PJMEDIA_FRAME_TYPE_NONE

    def onFrameReceived(self, frame: pj.MediaFrame) -> None:
        """A tick of the bridge, on its clock's thread."""
        blocks = self.blocks
        if blocks is None:
            return
        block = self._take_out(frame)
        blocks.append(block if len(block) == len(self._silence) else self._silence)
        self.count += 1


class Taps:
    """The taps of the process: made when wanted, used again, deleted only at the end.

    PJSIP 2.17 calls a port that Python has deleted while the bridge's clock runs.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._free: list[Tap] = []
        self._made = 0
        self._quickly = layout_is_known()

    def take(self) -> Tap:
        """One that nobody uses. Only on the engine's one thread."""
        if self._free:
            return self._free.pop()
        self._made += 1
        return Tap(f"tap-{self._made}", self.rate, quickly=self._quickly)

    def give_back(self, tap: Tap) -> None:
        """Its user is done with it, and nobody is joined to it any more."""
        tap.close()
        self._free.append(tap)

    def drop(self) -> None:
        """Delete them, after ``setNoDev`` has stopped the bridge's clock."""
        self._free.clear()
