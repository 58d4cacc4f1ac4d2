"""The colours and sizes as data: can everybody read them?"""

from __future__ import annotations

import pytest

from ui.theme.tokens import (
    BODY_CONTRAST,
    CARD_RADIUS,
    CONTROL_HEIGHT,
    CONTROL_RADIUS,
    DARK,
    GRID,
    HIGH_CONTRAST,
    LIGHT,
    PALETTES,
    SHAPE_CONTRAST,
    TILE_HEIGHT,
    Palette,
    Tone,
    Type,
    contrast,
    mixed,
    palette_for,
    text_pairs,
)

palettes = pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)


@palettes
def test_every_text_is_readable_on_every_ground_it_may_stand_on(palette: Palette) -> None:
    """P9: 4.5 : 1 for any text, 7 : 1 where the system asks for high contrast."""
    least = HIGH_CONTRAST if palette.high_contrast else BODY_CONTRAST
    pairs = text_pairs(palette)
    assert len(pairs) > 40
    weak = [f"{pair.label}: {contrast(pair.ink, pair.ground):.2f}" for pair in pairs]
    weak = [line for line, pair in zip(weak, pairs, strict=True) if contrast(pair.ink, pair.ground) < least]
    assert weak == []


@palettes
def test_the_focus_ring_can_be_seen_on_every_surface(palette: Palette) -> None:
    """P9: 3 : 1 against what it lies on; inside a filled button the ring has the colour of its words."""
    grounds = [palette.bg, palette.panel, palette.sunk, palette.accent_bg]
    assert [ground for ground in grounds if contrast(palette.accent, ground) < SHAPE_CONTRAST] == []
    filled = [palette.ink(tone) for tone in Tone if tone is not Tone.PLAIN]
    assert [ink for ink in filled if contrast(palette.on_solid, ink) < SHAPE_CONTRAST] == []


@palettes
def test_a_field_and_a_button_have_an_edge_where_contrast_is_asked_for(palette: Palette) -> None:
    edge = contrast(palette.control_line, palette.panel)
    assert edge >= SHAPE_CONTRAST if palette.high_contrast else edge > 1.1


def test_contrast_is_that_of_the_standard() -> None:
    """WCAG 2.2: black on white is 21, a colour on itself 1, #767676 on white just passes 4.5."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#8A5A00", "#8A5A00") == pytest.approx(1)
    assert contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mixed("#000000", "#FFFFFF", 0.0) == "#000000"
    assert mixed("#000000", "#FFFFFF", 1.0) == "#FFFFFF"
    assert mixed("#102030", "#304050", 0.5) == "#203040"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("high_contrast", [False, True])
def test_there_is_a_palette_for_whatever_the_system_asks(*, dark: bool, high_contrast: bool) -> None:
    palette = palette_for(dark=dark, high_contrast=high_contrast)
    assert (palette.dark, palette.high_contrast) == (dark, high_contrast)


def test_dark_and_light_mean_the_same_with_different_colours() -> None:
    for tone in Tone:
        assert LIGHT.ink(tone) != DARK.ink(tone)
        assert LIGHT.wash(tone) != DARK.wash(tone)


def test_heights_and_line_heights_lie_on_the_grid_or_on_half_of_it() -> None:
    for size in (CONTROL_HEIGHT, TILE_HEIGHT, CONTROL_RADIUS):
        assert size % GRID == 0
    assert CARD_RADIUS % (GRID // 2) == 0
    for style in Type:
        assert style.value.line % (GRID // 2) == 0
        assert style.value.line > style.value.size


def test_what_runs_has_digits_of_one_width() -> None:
    assert Type.TIMER.value.tabular
    assert Type.NUMBER.value.tabular
