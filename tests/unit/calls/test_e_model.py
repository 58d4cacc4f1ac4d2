"""The E-model against the figures that the ITU and the literature print."""

from __future__ import annotations

import pytest

from app.calls.e_model import codec_of, delay_impairment, loss_impairment, mos, rating, score

G711, G722 = codec_of("PCMU/8000"), codec_of("G722/16000")


@pytest.mark.parametrize(
    ("r", "expected"), [(50, 2.58), (60, 3.10), (70, 3.60), (80, 4.03), (90, 4.34), (93.2, 4.41)]
)
def test_ratings_become_the_opinions_of_annex_b(r: float, expected: float) -> None:
    """P7: G.107 table B.1, and the 4.41 of its default connection."""
    assert mos(r) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("r", "expected"), [(-5, 1.0), (0, 1.0), (100, 4.5), (129, 4.5)])
def test_the_scale_has_ends(r: float, expected: float) -> None:
    assert mos(r) == expected


def test_the_default_connection_is_rated_93_2() -> None:
    """P7: G.107 clause 7.7: with every parameter at its default R is 93.2."""
    assert rating(G711, 0.0, 0.0) == pytest.approx(93.2, abs=0.05)


@pytest.mark.parametrize("milliseconds", [0, 50, 100, 150, 200, 250, 300])
def test_delay_follows_the_published_approximation(milliseconds: int) -> None:
    """P7: Cole and Rosenbluth (2001) fitted Id of G.107 by two straight lines, to about one point of R."""
    fitted = 0.024 * milliseconds + 0.11 * max(0.0, milliseconds - 177.3)
    assert delay_impairment(milliseconds / 1000) == pytest.approx(fitted, abs=0.5)


@pytest.mark.parametrize(("milliseconds", "expected"), [(0, 0.15), (0.5, 0.19), (100, 1.05), (200, 5.56)])
def test_delay_in_wide_band_has_equations_of_its_own(milliseconds: float, expected: float) -> None:
    """P7: G.107.1 7-5 to 7-13: less echo, and 1.29 times as much for the delay itself."""
    found = delay_impairment(milliseconds / 1000, wide=True)
    assert found == pytest.approx(expected, abs=0.02)
    long, short = delay_impairment(0.4, wide=True), delay_impairment(0.4)
    assert long / short == pytest.approx(1.29, abs=0.25)


def test_a_delay_alone_does_no_harm_below_a_tenth_of_a_second() -> None:
    """P7: Idd of G.107 begins at 100 ms; what is lost before is echo."""
    assert delay_impairment(0.1) < 4
    assert delay_impairment(0.4) > 25


@pytest.mark.parametrize(
    ("codec", "percent", "expected"),
    [
        ("PCMA", 0, 0.0),
        ("PCMA", 1, 95 / 26.1),
        ("G729", 0, 11.0),
        ("G729", 2, 11 + 84 * 2 / 21),
        ("G722", 0, 13.0),
        ("GSM", 0, 20.0),
        ("GSM", 1, 20 + 75 / 11),
        ("opus", 0, 18.1),
        ("opus", 5, 18.1 + 76.9 * 5 / 23.7),
    ],
)
def test_loss_impairs_as_g107_and_g113_say(codec: str, percent: float, expected: float) -> None:
    """P7: Ie + (95 - Ie) Ppl / (Ppl / BurstR + Bpl), worked by hand with the figures of G.113."""
    assert loss_impairment(codec_of(codec), percent / 100) == pytest.approx(expected)


def test_losses_in_bursts_are_worse() -> None:
    """P7: BurstR of G.107."""
    assert loss_impairment(G711, 0.05, burst_ratio=2.0) > loss_impairment(G711, 0.05)


def test_wide_band_has_a_scale_of_its_own() -> None:
    """P7: G.107.1: 129 is perfect; G.722 at 64 kbit/s loses 13 of it."""
    assert rating(G722, 0.0, 0.0) == pytest.approx(116, abs=0.2)
    assert score(G722, 0.0, 0.0) == pytest.approx(mos(116 / 1.29), abs=0.01)


def test_an_unknown_codec_counts_as_g711() -> None:
    assert codec_of("speex/16000") == codec_of("PCMU")
