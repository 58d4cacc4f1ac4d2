"""Everything that sounds: devices, tones, levels, and who is joined to microphone and speaker.

The bridge's clock runs and the card is open only while somebody could hear: from the moment a call is
dialled or rings (a card may take a second until it really plays, and the first word must not be lost)
until a while after the last one. An idle phone costs nothing.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable

import pjsua2 as pj

from app.engine.child.agent_ports import AgentPorts
from app.engine.child.bridge_clock import BridgeClock
from app.engine.child.card_values import Found, Opened, Plan, Shut, Stream, Wish
from app.engine.child.counters import Counters
from app.engine.child.levels import FLOOR, Peak
from app.engine.child.native import PacketThread
from app.engine.child.priority import ask_for_real_time
from app.engine.child.sound_card import SoundCard
from app.engine.child.tones import SpeakerTones, tone_file
from app.engine.commands import ChooseDevices, PlayTone, StopTone
from app.engine.events import AudioLevels, AudioReported, DeviceInUse, DevicesChanged, EngineLogged, Event
from app.engine.options import EngineOptions
from app.engine.values import DeviceRole, SoundDevice

LINGER = 20.0
"""Seconds that card and clock stay awake after the last call or tone: the next call finds them running."""
SWITCH_INTERVAL = 0.0005
"""Seconds after which a busy Python thread must let the sound's callbacks in (the default is 0.005)."""
METER_PERIOD = 0.1
OPENING_PERIOD = 0.01
"""Seconds between looks at a card that is being opened."""
WATCH_PERIOD = 0.25
ROLES: tuple[DeviceRole, ...] = ("microphone", "speaker", "ringer")


