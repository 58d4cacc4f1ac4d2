"""The result that is asked for after a call (S8): last used first, a default when time runs out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.agent.desk import AgentDesk
from app.agent.events import AgentStateChanged, WrapUpStarted
from app.agent.state import AgentState
from app.bus import Bus


@dataclass(frozen=True)
class CallResultGiven:
    """A call got its result."""

    call_id: str
    result: str
    by_default: bool
    """The agent chose none before after-call work ended."""


class CallResults:
    """Asks for a result while after-call work lasts. With no results to choose from it asks for none."""

    def __init__(self, bus: Bus, desk: AgentDesk, results: Sequence[str], *, default: str = "") -> None:
        """See ``use``."""
        self._bus = bus
        self._desk = desk
        self._results: tuple[str, ...] = ()
        self._default = ""
        self.use(results, default)
        self._latest: list[str] = []
        self._asked_for = ""
        self.asked_elsewhere: Callable[[str], bool] = lambda call_id: False
        """Whether a call's result is asked for somewhere else: an order's is."""
        self._subscriptions = [
            bus.subscribe(WrapUpStarted, self._wrap_up_started),
            bus.subscribe(AgentStateChanged, self._agent_changed),
        ]

    def use(self, results: Sequence[str], default: str = "") -> None:
        """Ask for one of these from the next call on.

        ``default``: given when the agent chose none; empty: the call then has no result. Raises
        ``ValueError`` for a default that is not among ``results``.
        """
        if default and default not in results:
            raise ValueError(f"the default result {default!r} is not one of the results")
        self._results = tuple(results)
        self._default = default

    @property
    def asked_for(self) -> str:
        """The call whose result is asked for now; empty: none is."""
        return self._asked_for

    @property
    def default(self) -> str:
        """The result of a call for which none is chosen; empty: it has none."""
        return self._default

    @property
    def choices(self) -> tuple[str, ...]:
        """The results, the one used last first; those not used yet follow in the account's order."""
        latest = (result for result in self._latest if result in self._results)
        return (*latest, *(result for result in self._results if result not in self._latest))

    def give(self, result: str) -> None:
        """The agent chose; after-call work is done with it. Harmless when none is asked for.

        Raises ``ValueError`` for something that is no result.
        """
        if result not in self._results:
            raise ValueError(f"{result!r} is not one of the results")
        if not self._asked_for:
            return
        if result in self._latest:
            self._latest.remove(result)
        self._latest.insert(0, result)
        self._tell(result, by_default=False)
        self._desk.finish_wrap_up()

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _wrap_up_started(self, event: WrapUpStarted) -> None:
        if self._results and not self.asked_elsewhere(event.call_id):
            self._asked_for = event.call_id

    def _agent_changed(self, event: AgentStateChanged) -> None:
        if event.old.state is AgentState.AFTER_CALL_WORK and self._asked_for:
            self._tell(self._default, by_default=True)

    def _tell(self, result: str, *, by_default: bool) -> None:
        call_id, self._asked_for = self._asked_for, ""
        if result:
            self._bus.publish(CallResultGiven(call_id, result, by_default))
