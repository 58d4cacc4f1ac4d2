"""How an account stands with its server: the states, the legal steps, the pause between two tries."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.account.registration_words import connecting
from app.account.sip import SipAccount
from app.errors import IllegalTransition
from app.loop import Timer

FIRST_BACK_OFF: Final = 2.0
LAST_BACK_OFF: Final = 60.0


class RegistrationState(Enum):
    """How an account stands with its server."""

    NOT_USED = "not used"
    """Peer to peer: there is no server to register with; calls work."""
    CONNECTING = "connecting"
    REGISTERED = "registered"
    FAILED = "failed"


REGISTRATION_TRANSITIONS: Final[frozenset[tuple[RegistrationState, RegistrationState]]] = frozenset(
    {
        (RegistrationState.NOT_USED, RegistrationState.FAILED),
        (RegistrationState.FAILED, RegistrationState.NOT_USED),
        (RegistrationState.CONNECTING, RegistrationState.REGISTERED),
        (RegistrationState.CONNECTING, RegistrationState.FAILED),
        (RegistrationState.REGISTERED, RegistrationState.CONNECTING),
        (RegistrationState.REGISTERED, RegistrationState.FAILED),
        (RegistrationState.FAILED, RegistrationState.CONNECTING),
        (RegistrationState.FAILED, RegistrationState.REGISTERED),
    }
)
"""A server account is never ``NOT_USED``, a peer-to-peer one only that or ``FAILED`` (its port is taken)."""


@dataclass(frozen=True)
class RegistrationStateChanged:
    """An account's state or sentence changed; ``Registrations.get`` has it."""

    account_id: str


@dataclass(frozen=True)
class Registration:
    """How one account stands now."""

    account: SipAccount
    state: RegistrationState
    sentence: str
    """The state in words, always a whole sentence."""
    warning: str
    """What the window must say at all times (unverified certificate); empty: nothing."""
    retry_at: float | None
    """When it is tried again, on the loop's clock; None: not by itself, or not needed."""


def back_off(failures: int, rng: random.Random) -> float:
    """Seconds until the next try after so many failures in a row (>= 1), by RFC 5626 section 4.5.

    The bound doubles from 2 s to 60 s; the wait is drawn between half of it and all of it, so that
    a hundred phones do not return in step: 1 to 2 s, 2 to 4 s, ... 30 to 60 s.
    """
    bound = min(LAST_BACK_OFF, FIRST_BACK_OFF * float(2 ** min(failures - 1, 10)))
    return bound * rng.uniform(0.5, 1.0)


class AccountEntry:
    """One account on its way to its server; changed only by ``Registrations``."""

    def __init__(self, account: SipAccount, password: str) -> None:
        self.account = account
        self.password = password
        self._state = RegistrationState.CONNECTING if account.registers else RegistrationState.NOT_USED
        self.sentence = connecting(account)
        self.known_to_engine = False
        self.retriable = True
        self.failures = 0
        """Failures in a row."""
        self.retry_at: float | None = None
        self.timer: Timer | None = None

    @property
    def state(self) -> RegistrationState:
        """Where it stands."""
        return self._state

    def to(self, state: RegistrationState) -> None:
        """Take one step; staying is no step. Raises ``IllegalTransition``."""
        if state is self._state:
            return
        if (self._state, state) not in REGISTRATION_TRANSITIONS:
            raise IllegalTransition(f"registration of {self.account.account_id}", self._state, state)
        self._state = state

    def cancel(self) -> None:
        """Forget the pending timer."""
        self.retry_at = None
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
