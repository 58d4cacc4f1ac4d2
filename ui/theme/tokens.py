"""Colours, spacing and type as plain data. Nothing else in ``ui`` names a colour or a size.

Each colour carries one meaning, and never carries it alone: a word or an icon says the same.
``tests/unit/ui/theme`` computes the contrast of every pair in ``text_pairs``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

BODY_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 (AA): the least contrast of any text."""
HIGH_CONTRAST = 7.0
"""WCAG 2.2, 1.4.6 (AAA): the same for the high-contrast palettes."""
SHAPE_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: the least contrast of a focus ring with what surrounds it."""


class Tone(Enum):
    """The meanings that a colour may carry; the value is the name that the style sheet uses."""

    PLAIN = "plain"
    ACCENT = "accent"
    """The current call, focus, choice."""
    GO = "go"
    """Answer, available, registered."""
    STOP = "stop"
    """Hang up, decline, error, not allowed."""
    WAIT = "wait"
    """Hold, talking elsewhere, waiting."""
    CONSULT = "consult"
    """A transfer or consult under way."""


@dataclass(frozen=True)
class Palette:
    """One theme's colours as ``#RRGGBB``."""

    name: str
    dark: bool
    high_contrast: bool
    bg: str
    panel: str
    sunk: str
    line: str
    text: str
    dim: str
    accent: str
    accent_bg: str
    go: str
    go_bg: str
    stop: str
    stop_bg: str
    wait: str
    wait_bg: str
    consult: str
    consult_bg: str
    on_solid: str
    """Text on a surface filled with one of the five meanings."""

    def ink(self, tone: Tone) -> str:
        """The colour of words and signs that carry ``tone``."""
        if tone is Tone.PLAIN:
            return self.text
        return str(getattr(self, tone.value))

    def wash(self, tone: Tone) -> str:
        """The quiet surface behind words that carry ``tone``."""
        if tone is Tone.PLAIN:
            return self.sunk
        return str(getattr(self, f"{tone.value}_bg"))

    def hovered(self, colour: str) -> str:
        """``colour`` under the pointer: a step towards the text colour."""
        return mixed(colour, self.text, 0.08)

    def pressed(self, colour: str) -> str:
        """``colour`` while the button is down: two steps."""
        return mixed(colour, self.text, 0.16)

    @property
    def control_line(self) -> str:
        """The edge of a control one can type into or press; stronger where contrast is asked for."""
        return self.line if not self.high_contrast else self.text


LIGHT = Palette(
    name="light",
    dark=False,
    high_contrast=False,
    bg="#F6F7F9",
    panel="#FFFFFF",
    sunk="#EEF0F4",
    line="#DFE3EA",
    text="#1B2230",
    dim="#5C6676",
    accent="#2459C9",
    accent_bg="#E6EDFB",
    go="#16794A",
    go_bg="#DDF3E7",
    stop="#C22A2A",
    stop_bg="#FBE4E4",
    wait="#8A5A00",
    wait_bg="#FCF0D6",
    consult="#6B3FB5",
    consult_bg="#EEE6FA",
    on_solid="#FFFFFF",
)

DARK = Palette(
    name="dark",
    dark=True,
    high_contrast=False,
    bg="#14171D",
    panel="#1C2129",
    sunk="#252B35",
    line="#333B48",
    text="#EDF0F5",
    dim="#A0ABBC",
    accent="#8AB0FF",
    accent_bg="#22325A",
    go="#5CCB95",
    go_bg="#163828",
    stop="#FF8A8A",
    stop_bg="#45201F",
    wait="#F0BE62",
    wait_bg="#3D2F12",
    consult="#C3A2FF",
    consult_bg="#33264F",
    on_solid="#14171D",
)

CONTRAST_LIGHT = Palette(
    name="contrast-light",
    dark=False,
    high_contrast=True,
    bg="#FFFFFF",
    panel="#FFFFFF",
    sunk="#F0F1F4",
    line="#4A5260",
    text="#000000",
    dim="#2E3540",
    accent="#0A3A9E",
    accent_bg="#E6EDFB",
    go="#064A29",
    go_bg="#DDF3E7",
    stop="#8C0F0F",
    stop_bg="#FDEAEA",
    wait="#5A3900",
    wait_bg="#FCF0D6",
    consult="#49228F",
    consult_bg="#EEE6FA",
    on_solid="#FFFFFF",
)

