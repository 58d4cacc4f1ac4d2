"""Orders out of a table: columns guessed and confirmed, broken rows told with their reasons, none doubled."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.account.call_modes import CallingHours, Orders, Result
from app.errors import Cancelled
from app.orders.columns import Mapped, Target, guess, unique
from app.orders.importing import BAD_NUMBER, Import, bad_number_status
from app.orders.order import Order
from app.orders.policy import Policy
from app.sheets.sheet import Sheet
from tests.support.order_samples import sample_policy

POLICY = sample_policy()
HEAD = ("Order no.", "Customer", "Phone", "Project", "Status", "Colour")


class Memory:
    """A database of external ids."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}

    def add(self, new: Iterable[Order], progress: Callable[[int], bool]) -> int:
        """See ``OrderStore.add``."""
        fresh = {order.external_id: order for order in new if order.external_id not in self.orders}
        if not progress(len(fresh)):
            return 0
        self.orders |= fresh
        return len(fresh)


def table(folder: Path, *rows: Iterable[str], head: Iterable[str] = HEAD) -> Sheet:
    path = folder / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return Sheet(path)


def imported(sheet: Sheet, mapped: Mapped | None = None, country: str = "DE") -> Import:
    return Import(sheet, mapped or guess(sheet.head), POLICY, country=country)


def test_columns_are_guessed_from_their_headings() -> None:
    """In the languages that people's programs write them in; what is unknown is kept as data."""
    assert guess(HEAD).targets == (
        Target.EXTERNAL_ID,
        Target.NAME,
        Target.NUMBER,
        Target.PROJECT,
        Target.STATUS,
        Target.DATA,
    )
    assert guess(("Teléfono", "Bestellnummer", "Kunde")).targets == (
        Target.NUMBER,
        Target.EXTERNAL_ID,
        Target.NAME,
    )
    assert guess(("Phone", "Mobile", "")).targets == (Target.NUMBER, Target.DATA, Target.LEAVE_OUT)


def test_a_person_may_choose_another_column() -> None:
    mapped = guess(("Phone", "Mobile"))
    assert mapped.use(1, Target.NUMBER).targets == (Target.DATA, Target.NUMBER)
    assert mapped.use(0, Target.LEAVE_OUT).targets == (Target.LEAVE_OUT, Target.DATA)


def test_what_is_missing_is_said_before_anything_is_read() -> None:
    assert len(guess(("a", "b")).problems) == 4
    assert guess(("id", "phone"), project="Books", status="waiting").problems == ()
    assert guess(HEAD).problems == ()


def test_headings_that_repeat_keep_both_columns() -> None:
    assert unique(("a", "b", "a", "a")) == ("a", "b", "a 2", "a 3")


@given(st.lists(st.sampled_from(["", "a", "a 2", "a 3", "a 2 2", "b"]), max_size=12))
def test_no_column_takes_the_place_of_another(head: list[str]) -> None:
    """Bad input: "a", "a" and "a 2" are three columns, and nothing of them is lost."""
    keys = unique(head)
    assert len(set(keys)) == len(head)
    assert {*head} <= {*keys}


def test_a_row_becomes_an_order(tmp_path: Path) -> None:
    sheet = table(tmp_path, ("A-1", "Ada", "030 901820", "Books", "waiting", "blue"))
    order = next(imported(sheet).orders())
    assert (order.external_id, order.name, order.number) == ("A-1", "Ada", "030 901820")
    assert (order.project, order.status) == ("Books", "waiting")
    assert (order.country, order.time_zone) == ("DE", "Europe/Berlin")
    assert (order.data, order.attempts, order.last_meaning) == ({"Colour": "blue"}, 0, None)


def test_each_broken_row_is_told_with_line_and_reason(tmp_path: Path) -> None:
    """Bad input: a CSV with broken rows; the others are imported."""
    sheet = table(
        tmp_path,
        ("A-1", "Ada", "+49 30 901820", "Books", "waiting", ""),
        ("", "Bob", "+49 30 901821", "Books", "waiting", ""),
        ("A-3", "Cem", "", "Books", "waiting", ""),
        ("A-4", "Dan", "+49 30 901823", "", "waiting", ""),
        ("A-5", "Eva", "+49 30 901824", "Books", "nonsense", ""),
        ("A-6", "Fay", "+49 30 901825", "Books", "waiting", "", "too", "many"),
        ("A-1", "Ada", "+49 30 901820", "Books", "waiting", ""),
        ("A-8", "G" * 501, "+49 30 901827", "Books", "waiting", ""),
    )
    store = Memory()
    report = imported(sheet).run(store)
    assert list(store.orders) == ["A-1"]
    assert (report.rows, report.added, report.already_there) == (8, 1, 0)
    reasons = {remark.line: remark.reason for remark in report.remarks}
    assert reasons == {
        3: "The cell that tells this order apart is empty.",
        4: "There is no telephone number.",
        5: "No project is named.",
        6: "The account file knows no status “nonsense”.",
        7: "This row has more cells than there are headings.",
        8: "“A-1” stands in line 2 already.",
        9: "A cell is too long: 500 characters at most.",
    }
    assert report.sentences() == ["1 order was added.", "1 row repeats another.", "6 rows are broken."]


