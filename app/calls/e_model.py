"""The E-model: how good a call sounds to a person, from what the network did to it.

ITU-T G.107 (06/2015, narrow band) and G.107.1 (06/2019, wide band), as one formula

    R = Ro - Is - Id - Ie,eff + A        (G.107 equation 7-1)

Everything that this phone cannot know (room noise, loudness ratings, echo of the other side) stands at the
default of G.107 table 3; the advantage factor A is 0. Delay and loss are what was measured. A narrow band
codec is rated on the scale of G.107, a wide band one on that of G.107.1, so that each gets the score that its
own listeners would give; scores of the two bands are not to be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cbrt, exp, log2, log10, sqrt
from typing import Final

RO: Final = 94.7688
"""Basic signal-to-noise ratio at the defaults of G.107 table 3 (equations 7-2 to 7-7)."""
IS: Final = 1.4136
"""Simultaneous impairment at the same defaults."""
WIDE_RO: Final = 129.0
"""The same for wide band, where nothing else impairs (G.107.1 equations 7-2 and 7-3)."""
WIDE_SCALE: Final = 1.29
"""R of G.107.1 divided by this is put into the curve of G.107 annex B (G.107.1 annex A)."""
_TELR: Final = 65.0
"""Talker echo loudness rating in dB."""
_WEPL: Final = 110.0
"""Weighted echo path loss in dB."""
_ROE: Final = RO
"""-1.5 (No - RLR), equation 7-20: at the defaults the same figure, of No = -61.18 dBm0p."""
_WIDE_ROE: Final = 106.2
"""The same for No = -68.81: G.107.1 leaves No open, so the sum of G.107 stands with Nfor = -96 dBmp."""
_WIDE_DELAY: Final = 1.29
"""By which a delay impairs more on the longer scale (G.107.1 equation 7-13)."""


@dataclass(frozen=True)
class Codec:
    """What a codec does to speech by itself, and how well it bears lost packets (ITU-T G.113)."""

    impairment: float
    """Ie, or Ie,wb for wide band."""
    robustness: float
    """Bpl: the larger, the less a lost packet matters."""
    wide: bool = False


_G711: Final = Codec(0.0, 25.1)
"""G.113 appendix I: tables of Ie (0 by definition) and of Bpl (with concealment as in G.711 appendix I)."""
CODECS: Final = {
    "PCMU": _G711,
    "PCMA": _G711,
    "GSM": Codec(
        20.0, 10.0
    ),  # appendix I: Ie of the full rate; Bpl is that of GSM-EFR, the only one there is
    "G729": Codec(11.0, 19.0),  # appendix I: both of G.729A with VAD, the only G.729 with a Bpl
    "G722": Codec(13.0, 4.9, wide=True),  # appendix IV: Ie,wb at 64 kbit/s; Bpl see below
    "OPUS": Codec(18.1, 18.7, wide=True),  # not in G.113; see below
}
"""ITU-T G.113 (11/2007, 09/2024): provisional planning values, as it says itself.

G.113 has a Bpl,wb for no wide band codec but AMR-WB (4.3, 4.6 and 4.9 at 12.65, 23.05 and 23.85 kbit/s). The
last one stands for G.722, whose lost packets are concealed no worse. Opus has no row at all; its figures are
those that Alahmadi, Pocta and Melvin found on the scale of G.107.1 for its wide band mode at 15 kbit/s, the
highest rate they rated in that band (ACM TOMM 17(4), 2021, doi 10.1145/3458751): above it sounds better.
"""


def codec_of(name: str) -> Codec:
    """The codec of a name such as ``G722/16000``; one that is not listed counts as G.711."""
    return CODECS.get(name.partition("/")[0].upper(), _G711)


def loss_impairment(codec: Codec, loss: float, burst_ratio: float = 1.0) -> float:
    """Ie,eff (G.107 equation 7-29). ``loss``: 0 to 1; ``burst_ratio``: 1 where losses are random."""
    percent = 100 * loss
    return codec.impairment + (95 - codec.impairment) * percent / (percent / burst_ratio + codec.robustness)


def delay_impairment(delay: float, *, wide: bool = False) -> float:
    """Id = Idte + Idle + Idd (G.107 clause 7.4, G.107.1 clause 7.4) for ``delay`` seconds, mouth to ear."""
    ta = 1000 * delay
    if wide:
        return _wide_talker_echo(ta) + _listener_echo(WIDE_RO, 2 * ta) + _WIDE_DELAY * _absolute_delay(ta)
    return _talker_echo(ta) + _listener_echo(RO, 2 * ta) + _absolute_delay(ta)


def rating(codec: Codec, delay: float, loss: float, burst_ratio: float = 1.0) -> float:
    """R: 0 to 93.2 for narrow band, to 129 for wide band."""
    basic = WIDE_RO if codec.wide else RO - IS
    impaired = delay_impairment(delay, wide=codec.wide) + loss_impairment(codec, loss, burst_ratio)
    return max(0.0, basic - impaired)


def mos(r: float) -> float:
    """The mean opinion score of a rating on the scale of 0 to 100 (G.107 annex B), 1 to 4.5."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)


def score(codec: Codec, delay: float, loss: float) -> float:
    """The mean opinion score of a call: ``delay`` in seconds from mouth to ear, ``loss`` 0 to 1."""
    r = rating(codec, delay, loss)
    return mos(r / WIDE_SCALE if codec.wide else r)


def _talker_echo(t: float) -> float:
    """Idte; ``t`` in milliseconds one way. Equations 7-19 to 7-22, at the default sidetone."""
    return _echo(_ROE, 80 + 2.5 * (_echo_rating(t) - 14), t)


def _wide_talker_echo(t: float) -> float:
    """Idte,WB, G.107.1 equations 7-5 to 7-10."""
    k = 18.0 if t >= 100 else 0.08 * t + 10
    return _echo(_WIDE_ROE, 80 + 3 * (_echo_rating(t) + k - 14), t)


def _echo_rating(t: float) -> float:
    """TERV (equation 7-22)."""
    return _TELR - 40 * log10((1 + t / 10) / (1 + t / 150)) + 6 * exp(-0.3 * t * t)


def _echo(roe: float, re: float, t: float) -> float:
    """Equation 7-19; under a millisecond an echo is sidetone."""
    if t < 1:
        return 0.0
    half = (roe - re) / 2
    return (half + sqrt(half * half + 100) - 1) * (1 - exp(-t))


def _listener_echo(ro: float, tr: float) -> float:
    """Idle, equations 7-25 and 7-26; ``tr`` in milliseconds there and back."""
    rle = 10.5 * (_WEPL + 7) / sqrt(sqrt(tr + 1))
    half = (ro - rle) / 2
    return half + sqrt(half * half + 169)


def _absolute_delay(ta: float) -> float:
    """Idd, equations 7-27 and 7-28: a delay up to 100 ms does no harm by itself."""
    if ta <= 100:
        return 0.0
    x = log2(ta / 100)
    return 25 * (_sixth_root(1 + x**6) - 3 * _sixth_root(1 + (x / 3) ** 6) + 2)


def _sixth_root(value: float) -> float:
    return sqrt(cbrt(value))
