"""The composition root: builds every part of the phone and wires it. No rules live here.

Nobody else starts an engine, opens the log or reads the environment; everything else is handed what
it needs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.account.assembly import SeatsOfThisDesk
from app.account.attendance import Attendance
from app.account.desk import Desk, read_desk
from app.account.registration import Registrations
from app.account.seat import SeatChanged
from app.account.sip import SipAccount
from app.account.standing import Standing
from app.agent.second_call import SecondCall
from app.agent.second_call import choices as second_call_choices
from app.audio.kept import kept_sound
from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.identities import Identities
from app.calls.identity_book import IdentityBook
from app.contact_centre import ContactCentre
from app.departure import Departure
from app.directory.dialable import Dialable, DialRules, NotDialable, dialable
from app.engine.options import EngineOptions
from app.engine.port import EnginePort
from app.engine.values import DtmfMethod
from app.errors import UserFacingError
from app.log import Log, start_log
from app.loop import Loop
from app.network import Network
from app.orders.desk import OrderDesk, Surroundings, data_of
from app.orders.numbers import dialled
from app.orders.order import Order
from app.past import Past
from app.paths import Paths
from app.people import People
from app.problems import Problems
from app.reception.choices import ChoiceBook
from app.reception.destination import destination
from app.reception.reception import Around, Reception
from app.reports import EngineReports
from app.resources import resource
from app.surroundings import surroundings
from app.transfer.route_book import RouteBook
from app.translation import tr
from app.watching import Watching

if TYPE_CHECKING:
    from app.engine.ahead import EngineAhead

_log = logging.getLogger("hookswitch.app")


class RunningEngine(EnginePort, Protocol):
    """An engine that the phone starts and stops."""

    def start(self) -> None:
        """Start the child; ``EngineStarted`` says when it is there."""

    def stop(self) -> None:
        """End it for good."""


class Phone:
    """Everything a window needs, in one place. All of it lives on the core's thread.

    What it hands out, beside ``bus``, ``loop``, ``problems``, ``registrations`` and ``seats`` (who is
    signed in by an account file; None where nothing may be remembered, without folders):

    * ``calls``: the calls, also those that are part of a transfer or a conference: ``hold``, ``resume``,
      ``swap`` and ``hang_up`` ask whoever owns the call, so that nothing is bypassed;
    * ``sound``: devices (``choices``, ``prefer``, ``in_use``), levels (``levels_watched``);
    * ``agent``: the agent's state (``status``, ``choose``, ``next_status``, ``finish_wrap_up``);
    * ``standings``: which account file and agent hold, now (``current``) and for a call (``of_call``);
    * ``coworkers``: ``states`` of those watched; ``call_backs``: calling somebody back when free (S7);
    * ``choices``: what the Add Call / Transfer box asks: ``entry``, ``types``, ``kinds``, ``targets``,
      ``typed``, ``verdict``, ``begin``, ``choose_another``;
    * ``transfers``: those under way (``of_call``, ``get``), their ``state``, ``progress``, ``actions``;
    * ``conference``: its ``state``, ``parties``, ``room``, ``actions``, and a method for each action;
    * ``departure``: quitting, signing out, another agent: ``consequences`` for the question before, ``begin``
      to end or hand over what there is (S4);
    * ``routes``: the ways that calls mostly go (S11); ``directory``: contacts, found as one types;
      ``address_books``: those on servers; ``ldap``: the company's;
      ``identities``: as whom calls go out (S13);
      ``is_stranger``: whether the directory knows nobody at the other end of a call;
      ``history``: every past conversation;
    * ``arrivals``: ``waiting``, the one transferred call that waits here in silence (E9);
    * ``reception``: what becomes of calls that come in: forwarding, answering by itself (P8);
    * ``results``: the result asked for after a call (S8);
    * ``watching``: the ``recordings``, the ``quality`` and the ``voicemail``;
    * ``orders``: call mode: its ``modes``, the round (``work``), the ``store``, the ``policy``;
    * ``second_call_choices`` and ``app.agent.second_call.choose``: the buttons of an arriving call (S1).
    """

    def __init__(
        self,
        *,
        loop: Loop,
        bus: Bus,
        engine: RunningEngine,
        desk: Desk | None,
        log: Log | None,
        signing_in: SeatsOfThisDesk | None = None,
        paths: Paths | None = None,
    ) -> None:
        settings_folder, data_folder = (None, None) if paths is None else (paths.config, paths.data)
        self.loop, self.bus, self.engine, self.log = loop, bus, engine, log
        self.problems = Problems(bus)
        self.reports = EngineReports(bus, self.problems)
        self.sound = kept_sound(engine, bus, self.problems, settings_folder)
        self.registrations = Registrations(engine, loop, bus, self.problems)
        self.network = Network(loop, self.registrations, self.problems)
        music = str(resource("sounds", "hold", "music.wav"))
        self.calls = Calls(engine, loop, bus, dtmf_method=self._dtmf_method, music=music)
        centre = self.centre = ContactCentre(loop, bus, engine, self.calls)
        self.agent, self.coworkers, self.call_backs = centre.agent, centre.coworkers, centre.call_backs
        self.choices, self.transfers, self.arrivals = centre.choices, centre.transfers, centre.arrivals
        self.standings, self.results, self.conference = centre.standings, centre.results, centre.conference
        vault = signing_in.vault if signing_in is not None else None
        people = self._people = People(self.calls, loop, bus, self.problems, data_folder, vault)
        self.address_books, self.ldap, self.directory = people.address_books, people.ldap, people.directory
        self.routes, self.is_stranger = RouteBook(data_folder), self._people.is_stranger
        self._past = Past(self.calls, centre, loop, bus, self.problems, data_folder)
        self.history, self.identities = self._past.history, self._made_identities(IdentityBook(data_folder))
        self.watching = Watching(self.calls, centre.standings, engine, loop, bus, self.problems, data_folder)
        self._first_desk, self._signing_in = desk, signing_in
        self.orders, self.reception = self._order_desk(data_folder), self._made_reception(settings_folder)
        self.seats = signing_in.seats if signing_in is not None else None
        self.attendance = (
            Attendance(signing_in.seats, bus, self.problems, self.registrations, self._use_main_seat)
            if signing_in is not None
            else None
        )
        self._seat_subscription = bus.subscribe(SeatChanged, lambda event: self._follow_main_seat())

    # --- the desk -------------------------------------------------------------------------------

    @property
    def account(self) -> SipAccount | None:
        """The account that calls go out with; None: none is set up."""
        desk = self.centre.desk or self._first_desk
        return None if desk is None else desk.account

    @property
    def departure(self) -> Departure:
        """Quitting, signing out, another agent."""
        return self.centre.departure

    @property
    def rules(self) -> DialRules:
        """How the number field is read."""
        return self.centre.rules

    def dialable(self, text: str) -> Dialable | NotDialable:
        """What the content of the number field would dial, or why not."""
        return dialable(text, self.rules)

    def dial(self, text: str, name: str = "") -> Call:
        """Call what stands in the number field; ``name``: whom the agent means, where that is known.

        Raises ``UserFacingError`` with the reason why not.
        """
        return self.centre.dial(text, name)

    def second_call_choices(self, call_id: str) -> tuple[SecondCall, ...]:
        """The buttons of a call that rings here (S1)."""
        return second_call_choices(
            self.standings.of_call(call_id).account, talking=self.calls.current is not None
        )

    # --- life -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the engine and register."""
        _log.info("phone starts")
        if self.log is not None and self.log.problem:
            self.problems.tell("log", self.log.problem)
        if self._first_desk is not None:
            self.use(self._first_desk)
        elif self.seats is None or not self.seats.start():
            self.problems.tell("account", tr("No account is set up."))
        self.engine.start()
        self._people.start()
        self._past.start()

    def expect(self, account_file: str, login: str, password: str = "") -> None:
        """Sign in this agent of an account file, for this run only. Raises ``UserFacingError``.

        Without a password: the environment's HOOKSWITCH_PASSWORD, else the keyring is asked.
        """
        if self.seats is None:
            raise UserFacingError(tr("Without folders of its own the phone cannot follow an account file."))
        self.seats.expect(account_file, login, password or surroundings().get("HOOKSWITCH_PASSWORD", ""))

    def use(self, desk: Desk, standing: Standing | None = None) -> None:
        """Take this desk into use; calls in progress are not touched unless their account changed.

        ``standing``: what the account file says; None: there is none, and nothing is forbidden.
        """
        if self.log is not None and desk.password:
            self.log.hide(desk.password)
        old = self.account
        if old is not None and old.account_id != desk.account.account_id:
            self.registrations.forget(old.account_id)
        self.calls.use_tones_of(desk.country)
        self.problems.clear("account")
        self.registrations.use(desk.account, desk.password)
        self.directory.home = desk.account.server
        self.centre.use(desk, standing)

    def stop(self) -> None:
        """Hang up, unregister and end the engine. Afterwards nothing of the phone listens any more."""
        _log.info("phone stops")
        if self._signing_in is not None:
            self._signing_in.stop()
        if self.attendance is not None:
            self.attendance.close()
        self._seat_subscription.close()
        self.orders.close()
        self.reception.close()
        self.watching.close()
        self._past.close()  # before the calls end with the program: that is what it then says
        self._people.close()
        self.identities.close()
        self.centre.close()
        self.calls.close()
        self.network.close()
        self.sound.close()
        self.registrations.close()
        self.engine.stop()
        self.reports.close()
        if self.log is not None:
            self.log.close()

    # --- inside ---------------------------------------------------------------------------------

    def _made_reception(self, settings_folder: Path | None) -> Reception:
        centre, book = self.centre, ChoiceBook(settings_folder)
        around = Around(
            standing=lambda: centre.standings.current,
            account_id=lambda: "" if self.account is None else self.account.account_id,
            is_expected=self.transfers.is_expected,
            is_transferred=self.arrivals.is_transferred,
            transfer_waits=self.arrivals.arrives_in_silence,
            wanted=lambda: {waiting.extension for waiting in self.call_backs.pending},
            destination=lambda text: destination(
                text, centre.standings.current, lambda typed: self.choices.typed("", typed), self.dialable
            ),
            is_us=centre.is_us,
        )
        return Reception(self.calls, self.agent, self.loop, self.bus, self.problems, book, around)

    def _made_identities(self, book: IdentityBook) -> Identities:
        centre = self.centre
        return Identities(self.calls, centre.standings, self.directory, self.bus, lambda: self.account, book)

    def _order_desk(self, data_folder: Path | None) -> OrderDesk:
        around = Surroundings(
            self.calls,
            self.standings,
            self.agent,
            self.results,
            self.problems,
            self.loop,
            self.bus,
            self._dial_order,
            lambda: self.registrations.hindrance(self.account),
        )
        desk = OrderDesk(around, data_folder, None if self._signing_in is None else self._signing_in.vault)
        self.centre.departure.besides = desk.consequences
        return desk

    def _dial_order(self, order: Order) -> Call:
        number = dialled(order.number, order.country, self.centre.rules.country)
        return self.centre.dial(number, order.name, data_of(order))

    def _dtmf_method(self, account_id: str) -> DtmfMethod:
        del account_id
        desk = self.centre.desk
        return "rfc4733" if desk is None else desk.dtmf

    def _use_main_seat(self, desk: Desk) -> None:
        seat = self.attendance.main if self.attendance is not None else None
        self.use(desk, None if seat is None else seat.standing)

    def _follow_main_seat(self) -> None:
        """What the main seat's account file says holds, also where the desk stays as it is."""
        seat = self.attendance.main if self.attendance is not None else None
        desk = None if seat is None else seat.desk
        if seat is not None and desk is not None:
            if self.centre.desk is None or self.centre.desk.account.account_id != seat.account_id:
                self.use(desk, seat.standing)
            elif seat.standing is not None:
                self.standings.use(seat.standing)
        elif self.centre.desk is not None and self.standings.current.agent is not None:
            self.centre.leave()


