"""The choice of an identity in the states that matter, for the gallery."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from app.account.agents import Identity
from app.calls.identities import Offer
from ui.gallery.specimen import Specimen
from ui.identities.choice import IdentityChoice
from ui.identities.model import IdentityModel
from ui.identities.view import IdentityRow
from ui.widgets.layouts import column

ALLOWED = tuple(
    Identity.model_construct(name=name, number=number)
    for name, number in (
        ("Main line", "+49 30 5550100"),
        ("Sales line", "+49 30 5550101"),
        ("Campaign for solar panels in the north", "+49 30 5550177"),
    )
)


class Shown:
    """The account allows three; the second was used last."""

    def offer(self, addresses: Iterable[str]) -> Offer:
        """See ``Identities``."""
        return Offer(ALLOWED, ALLOWED[1] if tuple(addresses) else ALLOWED[0])

    def choose(self, addresses: Iterable[str], name: str) -> None:
        """See ``Identities``."""


USED_BEFORE = IdentityChoice(Shown()).model(("+49 30 901820",))
INSIDE = IdentityModel(USED_BEFORE.choices, -1, "Inside the company you are shown with your own extension.")
LONG = IdentityModel(USED_BEFORE.choices, 2)


def _rows() -> QWidget:
    made = QWidget()
    layout = column(made)
    for model in (USED_BEFORE, LONG, INSIDE):
        row = IdentityRow()
        row.show_identity(model)
        layout.addWidget(row)
    made.setFixedHeight(180)
    return made


SPECIMENS = (Specimen("identities", _rows, 320),)
