"""The work screen for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.gallery.specimen import NOBODY, Specimen
from ui.orders.model import ModeModel, MomentModel, OrderModel, ResultModel, WorkModel
from ui.orders.view import WorkPage
from ui.theme.tokens import Tone

NOW = 1000.0


STOPPED = WorkModel(
    heading="Orders",
    sentence="Choose what to work on, then press Start: the phone dials one order after the other.",
    modes=(
        ModeModel("New leads", chosen=True),
        ModeModel("Before buyout", chosen=True),
        ModeModel("Random", chosen=False),
    ),
    start_refusal="",
)
PREVIEW = WorkModel(
    heading="Next order",
    tone=Tone.ACCENT,
    order=OrderModel(
        title="Maria Keller",
        number="+49 30 901820",
        subtitle="Solar · New leads · call 2 of 3 · last: No answer",
        why="12 minutes past its standard time.",
        facts=(("Order", "A-10492"), ("Product", "Roof panels, 8 kW"), ("Delivery", "Berlin, Hauptstraße 1")),
    ),
    due_at=NOW + 7,
    due_words="Dials in {time}",
    can_call=True,
    can_skip=True,
    can_pause=True,
    can_stop=True,
)
FROM_BEFORE = replace(
    PREVIEW,
    sentence="You had this order when the phone was closed. Give its result if you have talked already.",
    due_at=None,
    due_words="",
    can_tell=True,
)
SKIPPING = replace(PREVIEW, due_at=None, due_words="", skip_minutes=15)
RESULTS = tuple(
    ResultModel(name, f"Ctrl+{number}", picked=name == "No answer")
    for number, name in enumerate(
        ("Sold", "No answer", "Busy", "Dropped", "Call back", "Bad number", "No interest"), start=1
    )
)
RESULT = replace(
    PREVIEW,
    heading="What came of the call?",
    tone=Tone.WAIT,
    can_call=False,
    can_skip=False,
    due_words="No answer is saved in {time}",
    results=RESULTS,
    minutes=60,
    can_save=True,
)
CALL_BACK = replace(
    RESULT,
    due_at=None,
    results=tuple(replace(result, picked=result.name == "Call back") for result in RESULTS),
    minutes=None,
    moment=MomentModel(
        at=datetime(2026, 11, 24, 7, 30),  # noqa: DTZ001 - the customer's own time
        earliest=datetime(2026, 11, 23, 12, 0),  # noqa: DTZ001
        note="Outside the customer's calling hours: the call comes at 2026-11-24 08:00.",
        tone=Tone.WAIT,
    ),
)
OFFLINE = WorkModel(
    heading="The order database does not answer",
    tone=Tone.STOP,
    sentence="It is tried again every few seconds. No order is dialled meanwhile.",
    problem="The order database does not answer. Your results are kept here until it does.",
    waiting="1 result is kept on this desk until the order database answers.",
    can_pause=True,
    can_stop=True,
)
NO_LINE = replace(
    OFFLINE,
    heading="The phone is not connected",
    sentence="Orders come again by themselves as soon as it is. None is dialled meanwhile.",
    problem="pbx.example.com does not answer. It is tried again by itself.",
    waiting="",
)
PASSWORD = replace(
    STOPPED, problem="The database sales@db.example.com/orders asks for a password.", wants_password=True
)


def page(model: WorkModel) -> QWidget:
    """The screen showing this."""
    made = WorkPage(NOBODY, lambda: NOW)
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.show_work(model)
    return made


SPECIMENS = (
    Specimen("orders", lambda: page(STOPPED), 560),
    Specimen("orders-preview", lambda: page(PREVIEW), 560),
    Specimen("orders-from-before", lambda: page(FROM_BEFORE), 560),
    Specimen("orders-skip", lambda: page(SKIPPING), 560),
    Specimen("orders-result", lambda: page(RESULT), 560),
    Specimen("orders-call-back", lambda: page(CALL_BACK), 560),
    Specimen("orders-offline", lambda: page(OFFLINE), 560),
    Specimen("orders-no-line", lambda: page(NO_LINE), 560),
    Specimen("orders-password", lambda: page(PASSWORD), 320),
    Specimen("orders-preview-320", lambda: page(PREVIEW), 320),
    Specimen("orders-from-before-320", lambda: page(FROM_BEFORE), 320),
    Specimen("orders-skip-320", lambda: page(SKIPPING), 320),
    Specimen("orders-result-320", lambda: page(RESULT), 320),
    Specimen("orders-call-back-320", lambda: page(CALL_BACK), 320),
)
