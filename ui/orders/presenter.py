"""Turns the operator's round into a screen, and presses into requests. No Qt here."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from app.account.call_modes import Result
from app.bus import Bus
from app.errors import UserFacingError
from app.orders.desk import OrderDesk
from app.orders.events import OrderDeskChanged, ResultKept, WorkChanged, WorkState
from app.orders.work import Work
from app.translation import tr
from ui.orders import words
from ui.orders.model import Ask, ModeModel, ResultModel, WorkModel
from ui.orders.moment import Moment

S = WorkState
_WORKING = (S.TAKING, S.EMPTY, S.OFFLINE, S.NO_LINE, S.PREVIEW, S.CALLING, S.RESULT)
_LOOKED_FOR = (S.EMPTY, S.OFFLINE, S.NO_LINE)
_ASKS: dict[str, Ask] = {
    "no_answer": Ask.MINUTES,
    "busy": Ask.MINUTES,
    "discharge": Ask.MINUTES,
    "call_back": Ask.MOMENT,
}
MOST_KEYS = 9
"""Results that have a shortcut."""


class WorkView(Protocol):
    """Where the work is shown."""

    def show_work(self, model: WorkModel) -> None:
        """Show exactly this."""


class WorkPresenter:
    """One for each window. ``there`` hears whether there are orders to work on at all."""

    def __init__(
        self,
        desk: OrderDesk,
        bus: Bus,
        announce: Callable[[str], None],
        there: Callable[[bool], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``clock``: Unix seconds."""
        self._desk = desk
        self._announce = announce
        self._there = there
        self._clock = clock
        self._view: WorkView | None = None
        self._wanted: set[str] = set()
        self._unwanted: set[str] = set()
        self._picked: Result | None = None
        self._minutes = 0
        self._moment: Moment | None = None
        self._problem = ""
        self._skipping = False
        self._state = S.STOPPED
        self._subscriptions = [
            bus.subscribe(WorkChanged, lambda event: self._changed(event.state)),
            bus.subscribe(ResultKept, lambda _event: self._show()),
            bus.subscribe(OrderDeskChanged, lambda _event: self.refresh()),
        ]

    def attach(self, view: WorkView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def refresh(self) -> None:
        """Another account or operator."""
        self._there(bool(self._desk.modes) or self._working)
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._view = None
        for subscription in self._subscriptions:
            subscription.close()

    # --- what a person does -----------------------------------------------------------------------

    def choose(self, mode: str, *, on: bool) -> None:
        """Work on this mode, or not."""
        (self._wanted if on else self._unwanted).add(mode)
        (self._unwanted if on else self._wanted).discard(mode)
        self._show()

    def start(self) -> None:
        """Begin, or go on."""
        self._problem = ""
        self._desk.start(self._chosen())

    def pause(self) -> None:
        """No further orders after this one."""
        if self._desk.work is not None:
            self._desk.work.pause()

    def stop(self) -> None:
        """End the work after this order."""
        if self._desk.work is not None:
            self._desk.work.stop()

    def call_now(self) -> None:
        """Dial what is shown."""
        if self._desk.work is not None:
            self._desk.work.call_now()

    def ask_result(self) -> None:
        """The order shown was called before the program began."""
        if self._desk.work is not None:
            self._desk.work.ask_result()

    def stop_countdown(self) -> None:
        """Nothing happens by itself with this order."""
        if self._desk.work is not None:
            self._desk.work.stop_countdown()

    def skip(self, *, on: bool) -> None:
        """Ask why the order shown is skipped, or no longer; nothing happens by itself meanwhile."""
        self._skipping, self._problem = on, ""
        self.stop_countdown()
        self._show()

    def skip_order(self, reason: str, minutes: int) -> None:
        """Leave the order shown uncalled."""
        self._try(lambda work: work.skip(minutes, reason))

    def pick(self, number: int) -> None:
        """The result button of that number, from 0: saved at once where it needs nothing more."""
        work = self._desk.work
        if work is None or work.state is not S.RESULT or number >= len(work.at_hand.buttons()):
            return
        self._pick(work, work.at_hand.buttons()[number])
        if _asks(self._picked) is Ask.NOTHING:
            self.save()
        else:
            work.stop_countdown()
            self._show()

    def set_minutes(self, minutes: int) -> None:
        """Put the order off for so long instead (B6)."""
        self._minutes = minutes

    def set_moment(self, at: datetime) -> None:
        """Call back then, in the customer's time."""
        if self._moment is not None and at != self._moment.at:
            self._moment.at = at
            self._show()

    def save(self) -> None:
        """The picked result is the order's."""
        work, result = self._desk.work, self._picked
        if work is None or result is None:
            return
        minutes = self._minutes if _asks(result) is Ask.MINUTES else None
        moment = self._moment if _asks(result) is Ask.MOMENT else None
        at = moment.unix if moment is not None else None
        self._try(lambda work: work.give(result, minutes=minutes, call_back_at=at))

    def use_password(self, password: str) -> None:
        """The database's password was typed."""
        if password:
            self._desk.use_password(password)

    def _try(self, act: Callable[[Work], None]) -> None:
        self._problem = ""
        try:
            if self._desk.work is not None:
                act(self._desk.work)
        except UserFacingError as error:
            self._problem = str(error)
            self._announce(self._problem)
            self._show()

    # --- what happens -----------------------------------------------------------------------------

    def _changed(self, state: WorkState) -> None:
        work = self._desk.work
        if work is not None and _looks_again(work, self._state):
            return
        before, self._state = self._state, state
        if S.STOPPED in (before, state):
            self._there(bool(self._desk.modes) or self._working)
        if work is not None and before is not state:
            self._problem = ""
            self._picked, self._moment, self._skipping = None, None, False
            self._say(work)
        if work is not None and state is S.RESULT and self._picked is None and work.at_hand.proposed:
            self._pick(work, work.at_hand.proposed)
        self._show()

    def _pick(self, work: Work, result: Result) -> None:
        self._picked = result
        self._minutes = work.at_hand.proposed_minutes(result)
        order = work.at_hand.order
        asks_moment = _asks(result) is Ask.MOMENT and order is not None
        self._moment = (
            Moment.proposed(order, self._desk.policy, self._clock()) if asks_moment and order else None
        )

    def _say(self, work: Work) -> None:
        order = work.at_hand.order
        if order is not None and work.state is S.PREVIEW:
            self._announce(tr("Next order: {name}, {number}.", name=order.name, number=order.number))
        elif order is not None and work.state is S.RESULT:
            self._announce(tr("What came of the call with {name}?", name=order.name or order.number))
        elif work.state in (S.EMPTY, S.OFFLINE, S.NO_LINE, S.PAUSED, S.STOPPED):
            self._announce(work.problem or words.heading(work.state))

    @property
    def _working(self) -> bool:
        """An order is at hand, whatever the account says by now."""
        return self._desk.work is not None and self._desk.work.state is not S.STOPPED

    # --- showing ----------------------------------------------------------------------------------

    def _chosen(self) -> frozenset[str]:
        """What was worked on last, else everything there is, as the person has changed it."""
        modes = frozenset(self._desk.modes)
        begin = self._desk.chosen & modes or modes
        return (begin | self._wanted) & modes - self._unwanted

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_work(self._model())

    def _model(self) -> WorkModel:
        work = self._desk.work
        if work is None or not (self._desk.modes or self._working):
            return WorkModel(
                heading=tr("Orders"),
                sentence=tr("You have access to no orders. An admin gives it in the settings."),
            )
        state = work.state
        resting = state in (S.STOPPED, S.PAUSED)
        refusal = "" if self._chosen() else tr("Choose at least one mode.")
        leaving = work.afterwards is not S.TAKING and state in (S.CALLING, S.RESULT, S.TAKING)
        result, skipping = state is S.RESULT, state is S.PREVIEW and self._skipping
        return WorkModel(
            heading=words.heading(state),
            sentence="" if skipping else words.sentence(work),
            tone=words.tone(state),
            modes=tuple(ModeModel(m, m in self._chosen()) for m in self._desk.modes) if resting else (),
            start_refusal=refusal if state is S.STOPPED else None,
            order=words.order(work, self._desk.policy, self._clock()),
            due_at=work.due_at,
            due_words=words.due(work, self._picked),
            can_call=state is S.PREVIEW,
            can_skip=state is S.PREVIEW,
            can_tell=state is S.PREVIEW and work.at_hand.from_before,
            skip_minutes=work.at_hand.skip_minutes if skipping else None,
            results=self._results(work) if result else (),
            minutes=self._minutes if result and _asks(self._picked) is Ask.MINUTES else None,
            moment=self._moment.model(self._clock()) if result and self._moment is not None else None,
            can_save=result and self._picked is not None,
            can_pause=state in _WORKING and not leaving,
            can_go_on=(state is S.PAUSED and not refusal) or leaving,
            can_stop=state is not S.STOPPED and work.afterwards is not S.STOPPED,
            problem=self._problem or work.problem,
            waiting=words.waiting(work.waiting),
            wants_password=work.wants_password,
        )

    def _results(self, work: Work) -> tuple[ResultModel, ...]:
        return tuple(
            ResultModel(
                result.name,
                f"Ctrl+{number}" if number <= MOST_KEYS else "",
                picked=result == self._picked,
            )
            for number, result in enumerate(work.at_hand.buttons(), start=1)
        )


def _looks_again(work: Work, shown: WorkState) -> bool:
    """Whether it is looked for an order as every few seconds: there is nothing new to see or to say."""
    unanswered = shown is S.EMPTY and work.problem
    return work.state is S.TAKING is work.afterwards and shown in _LOOKED_FOR and not unanswered


def _asks(result: Result | None) -> Ask:
    return Ask.NOTHING if result is None else _ASKS.get(result.meaning, Ask.NOTHING)
