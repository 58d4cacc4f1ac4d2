"""What stands in the number field and what it would dial. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from app.directory.dialable import Dialable, NotDialable
from app.errors import UserFacingError
from app.translation import tr
from ui.identities.choice import Identities, IdentityChoice, NoIdentities
from ui.identities.model import NO_CHOICE, IdentityModel
from ui.keypad.people import Found, People, PeopleModel

RECALLED = 20
"""How many dialled texts the arrow keys bring back."""


@dataclass(frozen=True)
class FieldModel:
    """The number field, wherever it is shown."""

    text: str = ""
    sentence: str = ""
    """What Call would dial, or why it cannot; empty while the field is."""
    can_call: bool = False
    people: PeopleModel = field(default_factory=PeopleModel)
    """Who fits what is typed."""
    identity: IdentityModel = NO_CHOICE
    """As whom the call would go out (S13)."""


class FieldView(Protocol):
    """One place that shows the number field."""

    def show_field(self, model: FieldModel) -> None:
        """Show this text and sentence."""


class KeypadPresenter:
    """The one content of every number field of the window."""

    def __init__(
        self,
        read: Callable[[str], Dialable | NotDialable],
        dial: Callable[..., object],
        people: People | None = None,
        identities: Identities | None = None,
    ) -> None:
        """``read``: what a text would dial. ``dial``: does it, given the text and, where it is known, the
        name; raises ``UserFacingError`` when it cannot. ``people``: who is found by name. ``identities``:
        as whom they can be called."""
        self._read, self._dial = read, dial
        self._identity = IdentityChoice(identities or NoIdentities())
        self._found = Found(people, self._show)
        self._views: list[FieldView] = []
        self._text = ""
        self._refused = ""
        self._dialled: list[str] = []
        self._recalled = 0

    def attach(self, view: FieldView) -> None:
        """Show the field on ``view`` too."""
        self._views.append(view)
        view.show_field(self.model())

    def model(self) -> FieldModel:
        """The field as it is now."""
        if not self._text.strip():
            return FieldModel(self._text, identity=self._identity.model(()))
        found, people = self._read(self._text), self._found.model
        identity = self._identity.model(self._addresses())
        made = FieldModel(self._text, people=people, identity=identity, can_call=True)
        if people.chosen >= 0:
            calls = tr("Calls {name}", name=people.rows[people.chosen].title)
            return replace(made, sentence=self._refused or calls)
        if isinstance(found, NotDialable):
            return replace(made, sentence=found.reason, can_call=False)
        return replace(made, sentence=self._refused or found.sentence)

    def edited(self, text: str) -> None:
        """The person typed; this is the whole text now."""
        if text != self._text:
            self._text, self._refused, self._recalled = text, "", 0
            if not text:
                self._identity.forget()
            self._found.type(text)
            self._show()

    def key(self, digit: str) -> None:
        """A key of the keypad was pressed."""
        self.edited(self._text + digit)

    def backspace(self) -> None:
        """Take the last character away."""
        self.edited(self._text[:-1])

    def pick_identity(self, place: int) -> None:
        """Call as this one of those that the account allows, until a call was made or the field is empty."""
        self._identity.pick(place)
        self._show()

    def refresh(self) -> None:
        """What the account allows is different by now."""
        self._show()

    def call(self) -> None:
        """Dial what stands there. Where that cannot be, it stays there and the sentence says why."""
        text = self._text
        if text.strip() and not self._found.reach(lambda address, name: self._call(text, address, name)):
            self._call(text, text)

    def arrow(self, *, up: bool) -> None:
        """Pick among the people listed; where nobody is, bring back what was dialled."""
        if not self._found.move(-1 if up else 1):
            self.recall(older=up)

    def pick(self, place: int) -> None:
        """Call this one of the people listed."""
        self._found.chosen = place
        self.call()

    def _call(self, text: str, address: str, *name: str) -> None:
        found = self._read(address)
        if not isinstance(found, NotDialable):
            self._identity.use(self._addresses(), (found.uri,))
        try:
            self._dial(address, *name)
        except UserFacingError as error:
            self._refused = str(error)
            self._show()
            return
        if name:
            self._found.was_called()
        self._dialled = [text, *(old for old in self._dialled if old != text)][:RECALLED]
        self.edited("")

    def _addresses(self) -> tuple[str, ...]:
        """Of whoever Call would call."""
        found = self._read(self._text)
        typed = () if isinstance(found, NotDialable) else (found.uri,)
        return self._found.addresses or typed

    def recall(self, *, older: bool) -> None:
        """Bring back what was dialled before: one older, or one newer; past the newest is empty."""
        place = self._recalled + (1 if older else -1)
        if not 0 <= place <= len(self._dialled):
            return
        self.edited(self._dialled[place - 1] if place else "")
        self._recalled = place

    def _show(self) -> None:
        model = self.model()
        for view in self._views:
            view.show_field(model)
