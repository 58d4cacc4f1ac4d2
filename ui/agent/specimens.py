"""The agent's pill and the bar after a call, for the gallery."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.agent.state import AVAILABLE, DO_NOT_DISTURB, AgentState, Status
from ui.agent.model import PillModel, StateChoice, WrapUpModel
from ui.agent.view import AgentCorner, WrapUpBar
from ui.gallery.specimen import NOBODY, Specimen
from ui.theme.tokens import GAP_L, Tone
from ui.widgets.layouts import column

NOW = 1000.0


CHOICES = (
    StateChoice(AVAILABLE, "Available", chosen=True),
    StateChoice(Status(AgentState.BREAK, "Lunch"), "Lunch", chosen=False),
    StateChoice(DO_NOT_DISTURB, "Do not disturb", chosen=False),
)
FREE = PillModel(state="Available", tone=Tone.GO, since=NOW - 723, choices=CHOICES)
TALKING = PillModel(
    state="Talking",
    tone=Tone.ACCENT,
    since=NOW - 252,
    afterwards="then Lunch",
    heading="After this call",
    choices=CHOICES,
)
OFFLINE = PillModel(state="Offline", tone=Tone.PLAIN, since=NOW, signed_in=False)
AFTER = PillModel(state="After-call work", tone=Tone.WAIT, since=NOW - 12, choices=CHOICES)
WRAP_UP = WrapUpModel(
    sentence="After the call with Maria Keller",
    until=NOW + 18,
    results=("Sold", "Call back", "Not interested", "Wrong number"),
    default="“Not interested” is taken unless you choose another.",
)


def corner(model: PillModel) -> AgentCorner:
    """The pill showing this."""
    made = AgentCorner(NOBODY, lambda: NOW)
    made.show_model(model)
    return made


def bar(model: WrapUpModel | None) -> WrapUpBar:
    """The bar showing this."""
    made = WrapUpBar(NOBODY, lambda: NOW)
    made.show_model(model)
    return made


def _sheet() -> QWidget:
    sheet = QWidget()
    sheet.setObjectName("page")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = column(sheet, margin=GAP_L)
    lunch = replace(FREE, state="Lunch", tone=Tone.WAIT)
    quiet = replace(FREE, state="Do not disturb", tone=Tone.STOP)
    for model in (FREE, TALKING, AFTER, lunch, quiet, OFFLINE):
        layout.addWidget(corner(model))
    layout.addWidget(bar(WRAP_UP))
    layout.addWidget(bar(replace(WRAP_UP, until=None, results=(), default="")))
    return sheet


SPECIMENS = (
    Specimen("agent", _sheet, 460),
    Specimen("agent-320", _sheet, 320),
)
