"""From an order that is shown to its call: the countdown, the database's word, the dialling."""

from __future__ import annotations

from collections.abc import Callable

from app.directory.dialable import NumberRefused
from app.errors import UserFacingError
from app.orders.at_hand import AtHand
from app.orders.delivery import Held
from app.orders.events import WorkState
from app.orders.line import Line
from app.orders.order_call import OrderCall
from app.orders.round import Round, silent
from app.translation import tr

S = WorkState


class Preview:
    """The order at hand until its call is placed. Only on the core's thread."""

    def __init__(
        self,
        round_: Round,
        at_hand: AtHand,
        line: Line,
        call: OrderCall,
        *,
        refused: Callable[[], None],
        go_on: Callable[[], None],
    ) -> None:
        """``refused``: its number cannot be dialled here. ``go_on``: the order is no longer at hand."""
        self._round = round_
        self._at_hand = at_hand
        self._line = line
        self._call = call
        self._refused = refused
        self._go_on = go_on

    def show(self, *, doubtful: bool) -> None:
        """Show the order that was taken up, and dial it as its settings say.

        ``doubtful``: its lease may be over, because the machine slept while it came.
        """
        settings = self._at_hand.settings
        self._round.to(S.PREVIEW)
        if settings is None or not self._line.free or self._at_hand.from_before:
            return
        dial = self._dial_by_itself
        if settings.dialling == "progressive":
            self._confirmed(dial) if doubtful else self._dial()
        else:
            self._round.countdown.start(settings.preview_seconds, lambda: self._confirmed(dial), shown=True)
            self._round.tell()

    def call_now(self) -> None:
        """Dial the order that is shown, if it is still this operator's: a desk may have slept meanwhile."""
        self._confirmed(self._dial)

    def skip(self, minutes: int, reason: str) -> None:
        """See ``Work.skip``."""
        reason = reason.strip()
        if not reason:
            raise UserFacingError(tr("Say why the order is skipped."))
        self._round.unhurried = True
        self._round.expect()
        self._round.tell()
        self._at_hand.skip(minutes, reason, lambda held: self._answered(held, self.let_go))

    def let_go(self) -> None:
        """The order shown is not this operator's to call any more: the next one comes. A call goes on."""
        if self._round.state is S.PREVIEW:
            self._at_hand.give_back()
            self._go_on()

    def not_called(self, pause: str = "") -> None:
        """No call came about, and not by the customer's fault: the order goes back, no attempt is counted.

        ``pause``: why the round pauses, in a sentence; empty: it goes on.
        """
        self._at_hand.give_back()
        if pause and self._round.after is S.TAKING:
            self._round.after = S.PAUSED
        self._round.problem = pause
        self._go_on()

    # --- inside -----------------------------------------------------------------------------------

    def _confirmed(self, dial: Callable[[], None]) -> None:
        """``dial`` once the database says that the order is still this operator's."""
        if self._round.state is S.PREVIEW:
            self._round.expect()
            self._at_hand.confirm(lambda held: self._answered(held, dial))

    def _answered(self, held: Held, then: Callable[[], None]) -> None:
        """The database's word on the order that is shown."""
        self._round.countdown.stop()
        if held is Held.UNKNOWN:
            self._round.problem = silent()
            self._round.tell()
        elif self._round.state is S.PREVIEW:
            self._round.problem = ""
            then() if held is Held.YES else self.let_go()

    def _dial_by_itself(self) -> None:
        """Nobody pressed: not while somebody rings, nor while the operator wants time."""
        if self._line.free and not self._round.unhurried:
            self._dial()
        else:
            self._round.tell()

    def _dial(self) -> None:
        assert self._at_hand.order is not None
        if self._line.hindrance:
            self.let_go()
            return
        self._round.to(S.CALLING)
        try:
            self._call.place(self._at_hand.order)
        except NumberRefused as error:
            self._round.problem = str(error)
            self._refused()
        except UserFacingError as error:
            self.not_called(str(error))
