"""How the phone behaves on this computer, on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.translation import tr
from ui.desktop.page_presenter import DesktopModel, DesktopPresenter
from ui.theme.tokens import GAP_L, GAP_M, GAP_XS, GRID, Tone, Type
from ui.widgets.choices import Tick, tick_line
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text


class _TickRow(QWidget):
    """Yes or no, with a sentence on what it means or why it cannot be."""

    def __init__(self, title: str, text: str, chosen: Callable[[bool], None]) -> None:
        super().__init__()
        self._text = text
        layout = column(self, margin=0, spacing=GAP_XS)
        self.tick = Tick()
        self.tick.toggled.connect(chosen)
        layout.addLayout(tick_line(self.tick, title))
        self._help = Text(text, Type.LABEL, dim=True, wrap=True)
        layout.addWidget(self._help)

    def show_choice(self, *, on: bool, refusal: str = "") -> None:
        """Show this; tells nobody."""
        self.tick.blockSignals(True)
        self.tick.setChecked(on)
        self.tick.blockSignals(False)
        self.tick.setEnabled(not refusal)
        self._help.setText(refusal or self._text)
        self.tick.setAccessibleDescription(refusal or self._text)


class DesktopPage(QWidget):
    """Every choice holds at once."""

    WIDTH = 120 * GRID

    def __init__(self, presenter: DesktopPresenter) -> None:
        super().__init__()
        self.setMaximumWidth(self.WIDTH)
        layout = column(self, margin=0, spacing=GAP_L)
        card = Card()
        inside = column(card, margin=GAP_M, spacing=GAP_M)
        self.notes = _TickRow(
            tr("Tell me of calls while another window is in front"),
            tr("Calls that ring, calls that were missed, and call-backs that failed."),
            lambda on: presenter.tell_of_calls(on=on),
        )
        self.stays = _TickRow(
            tr("Go on in the tray when the window is closed"),
            tr("Calls still ring. The sign in the tray brings the window back, and ends the program."),
            lambda on: presenter.stay_in_tray(on=on),
        )
        self.links = _TickRow(
            tr("Open links to numbers with Hookswitch"),
            tr("A tel:, sip:, sips: or callto: link fills in the number; Enter calls it."),
            lambda on: presenter.open_links(on=on),
        )
        for row in (self.notes, self.stays, self.links):
            inside.addWidget(row)
        self._trouble = Text(tone=Tone.STOP, wrap=True)
        inside.addWidget(self._trouble)
        layout.addWidget(card)
        layout.addStretch(1)
        presenter.attach(self)

    def show_desktop(self, model: DesktopModel) -> None:
        """See ``DesktopView``."""
        self.notes.show_choice(on=model.notes)
        self.stays.show_choice(on=model.stays, refusal=model.stays_refusal)
        self.links.show_choice(on=model.links, refusal=model.links_refusal)
        self._trouble.say(model.trouble)
