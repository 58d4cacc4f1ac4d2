"""The one style sheet, made from a palette by ``style_sheet``.

It names no colour of its own. Fonts are set on widgets by ``ui.theme.fonts`` and not here, because a
style-sheet font would throw away the tabular figures of the timers.
"""

from __future__ import annotations

from ui.theme.tokens import (
    CARD_RADIUS,
    CONTROL_HEIGHT,
    CONTROL_RADIUS,
    GAP_M,
    GAP_S,
    GAP_XS,
    Palette,
    Tone,
)

_TONES = tuple(tone for tone in Tone if tone is not Tone.PLAIN)


def style_sheet(palette: Palette) -> str:
    """Everything that widgets look like in ``palette``."""
    parts = (
        _surfaces(palette),
        _texts(palette),
        _buttons(palette),
        _solid_buttons(palette),
        _fields(palette),
        _cards(palette),
        _lists(palette),
        _scrolling(palette),
        _choices(palette),
        _settings(palette),
    )
    return "\n".join(parts)


def _surfaces(p: Palette) -> str:
    return f"""
QWidget {{ color: {p.text}; }}
QMainWindow, QDialog, #page, #column {{ background: {p.bg}; }}
#topBar {{ background: {p.panel}; border: 0; border-bottom: 1px solid {p.line}; }}
#sideBar {{ background: {p.panel}; border: 0; border-right: 1px solid {p.line}; }}
#column[divided="true"] {{ border: 0; border-right: 1px solid {p.line}; }}
#rule {{ background: {p.line}; border: 0; }}
QToolTip {{ background: {p.panel}; color: {p.text}; border: 1px solid {p.line};
    padding: {GAP_XS}px {GAP_S}px; }}
"""


def _texts(p: Palette) -> str:
    tones = "\n".join(f'Text[tone="{t.value}"] {{ color: {p.ink(t)}; }}' for t in _TONES)
    pills = "\n".join(
        f'Pill[tone="{t.value}"] {{ background: {p.wash(t)}; color: {p.ink(t)}; }}\n'
        f'Avatar[tone="{t.value}"] {{ background: {p.wash(t)}; color: {p.ink(t)}; }}'
        for t in _TONES
    )
    return f"""
Text, Pill, Avatar {{ background: transparent; border: 0; }}
Text {{ color: {p.text}; }}
Text[dim="true"], Text:disabled {{ color: {p.dim}; }}
{tones}
Pill, Avatar {{ background: {p.sunk}; color: {p.dim}; }}
Pill {{ border-radius: 10px; padding: 2px 10px; }}
Avatar {{ border-radius: 20px; }}
{pills}
"""


def _buttons(p: Palette) -> str:
    edge = p.control_line
    refused = f"background: {p.bg}; color: {p.dim}; border: 1px dashed {edge};"
    return f"""
QPushButton, QToolButton {{
    background: {p.panel}; color: {p.text}; border: 1px solid {edge}; border-radius: {CONTROL_RADIUS}px;
    padding: 0 {GAP_M}px; }}
.QPushButton, .QToolButton {{ min-height: {CONTROL_HEIGHT - 2}px; }}
QPushButton:hover, QToolButton:hover {{ background: {p.hovered(p.panel)}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {p.pressed(p.panel)}; }}
QPushButton:disabled, QToolButton:disabled {{ {refused} }}
TileButton {{ background: {p.sunk}; border: 1px solid {_edge(p, Tone.PLAIN)}; padding: 0; }}
TileButton:hover {{ background: {p.hovered(p.sunk)}; }}
TileButton:pressed {{ background: {p.pressed(p.sunk)}; }}
TileButton:disabled {{ {refused} }}
PadKey {{ background: {p.panel}; border: 1px solid {edge}; padding: 0; }}
PadKey:hover {{ background: {p.hovered(p.panel)}; }}
PadKey:pressed {{ background: {p.accent_bg}; border-color: {p.accent}; }}
NavButton {{ background: transparent; color: {p.dim}; border: 1px solid transparent; padding: 0; }}
NavButton:hover {{ background: {p.sunk}; color: {p.text}; }}
GlyphButton {{ background: transparent; color: {p.dim}; border: 1px solid transparent; padding: 0; }}
GlyphButton:hover {{ background: {p.sunk}; color: {p.text}; }}
GlyphButton:pressed {{ background: {p.pressed(p.sunk)}; }}
GlyphButton:disabled {{ {refused} }}
{_switched(p)}
"""


