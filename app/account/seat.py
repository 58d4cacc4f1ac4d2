"""One agent signed in, or on the way there, on this desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from app.account.agents import Agent
from app.account.desk import Desk
from app.account.desks import desk_for
from app.account.model import Account
from app.account.sign_ins import SignIn
from app.account.standing import Standing
from app.errors import IllegalTransition


class SeatState(Enum):
    """How far signing in has come."""

    READING = auto()
    """The account file has not been read yet."""
    UNKNOWN_AGENT = auto()
    """The account file has no agent of this login (any more)."""
    ASKING_KEYRING = auto()
    """The keyring is being asked, which may wait for the person to unlock it."""
    NEEDS_PASSWORD = auto()
    """The person is asked for the password."""
    SIGNED_IN = auto()
    """The phone can register."""
    SIGNED_OUT = auto()
    """The end."""


TRANSITIONS: Final[dict[SeatState, frozenset[SeatState]]] = {
    SeatState.READING: frozenset(
        {SeatState.UNKNOWN_AGENT, SeatState.ASKING_KEYRING, SeatState.SIGNED_IN, SeatState.SIGNED_OUT}
    ),
    SeatState.UNKNOWN_AGENT: frozenset({SeatState.ASKING_KEYRING, SeatState.SIGNED_OUT}),
    SeatState.ASKING_KEYRING: frozenset(
        {SeatState.UNKNOWN_AGENT, SeatState.NEEDS_PASSWORD, SeatState.SIGNED_IN, SeatState.SIGNED_OUT}
    ),
    SeatState.NEEDS_PASSWORD: frozenset(
        {SeatState.UNKNOWN_AGENT, SeatState.ASKING_KEYRING, SeatState.SIGNED_IN, SeatState.SIGNED_OUT}
    ),
    SeatState.SIGNED_IN: frozenset({SeatState.UNKNOWN_AGENT, SeatState.ASKING_KEYRING, SeatState.SIGNED_OUT}),
    SeatState.SIGNED_OUT: frozenset(),
}


@dataclass(frozen=True)
class SeatChanged:
    """A seat's state, agent, account or sentence is another; ``Seats.get`` has it, unless it is gone."""

    account_id: str


class Seat:
    """State, agent and password of one sign-in. ``Seats`` moves it; others read."""

    def __init__(self, sign_in: SignIn) -> None:
        self.sign_in = sign_in
        self._state = SeatState.READING
        self.account: Account | None = None
        """What holds for new calls; a call keeps the one it began with."""
        self.agent: Agent | None = None
        self.password = ""
        self.sentence = ""
        """What the person should know: an unknown agent, a keyring that could not be opened."""

    @property
    def account_id(self) -> str:
        """Stable name of the seat, also its account's with the engine."""
        return self.sign_in.account_id

    @property
    def state(self) -> SeatState:
        """How far signing in has come."""
        return self._state

    def to(self, state: SeatState) -> None:
        """Take a legal step. Raises ``IllegalTransition``."""
        if state not in TRANSITIONS[self._state]:
            raise IllegalTransition("seat", self._state, state)
        self._state = state

    @property
    def desk(self) -> Desk | None:
        """What the phone registers with; None until signed in."""
        if self._state is not SeatState.SIGNED_IN or self.account is None or self.agent is None:
            return None
        return desk_for(self.account, self.agent, self.account_id, self.password)

    @property
    def standing(self) -> Standing | None:
        """What the account file says for this agent; None until signed in."""
        if self._state is not SeatState.SIGNED_IN or self.account is None or self.agent is None:
            return None
        return Standing(self.account, self.agent)

    def __repr__(self) -> str:
        """Without the password."""
        return f"Seat({self.account_id!r}, {self._state.name})"
