"""Call cards in every state, for the gallery."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.calls.card import FullBody
from ui.calls.instruments import InstrumentsModel
from ui.calls.model import CallsModel, CardModel, Shape
from ui.calls.view import CallCards
from ui.gallery.specimen import NOBODY, Specimen
from ui.quality.words import QualityModel
from ui.theme.tokens import GAP_L, Tone
from ui.widgets.layouts import column

NOW = 1000.0

TALKING = CardModel(
    call_id="talking",
    shape=Shape.FULL,
    spoken="Call with Maria Keller",
    title="Maria Keller",
    initials="MK",
    detail="+49 30 901820",
    state="Talking",
    tone=Tone.ACCENT,
    timer_from=NOW - 252,
    add_label="Add Call",
)
ON_HOLD = replace(
    TALKING,
    call_id="held",
    shape=Shape.ASIDE,
    spoken="Call with +1 415 555 0142",
    title="+1 415 555 0142",
    initials="",
    detail="",
    state="On hold",
    tone=Tone.WAIT,
    held_from=NOW - 67,
    on_hold=True,
)
RINGING = replace(
    TALKING,
    call_id="ringing",
    shape=Shape.INCOMING,
    spoken="Incoming call from Jon Bell",
    title="Jon Bell",
    initials="JB",
    detail="1014, to 030 901820",
    state="Incoming call",
    tone=Tone.GO,
    timer_from=NOW - 4,
    note="Answer puts Maria Keller on hold.",
)
FAIR = QualityModel(
    bars=3, word="Fair sound", tone=Tone.WAIT, detail="score 3.8 of 4.5, 1.2 % lost, jitter 14 ms"
)
GOOD = QualityModel(
    bars=4,
    word="Good sound",
    tone=Tone.GO,
    detail="score 4.4 of 4.5, 0.0 % lost, jitter 2 ms, round trip 18 ms",
)
RECORDED = replace(
    TALKING,
    call_id="recorded",
    instruments=InstrumentsModel(
        there=True,
        quality=GOOD,
        recording="Recording",
        recording_from=NOW - 75,
        may_end=True,
        may_pause=True,
    ),
)
PAUSED = replace(
    TALKING,
    call_id="paused",
    instruments=InstrumentsModel(
        there=True,
        quality=FAIR,
        recording="Recording paused",
        recording_from=NOW - 75,
        paused=True,
        may_end=True,
        may_pause=True,
    ),
)
NOT_RECORDED = replace(
    TALKING, call_id="not-recorded", instruments=InstrumentsModel(there=True, quality=GOOD, may_begin=True)
)
RECORDED_ASIDE = replace(
    ON_HOLD,
    call_id="recorded-aside",
    instruments=InstrumentsModel(recording="Recording", recording_from=NOW - 120, may_pause=True),
)
RINGING_ALONE = replace(RINGING, note="")
DIALLING = replace(
    TALKING,
    call_id="dialling",
    spoken="Call with 600",
    title="600",
    initials="",
    detail="",
    state="Ringing",
    timer_from=NOW - 7,
    hold_refusal="A call can be held once it has been answered.",
    add_refusal="A call can be passed on once it has been answered.",
    digits_refusal="Digits can be sent once the other side can be heard.",
)
TROUBLED = replace(
    TALKING,
    call_id="troubled",
    state="On hold",
    tone=Tone.WAIT,
    muted=True,
    on_hold=True,
    held_from=NOW - 31,
    note="The other side refused to be held.",
    note_is_trouble=True,
)
BUSY = replace(
    TALKING,
    call_id="busy",
    shape=Shape.ENDED,
    spoken="Ended call with Solar Partners",
    title="Solar Partners",
    initials="SP",
    state="The line is busy.",
    tone=Tone.PLAIN,
    timer_from=None,
    can_call_again=True,
)
SILENT_COWORKER = replace(
    BUSY,
    call_id="silent",
    spoken="Ended call with Tom Baker",
    title="Tom Baker",
    initials="TB",
    state="Nobody answered.",
    can_call_back=True,
)

SILENCED = replace(RINGING, silenced=True, note="", has_page=True)


def cards(*models: CardModel) -> QWidget:
    """These cards, as high as they are."""
    sheet = QWidget()
    sheet.setObjectName("page")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = column(sheet, margin=GAP_L)
    shown = CallCards(NOBODY, lambda: NOW)
    shown.show_calls(CallsModel(models))
    for card in shown.cards():
        layout.addWidget(card)
    return sheet


def tones() -> QWidget:
    """The current call with its keypad open."""
    sheet = cards(replace(TALKING, digits_sent="4711#"))
    for body in sheet.findChildren(FullBody):
        body.keypad.setChecked(True)
    return sheet


SPECIMENS = (
    Specimen("calls", lambda: cards(TALKING, ON_HOLD, RINGING, BUSY), 360),
    Specimen("calls-more", lambda: cards(DIALLING, TROUBLED, SILENCED, SILENT_COWORKER), 360),
    Specimen("calls-narrow", lambda: cards(TALKING, ON_HOLD, RINGING, BUSY), 320),
    Specimen("calls-keypad", tones, 360),
    Specimen("calls-recorded", lambda: cards(NOT_RECORDED, RECORDED, PAUSED, RECORDED_ASIDE), 360),
    Specimen("calls-recorded-320", lambda: cards(NOT_RECORDED, RECORDED, PAUSED, RECORDED_ASIDE), 320),
)
