"""Makes the window of a phone: presenters and views, each wired to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.calls.call import Call
from app.calls.standings import StandingChanged
from app.errors import UserFacingError
from app.phone import Phone
from app.reception.reception import FORWARDED, REFUSED
from app.translation import tr
from ui.agent.assembly import AgentPanel
from ui.call_backs.assembly import CallBacksPart
from ui.call_data.assembly import DetailsPart
from ui.calls.instruments import CallInstruments
from ui.calls.presenter import CallsPresenter
from ui.calls.view import CallCards
from ui.contact_import.assembly import ContactImport
from ui.frame.account_parts import AccountParts, Own
from ui.frame.leaving import Leaving
from ui.frame.page import Page
from ui.frame.top_bar import TopBar
from ui.frame.window import MainWindow, Parts
from ui.history.assembly import HistoryPart
from ui.keypad.presenter import KeypadPresenter
from ui.keypad.view import DialPanel, KeypadPage
from ui.order_admin.assembly import KEY as ORDER_ADMIN
from ui.order_admin.assembly import OrderAdmin
from ui.orders.assembly import KEY as ORDERS
from ui.orders.assembly import OrdersPart
from ui.people.assembly import PeoplePart
from ui.problems.presenter import ProblemsPresenter, Remedy
from ui.problems.view import Notices
from ui.recordings.assembly import RecordExtras
from ui.registration.presenter import RegistrationPresenter
from ui.registration.view import RegistrationLine
from ui.theme.icons import Icon
from ui.transfer.assembly import TransferParts
from ui.voicemail.assembly import VoicemailPart
from ui.widgets.announce import announce

if TYPE_CHECKING:
    from ui.desktop.assembly import DesktopPart
    from ui.desktop.page import DesktopPage
    from ui.devices.presenter import DevicesPresenter
    from ui.devices.view import SoundPage
    from ui.history.model import RecordModel
    from ui.reception.presenter import ReceptionPresenter
    from ui.reception.view import ReceptionPage


class Assembly:
    """One window on one phone. ``close`` takes every listener off the phone again."""

    def __init__(self, phone: Phone, more_pages: Sequence[Page] = (), own: Own | None = None) -> None:
        """``more_pages`` stand between the phone's own in the navigation; the settings are last."""
        self._phone = phone
        self._history, self._leaving = self._made_history(), self._made_leaving()
        self._details = DetailsPart(phone, lambda call_id, why: self.calls.note(call_id, why))
        self._devices: DevicesPresenter | None = None
        self._reception: ReceptionPresenter | None = None
        self._own = own or Own()
        self.account = self._made_account(self._own)
        self.desktop: DesktopPart | None = None
        self.keypad = self._made_keypad()
        self.voicemail = VoicemailPart(phone, self._announce, self.keypad.edited)
        self.transfer = self._made_transfer()
        self.contacts = ContactImport(phone, lambda: self.window)
        self.people = PeoplePart(phone, self._announce, lambda: self.window, self.contacts.menu)
        self.calls = CallsPresenter(
            phone.calls, phone.bus, phone.loop, self._announce, self._call_again, self.transfer, self.people
        )
        self.orders = OrdersPart(phone, self._announce, self._entry(ORDERS))
        self.order_admin = OrderAdmin(
            phone,
            self._announce,
            lambda project, mode: self.account.edit_order_settings(project, mode, ORDER_ADMIN),
            self._entry(ORDER_ADMIN),
        )
        self.calls.instruments = self._made_instruments()
        cards, notices, line = CallCards(self.calls, phone.loop.now), Notices(), RegistrationLine()
        self.agent, self.call_backs = AgentPanel(phone, self._announce), CallBacksPart(phone, self._announce)
        self.window = self._made_window(cards, notices, line, more_pages)
        self.calls.attach(cards)
        self._show_what_waits()
        self._registration = RegistrationPresenter(phone.registrations, phone.bus, line)
        self._problems = self._made_problems(notices)

    def welcome(self) -> None:
        """The window is on the screen for the first time."""
        from ui.desktop.assembly import DesktopPart

        self.desktop = DesktopPart(self._phone, self.window, self._own.preferences, self._announce)
        self.account.welcome(self.window)

    def come_forward(self, link: str = "", token: str = "") -> None:
        """Somebody outside asks for the window; a ``link`` goes to the number field, and is not dialled.

        Raises ``UserFacingError`` for what is no link to a number. ``token``: see ``bring_forward``.
        """
        from app.links.link import checked
        from ui.desktop.forward import bring_forward

        text = checked(link) if link else ""
        bring_forward(self.window, token)
        if text:
            self.keypad.edited(text)
            self.window.focus_number_field()

    def close(self) -> None:
        """Stop listening to the phone; the window may go."""
        if self.desktop is not None:
            self.desktop.close()
        self._standing.close()
        self.account.close()
        self.voicemail.close()
        self.transfer.close()
        self.agent.close()
        self.call_backs.close()
        self.orders.close()
        self.order_admin.close()
        self.people.close()
        self.contacts.close()
        self.calls.close()
        self._registration.close()
        self._problems.close()
        if self._devices is not None:
            self._devices.close()
        if self._reception is not None:
            self._reception.close()
        self._leaving.close()
        self._details.close()
        self._history.close()

    # --- parts --------------------------------------------------------------------------------------

    def _made_window(
        self, cards: CallCards, notices: Notices, line: RegistrationLine, more_pages: Sequence[Page]
    ) -> MainWindow:
        return MainWindow(
            Parts(
                top_bar=TopBar(line, self.agent.corner, self.voicemail.button),
                notices=notices,
                bars=(self.agent.bar, self.call_backs.bar),
                cards=cards,
                dial=DialPanel(self.keypad, tr("Number or name")),
                pages=(*self._own_pages(), *more_pages, self.account.page()),
                keyboard=self.calls.keys,
                may_close=self._may_close,
                stays=lambda: self.desktop is not None and self.desktop.stay(),
            )
        )

    def _made_account(self, own: Own) -> AccountParts:
        own_pages = {
            "sound": self._made_sound_page,
            "incoming": self._made_reception_page,
            "desktop": self._made_desktop_page,
        }

        def show_page(key: str) -> None:
            self.window.show_page(key)

        return AccountParts(self._phone, own, self._announce, show_page, own_pages, self._leaving)

    def _show_what_waits(self) -> None:
        self._history.show_missed()
        self.orders.refresh()
        self.order_admin.refresh()

    def _made_leaving(self) -> Leaving:
        return Leaving(self._phone, lambda: self.window, self._announce)

    def _made_keypad(self) -> KeypadPresenter:
        phone = self._phone
        made = KeypadPresenter(phone.dialable, phone.dial, phone.directory.lookup(), phone.identities)
        self._standing = phone.bus.subscribe(StandingChanged, lambda _event: made.refresh())
        return made

    def _own_pages(self) -> tuple[Page, ...]:
        own = (self._keypad_page(), self._details.page(), self.people.page())
        return *own, self._history.page(), self.orders.page(), self.order_admin.page()

    def _made_history(self) -> HistoryPart:
        def show_count(page: str, count: int, said: str) -> None:
            self.window.navigation.show_count(page, count, said)

        heard = RecordExtras(self._phone)

        def beside(model: RecordModel) -> Iterable[QWidget]:
            return *self.people.beside_past_call(model.number, model.title, model.address), *heard(model)

        return HistoryPart(self._phone, show_count, beside)

    def _made_problems(self, notices: Notices) -> ProblemsPresenter:
        phone = self._phone
        made = ProblemsPresenter(phone.problems, phone.bus, notices, self._announce, self._remedies())
        notices.acted.connect(made.act)
        return made

    def _entry(self, key: str) -> Callable[[bool], None]:
        """Whether a page has an entry in the navigation."""
        return lambda there: self.window.set_page_there(key, there=there)

    def _made_transfer(self) -> TransferParts:
        return TransferParts(
            self._phone,
            changed=lambda: self.calls.refresh(),
            announce=self._announce,
            window=lambda: self.window,
        )

    def _made_instruments(self) -> CallInstruments:
        phone = self._phone
        return CallInstruments(
            phone.calls,
            phone.watching.recordings,
            phone.watching.quality,
            phone.bus,
            card_of=self.calls.keys.card_of,
            changed=self.calls.refresh,
            announce=self._announce,
        )

    def _keypad_page(self) -> Page:
        return Page("keypad", Icon.KEYPAD, tr("Keypad"), lambda: KeypadPage(self.keypad), tells_number=True)

    def _made_sound_page(self) -> SoundPage:
        from ui.devices.presenter import DevicesPresenter
        from ui.devices.view import SoundPage

        page = SoundPage()
        self._devices = DevicesPresenter(
            self._phone.sound,
            self._phone.bus,
            page,
            test_line=self._echo_line,
            dial=self._phone.dial,
            try_tone=self._phone.calls.try_tone,
        )
        page.attach(self._devices)
        return page

    def _made_reception_page(self) -> ReceptionPage:
        from ui.reception.presenter import ReceptionPresenter
        from ui.reception.view import ReceptionPage

        page = ReceptionPage()
        self._reception = ReceptionPresenter(self._phone.reception, self._phone.bus, page, self._announce)
        page.attach(self._reception)
        return page

    def _made_desktop_page(self) -> DesktopPage:
        from app.links.handler import of_this_user
        from ui.desktop.page import DesktopPage
        from ui.desktop.page_presenter import DesktopPresenter

        has_tray = self.desktop is not None and self.desktop.tray is not None
        links = of_this_user(self._own.preferences.folder)
        return DesktopPage(DesktopPresenter(self._own.preferences, links, has_tray=has_tray))

    def _echo_line(self) -> str:
        desk = self._phone.centre.desk
        return "" if desk is None else desk.test_line

    def _remedies(self) -> tuple[Remedy, ...]:
        return (
            Remedy("registration:", tr("Try again"), self._phone.registrations.retry),
            Remedy("sound:", tr("Sound settings"), self._show_sound, for_all=True),
            Remedy(FORWARDED, tr("Turn off"), lambda _rest: self._phone.reception.forward_nothing()),
            Remedy(REFUSED, tr("Incoming calls"), lambda _rest: self.account.show("incoming")),
            *self.account.remedies(),
        )

    def _may_close(self) -> bool:
        """Unsaved settings are asked about first: whoever stays for them cuts nobody off."""
        return self.account.may_close(self.window) and self._leaving.may_close()

    def _show_sound(self, _role: str) -> None:
        self.account.show("sound")

    def _announce(self, sentence: str) -> None:
        announce(self.window, sentence)

    def _call_again(self, call: Call) -> None:
        """Dial the other side of an ended call; what cannot be dialled stands in the field, with why."""
        target = call.dialled if call.remote.uri == "" else call.remote.uri
        try:
            self._phone.dial(target, call.remote.name)
        except UserFacingError:
            self.keypad.edited(target)