def _switched(p: Palette) -> str:
    """Buttons in a meaning, switched on, and focused: after the plain rules, which they outdo."""
    washes = "\n".join(
        f"""
.Button[tone="{t.value}"], .GlyphButton[tone="{t.value}"] {{ color: {p.ink(t)}; }}
TileButton[tone="{t.value}"]:checked, TileButton[tone="{t.value}"][on="true"] {{
    background: {p.wash(t)}; color: {p.ink(t)}; border: 1px solid {p.ink(t)}; }}"""
        for t in _TONES
    )
    edge = p.control_line
    chosen = 3 if p.high_contrast else 1  # in high contrast a wash alone says nothing
    return f"""{washes}
{_pills(p)}
.Button[chosen="true"] {{ background: {p.accent_bg}; color: {p.accent};
    border: {chosen}px solid {p.accent}; }}
WayButton {{ background: {p.panel}; border: 1px solid {edge}; padding: 0; }}
WayButton:hover {{ background: {p.hovered(p.panel)}; }}
WayButton:disabled {{ background: {p.bg}; color: {p.dim}; border: 1px dashed {edge}; }}
WayButton[tone="accent"]:checked {{ background: {p.accent_bg}; border: {chosen}px solid {p.accent}; }}
WayButton:focus {{ border: 2px solid {p.accent}; }}
WayButton[tone="accent"]:checked:focus {{ border: {chosen + 1}px solid {p.accent}; }}
NavButton[tone="accent"]:checked {{ background: {p.accent_bg}; color: {p.accent};
    border: 1px solid {_edge(p, Tone.ACCENT)}; }}
QPushButton:focus, QToolButton:focus, TileButton:focus, PadKey:focus, NavButton:focus, GlyphButton:focus,
TileButton:checked:focus, TileButton[tone][on="true"]:focus,
NavButton[tone="accent"]:checked:focus {{ border: 2px solid {p.accent}; }}
.Button[chosen="true"]:focus {{ border: {chosen + 1}px solid {p.accent}; }}"""


def _pills(p: Palette) -> str:
    """The agent's state as a button."""
    return "\n".join(
        f'''
Button[pill="true"][tone="{t.value}"] {{ background: {p.wash(t)}; color: {p.ink(t)};
    border: 1px solid {_edge(p, t)}; border-radius: 16px; padding: 0; min-height: 30px; max-height: 30px; }}
Button[pill="true"][tone="{t.value}"]:hover {{ background: {p.hovered(p.wash(t))}; }}
Button[pill="true"][tone="{t.value}"]:focus {{ border: 2px solid {p.accent}; }}'''
        for t in Tone
    )


def _solid_buttons(p: Palette) -> str:
    rules = []
    for tone in _TONES:
        ink = p.ink(tone)
        solid = f'Button[solid="true"][tone="{tone.value}"]'
        rules.append(f"""
{solid} {{ background: {ink}; color: {p.on_solid}; border: 1px solid {ink}; }}
{solid}:hover {{ background: {p.hovered(ink)}; border-color: {p.hovered(ink)}; }}
{solid}:pressed {{ background: {p.pressed(ink)}; border-color: {p.pressed(ink)}; }}
{solid}:disabled {{ background: {p.bg}; color: {p.dim}; border: 1px dashed {p.control_line}; }}""")
    return "\n".join(rules)


def _fields(p: Palette) -> str:
    edge = p.control_line
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {{
    background: {p.panel}; color: {p.text}; border: 1px solid {edge}; border-radius: {CONTROL_RADIUS}px;
    padding: 0 {GAP_S}px; min-height: {CONTROL_HEIGHT - 2}px;
    selection-background-color: {p.accent}; selection-color: {p.on_solid};
    placeholder-text-color: {p.dim}; }}
