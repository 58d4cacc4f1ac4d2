"""Who is called back when free, who in a moment, and whom that did not work with (S7). No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.agent.call_back import CallBack, CallBackFailed, CallBacks, CallBacksChanged
from app.agent.coworkers import CoworkerChanged
from app.bus import Bus
from app.translation import tr


@dataclass(frozen=True)
class DueModel:
    """The phone dials in a moment. ``at``: seconds on the loop's clock."""

    extension: str
    name: str
    at: float


@dataclass(frozen=True)
class WaitingModel:
    """A coworker who is waited for."""

    extension: str
    name: str
    sentence: str
    """What the phone waits for."""


@dataclass(frozen=True)
class CallBacksModel:
    """Everything about call-backs; nothing of it: there are none."""

    due: DueModel | None = None
    waiting: tuple[WaitingModel, ...] = ()
    failure: str = ""
    """Why the latest one could not be made."""


class CallBacksView(Protocol):
    """Where they are shown."""

    def show_call_backs(self, model: CallBacksModel) -> None:
        """Show exactly this."""


class CallBacksPresenter:
    """One for each window. ``close`` stops listening."""

    def __init__(self, call_backs: CallBacks, bus: Bus, announce: Callable[[str], None]) -> None:
        self._call_backs = call_backs
        self._announce = announce
        self._failure = ""
        self._announced: CallBack | None = None
        self._view: CallBacksView | None = None
        self._subscriptions = [
            bus.subscribe(CallBacksChanged, lambda _event: self._changed()),
            bus.subscribe(CallBackFailed, self._failed),
            bus.subscribe(CoworkerChanged, lambda _event: self._show()),
        ]

    def attach(self, view: CallBacksView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._view = None
        for subscription in self._subscriptions:
            subscription.close()

    # --- what a person does -----------------------------------------------------------------------

    def cancel(self, extension: str) -> None:
        """Call this one back no more."""
        self._call_backs.cancel(extension)

    def call_now(self, extension: str) -> None:
        """Do not wait for the rest of the notice."""
        self._call_backs.call_now(extension)

    def dismiss(self) -> None:
        """The sentence about the one that failed was read."""
        self._failure = ""
        self._show()

    # --- what happens -----------------------------------------------------------------------------

    def _changed(self) -> None:
        due = self._call_backs.due
        now = None if due is None else due.call_back
        if now is not None and now != self._announced:
            self._announce(tr("{name} is free and is called in a moment.", name=now.name))
        self._announced = now
        self._show()

    def _failed(self, event: CallBackFailed) -> None:
        self._failure = tr("{name} was not called back. {why}", name=event.call_back.name, why=event.sentence)
        self._announce(self._failure)
        self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        due = self._call_backs.due
        shown = None if due is None else DueModel(due.call_back.extension, due.call_back.name, due.at)
        waiting = tuple(
            WaitingModel(one.extension, one.name, self._sentence(one))
            for one in self._call_backs.pending
            if due is None or one != due.call_back
        )
        self._view.show_call_backs(CallBacksModel(shown, waiting, self._failure))

    def _sentence(self, waiting: CallBack) -> str:
        if self._call_backs.knows(waiting.extension):
            return tr("{name} is called back when you are both free.", name=waiting.name)
        return tr("The PBX does not say when {name} is free; call again yourself.", name=waiting.name)
