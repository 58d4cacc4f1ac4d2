"""How many a conference may have, and where: the engine's limit and the account's (C6)."""

from __future__ import annotations

from collections.abc import Callable

from app.account.general import ConferencePolicy
from app.bus import Bus
from app.calls.calls import Calls
from app.engine.events import EngineStarted
from app.errors import UserFacingError
from app.translation import tr

KEPT_FREE = 1
"""Calls of the engine kept for the way into the PBX's room, where the account has one."""


class Limits:
    """What holds for the conference at hand; the engine's limit is asked, never assumed."""

    def __init__(
        self,
        calls: Calls,
        bus: Bus,
        policy: Callable[[str], ConferencePolicy],
        resolve: Callable[[str], str],
        new_name: Callable[[], str],
    ) -> None:
        """See ``Conference``."""
        self._calls = calls
        self._policy_of = policy
        self._resolve = resolve
        self._new_name = new_name
        self._policy: ConferencePolicy | None = None
        self._most_calls = 0
        self._subscription = bus.subscribe(EngineStarted, self._engine_started)

    def use_those_of(self, call_id: str) -> None:
        """A conference around this call: what the account says for it counts until the end."""
        self._policy = self._policy_of(call_id)

    @property
    def has_room(self) -> bool:
        """Whether the PBX has a conference room."""
        return self._policy is not None and bool(self._policy.room_address)

    @property
    def always_room(self) -> bool:
        """Whether every conference is held there."""
        return self._policy is not None and self._policy.always_use_room and self.has_room

    @property
    def most_parties(self) -> int:
        """How many may be in beside the agent."""
        return 0 if self._policy is None else self._policy.max_participants - 1

    @property
    def free_calls(self) -> int:
        """How many more calls the engine can hold now."""
        return max(0, self._most_calls - len(self._calls))

    def room_uri(self) -> str:
        """The SIP URI of a room that nobody is in. Raises ``UserFacingError``."""
        if self._policy is None or not self._policy.room_address:
            raise UserFacingError(tr("The PBX has no conference room."))
        return self._resolve(self._policy.room_address.replace("{room}", self._new_name()))

    def full_sentence(self) -> str:
        """Why nobody more may come in."""
        return tr("A conference may have {count} participants, you included.", count=self.most_parties + 1)

    def no_space_sentence(self) -> str:
        """Why nobody more can be called."""
        return tr("This phone can hold {count} calls, and all are in use.", count=self._most_calls)

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def _engine_started(self, event: EngineStarted) -> None:
        self._most_calls = event.abilities.max_calls
