"""Builds what makes a phone an agent's: state, coworkers, transfers, conference, and wires them.

The second half of the composition root (``app.phone``); no rules live here. What the account file says is
handed on whenever another one holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Final

from app.account.desk import Desk
from app.account.standing import Standing, unmanaged
from app.agent.call_back import CallBacks
from app.agent.coworkers import Coworkers
from app.agent.desk import AgentDesk
from app.agent.results import CallResults
from app.agent.state import AgentState
from app.bus import Bus
from app.calls import conference_interruption
from app.calls.call import Call, party
from app.calls.calls import Calls
from app.calls.conference import Conference
from app.calls.conference_parties import ConferenceTold
from app.calls.direct import CallOwner
from app.calls.recovery import Interrupted, Recovery
from app.calls.standings import StandingChanged, Standings
from app.departure import Departure
from app.directory.dialable import Dialable, DialRules, NotDialable, NumberRefused, dialable
from app.engine.commands import AllowRefer
from app.engine.events import EngineStarted
from app.engine.port import EnginePort
from app.errors import UserFacingError
from app.loop import Loop
from app.transfer import interruption
from app.transfer.agent_link import AgentLink
from app.transfer.arrivals import TransferArrivals
from app.transfer.call_notes import CallNotes
from app.transfer.choices import TransferChoices
from app.transfer.screen_pops import ScreenPops
from app.transfer.transfers import Transfers
from app.translation import tr

MOST_WATCHED: Final = 200
"""Queues, agents and coworkers, in this order, whose presence is subscribed to: each is a dialog to refresh
at both ends."""


class ContactCentre:
    """Everything around the calls of one desk. Only on the core's thread."""

    def __init__(self, loop: Loop, bus: Bus, engine: EnginePort, calls: Calls) -> None:
        self._engine = engine
        self._bus = bus
        self._calls = calls
        self._desk: Desk | None = None
        self._watched: tuple[object, ...] = ()
        self.standings = Standings(bus, unmanaged())
        self.agent = AgentDesk(loop, bus)
        self.coworkers = Coworkers(engine, bus, account_id="", address_of=self.address_of, now=loop.now)
        self.conference = self._new_conference(loop, bus)
        self.transfers = Transfers(
            calls,
            engine,
            loop,
            bus,
            conference=self.conference,
            resolve=self.address_of,
            is_us=self.is_us,
        )
        calls.owner_of = self._owner_of
        self.departure = Departure(loop, bus, calls, self.transfers, self.conference)
        self.arrivals = TransferArrivals(
            calls, engine, loop, bus, desk=self.agent, transfers=self.transfers, maximum_hold=120
        )
        self.notes = CallNotes(bus, calls)
        self.screen_pops = ScreenPops(bus, calls, self.standings)
        self.choices = TransferChoices(
            calls, self.transfers, self.standings, lambda: self.coworkers.states, self.notes
        )
        self.results = CallResults(bus, self.agent, ())
        self.call_backs = CallBacks(
            bus, self.agent, self.coworkers, loop, dial=self.dial, is_quiet=self._is_quiet
        )
        self._link = AgentLink(bus, calls, self.agent)
        self._recovery = Recovery(calls, loop, bus, part_of=self._part_of, reunite=self._reunite)
        self._subscriptions = [
            bus.subscribe(StandingChanged, lambda event: self._apply(event.standing)),
            bus.subscribe(EngineStarted, lambda event: self._allow_refer()),
        ]

    def _new_conference(self, loop: Loop, bus: Bus) -> Conference:
        return Conference(
            self._calls,
            self._engine,
            loop,
            bus,
            policy=lambda call_id: self.standings.of_call(call_id).account.conference,
            resolve=self.address_of,
        )

    # --- who is here ----------------------------------------------------------------------------

    @property
    def desk(self) -> Desk | None:
        """What calls go out with; None: no account is set up."""
        return self._desk

    def use(self, desk: Desk, standing: Standing | None) -> None:
        """This desk takes calls from now on. ``standing`` None: there is no account file."""
        another = self._desk is None or self._desk.account.account_id != desk.account.account_id
        self._desk = desk
        watches = desk.account.account_id if standing is not None else ""
        self.coworkers.use_account(watches, registers=desk.account.registers)
        self.arrivals.waiting.path_carries_182 = not desk.account.registers
        self.standings.use(standing or unmanaged(desk.country, desk.ring_timeout))
        self._apply(self.standings.current)
        if another and self.agent.status.state is not AgentState.OFFLINE:
            self.agent.sign_out()
        if self.agent.status.state is AgentState.OFFLINE:
            self.agent.sign_in()

    def leave(self) -> None:
        """Nobody is signed in any more."""
        self.agent.sign_out()
        self.coworkers.watch(())
        self._watched = ()
        self._desk = None

    # --- addresses ------------------------------------------------------------------------------

    @property
    def rules(self) -> DialRules:
        """How numbers are read."""
        if self._desk is None:
            return DialRules()
        account = self._desk.account
        return DialRules(
            host=account.registrar.removeprefix("sip:"),
            country=self._desk.country,
            targets=self._desk.targets,
        )

    def address_of(self, text: str) -> str:
        """The SIP URI of a number, an extension or an address. Raises ``UserFacingError``."""
        return self._dialable(text).uri

    def dial(self, text: str, name: str = "", data: Mapping[str, str] | None = None) -> Call:
        """Call it; ``name``: whom the agent means, ``data``: what is known of it (``Call.data``).

        Raises ``UserFacingError`` with the reason why not.
        """
        if self._desk is None:
            raise UserFacingError(tr("No account is set up, so nothing can be dialled."))
        found = self._dialable(text)
        return self._calls.place(
            self._desk.account.account_id,
            found.uri,
            ring_timeout=self._desk.ring_timeout,
            name=name,
            dialled=found.shown,
            after_answer=found.after_answer,
            data=data,
            identity=self._calls.identity_for(found.uri),
        )

    def _dialable(self, text: str) -> Dialable:
        found = dialable(text, self.rules)
        if isinstance(found, NotDialable):
            raise NumberRefused(found.reason)
        return found

    def is_us(self, uri: str) -> bool:
        """Whether an address is this phone's: by the user alone, for a PBX names us by any of its hosts."""
        return self._desk is not None and party(uri).number == self._desk.account.user

    def _is_quiet(self) -> bool:
        return self._calls.current is None and not any(call.ringing_here for call in self._calls)

    def _owner_of(self, call_id: str) -> CallOwner | None:
        """Who decides what a button of this call means: the one place where that is said."""
        if self.conference.has(call_id):
            return self.conference
        return self.transfers.of_call(call_id)

    # --- the engine died ------------------------------------------------------------------------

    def _part_of(self, call_id: str) -> Interrupted | None:
        """See ``Recovery.part_of``."""
        if self.conference.has(call_id):
            return conference_interruption.interruption(self.conference, call_id)
        flow = self.transfers.of_call(call_id)
        return None if flow is None else interruption.interruption(flow, call_id)

    def _reunite(self, call_ids: Sequence[str]) -> None:
        """See ``Recovery.reunite``. Raises ``UserFacingError``."""
        self.conference.gather(call_ids)
        sentence = tr("The phone engine was restarted; all hear one another again.")
        self._bus.publish(ConferenceTold(self.conference.conference_id, sentence))

    # --- life -----------------------------------------------------------------------------------

    def close(self) -> None:
        """Stop listening; the phone is going down."""
        self._calls.owner_of = lambda call_id: None
        self.departure.close()
        self.screen_pops.close()
        for part in (self.call_backs, self.results, self._link, self.arrivals, self.transfers):
            part.close()
        for other in (self._recovery, self.notes, self.conference, self.coworkers, self.standings):
            other.close()
        for subscription in self._subscriptions:
            subscription.close()

    # --- what the account says ------------------------------------------------------------------

    def _apply(self, standing: Standing) -> None:
        account = standing.account
        self.agent.wraps_up = standing.wraps_up
        self.agent.wrap_up_limit = account.agent_states.wrap_up_limit_seconds
        states = account.agent_states
        known = states.default_call_result in states.call_results
        self.results.use(states.call_results, states.default_call_result if known else "")
        self.arrivals.waiting.maximum_hold = account.general.queued_transfer_hold_seconds
        if self._desk is not None:
            agents = (agent.extension for agent in account.agents if agent.login != standing.login)
            queues = (queue.address for queue in account.queues if queue.address.isdecimal())
            everybody = chain(queues, agents, (coworker.extension for coworker in account.coworkers))
            self._watch(self._desk, tuple(islice(everybody, MOST_WATCHED)))
        self._allow_refer()

    def _watch(self, desk: Desk, extensions: tuple[str, ...]) -> None:
        """Only where they changed: reading two hundred addresses takes longer than a window may stop."""
        watched = (desk.account, desk.country, extensions)
        if watched != self._watched:
            self._watched = watched
            self.coworkers.watch(extensions)

    def _allow_refer(self) -> None:
        """Whether others may transfer this phone; a new engine must be told again."""
        if self._desk is not None:
            allowed = self.standings.current.account.transfer.accept_refer
            self._engine.send(AllowRefer(account_id=self._desk.account.account_id, allowed=allowed))
