"""Our whole program, which answers every call by itself and tells when each was on the screen.

``tests.bench.driven_window`` starts it. One line a call on standard output: the SIP Call-ID and the
wall-clock second at which the card of the incoming call had been painted.
"""

from __future__ import annotations

import gc
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer

from app.account.desk import Desk
from app.account.sip import SipAccount
from app.engine.events import AccountListening
from app.phone import Phone, build
from tests.bench.subjects import USER
from ui.calls.card import CallCard
from ui.program import Program


class PaintWatch(QObject):
    """Sees the first painting of every call card, and answers its call then."""

    def __init__(self, phone: Phone) -> None:
        super().__init__()
        self._phone = phone
        self._told: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt calls this for every event of the application."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, CallCard):
            QTimer.singleShot(0, self, self._painted)  # after this painting
        return False

    def _painted(self) -> None:
        """A card is on the screen: what rings is shown (one call rings at a time here)."""
        now = time.time()
        for call in list(self._phone.calls):
            if call.ringing_here and call.dialog is not None and call.id not in self._told:
                self._told.add(call.id)
                sys.stdout.write(f"{call.dialog.call_id} {now:.6f}\n")
                sys.stdout.flush()
                self._phone.calls.answer(call.id)


def main() -> int:
    """Run until the window is closed or SIGTERM."""
    address, port, dial = (*sys.argv[1:], "")[:3]
    gc.disable()  # as the program does, see ui.main
    program = Program(sys.argv[:1])
    account = SipAccount(account_id="desk", user=USER, local_address=address, local_port=int(port))
    phone = build(program.loop, desk=Desk(account=account))
    watch = PaintWatch(phone)
    program.application.installEventFilter(watch)

    def call_out(event: AccountListening) -> None:
        del event
        phone.dial(dial)

    if dial:
        phone.bus.subscribe(AccountListening, call_out)
    return program.run(phone)
