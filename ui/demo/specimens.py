"""The demo's own page for the gallery."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.demo.company import company
from ui.demo.presenter import CompanyPresenter
from ui.demo.view import CompanyPage
from ui.gallery.specimen import Specimen


def _page(trouble: str = "") -> QWidget:
    page = CompanyPage(CompanyPresenter(company(), lambda number, name: None, lambda user: None))
    page.show_trouble(trouble)
    return page


SPECIMENS = (
    Specimen("company", _page, 560),
    Specimen("company-narrow", _page, 320),
    Specimen("company-trouble", lambda: _page("The company is not open yet. Try again in a moment."), 560),
)
