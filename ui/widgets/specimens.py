"""Every control in every state, for the gallery."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStyle, QWidget

from ui.gallery.specimen import Specimen
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, Tone, Type
from ui.widgets.buttons import Button, GlyphButton, NavButton, PadKey, TileButton
from ui.widgets.surfaces import Card, Choice, Field, LevelMeter, Notice, OneOf, Strip, Tick, column
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
    row = QHBoxLayout()
    for tone in Tone:
        row.addWidget(Text(tone.value, tone=tone))
    row.addWidget(Text("secondary", dim=True))
    layout.addLayout(row)
    pills = QHBoxLayout()
    for words_, tone in (
        ("External", Tone.PLAIN),
        ("Talking 04:12", Tone.ACCENT),
        ("Available 3 min", Tone.GO),
        ("Not allowed", Tone.STOP),
        ("Talking 12:40", Tone.WAIT),
        ("Consulting", Tone.CONSULT),
    ):
        pills.addWidget(Pill(words_, tone))
    pills.addStretch(1)
    layout.addLayout(pills)
    people = QHBoxLayout()
    for content, tone in (
        ("MK", Tone.ACCENT),
        (Icon.HOLD, Tone.WAIT),
        (Icon.INCOMING, Tone.GO),
        ("SP", Tone.PLAIN),
    ):
        people.addWidget(Avatar(content, tone))
    people.addStretch(1)
    layout.addLayout(people)
    running = ElapsedText(lambda: 252.0, Type.NUMBER)
    running.count_from(0.0)
    layout.addWidget(running, 0, Qt.AlignmentFlag.AlignLeft)
    cut = Text(
        "A line longer than the room it has ends in three dots; its tool tip tells the rest of it",
        elide=True,
    )
    layout.addWidget(cut)
    return sheet


def surfaces() -> QWidget:
    """Cards, strips, notices, fields, choices and meters."""
    sheet = _sheet()
    layout = column(sheet)
    for tone in (Tone.PLAIN, Tone.ACCENT, Tone.GO, Tone.WAIT, Tone.STOP):
        card = Card(tone)
        column(card, margin=GAP_M).addWidget(Text(f"A card framed as {tone.value}"))
        layout.addWidget(card)
    strip = Strip(Tone.CONSULT)
    inside = column(strip, margin=GAP_M)
    inside.addWidget(Text("Ringing Solar Partners, attempt 2 of 3", Type.STRONG, tone=Tone.CONSULT))
    buttons_row = QHBoxLayout()
    buttons_row.addWidget(Button("Cancel, back to Maria", tone=Tone.CONSULT))
    buttons_row.addWidget(Button("Other target", tone=Tone.CONSULT))
    inside.addLayout(buttons_row)
    layout.addWidget(strip)
    for icon, sentence, tone, action in (
        (
            Icon.ERROR,
            "The phone engine stopped and is being started again. The call is lost.",
            Tone.STOP,
            "Show log",
        ),
        (Icon.WARNING, "No microphone was found: others cannot hear you.", Tone.WAIT, "Sound settings"),
        (Icon.INFO, "The account file changed; your next call follows it.", Tone.ACCENT, ""),
    ):
        layout.addWidget(Notice(icon, sentence, tone, action))
    field = Field(Icon.SEARCH, "Name or number (Ctrl+K)", "Name or number")
    layout.addWidget(field)
    wrong = Field(Icon.SEARCH, "", "Name or number", Type.NUMBER)
    wrong.edit.setText("12 monkeys")
    wrong.set_problem(True)
    wrong.add_button(GlyphButton(Icon.BACKSPACE, "Delete the last character"))
    layout.addWidget(wrong)
    choice = Choice("Microphone")
    choice.addItems(["Jabra Evolve2 65", "Built-in microphone"])
    layout.addWidget(choice)
    refused = Choice("Speaker")
    refused.addItem("Decided by the account file")
    refused.setEnabled(False)
    layout.addWidget(refused)
    for level in (-90, -30, -6, -1):
        meter = LevelMeter("Microphone level")
        meter.show_level(level)
        layout.addWidget(meter)
    ticks = QHBoxLayout()
    ticked, round_ = Tick("Ring here too"), OneOf("Talk first")
    ticked.setChecked(True)
    round_.setChecked(True)
    ticks.addWidget(ticked)
    ticks.addWidget(round_)
    layout.addLayout(ticks)
    return sheet


SPECIMENS = (
    Specimen("buttons", buttons, 1120),
    Specimen("tiles", tiles, 760),
    Specimen("words", words, 640),
    Specimen("surfaces", surfaces, 480),
)