CONTRAST_DARK = Palette(
    name="contrast-dark",
    dark=True,
    high_contrast=True,
    bg="#000000",
    panel="#000000",
    sunk="#1B1F26",
    line="#C3CAD6",
    text="#FFFFFF",
    dim="#DCE1E9",
    accent="#A9C6FF",
    accent_bg="#152448",
    go="#86E8B6",
    go_bg="#0C2A1B",
    stop="#FFB0B0",
    stop_bg="#3A1413",
    wait="#FFD685",
    wait_bg="#33260B",
    consult="#D9C4FF",
    consult_bg="#281C42",
    on_solid="#000000",
)

PALETTES = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)


def palette_for(*, dark: bool, high_contrast: bool) -> Palette:
    """The palette for what the system asks for."""
    return next(p for p in PALETTES if p.dark == dark and p.high_contrast == high_contrast)


# --- space and type -----------------------------------------------------------------------------

GRID = 4
"""Every distance is a multiple of this many logical pixels."""
GAP_XS, GAP_S, GAP_M, GAP_L = 4, 8, 12, 16
CONTROL_RADIUS = 8
CARD_RADIUS = 10
CONTROL_HEIGHT = 36
"""Plain buttons and fields; the least click target is 32."""
TILE_HEIGHT = 52
"""Call controls."""
GLYPH_SMALL, GLYPH_MEDIUM = 16, 20
"""Sizes of signs, in logical pixels."""


class TypeStyle(NamedTuple):
    """Size and line height in logical pixels, and weight on the CSS scale."""

    size: int
    line: int
    weight: int
    tabular: bool = False
    """Digits of equal width, so that a running timer does not shake."""


class Type(Enum):
    """The whole type scale."""

    BODY = TypeStyle(13, 18, 400)
    STRONG = TypeStyle(13, 18, 600)
    LABEL = TypeStyle(11, 14, 400)
    LABEL_STRONG = TypeStyle(11, 14, 600)
    HEADING = TypeStyle(17, 22, 600)
    NUMBER = TypeStyle(17, 22, 600, tabular=True)
    """Numbers being dialled and the time of the current call."""
    DIGIT = TypeStyle(17, 22, 400)
    """On the keys of the keypad."""
    TIMER = TypeStyle(13, 18, 400, tabular=True)


FONT_FAMILIES = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    ".AppleSystemUIFont",
    "Cantarell",
    "Noto Sans",
    "DejaVu Sans",
    "sans-serif",
)
"""First one present wins; the last is what the system calls its own."""


# --- contrast -----------------------------------------------------------------------------------


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with ``share`` (0 to 1) of ``other`` mixed in."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class TextPair(NamedTuple):
    """Words in ``ink`` that the style sheet may put on ``ground``."""

    label: str
    ink: str
    ground: str


def text_pairs(palette: Palette) -> list[TextPair]:
    """Every pair of text and ground that the style sheet can produce."""
    surfaces = {name: getattr(palette, name) for name in ("bg", "panel", "sunk")}
    pairs = [
        TextPair(f"{ink} on {name}", getattr(palette, ink), ground)
        for ink in ("text", "dim")
        for name, ground in surfaces.items()
    ]
    pairs += [
        TextPair(f"text on {state} sunk", palette.text, change(palette.sunk))
        for state, change in (("hovered", palette.hovered), ("pressed", palette.pressed))
    ]
    for tone in Tone:
        if tone is not Tone.PLAIN:
            pairs += _tone_pairs(palette, tone, surfaces)
    return pairs


def _tone_pairs(palette: Palette, tone: Tone, surfaces: dict[str, str]) -> list[TextPair]:
    ink, wash = palette.ink(tone), palette.wash(tone)
    pairs = [TextPair(f"{tone.value} on {name}", ink, surfaces[name]) for name in ("bg", "panel")]
    pairs += [
        TextPair(f"{tone.value} on its wash", ink, wash),
        TextPair(f"text on the wash of {tone.value}", palette.text, wash),
        TextPair(f"dim on the wash of {tone.value}", palette.dim, wash),
    ]
    pairs += [
        TextPair(f"words on {state} {tone.value}", palette.on_solid, change(ink))
        for state, change in (("solid", str), ("hovered", palette.hovered), ("pressed", palette.pressed))
    ]
    return pairs


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
