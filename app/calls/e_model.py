"""The E-model: how good a call sounds to a person, from what the network did to it.

ITU-T G.107 (narrow band) and G.107.1 (wide band), as one formula

    R = Ro - Is - Id - Ie,eff + A        (G.107 equation 7-1)

Everything that this phone cannot know (room noise, loudness ratings, echo of the other side) stands at the
default of G.107 table 2; the advantage factor A is 0. Delay and loss are what was measured. A narrow band
codec is rated on the scale of G.107, a wide band one on that of G.107.1, so that each gets the score that its
own listeners would give; scores of the two bands are not to be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cbrt, exp, log2, log10, sqrt
from typing import Final

RO: Final = 94.7688
"""Basic signal-to-noise ratio at the defaults of G.107 table 2."""
IS: Final = 1.4136
"""Simultaneous impairment at the same defaults."""
WIDE_RO: Final = 129.0
"""The same for wide band, where nothing else impairs (G.107.1 clause 7.2)."""
WIDE_SCALE: Final = 1.29
"""R of G.107.1 divided by this is put into the curve of G.107 annex B (G.107.1 annex A)."""
_TELR: Final = 65.0
"""Talker echo loudness rating in dB."""
_WEPL: Final = 110.0
"""Weighted echo path loss in dB."""
_ROE: Final = RO
"""-1.5 (No - RLR): at the defaults the same figure."""


@dataclass(frozen=True)
class Codec:
    """What a codec does to speech by itself, and how well it bears lost packets (ITU-T G.113)."""

    impairment: float
    """Ie, or Ie,wb for wide band."""
    robustness: float
    """Bpl: the larger, the less a lost packet matters."""
    wide: bool = False


_G711: Final = Codec(0.0, 25.1)
CODECS: Final = {
    "PCMU": _G711,
    "PCMA": _G711,
    "GSM": Codec(20.0, 10.0),
    "G729": Codec(11.0, 19.0),
    "G722": Codec(13.0, 4.9, wide=True),
    "OPUS": Codec(8.0, 20.0, wide=True),
}
"""G.113 appendix I (G.711 with concealment of losses, G.729A, GSM full rate) and IV (G.722 at 64 kbit/s).

G.113 has no Opus: the figures are those of AMR-WB at 23.85 kbit/s, which listening tests do not put above it.
GSM full rate has no Bpl in G.113; that of the enhanced full rate stands here.
"""


def codec_of(name: str) -> Codec:
    """The codec of a name such as ``G722/16000``; one that is not listed counts as G.711."""
    return CODECS.get(name.partition("/")[0].upper(), _G711)


def loss_impairment(codec: Codec, loss: float, burst_ratio: float = 1.0) -> float:
    """Ie,eff (G.107 equation 7-29). ``loss``: 0 to 1; ``burst_ratio``: 1 where losses are random."""
    percent = 100 * loss
    return codec.impairment + (95 - codec.impairment) * percent / (percent / burst_ratio + codec.robustness)


def delay_impairment(delay: float) -> float:
    """Id = Idte + Idle + Idd (G.107 clause 7.4) for ``delay`` seconds from mouth to ear."""
    ta = 1000 * delay
    return _talker_echo(ta) + _listener_echo(2 * ta) + _absolute_delay(ta)


def rating(codec: Codec, delay: float, loss: float, burst_ratio: float = 1.0) -> float:
    """R: 0 to 93.2 for narrow band, to 129 for wide band."""
    basic = WIDE_RO if codec.wide else RO - IS
    r = basic - delay_impairment(delay) - loss_impairment(codec, loss, burst_ratio)
    return max(0.0, r)


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
    """Idte; ``t`` in milliseconds one way. With the default sidetone no correction applies."""
    terv = _TELR - 40 * log10((1 + t / 10) / (1 + t / 150)) + 6 * exp(-0.3 * t * t)
    re = 80 + 2.5 * (terv - 14)
    xdt = (_ROE - re) / 2
    return (xdt + sqrt(xdt * xdt + 100)) * (1 - exp(-t))


def _listener_echo(tr: float) -> float:
    """Idle; ``tr`` in milliseconds there and back."""
    rle = 10.5 * (_WEPL + 7) / sqrt(sqrt(tr + 1))
    half = (RO - rle) / 2
    return half + sqrt(half * half + 169)


def _absolute_delay(ta: float) -> float:
    """Idd: a delay under 100 ms does no harm by itself."""
    if ta <= 100:
        return 0.0
    x = log2(ta / 100)
    return 25 * (_sixth_root(1 + x**6) - 3 * _sixth_root(1 + (x / 3) ** 6) + 2)


def _sixth_root(value: float) -> float:
    return sqrt(cbrt(value))
