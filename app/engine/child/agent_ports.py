"""The agent's place on the bridge: which port is the microphone and the speaker, and who is joined to it."""

from __future__ import annotations

import contextlib

import pjsua2 as pj

from app.engine.child.bridge import SoundPort, SoundPorts
from app.engine.child.card_values import Stream
from app.engine.values import DeviceRole

FAREWELL = 0.05
"""Seconds that the ports need to say good-bye to the clock's thread: a few ticks."""


class AgentPorts:
    """Joins calls to the streams that are open now, whatever their rate. Only on the engine's one thread."""

    def __init__(self, bridge_rate: int) -> None:
        self._rate = bridge_rate
        self._ports = SoundPorts()
        self._streams: dict[DeviceRole, Stream] = {}
        self._joined: dict[int, tuple[pj.AudioMedia, bool, bool]] = {}
        self._muted = False

    def make(self) -> None:
        """Make the port at the bridge's own rate, before the clock runs."""
        self._ports.of(self._rate)

    def join(self, media: pj.AudioMedia, *, microphone: bool, speaker: bool) -> None:
        """Make the links of one call's media exactly these."""
        self._joined[media.getPortId()] = (media, microphone, speaker)
        self._link(media, microphone=microphone, speaker=speaker)

    def part(self, media: pj.AudioMedia) -> None:
        """Take all links of the call's media away; harmless when it has none."""
        if self._joined.pop(media.getPortId(), None) is not None:
            self._link(media, microphone=False, speaker=False)

    def forget(self, media: pj.AudioMedia) -> None:
        """The call's port is gone, or going, with all its links; its number may soon be another call's."""
        self._joined.pop(media.getPortId(), None)

    def mute(self, *, on: bool) -> None:
        """Give silence instead of what the microphone hears."""
        self._muted = on
        for port in self._ports.all():
            port.muted = on

    def use(self, streams: dict[DeviceRole, Stream]) -> None:
        """These are the open streams now: move sound and calls to the ports of their rates."""
        self._streams = streams
        for port in self._ports.all():
            port.microphone = port.speaker = None
        for role in ("microphone", "speaker"):
            stream = streams.get(role)
            if stream is not None:
                setattr(self.of(role), role, stream.ring)
        for media, microphone, speaker in self._joined.values():
            self._link(media, microphone=microphone, speaker=speaker)

    def of(self, role: DeviceRole) -> SoundPort:
        """The port at the rate of the role's stream, at the bridge's rate where there is none."""
        stream = self._streams.get(role)
        port = self._ports.of(stream.rate if stream is not None else self._rate)
        port.muted = self._muted
        return port

    def clock_starts(self) -> None:
        """The bridge's clock is about to run."""
        for port in self._ports.all():
            port.residence.begin()

    def clock_stays(self) -> None:
        """It is not to be stopped after all."""
        for port in self._ports.all():
            port.residence.wanted = True

    def clock_stops(self) -> None:
        """The bridge's clock is to be stopped, but not before ``FAREWELL`` seconds from now."""
        for port in self._ports.all():
            port.residence.wanted = False

    def fall_silent(self) -> None:
        """No stream is to be read or written from now on."""
        for port in self._ports.all():
            port.microphone = port.speaker = None

    def drop(self) -> None:
        """Delete the ports, after ``setNoDev`` has stopped the bridge's clock."""
        self._joined.clear()
        self._streams = {}
        self._ports.drop()

    def _link(self, media: pj.AudioMedia, *, microphone: bool, speaker: bool) -> None:
        said, heard = self.of("microphone"), self.of("speaker")
        for port in self._ports.all():
            _make_link(port, media, on=microphone and port is said)
            _make_link(media, port, on=speaker and port is heard)


def _make_link(source: pj.AudioMedia, sink: pj.AudioMedia, *, on: bool) -> None:
    """Link or part two ports; a call's port may have gone while its end is still to be told."""
    with contextlib.suppress(pj.Error):
        (source.startTransmit if on else source.stopTransmit)(sink)
