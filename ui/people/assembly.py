"""Wires the page of people to the window, and the form for somebody who called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from app.calls.call import Call
from app.phone import Phone
from app.translation import tr
from ui.frame.page import Page
from ui.theme.icons import Icon
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ui.people.form import ContactForm
    from ui.people.presenter import PeoplePresenter
    from ui.people.view import MenuEntry, PeoplePage


class PeoplePart:
    """The page, made when it is first looked at. ``close`` stops listening."""

    def __init__(
        self,
        phone: Phone,
        announce: Callable[[str], None],
        window: Callable[[], QWidget],
        menu: Callable[[], Sequence[MenuEntry]] = tuple,
    ) -> None:
        """``menu``: what else one can do with contacts, import and export for instance."""
        self._phone, self._announce, self._window, self._menu = phone, announce, window, menu
        self._made_presenter: PeoplePresenter | None = None

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page("people", Icon.PEOPLE, tr("People"), self._made)

    def is_stranger(self, call: Call) -> bool:
        """Whether the directory knows nobody at the other end."""
        return self._phone.is_stranger(call.id)

    def add_contact(self, number: str, name: str = "") -> None:
        """Open the form with this number and, where one came with the call, name."""
        self._presenter.add(number, "" if name == number else name)

    def beside_past_call(self, number: str, name: str, address: str) -> Iterable[QWidget]:
        """Add to contacts, for a past call with somebody whom the directory turns out not to know.

        ``address``: by what it is asked; with a host, another company's extension is nobody of ours.
        """
        if number:
            button = Button(tr("Add to contacts"), icon=Icon.ADD_PERSON)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda: self.add_contact(number, name))
            button.hide()
            self._phone.directory.who_is(address, lambda people: _show_if(button, wanted=not people))
            yield button

    def close(self) -> None:
        """Stop listening to the phone."""
        if self._made_presenter is not None:
            self._made_presenter.close()

    @property
    def _presenter(self) -> PeoplePresenter:
        if self._made_presenter is None:
            from ui.people.presenter import Desk, PeoplePresenter

            phone = self._phone
            desk = Desk(
                phone.directory,
                lambda: phone.coworkers.states,
                phone.dial,
                phone.bus,
                self._announce,
                self._open_form,
                phone.identities,
            )
            self._made_presenter = PeoplePresenter(desk)
        return self._made_presenter

    def _made(self) -> PeoplePage:
        from ui.people.view import PeoplePage

        page = PeoplePage(self._presenter, self._phone.loop.now, self._menu())
        self._presenter.attach(page)
        return page

    def _open_form(self, form: ContactForm) -> None:
        from ui.people.contact_dialog import ContactDialog

        ContactDialog(form, self._window()).open()


def _show_if(button: Button, *, wanted: bool) -> None:
    """The answer may come when another call is shown and the button is gone."""
    if isValid(button) and button.parentWidget() is not None:
        button.resize(button.sizeHint())  # until the layout comes to it
        button.setVisible(wanted)
