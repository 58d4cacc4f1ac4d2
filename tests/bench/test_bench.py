"""The measurements measure: figures are right, and every part gives one here. No time is asserted."""

from __future__ import annotations

import math
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from tests.bench import bars, cost, display, ear, invite, start
from tests.bench.__main__ import apart
from tests.bench.figures import line, number, percentile
from tests.bench.processes import Load, children, rss
from tests.bench.sipp import read_messages
from tests.bench.subjects import Hookswitch
from tests.support import pulse
from tests.support.asterisk import AsteriskUnavailable, find_root

SIPP_LOG = """\
----------------------------------------------- 2026-01-02 03:04:05.000100
UDP message sent (500 bytes):

INVITE sip:1001@127.0.0.1:5060 SIP/2.0
Call-ID: 1-7@127.0.0.2
CSeq: 1 INVITE

----------------------------------------------- 2026-01-02 03:04:05.000600
UDP message received [303] bytes :

SIP/2.0 180 Ringing
Call-ID: 1-7@127.0.0.2
CSeq: 1 INVITE

----------------------------------------------- 2026-01-02 03:04:05.002100
UDP message received [462] bytes :

SIP/2.0 200 OK
Call-ID: 1-7@127.0.0.2
CSeq: 1 INVITE

----------------------------------------------- 2026-01-02 03:04:05.200000
UDP message received [462] bytes :

SIP/2.0 200 OK
Call-ID: 1-7@127.0.0.2
CSeq: 2 BYE

"""


@pytest.mark.parametrize(
    ("values", "share", "expected"), [([3, 1, 2], 0.5, 2), ([1], 0.99, 1), (range(1, 101), 0.99, 99)]
)
def test_a_percentile_is_one_of_the_values(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


def test_no_values_have_no_percentile_and_show_as_a_dash() -> None:
    assert math.isnan(percentile([], 0.5))
    assert (
        line("start", {"window": math.nan, "registered": 123.4}, "rival")
        == "rival start window=- registered=123"
    )


@pytest.mark.parametrize(("value", "text"), [(0.4567, "0.46"), (45.67, "45.7"), (456.7, "457"), (20, "20")])
def test_figures_are_as_long_as_they_are_meaningful(value: float, text: str) -> None:
    assert number(value) == text


def test_each_figure_is_told_with_its_bar() -> None:
    """Of several lines of a measurement the last counts; a rival's line is not ours."""
    lines = [
        "invite cps=1 to180_p50=3.00",
        "invite to180_p50=1.00",
        "ear settled=98.1 first=131 lost=0 corr=1.00",
        "baresip ear settled=160 first=161 lost=0 corr=1.00",
        "start window=- registered=840",
    ]
    told = {line.rpartition("  ")[0].partition("  ")[0]: line for line in bars.told(bars.read(lines))}
    assert told["INVITE to 180, median"].split()[-4:] == ["1.00", "ms", "no", "bar"]
    assert told["mouth to ear, settled"].endswith("98.1 ms        at most 120")
    assert told["mouth to ear, the first word"].endswith("131 ms        at most 120  MISSED")
    assert " - ms" in told["from the start to the window"]
    assert any(line.startswith("not measured: ") for line in bars.told(bars.read(lines)))


def test_sipps_message_log_gives_the_times_of_each_call() -> None:
    run = read_messages(SIPP_LOG)
    assert [round(value, 3) for value in run.to_180()] == [0.5]
    assert [round(value, 3) for value in run.to_200()] == [2.0]


def test_our_own_process_has_a_cost() -> None:
    before, began = Load.now(os.getpid()), time.process_time()
    while time.process_time() - began < 0.1:  # ten ticks of the clock by which a process is billed
        pass
    assert before.percent_since() > 0
    assert rss(os.getpid()) > 1
    assert os.getpid() not in children(os.getpid())


@pytest.fixture
def tools() -> None:
    """SIPp and a display, or a skip that says which is missing."""
    if shutil.which("sipp") is None:
        pytest.skip("SIPp is not installed; `make setup` installs it")
    if not display.available():
        pytest.skip("Xvfb or libxcb is not installed; `make setup` installs them")


@pytest.mark.bench
@pytest.mark.xdist_group("bench")
@pytest.mark.timeout(900)  # beside other work on two cores the calls alone took 94 s
@pytest.mark.usefixtures("tools")
class TestOnThisMachine:
    """Each measurement once, as short as it goes."""

    def test_the_start_is_measured(self) -> None:
        """P1: the window appears and the phone registers."""
        words = dict(word.split("=") for word in start.measure(Hookswitch(), 1, {}).split()[1:])
        assert set(words) == {"window", "registered"}
        assert "-" not in words.values()

    def test_the_reaction_to_invite_is_measured(self) -> None:
        """P2: at 1, 5 and 10 calls a second; how many of those that overlap find a line is a figure."""
        *rates, total = (
            dict(word.split("=") for word in told.split()[1:]) for told in invite.measure(Hookswitch(), 1, {})
        )
        assert [rate["cps"] for rate in rates] == ["1", "5", "10"]
        assert rates[0]["answered"] == rates[0]["placed"] == "1"
        assert sum(int(rate["answered"]) for rate in rates) == int(total["answered"])
        assert all(int(rate["placed"]) >= int(rate["cps"]) for rate in rates)
        assert "-" not in total.values()

    def test_the_first_opening_of_every_page_is_measured(self) -> None:
        """P9: a program of its own, as in `make bench`."""
        total, *each = apart("pages")
        assert re.fullmatch(r"pages longest=\S+ bar=\S+ page=\S+", total), total
        assert {"page people", "page settings/account", "page transfer"} <= {
            line.partition("=")[0] for line in each
        }

    def test_the_cost_is_measured(self) -> None:
        words = dict(word.split("=") for word in cost.measure(Hookswitch(), 1, {}, settled=1).split()[1:])
        assert set(words) == {"idle_cpu", "call_cpu", "rss_window", "rss_engine"}
        assert float(words["rss_engine"]) > 10


@pytest.mark.sound
@pytest.mark.pbx
def test_the_way_from_mouth_to_ear_is_measured(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every chirp of a short call is looked for; the first and the settled delay are told."""
    if reason := pulse.missing():
        pytest.skip(reason)
    try:
        find_root()
    except AsteriskUnavailable as reason_without:
        pytest.skip(str(reason_without))
    with tempfile.TemporaryDirectory(prefix="hs-") as folder, pulse.PulseAudio(Path(folder)) as server:
        environment = {"PULSE_SERVER": server.environment["PULSE_SERVER"]}
        told = ear.measure(Hookswitch(), 6.0, environment, calls=1)
    assert re.fullmatch(r"ear settled=\S+ first=\S+ lost=\d+ corr=\S+", told), told
    settled = float(told.split()[1].partition("=")[2])
    assert 30.0 < settled < 950.0, told
