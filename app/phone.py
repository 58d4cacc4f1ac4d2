"""The composition root: builds every part of the phone and wires it. No rules live here.

Nobody else starts an engine, opens the log or reads the environment; everything else is handed what
it needs.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.account.assembly import SeatsOfThisDesk
from app.account.attendance import Attendance
from app.account.desk import Desk, read_desk
from app.account.registration import Registrations
from app.account.sip import SipAccount
from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.directory.dialable import Dialable, DialRules, NotDialable, dialable
from app.engine.messages import DtmfMethod
from app.engine.options import EngineOptions
from app.engine.port import EnginePort
from app.errors import UserFacingError
from app.log import Log, start_log
from app.loop import Loop
from app.network import Network
from app.paths import Paths
from app.problems import Problems
from app.reports import EngineReports
from app.translation import tr

_log = logging.getLogger("hookswitch.app")


class RunningEngine(EnginePort, Protocol):
    """An engine that the phone starts and stops."""

    def start(self) -> None:
        """Start the child; ``EngineStarted`` says when it is there."""

    def stop(self) -> None:
        """End it for good."""


class Phone:
    """Everything a window needs, in one place. All of it lives on the core's thread."""

    def __init__(
        self,
        *,
        loop: Loop,
        bus: Bus,
        engine: RunningEngine,
        desk: Desk | None,
        log: Log | None,
        signing_in: SeatsOfThisDesk | None = None,
    ) -> None:
        self.loop = loop
        self.bus = bus
        self.engine = engine
        self.log = log
        self.problems = Problems(bus)
        self._desk = desk
        self.reports = EngineReports(bus, self.problems)
        self.registrations = Registrations(engine, loop, bus, self.problems)
        self.network = Network(loop, self.registrations, self.problems)
        self.calls = Calls(
            engine,
            loop,
            bus,
            tone_country=desk.country if desk is not None else "US",
            dtmf_method=self._dtmf_method,
        )

        self._signing_in = signing_in
        self.seats = signing_in.seats if signing_in is not None else None
        """Who is signed in by an account file; None where nothing may be remembered (no folders)."""
        self.attendance = (
            Attendance(signing_in.seats, bus, self.problems, self.registrations, self.use)
            if signing_in is not None
            else None
        )

    # --- the desk -------------------------------------------------------------------------------

    @property
    def account(self) -> SipAccount | None:
        """The account that calls go out with; None: none is set up."""
        return None if self._desk is None else self._desk.account

    @property
    def rules(self) -> DialRules:
        """How the number field is read."""
        if self._desk is None:
            return DialRules()
        account = self._desk.account
        return DialRules(
            host=account.registrar.removeprefix("sip:"),
            country=self._desk.country,
            targets=self._desk.targets,
        )

    def dialable(self, text: str) -> Dialable | NotDialable:
        """What the content of the number field would dial, or why not."""
        return dialable(text, self.rules)

    def dial(self, text: str, name: str = "") -> Call:
        """Call what stands in the number field; ``name``: whom the agent means, where that is known.

        Raises ``UserFacingError`` with the reason why not.
        """
        if self._desk is None:
            raise UserFacingError(tr("No account is set up, so nothing can be dialled."))
        found = self.dialable(text)
        if isinstance(found, NotDialable):
            raise UserFacingError(found.reason)
        return self.calls.place(
            self._desk.account.account_id,
            found.uri,
            ring_timeout=self._desk.ring_timeout,
            name=name,
            dialled=found.shown,
            after_answer=found.after_answer,
        )

    # --- life -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the engine and register."""
        _log.info("phone starts")
        if self.log is not None and self.log.problem:
            self.problems.tell("log", self.log.problem)
        if self._desk is not None:
            self.use(self._desk)
        elif self.seats is None or not self.seats.start():
            self.problems.tell("account", tr("No account is set up."))
        self.engine.start()

    def expect(self, account_file: str, login: str, password: str = "") -> None:
        """Sign in this agent of an account file, for this run only. Raises ``UserFacingError``.

        Without a password: the environment's HOOKSWITCH_PASSWORD, else the keyring is asked.
        """
        if self.seats is None:
            raise UserFacingError(tr("Without folders of its own the phone cannot follow an account file."))
        self.seats.expect(account_file, login, password or surroundings().get("HOOKSWITCH_PASSWORD", ""))

    def use(self, desk: Desk) -> None:
        """Take this desk into use; calls in progress are not touched unless their account changed."""
        if self.log is not None and desk.password:
            self.log.hide(desk.password)
        old = self.account
        if old is not None and old.account_id != desk.account.account_id:
            self.registrations.forget(old.account_id)
        self._desk = desk
        self.calls.use_tones_of(desk.country)
        self.problems.clear("account")
        self.registrations.use(desk.account, desk.password)

    def stop(self) -> None:
        """Hang up, unregister and end the engine. Afterwards nothing of the phone listens any more."""
        _log.info("phone stops")
        if self._signing_in is not None:
            self._signing_in.stop()
        if self.attendance is not None:
            self.attendance.close()
        self.calls.close()
        self.network.close()
        self.registrations.close()
        self.engine.stop()
        self.reports.close()
        if self.log is not None:
            self.log.close()

    def _dtmf_method(self, account_id: str) -> DtmfMethod:
        del account_id
        return "rfc4733" if self._desk is None else self._desk.dtmf


def surroundings() -> Mapping[str, str]:
    """This process's environment; nothing else reads it."""
    return os.environ


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
    console: bool = False,
) -> Phone:
    """A phone ready to ``start``.

    ``desk`` None: without an account, which the window then says. ``paths`` None: nothing is written
    to disk, no log either. ``engine`` and ``bus`` go together: an engine speaks on the bus it was
    made with. ``console``: the log goes to stderr as well.
    """
    if engine is not None and bus is None:
        raise ValueError("an engine without its bus cannot be heard")
    bus = bus or Bus()
    log = start_log(paths.logs, console=console) if paths is not None else None
    if engine is None:
        from app.engine.supervisor import Engine  # what starts processes is not needed to test a phone

        engine = Engine(loop, bus, options)
    signing_in = SeatsOfThisDesk(loop, bus, paths) if paths is not None else None
    return Phone(loop=loop, bus=bus, engine=engine, desk=desk, log=log, signing_in=signing_in)
