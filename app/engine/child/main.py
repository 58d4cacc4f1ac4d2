"""The engine process: builds its parts in the one order that works, runs, and takes them apart again.

pjsua2 asserts, and so aborts the process, when a Call or a media port outlives ``libDestroy``. Hence the
order at the end: calls, sound, accounts, garbage, library.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import logging
import os
import signal
from collections.abc import Iterator

import pjsua2 as pj

from app.engine.child.accounts import Accounts
from app.engine.child.audio import Audio
from app.engine.child.call_files import CallFiles
from app.engine.child.calls import Calls
from app.engine.child.channel import Channel
from app.engine.child.dispatcher import Dispatcher
from app.engine.child.endpoint import EngineEndpoint, abilities_of, open_endpoint
from app.engine.child.followers import AgentLinks, Followers
from app.engine.child.loop import Doorbell, EngineLoop
from app.engine.child.measuring import Measuring
from app.engine.child.mixing import Mixes
from app.engine.child.presence import Presence
from app.engine.child.recorders import Recorders
from app.engine.child.referring import Referrals
from app.engine.child.speaking import Speaking
from app.engine.child.trace import Trace
from app.engine.child.traversal import Traversal
from app.engine.commands import (
    ChooseDevices,
    MeterLevels,
    MuteMicrophone,
    NetworkChanged,
    PlayTone,
    RefreshDevices,
    ReportAudio,
    Shutdown,
    StopTone,
)
from app.engine.events import EngineLogged, Hello
from app.engine.frames import Frames
from app.engine.messages import PROTOCOL, Request
from app.engine.options import EngineOptions

HANG_UP_WAIT = 1.0
"""Seconds that peers may take to confirm our BYE when the engine ends."""
LAST_RESORT = 8.0
"""Seconds after which an engine that cannot end cleanly ends all the same."""
GARBAGE_PERIOD = 30.0


def main(frames: Frames, options: EngineOptions) -> None:
    """Run an engine on ``frames`` until ``Shutdown``, SIGTERM or the parent's end."""
    faulthandler.enable()
    channel = Channel(frames)
    with _collected_on_this_thread():
        try:
            _Engine(channel, options).run()
        except pj.Error as error:
            channel.emit(EngineLogged(level=logging.CRITICAL, text=f"The SIP stack failed: {error.info()}"))
            raise SystemExit(1) from None
        finally:
            channel.finish(1.0)


class _Engine:
    """Everything in the process; lives as long as ``main``."""

    def __init__(self, channel: Channel, options: EngineOptions) -> None:
        self._channel = channel
        emit = channel.emit
        self._trace = Trace(emit, options.log_level)
        self._endpoint: EngineEndpoint = open_endpoint(options, emit, self._trace)
        self._doorbell = Doorbell(self._endpoint)
        self._endpoint.libStart()
        self._endpoint.open_overflow()
        abilities = abilities_of(self._endpoint, options)
        self._dispatcher = Dispatcher(emit)
        self._loop = EngineLoop(self._endpoint, channel, self._doorbell, self._run_request)
        self._audio = Audio(self._endpoint, emit, options)
        self._files = CallFiles(emit, self._loop.call_later, lambda call_id: self._calls.alive(call_id))
        self._links = AgentLinks(self._audio)
        self._mixes = Mixes()
        self._speaking = Speaking(self._loop.call_later, emit)
        self._measuring = Measuring(self._loop.call_later, emit, lambda call_id: self._calls.get(call_id))
        self._recorders = Recorders(
            self._audio,
            self._links,
            self._mixes,
            self._loop,
            options.bridge_rate,
            emit,
            lambda call_id: self._calls.alive(call_id),
        )
        # The recorders first: they must know what the bridge has lost before others tell them of changes.
        parts = (self._recorders, self._links, self._files, self._mixes, self._speaking, self._measuring)
        followers = Followers(parts)
        self._traversal = Traversal(self._endpoint, self._loop, emit)
        self._calls = Calls(self._endpoint, self._loop, followers, self._traversal.when_sure, emit)
        self._referrals = Referrals(self._calls, emit)
        self._accounts = Accounts(self._endpoint, self._loop, self._calls, self._traversal, abilities, emit)
        self._presence = Presence(self._accounts, emit)
        self._calls.use_accounts(self._accounts.get)
        self._follow_endpoint()
        self._enter_commands()
        channel.listen(self._doorbell.ring)
        channel.emit(Hello(protocol=PROTOCOL, pid=os.getpid(), abilities=abilities))

    def _follow_endpoint(self) -> None:
        self._endpoint.on_disconnected = self._accounts.disconnected
        self._endpoint.on_stun_checked = lambda well: self._traversal.stun_checked(well=well)
        self._endpoint.turnstile.relays = self._traversal.relays

    def run(self) -> None:
        """Live and die."""
        self._audio.start()
        self._loop.call_later(GARBAGE_PERIOD, self._collect_garbage)
        with self._ended_by_signal():
            self._loop.run(self._after_turn)
        faulthandler.dump_traceback_later(LAST_RESORT, exit=True)
        self._calls.end_all(HANG_UP_WAIT)
        self._audio.stop()
        self._files.stop()
        self._recorders.stop()
        self._presence.stop()
        self._accounts.leave()
        self._endpoint.close_overflow()
        gc.collect()
        # Everybody was told already: pjsua need not wait a second for answers.
        self._endpoint.libDestroy(pj.PJSUA_DESTROY_NO_NETWORK)
        self._doorbell.close()
        faulthandler.cancel_dump_traceback_later()

    def _enter_commands(self) -> None:
        on, audio = self._dispatcher.on, self._audio
        parts = (
            self._trace,
            self._calls,
            self._referrals,
            self._accounts,
            self._links,
            self._files,
            self._mixes,
            self._recorders,
            self._speaking,
            self._presence,
        )
        for part in parts:
            part.register(self._dispatcher)
        on(MuteMicrophone, lambda command: audio.mute(command.muted))
        on(ChooseDevices, audio.choose)
        on(RefreshDevices, lambda _: audio.refresh())
        on(PlayTone, audio.play)
        on(StopTone, audio.stop_tone)
        on(MeterLevels, lambda command: audio.meter(command.on))
        on(ReportAudio, lambda _: self._channel.emit(audio.report()))
        on(NetworkChanged, lambda _: self._network_changed())
        on(Shutdown, lambda _: self._loop.stop())

    def _network_changed(self) -> None:
        self._endpoint.handleIpChange(pj.IpChangeParam())
        self._traversal.network_changed()

    def _run_request(self, request: Request) -> str:
        return self._dispatcher.run(request.command)

    def _after_turn(self) -> float | None:
        self._calls.bury()
        self._endpoint.bury_overflow()
        moments = [moment for moment in (self._trace.tick(), self._audio.tick()) if moment is not None]
        return min(moments, default=None)

    def _collect_garbage(self) -> None:
        gc.collect()
        self._loop.call_later(GARBAGE_PERIOD, self._collect_garbage)

    @contextlib.contextmanager
    def _ended_by_signal(self) -> Iterator[None]:
        """SIGTERM ends the loop; Ctrl+C in a terminal reaches the parent, which ends us properly."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        previous = signal.signal(signal.SIGTERM, lambda *_: self._loop.stop())
        wakeup = signal.set_wakeup_fd(self._doorbell.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            signal.signal(signal.SIGTERM, previous)


@contextlib.contextmanager
def _collected_on_this_thread() -> Iterator[None]:
    """A Call freed by the collector on another thread aborts the process: collect only here."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
