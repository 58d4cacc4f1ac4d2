"""The account file at its largest: how long it loads, and what the core's thread feels of a change.

    python -m tests.bench.account

``load``: bytes to a valid account (ms, the middle of five). ``follow``: a save until it is in force
on a desk (ms). ``freeze``: the longest time the core's thread could not run during that
change (ms). ``warned``: like ``load``, with one warning whose place has to be found.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from app.account.events import AccountChanged
from app.account.kept import KeptCopy
from app.account.load import read_bytes
from app.account.local import LocalFile
from app.account.sync import AccountSync
from app.bus import Bus
from app.kept import write_atomically
from app.loop import ThreadLoop
from tests.bench.figures import line

COWORKERS = 10_000
EXTERNAL_NUMBERS = 1_000
TICK_SECONDS = 0.001


def large_file(ring_timeout: int, extra: str = "") -> bytes:
    """An account with 10,000 coworkers and 1,000 external numbers in 50 agent groups."""
    parts = [f'format = 1\n[account]\nname = "Large"\nring_timeout_seconds = {ring_timeout}\n{extra}']
    parts.append('[rights.account]\ntransfer = "on"\n')
    parts.extend(f'[[agent_groups]]\nname = "Group {n}"\n' for n in range(50))
    parts.extend(
        f'[[coworkers]]\nname = "Person {n}"\nextension = "{10_000 + n}"\ngroup = "Group {n % 50}"\n'
        for n in range(COWORKERS)
    )
    parts.extend(
        f'[[external_numbers]]\nname = "Outside {n}"\nnumber = "+3120{n:07}"\nuser_number_forwarding = true\n'
        for n in range(EXTERNAL_NUMBERS)
    )
    return "".join(parts).encode()


def load_ms(content: bytes) -> float:
    """Milliseconds from bytes to a valid account, the middle of five."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        reading = read_bytes(content, "account.toml")
        times.append(time.perf_counter() - begun)
        assert reading.account is not None
    return statistics.median(times) * 1000


class Ticker:
    """Work that wants to run on the core's thread every millisecond; ``longest`` is what it waited."""

    def __init__(self, loop: ThreadLoop) -> None:
        self._loop = loop
        self._last = time.perf_counter()
        self.longest = 0.0

    def tick(self) -> None:
        """Note how late this is, and come again."""
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last - TICK_SECONDS)
        self._last = now
        self._loop.call_later(TICK_SECONDS, self.tick)

    def restart(self) -> None:
        """Forget what was."""
        self._last, self.longest = time.perf_counter(), 0.0


def change(folder: Path) -> tuple[float, float]:
    """Save a change of the large file that a desk follows: (follow, freeze) in milliseconds."""
    file = folder / "account.toml"
    file.write_bytes(large_file(20))
    loop, bus = ThreadLoop(), Bus()
    in_force_at: list[float] = []
    bus.subscribe(AccountChanged, lambda _: in_force_at.append(time.perf_counter()))
    desk = AccountSync(LocalFile(file), loop, bus, KeptCopy(folder / "cache", str(file)))
    desk.start()
    assert loop.run_until(lambda: len(in_force_at) == 1, 60)
    ticker = Ticker(loop)
    ticker.tick()
    loop.run(0.3)
    saved_at = time.perf_counter()
    write_atomically(file, large_file(25), 0o644)
    ticker.restart()
    assert loop.run_until(lambda: len(in_force_at) == 2, 60)
    desk.stop()
    return (in_force_at[-1] - saved_at) * 1000, ticker.longest * 1000


def figures() -> dict[str, float]:
    """Everything that this measures, in milliseconds."""
    with tempfile.TemporaryDirectory() as name:
        follow, freeze = change(Path(name))
    return {
        "load": load_ms(large_file(20)),
        "warned": load_ms(large_file(20, "pro_dialing = true\n")),
        "follow": follow,
        "freeze": freeze,
    }


if __name__ == "__main__":
    print(line("account", figures()))  # noqa: T201 - the line that this program is for
