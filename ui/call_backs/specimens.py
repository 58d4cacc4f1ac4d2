"""The bar of the call-backs, for the gallery."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.call_backs.presenter import CallBacksModel, DueModel, WaitingModel
from ui.call_backs.view import CallBacksBar
from ui.gallery.specimen import NOBODY, Specimen
from ui.theme.tokens import GAP_L
from ui.widgets.layouts import column

NOW = 1000.0
TOM = WaitingModel("1003", "Tom Baker", "Tom Baker is called back when you are both free.")
ADA = WaitingModel("1100", "Ada Byron", "The PBX does not say when Ada Byron is free; call again yourself.")
FAILED = "Maria Lopez was not called back. No account is set up, so nothing can be dialled."


def bar(model: CallBacksModel) -> CallBacksBar:
    """The bar showing this."""
    made = CallBacksBar(NOBODY, lambda: NOW)
    made.show_call_backs(model)
    return made


def _sheet() -> QWidget:
    sheet = QWidget()
    sheet.setObjectName("page")
    layout = column(sheet, margin=0, spacing=GAP_L)
    layout.addWidget(bar(CallBacksModel(DueModel("1014", "Jon Bell", NOW + 6))))
    layout.addWidget(bar(CallBacksModel(waiting=(TOM, ADA))))
    layout.addWidget(bar(CallBacksModel(DueModel("1014", "Jon Bell", NOW + 6), (TOM,), FAILED)))
    layout.addStretch(1)
    return sheet


SPECIMENS = (
    Specimen("call-backs", _sheet, 640),
    Specimen("call-backs-320", _sheet, 320),
)
