"""The agent's state in words, the states to choose from, and the work after a call. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.agent.desk import AgentDesk
from app.agent.events import AgentStateChanged, NextStateChosen, WrapUpStarted
from app.agent.results import CallResultGiven, CallResults
from app.agent.state import AVAILABLE, DO_NOT_DISTURB, AgentState, Status
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.standings import StandingChanged, Standings
from app.errors import UserFacingError
from app.loop import Loop
from app.translation import tr
from ui.agent.model import PillModel, StateChoice, WrapUpModel
from ui.theme.tokens import Tone
from ui.transfer import words

_AFTERWARDS = frozenset({AgentState.TALKING, AgentState.WAITING})
"""States in which a choice is kept for after the call."""


class AgentView(Protocol):
    """Where the state is shown."""

    def show_state(self, model: PillModel) -> None:
        """Show this in the pill."""

    def show_wrap_up(self, model: WrapUpModel | None) -> None:
        """Show the work after a call; None: there is none."""


@dataclass(frozen=True)
class AgentParts:
    """The parts of the phone that are asked."""

    agent: AgentDesk
    results: CallResults
    calls: Calls
    standings: Standings
    bus: Bus
    loop: Loop


class AgentPresenter:
    """One for each window."""

    def __init__(self, parts: AgentParts, announce: Callable[[str], None]) -> None:
        self._parts = parts
        self._announce = announce
        self._view: AgentView | None = None
        self._after: WrapUpStarted | None = None
        self._after_since = 0.0
        bus = parts.bus
        self._subscriptions = [
            bus.subscribe(AgentStateChanged, self._state_changed),
            bus.subscribe(NextStateChosen, lambda _event: self._show()),
            bus.subscribe(WrapUpStarted, self._wrap_up_started),
            bus.subscribe(CallResultGiven, self._result_given),
            bus.subscribe(StandingChanged, lambda _event: self._show()),
        ]

    def attach(self, view: AgentView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._view = None
        for subscription in self._subscriptions:
            subscription.close()

    # --- what a person does -----------------------------------------------------------------------

    def choose(self, status: Status) -> None:
        """Be this now, or after the call."""
        try:
            self._parts.agent.choose(status)
        except UserFacingError as error:
            self._announce(str(error))

    def give(self, result: str) -> None:
        """The result of the call; the work after it is done with that (S8)."""
        self._parts.results.give(result)

    def finish(self) -> None:
        """The work after the call is done."""
        self._parts.agent.finish_wrap_up()

    # --- what happens -----------------------------------------------------------------------------

    def _state_changed(self, event: AgentStateChanged) -> None:
        if event.new.state is not AgentState.AFTER_CALL_WORK:
            self._after = None
        if event.new.state is not AgentState.TALKING:  # the call itself is announced
            self._announce(tr("Your state is now: {state}.", state=status_words(event.new)))
        self._show()

    def _wrap_up_started(self, event: WrapUpStarted) -> None:
        self._after, self._after_since = event, self._parts.loop.now()
        self._show()

    def _result_given(self, event: CallResultGiven) -> None:
        if event.by_default:
            self._announce(tr("The call got the result “{result}”.", result=event.result))
        self._show()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._view is None:
            return
        self._view.show_state(self._pill())
        self._view.show_wrap_up(self._wrap_up())

    def _pill(self) -> PillModel:
        agent = self._parts.agent
        status = agent.status
        later = status.state in _AFTERWARDS
        chosen = (agent.next_status or AVAILABLE) if later else status
        return PillModel(
            state=status_words(status),
            tone=tone(status.state),
            since=agent.since,
            afterwards=tr("then {state}", state=status_words(agent.next_status)) if agent.next_status else "",
            heading=tr("After this call") if later else "",
            choices=tuple(
                StateChoice(choice, status_words(choice), chosen=choice == chosen)
                for choice in self._choices()
            ),
            signed_in=status.state is not AgentState.OFFLINE,
        )

    def _choices(self) -> tuple[Status, ...]:
        reasons = self._parts.standings.current.account.agent_states.break_reasons
        return (AVAILABLE, *(Status(AgentState.BREAK, reason) for reason in reasons), DO_NOT_DISTURB)

    def _wrap_up(self) -> WrapUpModel | None:
        after = self._after
        if after is None or self._parts.agent.status.state is not AgentState.AFTER_CALL_WORK:
            return None
        call = self._parts.calls.get(after.call_id)
        asked = self._parts.results.asked_for == after.call_id
        return WrapUpModel(
            sentence=(
                tr("After-call work")
                if call is None
                else tr("After the call with {name}", name=words.person(call.remote))
            ),
            until=self._after_since + after.limit if after.limit > 0 else None,
            results=self._parts.results.choices if asked else (),
            default=self._default() if asked else "",
        )

    def _default(self) -> str:
        result = self._parts.results.default
        return tr("“{result}” is taken unless you choose another.", result=result) if result else ""


def status_words(status: Status) -> str:
    """A state in a word or two; a break by its reason."""
    return status.reason or words.agent_state(status.state)


def tone(state: AgentState) -> Tone:
    """What one's own state means to oneself: the accent while a call is at hand."""
    return Tone.ACCENT if state is AgentState.TALKING else words.agent_tone(state)
