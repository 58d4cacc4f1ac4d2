"""The page of incoming calls, for the gallery."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.reception.choices import Way
from app.translation import tr
from ui.gallery.specimen import NOBODY, Specimen
from ui.reception.presenter import ReceptionModel, WayModel
from ui.reception.view import ReceptionPage

CHOSEN = ReceptionModel(
    ways=(
        WayModel(Way.ALWAYS, tr("Every call"), ""),
        WayModel(
            Way.BUSY,
            tr("While you are busy or not to be disturbed"),
            "+49 30 901820",
            "+49 30 901820 is in another country (DE); calls can be transferred within US only.",
        ),
        WayModel(Way.NO_ANSWER, tr("When you do not answer"), "1002"),
    ),
    ring_seconds=20,
    forwarding_refusal="",
    answers=True,
    answer_seconds=3,
    answering_decided="",
)
DECIDED = ReceptionModel(
    ways=tuple(WayModel(way.way, way.title, "") for way in CHOSEN.ways),
    ring_seconds=20,
    forwarding_refusal="Your account file does not let agents forward their calls.",
    answers=True,
    answer_seconds=7,
    answering_decided="Your account file decides: always, after 7 s.",
)


def page(model: ReceptionModel) -> QWidget:
    """The page showing this."""
    made = ReceptionPage(NOBODY)
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.show_reception(model)
    return made


SPECIMENS = (
    Specimen("reception", lambda: page(CHOSEN), 480),
    Specimen("reception-320", lambda: page(CHOSEN), 320),
    Specimen("reception-decided", lambda: page(DECIDED), 480),
)
