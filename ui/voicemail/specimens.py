"""The button of waiting messages, for the gallery."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.account.voicemail import Mailbox
from ui.gallery.specimen import Specimen
from ui.theme.tokens import GAP_L
from ui.voicemail.presenter import model
from ui.voicemail.view import VoicemailButton
from ui.widgets.layouts import column


def buttons() -> QWidget:
    """Three messages, and an unknown number."""
    sheet = QWidget()
    sheet.setObjectName("page")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = column(sheet, margin=GAP_L)
    for mailbox in (Mailbox(True, 3, 8), Mailbox(True)):
        button = VoicemailButton()
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        button.show_voicemail(model(mailbox))
    return sheet


SPECIMENS = (Specimen("voicemail", buttons, 160),)
