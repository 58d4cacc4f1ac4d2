"""The details of a call, for the gallery."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.call_data.model import DetailsModel
from ui.call_data.view import DetailsPage
from ui.gallery.specimen import NOBODY, Specimen

KNOWN = DetailsModel(
    title="Maria Keller",
    subtitle="+49 30 901820",
    facts=(
        ("Customer", "Keller & Söhne GmbH"),
        ("Order", "A-20417"),
        ("Campaign", "Spring"),
        ("Notes", "Wants a quote for 24 panels; call after five. Speaks German and French."),
    ),
    address="https://crm.example.com/customers/1",
    call_id="1",
    notes="Asked for Tom by name.",
    notes_hint="They go along when you transfer the call.",
    quality="Good sound: score 4.4 of 4.5, 0.0 % lost, jitter 2 ms, round trip 18 ms, G722/16000",
    line=(4.4, 4.4, 4.3, 4.4, 4.4, 3.9, 3.2, 2.6, 3.4, 4.1, 4.4, 4.4, 4.3, 4.4, 4.4, 4.4, 4.4, 4.2, 4.4, 4.4),
)
NOTHING = DetailsModel(
    title="+1 415 555 0142",
    empty="Nothing came with this call.",
    call_id="1",
    notes="A long story. " * 20,
    notes_hint="Too long to go along with a transfer: the last 12 letters would stay here.",
    notes_trouble=True,
)


def page(model: DetailsModel) -> QWidget:
    """The page showing this."""
    made = DetailsPage(NOBODY)
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.show_details(model)
    return made


SPECIMENS = (
    Specimen("details", lambda: page(KNOWN), 560, 640),
    Specimen("details-320", lambda: page(KNOWN), 320, 680),
    Specimen("details-nothing", lambda: page(NOTHING), 560, 320),
)
