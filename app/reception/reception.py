"""Receives the calls that come in: turns them away, sends them elsewhere, or answers them by itself (P8).

It is asked before a call rings (``Calls.screen``), and ``Ringing`` follows it from there. A customer who
comes back from a voice menu, and a coworker whom the agent wants to call back, ring whatever is chosen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

import msgspec

from app.account.standing import Standing
from app.agent.desk import AgentDesk
from app.agent.events import AgentStateChanged
from app.agent.state import AgentState
from app.agent.waiting import TEMPORARILY_UNAVAILABLE, TransferWaitEnded
from app.bus import Bus
from app.calls.call import Call, Direction, OurWish, party
from app.calls.calls import Calls
from app.calls.standings import StandingChanged
from app.directory.dialable import Dialable
from app.errors import UserFacingError
from app.loop import Loop
from app.problems import Problems, Severity
from app.reception.answer_after import answer_after
from app.reception.choices import ChoiceBook, Choices, Way
from app.reception.destination import forwarding_refusal
from app.reception.ringing import Ringing
from app.reception.verdict import Arriving, Forward, Ring, TurnAway, verdict
from app.translation import tr

_log = logging.getLogger("hookswitch.call")

REFUSED: Final = "forwarding"
"""Key of the problem that calls are not forwarded as the agent wants."""
FORWARDED: Final = "forwarded"
"""Key of the reminder that calls do not ring here; it stands for as long as that is so."""


@dataclass(frozen=True)
class ReceptionChanged:
    """What becomes of calls that come in is another; ``Reception`` says what."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the reception asks others."""

    standing: Callable[[], Standing]
    account_id: Callable[[], str]
    """Whose calls they are; empty: nobody's."""
    is_expected: Callable[[Call], bool]
    """Whether it is a customer who comes back from a voice menu (D5)."""
    is_transferred: Callable[[Call], bool]
    transfer_waits: Callable[[Call], bool]
    """Screens a transferred call (E9); whether it makes no sound here."""
    wanted: Callable[[], Collection[str]]
    """Extensions that the agent is waiting to call back (S7)."""
    destination: Callable[[str], Dialable]
    """Raises ``UserFacingError``."""
    is_us: Callable[[str], bool]


