"""Run as a program: a tone goes over the bridge into a ring of another rate, on a clock started and stopped.

    python -m tests.engine.port_trial RATE

Prints whether frames are copied quickly, the loudest frequency in Hz that arrived, and its level in
dBFS. A process of its own, because pjsua2 can be started once in a process.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
import wave
from pathlib import Path

import numpy as np
import pjsua2 as pj

from app.engine.child.agent_ports import FAREWELL, AgentPorts
from app.engine.child.bridge import FRAME_MS, layout_is_known
from app.engine.child.card_values import Stream
from app.engine.child.levels import Peak
from app.engine.child.ring import Ring
from tests.support.spectrum import level_of, loudest, tone

BRIDGE_RATE = 16_000
HERTZ = 1000.0
LEVEL = -20.0
STARTS = 5


class _Speaker:
    """An open stream that the test reads itself."""

    meter: Peak | None = None
    blocks = 0

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.ring = Ring(rate)

    def alive(self, now: float) -> bool:
        return True

    def close(self) -> None:
        return


def main() -> None:
    """Play for a second, five times, and look at the last one."""
    rate = int(sys.argv[1])
    endpoint = _endpoint()
    agent = AgentPorts(BRIDGE_RATE)
    agent.make()
    stream: Stream = _Speaker(rate)
    agent.use({"speaker": stream})
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        _write(Path(file.name))
        player = pj.AudioMediaPlayer()
        player.createPlayer(file.name)
        agent.join(player, microphone=False, speaker=True)
        for _ in range(STARTS):
            sound = _listen(endpoint, agent, stream)
        agent.part(player)
        del player
    agent.drop()
    gc.collect()
    endpoint.libDestroy()
    heard = np.frombuffer(sound, "<i2").astype(np.float64)[rate // 2 :] / 32768
    pitch, level = loudest(heard, rate), level_of(heard, HERTZ, rate, width=30)
    sys.stdout.write(f"{layout_is_known()} {pitch:.0f} {level:.1f}\n")


def _listen(endpoint: pj.Endpoint, agent: AgentPorts, stream: Stream) -> bytes:
    """A second of the bridge's sound, from the start of its clock to its end."""
    sound = bytearray()
    block = stream.rate // 100
    stream.ring.begin_afresh()
    agent.clock_starts()
    endpoint.audDevManager().setNullDev()
    began = time.monotonic()
    for number in range(100):
        endpoint.libHandleEvents(max(0, int((began + number / 100 - time.monotonic()) * 1000)))
        while time.monotonic() < began + number / 100:
            endpoint.libHandleEvents(1)
        sound += stream.ring.read(block)
    agent.clock_stops()
    endpoint.libHandleEvents(int(FAREWELL * 1000))
    endpoint.audDevManager().setNoDev()
    return bytes(sound)


def _write(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(BRIDGE_RATE)
        file.writeframes((tone(HERTZ, LEVEL, BRIDGE_RATE) * 32767).astype("<i2").tobytes())


def _endpoint() -> pj.Endpoint:
    endpoint = pj.Endpoint()
    endpoint.libCreate()
    config = pj.EpConfig()
    config.logConfig.level = 0
    config.logConfig.consoleLevel = 0
    config.uaConfig.threadCnt = 0
    config.medConfig.clockRate = BRIDGE_RATE
    config.medConfig.audioFramePtime = FRAME_MS
    config.medConfig.sndAutoCloseTime = -1
    endpoint.libInit(config)
    endpoint.libStart()
    endpoint.audDevManager().setNoDev()
    return endpoint


if __name__ == "__main__":
    main()