QPlainTextEdit, QTextEdit {{ padding: {GAP_S}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {{
    border: 2px solid {p.accent}; padding: 0 {GAP_S - 1}px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {{
    background: {p.bg}; color: {p.dim}; border: 1px dashed {edge}; }}
Field {{ background: {p.panel}; border: 1px solid {edge}; border-radius: {CONTROL_RADIUS}px; }}
Field[focused="true"] {{ border: 2px solid {p.accent}; }}
Field[problem="true"] {{ border: 1px solid {p.stop}; }}
Field[problem="true"][focused="true"] {{ border: 2px solid {p.stop}; }}
Field QLineEdit, Field QLineEdit:focus, QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{
    background: transparent; border: 0; padding: 0; min-height: 0; }}
QComboBox::drop-down {{ border: 0; width: 28px; }}
QComboBox::down-arrow {{ image: none; }}
QSpinBox QLineEdit, QSpinBox QLineEdit:focus {{ padding: 0 {GAP_S}px; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: 0; }}
QDateTimeEdit::drop-down {{ border: 0; width: 28px; background: transparent; }}
QDateTimeEdit::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {p.panel}; border: 1px solid {p.line}; outline: 0;
    padding: {GAP_XS}px;
    selection-background-color: {p.accent_bg}; selection-color: {p.text}; }}
QComboBox QAbstractItemView::item {{ min-height: 32px; padding: 0 {GAP_S}px; }}
"""


def _cards(p: Palette) -> str:
    framed = "\n".join(
        f'Card[tone="{t.value}"] {{ border: 2px solid {p.ink(t)}; }}\n'
        f'Strip[tone="{t.value}"] {{ background: {p.wash(t)}; border: 1px solid {_edge(p, t)}; }}'
        for t in _TONES
    )
    return f"""
Card {{ background: {p.panel}; border: 1px solid {p.line}; border-radius: {CARD_RADIUS}px; }}
Strip {{ background: {p.sunk}; border: 1px solid {p.sunk}; border-radius: {CONTROL_RADIUS}px; }}
{framed}
Card[ring="true"] {{ border: 2px dashed {p.text}; }}
Strip[flat="true"] {{ border-radius: 0; }}
Strip QPushButton {{ background: transparent; border: 1px solid {p.dim}; }}
Strip QPushButton:hover {{ background: {p.panel}; }}
Strip QPushButton:focus {{ border: 2px solid {p.accent}; }}
"""


_CELL_MARGIN = 3
"""What Fusion puts before the text of a cell on its own, and before that of a heading not."""


def _lists(p: Palette) -> str:
    return f"""
QListView, QTreeView, QTableView {{ background: {p.panel}; color: {p.text}; border: 1px solid {p.line};
    border-radius: {CARD_RADIUS}px; outline: 0; gridline-color: {p.line};
    selection-background-color: {p.accent_bg}; selection-color: {p.text}; }}
QListView::item, QTreeView::item {{ min-height: 36px; padding: 0 {GAP_S}px; border: 0; }}
QListView::item:hover, QTreeView::item:hover {{ background: {p.sunk}; }}
QListView::item:selected, QTreeView::item:selected {{ background: {p.accent_bg}; color: {p.text}; }}
QListView:focus, QTreeView:focus, QTableView:focus {{ border: 2px solid {p.accent}; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QListView#rows {{ background: transparent; border: 2px solid transparent; }}
QListView#rows:focus {{ border: 2px solid {p.accent}; }}
QHeaderView::section {{ background: {p.panel}; color: {p.dim}; border: 0; border-bottom: 1px solid {p.line};
    padding: {GAP_S}px {GAP_S + _CELL_MARGIN}px; }}
QMenu {{ background: {p.panel}; border: 1px solid {p.line}; padding: {GAP_XS}px; }}
QMenu::item {{ padding: {GAP_S}px {GAP_M}px; border-radius: 6px; }}
QMenu::item:selected {{ background: {p.accent_bg}; color: {p.text}; }}
QMenu::item:disabled {{ color: {p.dim}; }}
QMenu::separator {{ height: 1px; background: {p.line}; margin: {GAP_XS}px {GAP_S}px; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {p.line}; }}
QTabBar::tab {{ background: transparent; color: {p.dim}; border: 0; border-bottom: 2px solid transparent;
    padding: {GAP_S}px {GAP_M}px; }}
QTabBar::tab:hover {{ color: {p.text}; }}
QTabBar::tab:selected {{ color: {p.accent}; border-bottom: 2px solid {p.accent}; }}
QTabBar::tab:focus {{ background: {p.accent_bg}; }}
QTabBar QToolButton {{ padding: 0; border-radius: 0; background: {p.bg}; }}
#box QTabBar {{ border-bottom: 1px solid {p.line}; }}
#box QTabBar::tab {{ padding: {GAP_S}px {GAP_S}px; }}
#box QTabBar[narrow="true"]::tab {{ padding: {GAP_S}px {GAP_XS}px; }}
"""


def _scrolling(p: Palette) -> str:
    return f"""
QScrollArea, QScrollArea > QWidget > QWidget#scrolled {{ background: transparent; border: 0; }}
QScrollBar {{ background: transparent; border: 0; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {p.pressed(p.line)}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {p.dim}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {p.line}; }}
"""


def _choices(p: Palette) -> str:
    return f"""
QCheckBox, QRadioButton {{ spacing: {GAP_S}px; min-height: 28px; padding: 0 {GAP_XS}px;
    border: 2px solid transparent; background: transparent; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {p.dim}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 16px; height: 16px; background: {p.panel};
    border: 1px solid {p.dim}; border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {p.text}; }}
QCheckBox::indicator:checked {{ background: {p.accent}; border-color: {p.accent}; }}
QRadioButton::indicator:checked {{ width: 8px; height: 8px; border: 5px solid {p.accent}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {p.bg};
    border: 1px dashed {p.dim}; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {p.accent}; border-radius: {CONTROL_RADIUS}px; }}
QProgressBar {{ background: {p.sunk}; border: 1px solid {_edge(p, Tone.PLAIN)};
    border-radius: 5px; min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {p.accent}; border-radius: 4px; }}
LevelMeter {{ background: {p.sunk}; border: 1px solid {_edge(p, Tone.PLAIN)};
    border-radius: 5px; min-height: 8px; max-height: 8px; }}
LevelMeter::chunk {{ background: {p.go}; border-radius: 4px; }}
LevelMeter[tone="wait"]::chunk {{ background: {p.wait}; }}
LevelMeter[tone="stop"]::chunk {{ background: {p.stop}; }}
QSlider::groove:horizontal {{ height: 4px; background: {p.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {p.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 16px; margin: -6px 0; border-radius: 8px; background: {p.accent}; }}
QSlider:focus {{ border: 2px solid {p.accent}; border-radius: {CONTROL_RADIUS}px; }}
"""


def _settings(p: Palette) -> str:
    return f"""
QTableView::item {{ padding: 0 {GAP_S}px; border: 0; }}
QTableView#pastCalls {{ padding: {CARD_RADIUS // 2 + 1}px 1px; }}
QTableView::item:selected {{ background: {p.accent_bg}; color: {p.text}; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; }}
#saveBar {{ background: {p.panel}; border: 0; border-top: 1px solid {p.line}; }}
EntryButton {{ background: transparent; color: {p.text}; border: 1px solid transparent; text-align: left;
    padding: 0 {GAP_S}px; }}
EntryButton:hover {{ background: {p.sunk}; }}
EntryButton:checked {{ background: {p.accent_bg}; color: {p.accent};
    border: 1px solid {_edge(p, Tone.ACCENT)}; }}
EntryButton:focus, EntryButton:checked:focus {{ border: 2px solid {p.accent}; padding: 0 {GAP_S - 1}px; }}
QComboBox[tight="true"], QComboBox[tight="true"]:focus {{ padding: 0 0 0 {GAP_S}px; }}
QComboBox[tight="true"]::drop-down {{ width: 20px; }}
QLineEdit[changed="true"], QPlainTextEdit[changed="true"], QComboBox[changed="true"] {{
    border-color: {p.wait}; }}
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] {{
    border-color: {p.stop}; }}
"""


def _edge(p: Palette, tone: Tone) -> str:
    """The edge of a wash: none to be seen, except where contrast is asked for."""
    return p.ink(tone) if p.high_contrast else p.wash(tone)