class Audio:
    """The sound side of the engine. Every method is called on the engine's one thread."""

    def __init__(self, endpoint: pj.Endpoint, emit: Callable[[Event], None], options: EngineOptions) -> None:
        self._endpoint = endpoint
        self._emit = emit
        self._agent = AgentPorts(options.bridge_rate)
        self._card = SoundCard(options.bridge_rate) if options.sound else None
        self._streams: dict[DeviceRole, Stream] = {}
        self._chosen: dict[DeviceRole, str] = dict.fromkeys(ROLES, "")
        self._choice_made = False
        self._told: dict[DeviceRole, tuple[str, str]] = {}
        self._devices: list[SoundDevice] | None = None
        self._tones: dict[DeviceRole, SpeakerTones] = {"speaker": SpeakerTones(), "ringer": SpeakerTones()}
        self._ringing: Wish = Wish()
        self._holders: set[object] = set()
        self._clock = BridgeClock(endpoint, self._agent)
        self._packets = PacketThread()
        self._awake_until = 0.0
        self._levels_at: float | None = None
        self._counters = Counters()
        if options.sound:
            ask_for_real_time()  # before the other threads of the engine are made

    def start(self) -> None:
        """Make the bridge's ports and begin to look for devices; called once, after ``libStart``."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._clock.keep_stopped()
        self._agent.make()
        if self._card is not None:
            self._card.start()

    # --- when it is awake -----------------------------------------------------------------------

    def hold_awake(self, holder: object) -> None:
        """A call begins: open the card and run the clock until ``let_sleep`` of the same object."""
        if not self._holders:
            for stream in self._streams.values():
                stream.ring.begin_afresh()
        self._holders.add(holder)
        self._adjust()

    def let_sleep(self, holder: object) -> None:
        """The call is over; harmless the second time."""
        self._holders.discard(holder)
        self._linger()

    # --- calls ----------------------------------------------------------------------------------

    def connect(self, call_media: pj.AudioMedia, *, microphone: bool, speaker: bool) -> None:
        """Make the links of one call's media exactly these; called again after every re-INVITE."""
        self._agent.join(call_media, microphone=microphone, speaker=speaker)

    def disconnect(self, call_media: pj.AudioMedia) -> None:
        """Part the call from microphone and speaker; harmless when it was not joined."""
        self._agent.part(call_media)

    def forget(self, call_media: pj.AudioMedia) -> None:
        """The call's port has left the bridge, and its links with it; harmless when it was not joined."""
        self._agent.forget(call_media)

    def mute(self, muted: bool) -> None:  # noqa: FBT001 - the command's one field
        """Silence the microphone for every call."""
        self._agent.mute(on=muted)

    # --- devices --------------------------------------------------------------------------------

    def choose(self, command: ChooseDevices) -> None:
        """Use these devices from now on. Emits ``DeviceInUse`` for each role."""
        self._chosen = {
            "microphone": command.microphone,
            "speaker": command.speaker,
            "ringer": command.ringer,
        }
        self._choice_made = True
        if self._card is None:
            for role in ROLES:
                self._emit(DeviceInUse(role=role, name=""))
            return
        self._told.clear()
        self._adjust()
        self._tell_expected()

    def refresh(self) -> None:
        """Look again which devices there are. Emits ``DevicesChanged``."""
        if self._card is None:
            self._emit(DevicesChanged(devices=[]))
            return
        self._devices = None
        self._card.refresh()

    # --- tones ----------------------------------------------------------------------------------

    def play(self, command: PlayTone) -> None:
        """Start a tone on a role's device."""
        path = tone_file(command.tone, command.country)
        if command.role == "ringer" and self._chosen["ringer"] != self._chosen["speaker"]:
            self._tones["ringer"].stop()
            self._ringing = Wish(self._chosen["ringer"], path)
        else:
            self._stay_awake()
            self._tones[_on_bridge(command.role)].play(path, self._agent.of("speaker"))
        self._adjust()

    def stop_tone(self, command: StopTone) -> None:
        """Silence the tone on that device."""
        self._tones[_on_bridge(command.role)].stop()
        if command.role == "ringer":
            self._ringing = Wish()
        self._linger()

    # --- levels and counters --------------------------------------------------------------------

    def meter(self, on: bool) -> None:  # noqa: FBT001 - the command's one field
        """Switch ``AudioLevels`` on or off."""
        self._levels_at = time.monotonic() + METER_PERIOD if on else None
        for stream in self._streams.values():
            stream.meter = Peak() if on else None
        self._adjust()

    def report(self) -> AudioReported:
        """The counters since the engine started."""
        return self._counters.report(self._streams)

    def tick(self) -> float | None:
        """Do what is due; returns ``time.monotonic()`` of the next wanted tick, None = no need.

        Called after every turn of the engine's loop, which turns at least once a second.
        """
        now = time.monotonic()
        busy = self._card is not None and self._take_changes(self._card)
        if self._levels_at is not None and now >= self._levels_at:
            self._levels_at = now + METER_PERIOD
            self._emit(AudioLevels(microphone=self._level("microphone"), speaker=self._level("speaker")))
        if self._clock.turning and not self._wanted() and now >= self._awake_until:
            self._adjust()
        wanted = [now + OPENING_PERIOD] if busy else []
        if self._clock.turning and not self._wanted():
            wanted.append(self._clock.ends_at or self._awake_until)
        if self._levels_at is not None:
            wanted.append(self._levels_at)
        if self._streams:
            wanted.append(now + WATCH_PERIOD)
        return min(wanted, default=None)

    def stop(self) -> None:
        """Close streams, stop the bridge's clock (``setNoDev``), drop ports. Called once, at the end."""
        self._agent.fall_silent()
        if self._card is not None:
            self._card.stop(1.0)
        for tones in self._tones.values():
            tones.stop()
        self._endpoint.audDevManager().setNoDev()
        self._packets.want(wanted=False)
        for tones in self._tones.values():
            tones.drop()
        self._agent.drop()

    # --- inside ---------------------------------------------------------------------------------

    def _wanted(self) -> bool:
        """Whether anybody could hear or be heard now."""
        return bool(self._holders) or any(tones.playing for tones in self._tones.values())

    def _linger(self) -> None:
        """Something ended: stay awake a while longer, if awake at all."""
        if self._clock.turning:
            self._stay_awake()
        else:
            self._adjust()

    def _stay_awake(self) -> None:
        """Be awake for a while from now, whoever wants it."""
        self._awake_until = time.monotonic() + LINGER
        self._adjust()

    def _adjust(self) -> None:
        """Run the clock and open the card as far as anybody needs them."""
        now = time.monotonic()
        if self._wanted():
            self._awake_until = now + LINGER
        awake = now < self._awake_until
        self._clock.run() if awake else self._clock.end()
        self._packets.want(wanted=self._clock.turning)
        if self._card is None:
            return
        metering = self._levels_at is not None
        plan: Plan = {
            "microphone": Wish(self._chosen["microphone"] if awake or metering else ""),
            "speaker": Wish(self._chosen["speaker"] if awake else ""),
            "ringer": self._ringing if self._ringing.tone else Wish(),
        }
        self._card.want(plan)

    def _take_changes(self, card: SoundCard) -> bool:
        """Follow what the card did; True while it has still something to do."""
        for change in card.take():
            if isinstance(change, Found):
                if change.devices != self._devices:
                    self._emit(DevicesChanged(devices=change.devices))
                self._devices = change.devices
                self._tell_expected()
            elif isinstance(change, Opened):
                self._opened(change)
            elif isinstance(change, Shut):
                self._shut(change)
            else:
                self._emit(EngineLogged(level=logging.ERROR, text=change.traceback))
        return card.busy

    def _opened(self, change: Opened) -> None:
        self._forget(change.role)
        self._streams[change.role] = change.stream
        change.stream.meter = Peak() if self._levels_at is not None else None
        self._tell(change.role, change.name, "")
        self._agent.use(self._streams)

    def _shut(self, change: Shut) -> None:
        self._forget(change.role)
        self._agent.use(self._streams)
        if change.problem:
            self._tell(change.role, "", change.problem)

    def _forget(self, role: DeviceRole) -> None:
        stream = self._streams.pop(role, None)
        if stream is not None:
            self._counters.add(role, stream)

    def _level(self, role: DeviceRole) -> float:
        stream = self._streams.get(role)
        return stream.meter.dbfs() if stream is not None and stream.meter is not None else FLOOR

    def _tell_expected(self) -> None:
        """Say what each role would use, for the roles whose stream is not open now."""
        if self._devices is None or not self._choice_made:
            return
        for role in ROLES:
            name = self._chosen[role]
            if role in self._streams or not name or _has(self._devices, name, role):
                self._tell(role, name, "")
            else:
                self._tell(role, "", f"The sound device “{name}” is not there.")

    def _tell(self, role: DeviceRole, name: str, problem: str) -> None:
        if self._told.get(role) != (name, problem):
            self._told[role] = (name, problem)
            self._emit(DeviceInUse(role=role, name=name, problem=problem))


def _on_bridge(role: DeviceRole) -> DeviceRole:
    return "ringer" if role == "ringer" else "speaker"


def _has(devices: list[SoundDevice], name: str, role: DeviceRole) -> bool:
    return any(
        device.name == name and (device.inputs if role == "microphone" else device.outputs)
        for device in devices
    )
