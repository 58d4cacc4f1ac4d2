"""How the account stands, in a word, a colour and a sentence. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from app.account.registration import Registration, Registrations, RegistrationState, RegistrationStateChanged
from app.bus import Bus
from app.translation import tr
from ui.theme.tokens import Tone


class Sign(Enum):
    """What the sign beside the word is."""

    FINE = "fine"
    BUSY = "busy"
    TROUBLE = "trouble"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class RegistrationModel:
    """The top bar's right side."""

    account: str = ""
    """Whose account and where, one line."""
    user: str = ""
    """The extension alone, for a narrow window."""
    word: str = ""
    """The state in a word or two; empty when there is no account."""
    sentence: str = ""
    tone: Tone = Tone.PLAIN
    sign: Sign = Sign.FINE


class RegistrationView(Protocol):
    """Where it is shown."""

    def show_registration(self, model: RegistrationModel) -> None:
        """Show this."""


class RegistrationPresenter:
    """Follows the registration of the desk's account."""

    def __init__(self, registrations: Registrations, bus: Bus, view: RegistrationView) -> None:
        self._registrations, self._view = registrations, view
        self._subscription = bus.subscribe(RegistrationStateChanged, lambda _event: self._show())
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def _show(self) -> None:
        # Several accounts at once: the one in trouble is the one to see.
        everyone = sorted(self._registrations, key=_urgency)
        self._view.show_registration(model(everyone[0]) if everyone else no_account())


def no_account() -> RegistrationModel:
    """Nothing is set up."""
    return RegistrationModel(
        account=tr("No account"),
        word=tr("Not set up"),
        sentence=tr("No account is set up."),
        tone=Tone.STOP,
        sign=Sign.TROUBLE,
    )


def model(registration: Registration) -> RegistrationModel:
    """One account as the top bar shows it."""
    account = registration.account
    word, tone, sign = _LOOKS[registration.state]
    if registration.warning and tone is Tone.GO:
        tone, sign = Tone.WAIT, Sign.UNVERIFIED
    sentences = [sentence for sentence in (registration.sentence, registration.warning) if sentence]
    return RegistrationModel(
        account=account.display_name or account.address.removeprefix("sip:"),
        user=account.user,
        word=tr(word),
        sentence="\n".join(sentences),
        tone=tone,
        sign=sign,
    )


_LOOKS = {
    RegistrationState.NOT_USED: ("Ready", Tone.GO, Sign.FINE),
    RegistrationState.CONNECTING: ("Connecting", Tone.WAIT, Sign.BUSY),
    RegistrationState.REGISTERED: ("Registered", Tone.GO, Sign.FINE),
    RegistrationState.FAILED: ("Not registered", Tone.STOP, Sign.TROUBLE),
}


def _urgency(registration: Registration) -> int:
    order = (RegistrationState.FAILED, RegistrationState.CONNECTING)
    return order.index(registration.state) if registration.state in order else len(order)
