"""What the sign in the tray says and offers. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from app.agent.state import Status
from app.calls.call import Call
from app.calls.events import CallAdded, CallChanged, CallEnded, CurrentCallChanged
from app.errors import UserFacingError
from app.phone import Phone
from app.problems import ProblemsChanged
from app.reception.reception import FORWARDED
from app.translation import tr
from ui.agent.model import PillModel, StateChoice, WrapUpModel
from ui.agent.presenter import AgentParts, AgentPresenter
from ui.calls import words
from ui.registration.presenter import RegistrationModel, RegistrationPresenter, Sign
from ui.theme.tokens import Tone


@dataclass(frozen=True)
class TrayModel:
    """The sign and its menu."""

    told: str = ""
    """How things are, in a few words; never the colour alone."""
    tone: Tone = Tone.PLAIN
    answer: str = ""
    """Who could be answered; empty: nobody rings."""
    hang_up: str = ""
    """Who could be hung up on; empty: there is no call."""
    choices: tuple[StateChoice, ...] = field(default_factory=tuple)
    """The agent's states; none before somebody has signed in."""


class TrayView(Protocol):
    """Where it is shown."""

    def show_tray(self, model: TrayModel) -> None:
        """Show exactly this."""


class TrayPresenter:
    """Follows the phone. ``close`` stops listening."""

    def __init__(self, phone: Phone, view: TrayView, announce: Callable[[str], None]) -> None:
        self._phone, self._view, self._announce = phone, view, announce
        self._pill: PillModel | None = None
        self._line = RegistrationModel()
        parts = AgentParts(phone.agent, phone.results, phone.calls, phone.standings, phone.bus, phone.loop)
        self._agent = AgentPresenter(parts, lambda _sentence: None)  # the window says each change already
        self._agent.attach(self)
        self._registration = RegistrationPresenter(phone.registrations, phone.bus, self)
        self._subscriptions = [
            phone.bus.subscribe(CallAdded, lambda _event: self._show()),
            phone.bus.subscribe(CallChanged, lambda _event: self._show()),
            phone.bus.subscribe(CallEnded, lambda _event: self._show()),
            phone.bus.subscribe(CurrentCallChanged, lambda _event: self._show()),
            phone.bus.subscribe(ProblemsChanged, lambda _event: self._show()),
        ]
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._agent.close()
        self._registration.close()
        for subscription in self._subscriptions:
            subscription.close()

    # --- what a person does -----------------------------------------------------------------------

    def answer(self) -> None:
        """Take the call that has rung longest."""
        call = self._ringing()
        if call is not None:
            self._try(lambda: self._phone.calls.answer(call.id))

    def hang_up(self) -> None:
        """End the call at hand."""
        call = self._phone.calls.current
        if call is not None:
            self._try(lambda: self._phone.calls.hang_up(call.id))

    def choose(self, status: Status) -> None:
        """Be this now, or after the call."""
        self._try(lambda: self._phone.agent.choose(status))

    # --- views of the parts -------------------------------------------------------------------------

    def show_state(self, model: PillModel) -> None:
        """See ``AgentView``."""
        self._pill = model
        self._show()

    def show_wrap_up(self, model: WrapUpModel | None) -> None:
        """See ``AgentView``; the window asks for results."""

    def show_registration(self, model: RegistrationModel) -> None:
        """See ``RegistrationView``."""
        self._line = model
        self._show()

    # --- inside -------------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._pill is not None:
            self._view.show_tray(self.model(self._pill))

    def model(self, pill: PillModel) -> TrayModel:
        """The sign while the agent's state is this."""
        ringing, current = self._ringing(), self._phone.calls.current
        told, tone = self._how(pill, ringing)
        return TrayModel(
            told=told,
            tone=tone,
            answer="" if ringing is None else words.title(ringing.remote),
            hang_up="" if current is None else words.title(current.remote),
            choices=pill.choices if pill.signed_in else (),
        )

    def _how(self, pill: PillModel, ringing: Call | None) -> tuple[str, Tone]:
        if ringing is not None:
            return tr("{name} is calling", name=words.title(ringing.remote)), Tone.GO
        if self._line.sign is Sign.TROUBLE:
            return self._line.sentence, Tone.STOP
        forwarded = self._phone.problems.get(FORWARDED)
        if forwarded is not None:
            return f"{pill.state} · {forwarded.sentence}", Tone.WAIT
        return pill.state, pill.tone

    def _ringing(self) -> Call | None:
        return next((call for call in self._phone.calls if call.alerting), None)

    def _try(self, request: Callable[[], object]) -> None:
        try:
            request()
        except UserFacingError as error:
            self._announce(str(error))