def read_settings(words: Mapping[str, str], file: Path | None = None) -> Desk:
    """The desk from command-line words, this process's environment and a TOML file.

    Raises ``UserFacingError`` with the field and what is wrong with it.
    """
    return read_desk(words, surroundings(), file)


def build(
    loop: Loop,
    *,
    desk: Desk | None = None,
    paths: Paths | None = None,
    bus: Bus | None = None,
    engine: RunningEngine | None = None,
    options: EngineOptions | None = None,
    ahead: EngineAhead | None = None,
    console: bool = False,
) -> Phone:
    """A phone ready to ``start``.

    ``desk`` None: without an account, which the window then says. ``paths`` None: nothing is written
    to disk, no log either. ``engine`` and ``bus`` go together: an engine speaks on the bus it was
    made with. ``ahead``: an engine that is already coming up, see ``app.head_start``; ``options`` are
    its own then. ``console``: the log goes to stderr as well.
    """
    if engine is not None and bus is None:
        raise ValueError("an engine without its bus cannot be heard")
    bus = bus or Bus()
    log = start_log(paths.logs, console=console) if paths is not None else None
    if engine is None:
        from app.engine.supervisor import supervised  # what starts processes is not needed to test a phone

        engine = supervised(loop, bus, options, ahead)
    signing_in = SeatsOfThisDesk(loop, bus, paths) if paths is not None else None
    return Phone(loop=loop, bus=bus, engine=engine, desk=desk, log=log, signing_in=signing_in, paths=paths)