class Reception:
    """Only on the core's thread. ``close`` stops listening and screening."""

    def __init__(
        self,
        calls: Calls,
        agent: AgentDesk,
        loop: Loop,
        bus: Bus,
        problems: Problems,
        book: ChoiceBook,
        around: Around,
    ) -> None:
        self._calls, self._agent, self._bus = calls, agent, bus
        self._problems, self._book, self._around = problems, book, around
        self._ringing = Ringing(
            calls,
            agent,
            loop,
            bus,
            answered=lambda call: self._answer_after(call) is not None,
            unanswered=self._unanswered,
        )
        calls.screen = self._arrives_in_silence
        self._subscriptions = [
            bus.subscribe(StandingChanged, lambda _event: self._changed()),
            bus.subscribe(AgentStateChanged, self._agent_changed),
            bus.subscribe(TransferWaitEnded, self._waited),
        ]

    def close(self) -> None:
        """Stop listening and screening."""
        self._calls.screen = lambda call: False
        for subscription in self._subscriptions:
            subscription.close()
        self._ringing.close()

    # --- what is chosen -----------------------------------------------------------------------------

    @property
    def choices(self) -> Choices:
        """What the agent has chosen; what the account does not allow counts for nothing."""
        return self._book.of(self._around.account_id())

    @property
    def forwarding_refusal(self) -> str:
        """Why calls cannot be forwarded, in a sentence; empty: they can."""
        return forwarding_refusal(self._around.standing())

    @property
    def answering(self) -> float | None:
        """Seconds after which the phone answers by itself; None: it does not."""
        policy = self._around.standing().account.incoming
        if policy.auto_answer == "always":
            return policy.auto_answer_seconds
        chosen = self.choices
        return chosen.answer_seconds if policy.auto_answer == "agent" and chosen.answers else None

    @property
    def answering_decided(self) -> str:
        """What the account file says of answering, in a sentence; empty: the agent decides."""
        policy = self._around.standing().account.incoming
        if policy.auto_answer == "always":
            seconds = policy.auto_answer_seconds
            return tr("Your account file decides: always, after {seconds} s.", seconds=seconds)
        return tr("Your account file decides: never.") if policy.auto_answer == "never" else ""

    @property
    def forwarding(self) -> tuple[tuple[Way, str], ...]:
        """The ways that are on, each with its address as it was typed; empty: calls ring here."""
        if self.forwarding_refusal:
            return ()
        chosen = self.choices
        return tuple((way, to) for way in Way if (to := chosen.address(way)))

    def forward(self, way: Way, text: str) -> str:
        """Send calls there from now on, an empty ``text``: no longer; what the address is, to be shown.

        Raises ``UserFacingError`` with why not; nothing has changed then.
        """
        text = text.strip()
        shown = self._checked(text).shown if text else ""
        self._choose(self.choices.forwarding(way, text))
        return shown

    def forward_nothing(self) -> None:
        """Every call rings here again."""
        self._choose(msgspec.structs.replace(self.choices, always="", busy="", no_answer=""))

    def ring_for(self, seconds: int) -> None:
        """How long a call rings before it counts as unanswered."""
        self._choose(msgspec.structs.replace(self.choices, no_answer_seconds=seconds))

    def answer_by_itself(self, *, on: bool, seconds: int) -> None:
        """Whether the phone answers by itself while the agent is available, and after how long."""
        self._choose(msgspec.structs.replace(self.choices, answers=on, answer_seconds=seconds))

    def _choose(self, choices: Choices) -> None:
        if choices != self.choices:
            self._book.put(self._around.account_id(), choices)
            self._problems.clear(REFUSED)
            self._changed()

    def _agent_changed(self, event: AgentStateChanged) -> None:
        """Somebody else may sit here by now."""
        if AgentState.OFFLINE in (event.old.state, event.new.state):
            self._changed()

    def _changed(self) -> None:
        sentence = _told(self.forwarding, self.choices) if self._around.account_id() else ""
        if sentence:
            self._problems.tell(FORWARDED, sentence, Severity.WARNING)
        else:
            self._problems.clear(FORWARDED)
        self._ringing.look_again()
        self._bus.publish(ReceptionChanged())

    def _checked(self, text: str) -> Dialable:
        found = self._around.destination(text)
        if self._around.is_us(found.uri):
            raise UserFacingError(tr("That is this phone itself; choose another number."))
        return found

    # --- a call comes in ----------------------------------------------------------------------------

    def _arrives_in_silence(self, call: Call) -> bool:
        if self._around.is_expected(call):
            return self._around.transfer_waits(call)
        transferred = self._around.is_transferred(call)
        decided = self._verdict(call)
        if isinstance(decided, Forward) and (decided.way is Way.ALWAYS or not transferred):
            if self._send_on(call, decided.to):
                return True
            decided = self._verdict(call, forwards=False)
        if transferred:
            silent = self._around.transfer_waits(call)
            if not silent:
                self._rings(call, decided)
            return silent
        if isinstance(decided, TurnAway) and call.remote.number not in self._around.wanted():
            self._calls.direct.turn_away(
                call.id, TEMPORARILY_UNAVAILABLE, tr("Missed: you did not want to be disturbed.")
            )
            return True
        self._rings(call, decided)
        return False

    def _rings(self, call: Call, decided: Forward | TurnAway | Ring) -> None:
        """It rings here whatever was decided; ``Ring`` says what the phone does by itself meanwhile."""
        if isinstance(decided, Ring):
            self._ringing.follow(call.id, decided)

    def _waited(self, event: TransferWaitEnded) -> None:
        """A transferred call that waited rings at last (E11)."""
        call = self._calls.get(event.call_id)
        if event.ringing and call is not None:
            self._rings(call, self._verdict(call))

    def _verdict(self, call: Call, *, forwards: bool = True) -> Forward | TurnAway | Ring:
        others = [other for other in self._calls if other.id != call.id and other.wish is OurWish.NOTHING]
        ours = forwards and call.account_id == self._around.account_id() and not self.forwarding_refusal
        return verdict(
            Arriving(
                status=self._agent.status,
                later=self._agent.next_status,
                talking=any(other.established or other.direction is Direction.OUT for other in others),
                alone=not others,
                choices=self.choices if ours else Choices(),
                answer_after=self._answer_after(call),
            )
        )

    def _answer_after(self, call: Call) -> float | None:
        policy = self._around.standing().account.incoming
        obeyed = policy.auto_answer_by_pbx and policy.auto_answer != "never"
        asked = answer_after(call.headers) if obeyed else None
        return self.answering if asked is None else asked

    def _unanswered(self, call: Call) -> None:
        """It goes where such calls go now, whatever was chosen when it came in."""
        to = dict(self.forwarding).get(Way.NO_ANSWER)
        if to is not None and call.account_id == self._around.account_id():
            self._send_on(call, to)

    def _send_on(self, call: Call, to: str) -> bool:
        try:
            found = self._checked(to)
        except UserFacingError as error:
            sentence = tr("Calls are not forwarded to {number}: {why}", number=to, why=error)
            self._problems.tell(REFUSED, sentence, Severity.WARNING)
            return False
        if party(found.uri).number == call.remote.number:
            _log.info("call %s comes from where it would be forwarded to", call.id)
            return False
        self._problems.clear(REFUSED)
        self._calls.direct.forward(call.id, found.uri, tr("Forwarded to {number}.", number=found.shown))
        return True


def _told(forwarding: tuple[tuple[Way, str], ...], choices: Choices) -> str:
    """Which calls do not ring here, one sentence each; empty: all do."""
    ways = dict(forwarding)
    if Way.ALWAYS in ways:
        return tr("Every call is forwarded to {number}.", number=ways[Way.ALWAYS])
    told = []
    if Way.BUSY in ways:
        told.append(tr("Calls are forwarded to {number} while you are busy.", number=ways[Way.BUSY]))
    if Way.NO_ANSWER in ways:
        sentence = tr(
            "Calls that nobody answers for {seconds} s are forwarded to {number}.",
            seconds=choices.no_answer_seconds,
            number=ways[Way.NO_ANSWER],
        )
        told.append(sentence)
    return " ".join(told)
