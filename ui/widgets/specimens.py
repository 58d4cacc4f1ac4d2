"""Every control in every state, for the gallery."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStyle, QWidget

from ui.gallery.specimen import Specimen
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, Tone, Type
from ui.widgets.buttons import Button, GlyphButton, NavButton, PadKey, TileButton
from ui.widgets.choices import Choice, OneOf, Tick
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card, Field, LevelMeter, Notice, Strip
from ui.widgets.text import Avatar, ElapsedText, Pill, Text

_STATES = ("normal", "hover", "pressed", "focus", "checked", "not allowed")


def _sheet() -> QWidget:
    sheet = QWidget()
    sheet.setObjectName("page")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return sheet


def put_in_state(button: Button, state: str) -> Button:
    """Make a button look as it does in ``state`` without a pointer or a keyboard."""
    if state == "not allowed":
        button.set_refusal("External transfer is off (agent group Sales)")
    elif state == "checked":
        button.setCheckable(True)
        button.setChecked(True)
    elif state == "pressed":
        button.setDown(True)
    elif state == "hover":
        button.pose = QStyle.StateFlag.State_MouseOver
    elif state == "focus":
        button.pose = QStyle.StateFlag.State_HasFocus
    return button


def _states(makers: dict[str, Callable[[], Button]]) -> QWidget:
    sheet = _sheet()
    grid = QGridLayout(sheet)
    grid.setContentsMargins(GAP_L, GAP_L, GAP_L, GAP_L)
    grid.setSpacing(GAP_M)
    for across, state in enumerate(_STATES, start=1):
        grid.addWidget(Text(state, Type.LABEL, dim=True), 0, across)
    for down, (name, make) in enumerate(makers.items(), start=1):
        grid.addWidget(Text(name, Type.LABEL, dim=True), down, 0)
        for across, state in enumerate(_STATES, start=1):
            grid.addWidget(put_in_state(make(), state), down, across)
    return sheet


def buttons() -> QWidget:
    """Plain buttons and buttons with a sign alone."""
    return _states(
        {
            "plain": lambda: Button("Resume"),
            "with a sign": lambda: Button("Play a test sound", icon=Icon.SOUND),
            "the one to press": lambda: Button("Call Solar Partners", tone=Tone.ACCENT, solid=True),
            "go": lambda: Button("Call", icon=Icon.ANSWER, tone=Tone.GO, solid=True),
            "stop": lambda: Button("Hang up and close", tone=Tone.STOP, solid=True),
            "sign alone": lambda: GlyphButton(Icon.BACKSPACE, "Delete the last character"),
            "sign alone, stop": lambda: GlyphButton(
                Icon.HANG_UP, "Hang up", tone=Tone.STOP, solid=True, side=36
            ),
        }
    )


def tiles() -> QWidget:
    """Call controls, keys, navigation."""
    return _states(
        {
            "mute": lambda: TileButton(Icon.MUTE, "Mute", tone=Tone.STOP),
            "hold": lambda: TileButton(Icon.HOLD, "Hold", tone=Tone.WAIT),
            "keypad": lambda: TileButton(Icon.KEYPAD, "Keypad"),
            "answer": lambda: TileButton(Icon.ANSWER, "Answer", tone=Tone.GO, solid=True),
            "hang up": lambda: TileButton(Icon.HANG_UP, "Hang up", tone=Tone.STOP, solid=True),
            "key": lambda: PadKey("2", "ABC"),
            "navigation": lambda: NavButton(Icon.PEOPLE, "People"),
        }
    )


def words() -> QWidget:
    """The type scale, the tones, pills and initials."""
    sheet = _sheet()
    layout = column(sheet)
    for style in Type:
        layout.addWidget(Text(f"{style.name.lower().replace('_', ' ')}: Maria Keller, 04:12", style))
    layout.addLayout(_row(*(Text(tone.value, tone=tone) for tone in Tone), Text("secondary", dim=True)))
    pills = (
        ("External", Tone.PLAIN),
        ("Talking 04:12", Tone.ACCENT),
        ("Available 3 min", Tone.GO),
        ("Not allowed", Tone.STOP),
        ("Talking 12:40", Tone.WAIT),
        ("Consulting", Tone.CONSULT),
    )
    layout.addLayout(_row(*(Pill(text, tone) for text, tone in pills)))
    people = (("MK", Tone.ACCENT), (Icon.HOLD, Tone.WAIT), (Icon.INCOMING, Tone.GO), ("SP", Tone.PLAIN))
    layout.addLayout(_row(*(Avatar(content, tone) for content, tone in people)))
    running = ElapsedText(lambda: 252.0, Type.NUMBER)
    running.count_from(0.0)
    layout.addWidget(running, 0, Qt.AlignmentFlag.AlignLeft)
    long = "A line longer than the room it has ends in three dots; its tool tip tells the rest of it"
    layout.addWidget(Text(long, elide=True))
    return sheet


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP_M)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def surfaces() -> QWidget:
    """Cards, strips and notices."""
    sheet = _sheet()
    layout = column(sheet)
    for tone in (Tone.PLAIN, Tone.ACCENT, Tone.GO, Tone.WAIT, Tone.STOP):
        card = Card(tone)
        column(card, margin=GAP_M).addWidget(Text(f"A card framed as {tone.value}"))
        layout.addWidget(card)
    strip = Strip(Tone.CONSULT)
    inside = column(strip, margin=GAP_M)
    inside.addWidget(Text("Ringing Solar Partners, attempt 2 of 3", Type.STRONG, tone=Tone.CONSULT))
    inside.addLayout(
        _row(Button("Cancel, back to Maria", tone=Tone.CONSULT), Button("Other target", tone=Tone.CONSULT))
    )
    layout.addWidget(strip)
    stopped = "The phone engine stopped and is being started again. The call is lost."
    silent = "No microphone was found: others cannot hear you."
    followed = "The account file changed; your next call follows it."
    layout.addWidget(Notice(Icon.ERROR, stopped, Tone.STOP, "Show log"))
    layout.addWidget(Notice(Icon.WARNING, silent, Tone.WAIT, "Sound settings"))
    layout.addWidget(Notice(Icon.INFO, followed, Tone.ACCENT))
    return sheet


def fields() -> QWidget:
    """What one types into, chooses from or reads a level from."""
    sheet = _sheet()
    layout = column(sheet)
    layout.addWidget(Field(Icon.SEARCH, "Name or number (Ctrl+K)", "Name or number"))
    wrong = Field(Icon.SEARCH, "", "Name or number", Type.NUMBER)
    wrong.edit.setText("12 monkeys")
    wrong.set_problem(True)
    wrong.add_button(GlyphButton(Icon.BACKSPACE, "Delete the last character"))
    choice, refused = Choice("Microphone"), Choice("Speaker")
    choice.addItems(["Jabra Evolve2 65", "Built-in microphone"])
    refused.addItem("Decided by the account file")
    refused.setEnabled(False)
    for widget in (wrong, choice, refused):
        layout.addWidget(widget)
    for level in (-90, -30, -6, -1):
        meter = LevelMeter("Microphone level")
        meter.show_level(level)
        layout.addWidget(meter)
    ticked, chosen, never = Tick("Ring here too"), OneOf("Talk first"), Tick("Not allowed here")
    ticked.setChecked(True)
    chosen.setChecked(True)
    never.setEnabled(False)
    layout.addLayout(_row(ticked, chosen, never))
    return sheet


SPECIMENS = (
    Specimen("buttons", buttons, 1160),
    Specimen("tiles", tiles, 760),
    Specimen("words", words, 640),
    Specimen("surfaces", surfaces, 480),
    Specimen("fields", fields, 480),
)
