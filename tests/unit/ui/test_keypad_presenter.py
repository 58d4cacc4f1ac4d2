"""The number field: what it says before dialling, and that nothing typed is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.directory.dialable import Dialable, DialRules, NotDialable, dialable
from app.errors import UserFacingError
from ui.keypad.presenter import RECALLED, FieldModel, KeypadPresenter

RULES = DialRules(host="pbx.example.com", country="DE")


class FieldViewSpy:
    """Remembers what was shown last."""

    def __init__(self) -> None:
        self.model = FieldModel()

    def show_field(self, model: FieldModel) -> None:
        self.model = model


class Desk:
    """A presenter with two fields, as the window has them."""

    def __init__(self) -> None:
        self.dialled: list[str] = []
        self.refusal = ""
        self.presenter = KeypadPresenter(self._read, self._dial)
        self.column, self.page = FieldViewSpy(), FieldViewSpy()
        self.presenter.attach(self.column)
        self.presenter.attach(self.page)

    def _read(self, text: str) -> Dialable | NotDialable:
        return dialable(text, RULES)

    def _dial(self, text: str) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.dialled.append(text)


def test_the_field_says_what_it_will_dial_before_it_dials() -> None:
    desk = Desk()
    desk.presenter.edited("030 901820")
    assert desk.column.model == FieldModel("030 901820", "Dials +49 30 901820", can_call=True)
    assert desk.dialled == []


def test_every_place_shows_the_same_text() -> None:
    desk = Desk()
    desk.presenter.key("6")
    desk.presenter.key("0")
    assert desk.column.model == desk.page.model
    assert desk.page.model.text == "60"
    desk.presenter.backspace()
    assert desk.column.model.text == "6"


def test_an_empty_field_says_nothing_and_cannot_call() -> None:
    desk = Desk()
    desk.presenter.edited("   ")
    assert (desk.column.model.sentence, desk.column.model.can_call) == ("", False)
    desk.presenter.call()
    assert desk.dialled == []


def test_dialling_empties_the_field() -> None:
    desk = Desk()
    desk.presenter.edited("600")
    desk.presenter.call()
    assert desk.dialled == ["600"]
    assert desk.column.model == FieldModel()


def test_what_cannot_be_dialled_stays_with_the_reason() -> None:
    desk = Desk()
    desk.refusal = "No account is set up."
    desk.presenter.edited("600")
    desk.presenter.call()
    assert (desk.column.model.text, desk.column.model.sentence) == ("600", "No account is set up.")
    desk.presenter.edited("6001")
    assert desk.column.model.sentence == "Dials 6001"


def test_arrows_bring_back_what_was_dialled() -> None:
    desk = Desk()
    for text in ("600", "601", "600"):
        desk.presenter.edited(text)
        desk.presenter.call()
    seen = []
    for _ in range(3):
        desk.presenter.recall(older=True)
        seen.append(desk.column.model.text)
    assert seen == ["600", "601", "601"]
    desk.presenter.recall(older=False)
    desk.presenter.recall(older=False)
    assert desk.column.model.text == ""
    desk.presenter.recall(older=False)
    assert desk.column.model.text == ""


def test_only_the_last_ones_are_remembered() -> None:
    desk = Desk()
    for number in range(RECALLED + 5):
        desk.presenter.edited(str(100 + number))
        desk.presenter.call()
    for _ in range(RECALLED + 5):
        desk.presenter.recall(older=True)
    assert desk.column.model.text == "105"


@given(st.text(max_size=60))
def test_any_content_gives_an_address_or_a_sentence_and_is_kept(text: str) -> None:
    """Whatever is typed or pasted: shown before dialling or refused in words, never lost."""
    desk = Desk()
    desk.presenter.edited(text)
    model = desk.column.model
    assert model.text == text
    assert bool(model.sentence) == bool(text.strip())
    desk.presenter.call()
    if not model.can_call and text.strip():
        # The field refuses in words, and the core would refuse as well.
        assert isinstance(dialable(text, RULES), NotDialable)
