"""The company's page: what its buttons ask for."""

from __future__ import annotations

from app.demo.company import CALLER, by_user, company
from app.errors import UserFacingError
from ui.demo.presenter import CompanyPresenter


class _Page:
    """Everything asked for, and what is said about it."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.dialled: list[tuple[str, str]] = []
        self.rung: list[str] = []
        self.said: list[str] = []
        self.presenter = CompanyPresenter(company(), self._dial, self._ring)
        self.presenter.attach(self)

    def show_trouble(self, sentence: str) -> None:
        self.said.append(sentence)

    def _dial(self, number: str, name: str) -> None:
        self._refuse()
        self.dialled.append((number, name))

    def _ring(self, user: str) -> None:
        self._refuse()
        self.rung.append(user)

    def _refuse(self) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)


def test_calling_a_line_dials_its_number_in_its_name() -> None:
    page = _Page()
    page.presenter.call(by_user(company())["ada"])
    assert page.dialled == [("201", "Ada Brandt")]


def test_the_one_who_calls_is_asked_to_and_named_on_the_button() -> None:
    page = _Page()
    page.presenter.be_called()
    assert page.rung == [CALLER]
    assert page.presenter.caller == "Lena Sorel"


def test_what_did_not_work_is_said_until_something_works() -> None:
    page = _Page("The company is not open yet.")
    page.presenter.be_called()
    page.presenter.call(company()[0])
    page.refusal = ""
    page.presenter.call(company()[0])
    assert page.said == ["The company is not open yet.", "The company is not open yet.", ""]
