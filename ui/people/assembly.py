"""Wires the page of people to the window, and the form for somebody who called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.calls.call import Call
from app.phone import Phone
from app.translation import tr
from ui.frame.page import Page
from ui.people.contact_dialog import ContactDialog
from ui.people.form import ContactForm
from ui.people.presenter import Desk, PeoplePresenter
from ui.people.view import MenuEntry, PeoplePage
from ui.theme.icons import Icon


class PeoplePart:
    """The page, made when it is first looked at. ``close`` stops listening."""

    def __init__(
        self,
        phone: Phone,
        announce: Callable[[str], None],
        window: Callable[[], QWidget],
        menu: Sequence[MenuEntry] = (),
    ) -> None:
        """``menu``: what else one can do with contacts, import and export for instance."""
        self._phone, self._window, self._menu = phone, window, menu
        desk = Desk(
            phone.directory,
            lambda: phone.coworkers.states,
            phone.dial,
            phone.bus,
            announce,
            self._open_form,
        )
        self._presenter = PeoplePresenter(desk)

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page("people", Icon.PEOPLE, tr("People"), self._made)

    def is_stranger(self, call: Call) -> bool:
        """Whether the directory knows nobody at the other end."""
        return self._phone.is_stranger(call.id)

    def add_contact(self, number: str, name: str = "") -> None:
        """Open the form with this number and, where one came with the call, name."""
        self._presenter.add(number, "" if name == number else name)

    def close(self) -> None:
        """Stop listening to the phone."""
        self._presenter.close()

    def _made(self) -> PeoplePage:
        page = PeoplePage(self._presenter, self._phone.loop.now, self._menu)
        self._presenter.attach(page)
        return page

    def _open_form(self, form: ContactForm) -> None:
        ContactDialog(form, self._window()).open()
