"""Who is signed in on this desk, and what can be done about it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.account.events import AccountChanged
from app.account.registration import RegistrationStateChanged
from app.account.seat import Seat, SeatChanged, SeatState
from app.account.seats import Seats
from app.bus import Bus
from app.errors import UserFacingError
from app.translation import tr
from ui.settings.model import Option
from ui.theme.tokens import Tone


@dataclass(frozen=True, kw_only=True)
class SeatModel:
    """One agent who is signed in, or on the way there."""

    account_id: str
    name: str
    detail: str
    """Extension and account."""
    file: str
    state: str
    tone: Tone
    sentence: str = ""
    main: bool = False
    """Calls go out with this one."""
    needs_password: bool = False
    can_switch: bool = False


@dataclass(frozen=True)
class AccountsModel:
    """The page."""

    seats: tuple[SeatModel, ...] = ()
    keyring: str = ""
    sentence: str = ""
    can_sign_in: bool = False


class AccountsView(Protocol):
    """Where they are shown."""

    def show_accounts(self, model: AccountsModel) -> None:
        """Show exactly this."""


class AccountsPresenter:
    """Follows the seats. ``close`` takes the listeners off the bus."""

    def __init__(
        self,
        seats: Seats | None,
        bus: Bus,
        registration: Callable[[str], tuple[str, Tone] | None],
    ) -> None:
        """``registration``: how an account stands with the PBX, in a word."""
        self._seats = seats
        self._registration = registration
        self._sentence = ""
        self._view: AccountsView | None = None
        self._subscriptions = [
            bus.subscribe(SeatChanged, lambda _event: self.refresh()),
            bus.subscribe(AccountChanged, lambda _event: self.refresh()),
            bus.subscribe(RegistrationStateChanged, lambda _event: self.refresh()),
        ]

    def attach(self, view: AccountsView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()
        self._view = None

    def refresh(self) -> None:
        """Show how everybody stands now."""
        if self._view is not None:
            self._view.show_accounts(self.model())

    def model(self) -> AccountsModel:
        """The page."""
        if self._seats is None:
            return AccountsModel(sentence=tr("Without folders of its own the phone signs nobody in."))
        seats = tuple(self._seats)
        return AccountsModel(
            seats=tuple(self._seat(seat, is_main=place == 0) for place, seat in enumerate(seats)),
            keyring=self._seats.keyring_sentence,
            sentence=self._sentence or ("" if seats else tr("Nobody is signed in on this desk.")),
            can_sign_in=True,
        )

    # --- wishes -----------------------------------------------------------------------------------

    def others(self, account_id: str) -> tuple[Option, ...]:
        """The agents of the same file who could take the seat."""
        seat = self._seats.get(account_id) if self._seats is not None else None
        if seat is None or seat.account is None:
            return ()
        mine = seat.sign_in.login
        return tuple(Option(agent.login, agent.name) for agent in seat.account.agents if agent.login != mine)

    def change_password(self, account_id: str, password: str) -> str:
        """Use and keep this password; why not, if that is so."""
        return self._try(lambda seats: seats.change_password(account_id, password))

    def forget_password(self, account_id: str) -> None:
        """Have the next start ask for it."""
        if not self._try(lambda seats: seats.forget_password(account_id)):
            self._sentence = tr("The password is forgotten; the next start asks for it.")
            self.refresh()

    def switch(self, account_id: str, login: str) -> None:
        """Another agent takes the seat, if it is still taken; the calls have been settled (S4)."""
        self._try(lambda seats: seats.switch_agent(account_id, login) if seats.get(account_id) else None)

    def sign_out(self, account_id: str) -> None:
        """Empty the seat, if it is still taken; the calls have been settled (S4)."""
        self._try(lambda seats: seats.sign_out(account_id) if seats.get(account_id) else None)

    # --- inside -----------------------------------------------------------------------------------

    def _try(self, wish: Callable[[Seats], object]) -> str:
        self._sentence = ""
        if self._seats is None:
            return ""
        try:
            wish(self._seats)
        except UserFacingError as error:
            self._sentence = str(error)
        self.refresh()
        return self._sentence

    def _seat(self, seat: Seat, *, is_main: bool) -> SeatModel:
        state, tone = self._state(seat)
        agent = seat.agent
        return SeatModel(
            account_id=seat.account_id,
            name=agent.name if agent is not None else seat.sign_in.login,
            detail=_detail(seat),
            file=seat.sign_in.source,
            state=state,
            tone=tone,
            sentence=seat.sentence,
            main=is_main,
            needs_password=seat.state is SeatState.NEEDS_PASSWORD,
            can_switch=len(self.others(seat.account_id)) > 0,
        )

    def _state(self, seat: Seat) -> tuple[str, Tone]:
        if seat.state is SeatState.SIGNED_IN:
            return self._registration(seat.account_id) or (tr("Signed in"), Tone.GO)
        return {
            SeatState.READING: (tr("Reading the file"), Tone.WAIT),
            SeatState.UNKNOWN_AGENT: (tr("Not in the file"), Tone.STOP),
            SeatState.ASKING_KEYRING: (tr("Asking the keyring"), Tone.WAIT),
            SeatState.NEEDS_PASSWORD: (tr("Password wanted"), Tone.STOP),
        }.get(seat.state, (tr("Signed out"), Tone.PLAIN))


def _detail(seat: Seat) -> str:
    if seat.agent is None or seat.account is None:
        return ""
    return tr(
        "Extension {extension} of {account}",
        extension=seat.agent.extension,
        account=seat.account.general.name,
    )