@pytest.mark.parametrize("number", ["12a34$", "unknown", "+49 30 +1", "-", "1" * 40, "http://x"])
def test_a_number_that_cannot_be_dialled_is_told_and_never_dialled(tmp_path: Path, number: str) -> None:
    """It gets the status *bad number*, not an endless retry."""
    sheet = table(tmp_path, ("A-1", "Ada", number, "Books", "waiting", ""))
    store = Memory()
    report = imported(sheet).run(store)
    order = store.orders["A-1"]
    assert (order.status, order.last_meaning) == (BAD_NUMBER, "bad_number")
    assert [remark.line for remark in report.bad_numbers] == [2]
    assert report.bad_numbers[0].reason


def test_the_account_says_what_a_bad_number_becomes() -> None:
    policy = Policy(Orders(results=(Result(name="Wrong", meaning="bad_number", status="dead"),)))
    assert bad_number_status(policy) == "dead"


@pytest.mark.parametrize(
    ("country", "zone", "reason"),
    [("Germany", "", "no country code"), ("DE", "Berlin", "no time zone"), ("de", "Europe/Paris", "")],
)
def test_country_and_zone_of_a_row(tmp_path: Path, country: str, zone: str, reason: str) -> None:
    head = ("id", "phone", "country", "time zone")
    sheet = table(tmp_path, ("1", "030 901820", country, zone), head=head)
    made = imported(sheet, guess(head, "Books", "waiting"))
    orders = list(made.orders())
    if reason:
        assert orders == []
        assert reason in made.report.broken[0].reason
    else:
        assert (orders[0].country, orders[0].time_zone) == ("DE", "Europe/Paris")


def test_orders_whose_time_zone_nobody_knows_are_told(tmp_path: Path) -> None:
    """Bad input: the law's hours are counted in UTC for them, and whoever imports reads it."""
    policy = Policy(dataclasses.replace(POLICY.orders, calling_hours=(CallingHours(country="US"),)))
    rows = [("A", "+1 212 555 0100", ""), ("B", "+1 800 234 5678", ""), ("C", "+49 30 901820", "")]
    sheet = table(tmp_path, *rows, head=("id", "phone", "timezone"))
    taking = Import(sheet, guess(sheet.head, "Books", "waiting"), policy, country="US")
    report = taking.run(Memory())
    assert (report.added, report.zoneless) == (3, 1)
    sentence = "1 order has no time zone: its calling hours are counted in UTC."
    assert sentence in report.sentences()


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    """Duplicates by external id."""
    sheet = table(tmp_path, *((f"A-{n}", "x", "030 901820", "Books", "waiting", "") for n in range(5)))
    store = Memory()
    assert imported(sheet).run(store).added == 5
    again = imported(sheet).run(store)
    assert (again.added, again.already_there) == (0, 5)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_whoever_cancels_leaves_no_half_import(tmp_path: Path, at: int) -> None:
    """At the start, in mid-file, or while the database is written."""
    sheet = table(tmp_path, *((f"A-{n}", "x", "030 901820", "Books", "waiting", "") for n in range(600)))
    store, heard = Memory(), list[float]()

    def progress(share: float) -> bool:
        heard.append(share)
        return len(heard) <= at

    with pytest.raises(Cancelled):
        imported(sheet).run(store, progress)
    assert store.orders == {}
    assert heard == sorted(heard)
    assert all(0 <= share <= 1 for share in heard)


ANY = st.text(max_size=12).map(lambda text: text.replace("\x00", ""))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "3"]) | ANY,
        ANY,
        st.sampled_from(["", "+49 30 901820", "x"]) | ANY,
        st.sampled_from(["", "Books"]),
        st.sampled_from(["", "waiting", "nonsense"]),
        ANY,
    ),
    max_size=20,
)


@given(rows=ROWS)
def test_every_row_is_an_order_or_has_a_reason(
    rows: list[tuple[str, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in the file: no row is lost silently, no order is doubled."""
    sheet = table(tmp_path_factory.mktemp("any"), *rows)
    store = Memory()
    report = imported(sheet).run(store)
    assert report.rows == report.added + len(report.broken) + len(report.twice)
    assert report.added == len(store.orders)
    assert all(remark.reason for remark in report.remarks)
    for order in store.orders.values():
        assert order.external_id
        assert order.number
        assert (order.last_meaning == "bad_number") == (order.status == BAD_NUMBER)
