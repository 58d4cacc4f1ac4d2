"""Keeps accounts registered and says in plain words how that stands (P1)."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from typing import Final

from app.account.registration_state import (
    AccountEntry,
    Registration,
    RegistrationState,
    RegistrationStateChanged,
    back_off,
)
from app.account.registration_words import connecting, failure, no_answer_yet, registered, unverified
from app.account.sip import SipAccount
from app.bus import Bus
from app.engine.commands import AddAccount, NetworkChanged, Register, RemoveAccount
from app.engine.events import EngineLost, EngineStarted, RegistrationChanged
from app.engine.messages import Reply
from app.engine.port import EnginePort
from app.loop import Loop
from app.problems import Problems, Severity
from app.translation import tr

__all__ = ["Registration", "RegistrationState", "RegistrationStateChanged", "Registrations"]

_log = logging.getLogger("hookswitch.account")

SILENCE_SECONDS: Final = 5.0
"""After so long without any answer to REGISTER a person is told (PJSIP itself gives up after 32 s)."""


class Registrations:
    """All accounts of the desk, kept registered. All methods only on the core's thread."""

    def __init__(
        self,
        engine: EnginePort,
        loop: Loop,
        bus: Bus,
        problems: Problems,
        *,
        rng: random.Random | None = None,
    ) -> None:
        self._engine = engine
        self._loop = loop
        self._bus = bus
        self._problems = problems
        self._rng = rng or random.Random()  # noqa: S311 - spreads retries, guards nothing
        self._entries: dict[str, AccountEntry] = {}
        self._engine_runs = False
        self._subscriptions = [
            bus.subscribe(RegistrationChanged, self._on_registration),
            bus.subscribe(EngineStarted, self._on_engine_started),
            bus.subscribe(EngineLost, self._on_engine_lost),
        ]

    # --- reading --------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Registration]:
        """All accounts, in the order they were taken into use."""
        return iter([self._view(entry) for entry in self._entries.values()])

    def get(self, account_id: str) -> Registration | None:
        """How that account stands; None: it is not in use."""
        entry = self._entries.get(account_id)
        return None if entry is None else self._view(entry)

    def hindrance(self, account: SipAccount | None) -> str:
        """Why no call can go out with ``account`` now, in a sentence; empty: one can."""
        entry = None if account is None else self._entries.get(account.account_id)
        if entry is None:
            return tr("No account is set up.")
        there = entry.state in (RegistrationState.REGISTERED, RegistrationState.NOT_USED)
        return "" if there else entry.sentence

    # --- requests -------------------------------------------------------------------------------

    def use(self, account: SipAccount, password: str) -> None:
        """Take an account into use, or replace the one of the same id; the same again changes nothing."""
        old = self._entries.get(account.account_id)
        if old is not None:
            if (old.account, old.password) == (account, password):
                return
            self.forget(account.account_id)
        entry = self._entries[account.account_id] = AccountEntry(account, password)
        if account.transport == "tls" and not account.verify_certificate:
            self._problems.tell(f"certificate:{account.account_id}", unverified(account), Severity.UNSAFE)
        if self._engine_runs:
            self._try(entry)
        self._publish(entry)

    def forget(self, account_id: str) -> None:
        """Unregister an account and use it no more; harmless when it is not in use."""
        entry = self._entries.pop(account_id, None)
        if entry is None:
            return
        entry.cancel()
        if self._engine_runs and entry.known_to_engine:
            self._engine.send(RemoveAccount(account_id=account_id))
        self._problems.clear(f"registration:{account_id}")
        self._problems.clear(f"certificate:{account_id}")
        self._bus.publish(RegistrationStateChanged(account_id))

    def retry(self, account_id: str) -> None:
        """Register now, also where we do not by ourselves (wrong password); a person asked for it."""
        entry = self._entries.get(account_id)
        if entry is not None and self._engine_runs and entry.state is RegistrationState.FAILED:
            entry.failures = 0
            self._try(entry)

    def network_changed(self) -> None:
        """The network came back or changed: refresh what is registered, try at once what failed."""
        if not self._engine_runs:
            return
        self._engine.send(NetworkChanged())
        for entry in list(self._entries.values()):
            if entry.state is RegistrationState.FAILED and entry.retriable:
                entry.failures = 0
                self._try(entry)

    def close(self) -> None:
        """Stop listening and forget every timer."""
        for subscription in self._subscriptions:
            subscription.close()
        for entry in self._entries.values():
            entry.cancel()

    # --- what the engine says -------------------------------------------------------------------

    def _on_engine_started(self, event: EngineStarted) -> None:
        del event
        self._engine_runs = True
        for entry in list(self._entries.values()):
            entry.known_to_engine = False
            entry.failures = 0
            self._try(entry)

    def _on_engine_lost(self, event: EngineLost) -> None:
        del event
        self._engine_runs = False
        for entry in list(self._entries.values()):
            entry.cancel()
            entry.known_to_engine = False
            if entry.account.registers:
                self._show(entry, RegistrationState.CONNECTING, connecting(entry.account))

    def _on_registration(self, event: RegistrationChanged) -> None:
        entry = self._entries.get(event.account_id)
        if entry is None or not entry.account.registers:
            return
        entry.cancel()
        if event.active and event.code // 100 == 2:
            entry.failures = 0
            self._show(entry, RegistrationState.REGISTERED, registered(entry.account))
        elif event.code // 100 == 2:
            # The binding is gone: the server took it away, or this is the last word of an account that
            # this one replaced. Either way only a new REGISTER tells.
            self._show(entry, RegistrationState.CONNECTING, connecting(entry.account))
            self._retry_later(entry)
        else:
            what = failure(event, entry.account, has_password=bool(entry.password))
            self._failed(entry, what.sentence, retry=what.retry)

    def _on_added(self, entry: AccountEntry, reply: Reply) -> None:
        if self._entries.get(entry.account.account_id) is not entry or not self._engine_runs:
            return
        if reply.error:
            entry.known_to_engine = False
            self._failed(entry, reply.error, retry=True)
        elif not entry.account.registers:
            self._show(entry, RegistrationState.NOT_USED, connecting(entry.account))

    # --- inside ---------------------------------------------------------------------------------

    def _try(self, entry: AccountEntry) -> None:
        entry.cancel()
        if entry.known_to_engine:
            self._engine.send(Register(account_id=entry.account.account_id))
        else:
            entry.known_to_engine = True
            settings = entry.account.settings(entry.password)
            self._engine.send(AddAccount(account=settings), lambda reply: self._on_added(entry, reply))
        if entry.account.registers:
            self._wait_for_answer(entry)

    def _wait_for_answer(self, entry: AccountEntry) -> None:
        """Connecting; when the server stays silent, that is said long before PJSIP gives up."""
        entry.timer = self._loop.call_later(SILENCE_SECONDS, lambda: self._still_silent(entry))
        self._show(entry, RegistrationState.CONNECTING, connecting(entry.account))

    def _still_silent(self, entry: AccountEntry) -> None:
        entry.timer = None
        self._show(entry, RegistrationState.CONNECTING, no_answer_yet(entry.account))

    def _failed(self, entry: AccountEntry, sentence: str, *, retry: bool) -> None:
        entry.cancel()
        entry.retriable = retry
        if retry:
            self._retry_later(entry)
        self._show(entry, RegistrationState.FAILED, sentence)

    def _retry_later(self, entry: AccountEntry) -> None:
        entry.failures += 1
        seconds = back_off(entry.failures, self._rng)
        entry.retry_at = self._loop.now() + seconds
        entry.timer = self._loop.call_later(seconds, lambda: self._try(entry))

    def _show(self, entry: AccountEntry, state: RegistrationState, sentence: str) -> None:
        key = f"registration:{entry.account.account_id}"
        if (entry.state, entry.sentence) != (state, sentence):
            _log.info("%s: %s: %s", entry.account.account_id, state.value, sentence)
        entry.to(state)
        entry.sentence = sentence
        if state is RegistrationState.FAILED:
            self._problems.tell(key, sentence)
        elif state is not RegistrationState.CONNECTING:
            self._problems.clear(key)
        self._publish(entry)

    def _publish(self, entry: AccountEntry) -> None:
        self._bus.publish(RegistrationStateChanged(entry.account.account_id))

    def _view(self, entry: AccountEntry) -> Registration:
        account = entry.account
        unsafe = account.transport == "tls" and not account.verify_certificate
        warning = unverified(account) if unsafe else ""
        return Registration(account, entry.state, entry.sentence, warning, entry.retry_at)
