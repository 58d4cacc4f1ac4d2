"""The list of orders without Qt: which are shown, where, and that nobody is asked more than need be."""

from __future__ import annotations

import msgspec
import pytest

from app.orders.board import LOOK_AGAIN
from tests.support.order_board import Office
from tests.support.order_samples import MODES, sample_orders


def test_the_list_is_the_line_with_a_reason_for_each(office: Office) -> None:
    """B11: in the order in which they will be dialled."""
    office.presenter.seen(there=True)
    office.settle()
    rows = office.rows()
    first = office.store.take(office.screen.board.operator, MODES, office.policy)
    assert first is not None
    assert rows[0].initials == "1"
    assert rows[0].title.startswith(first.external_id)
    assert [row.initials for row in rows] == [str(n) for n in range(1, 31)]
    assert all(row.detail for row in rows)
    assert first.number in office.presenter.facts(0)
    assert office.presenter.facts(0).endswith(rows[0].detail)
    assert office.screen.board.about == "30 orders, in the order in which they will be dialled."


def test_filters_narrow_the_list(office: Office) -> None:
    """B11: what was chosen while a look was under way is looked for next."""
    office.presenter.seen(there=True)
    office.presenter.choose_which("all")
    office.presenter.choose_project("Solar")
    office.presenter.search(" a-00000 ")
    office.settle()
    rows = office.rows()
    assert [row.title for row in rows] == ["A-000003 Customer 3", "A-000009 Customer 9"]
    assert {row.initials for row in rows} == {"–"}
    assert office.screen.board.about == "2 orders."


def test_an_order_in_sight_that_is_taken_says_so_at_its_place(office: Office) -> None:
    """B11: rows in sight stay true; the line closes when it is made anew."""
    office.presenter.seen(there=True)
    office.settle()
    taken = office.store.take("jon", MODES, office.policy)
    assert taken is not None
    assert office.rows()[0].title.startswith(taken.external_id)
    office.loop.advance(100 * LOOK_AGAIN)
    office.settle()
    rows = office.rows()
    assert len(rows) == 29
    assert not rows[0].title.startswith(taken.external_id)
    office.presenter.choose_which("reserved")
    office.settle()
    assert [row.title.split()[0] for row in office.rows()] == [taken.external_id]
    assert "Reserved by jon since" in office.rows()[0].detail


def test_a_long_list_is_fetched_where_somebody_looks(office: Office) -> None:
    """B11: the list is complete; a jump to its end fetches the last page alone."""
    office.store.add(sample_orders(1_230, office.store.now()))
    office.presenter.seen(there=True)
    office.presenter.choose_which("all")
    office.settle()
    assert office.screen.total == 1_230
    assert office.presenter.row(1_229).title == ""
    office.settle()
    assert office.presenter.row(1_229).title == "A-001229 Customer 1229"
    assert office.screen.changed[-1] == (1_200, 1_229)
    assert office.presenter.row(600).title == ""


def test_rows_in_sight_ask_a_silent_database_no_more_often_than_the_clock(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B11: each look that fails has the window paint its rows anew; those that are missing wait."""
    office.store.add(sample_orders(1_230, office.store.now()))
    office.presenter.seen(there=True)
    office.presenter.choose_which("all")
    office.settle()

    def paint(_total: int) -> None:
        for place in (0, 600, 700):
            office.presenter.row(place)

    monkeypatch.setattr(office.screen, "show_all_rows", paint)
    office.late.problem = "The order database does not answer."
    asked = office.late.asked
    office.presenter.row(600)
    for _ in range(5):
        if office.apart.waiting:
            office.apart.waiting.pop(0)()
    assert office.late.asked == asked + 1
    office.late.problem = ""
    office.loop.advance(LOOK_AGAIN)
    office.settle()
    assert office.presenter.row(600).title == "A-000600 Customer 600"


def test_rows_of_a_longer_list_are_not_waited_for_in_a_shorter_one(office: Office) -> None:
    """B11: they were on their way when another list was wished for, which has no such places."""
    office.store.add(sample_orders(1_230, office.store.now()))
    office.presenter.seen(there=True)
    office.presenter.choose_which("all")
    office.settle()
    office.late.problem = "The order database does not answer."
    office.presenter.row(600)
    office.settle()
    office.late.problem = ""
    office.presenter.search("A-00000")
    for _ in range(5):
        if office.apart.waiting:
            office.apart.waiting.pop(0)()
    assert (office.apart.waiting, office.screen.total) == ([], 10)


def test_orders_are_dialled_again(office: Office) -> None:
    """B9: chosen orders begin anew, moved to a status or with a number that was mended; refusals are said."""
    bad = msgspec.structs.replace(
        next(sample_orders(1, 0)), external_id="BAD", number="12", last_meaning="bad_number", status="lost"
    )
    office.store.add([bad])
    office.presenter.seen(there=True)
    office.presenter.choose_which("bad_number")
    office.settle()
    assert office.screen.total == 1
    for status, number, sentence in (
        ("", "nobody", "“nobody” is no telephone number."),
        (
            "",
            "+49 30 901820",
            "1 order begins anew. “BAD” is not dialled: status lost is not ticked for dial-up.",
        ),
        ("waiting", "", "1 order begins anew."),
    ):
        office.presenter.choose_which("all")
        office.presenter.search("BAD")
        office.settle()
        office.presenter.requeue(office.presenter.ids([range(1)]), status, number)
        office.settle()
        assert office.screen.board.requeued == sentence
    row = office.presenter.row(0)
    assert row.badge == "waiting"
    (found,) = [order for order in office.store.every() if order.external_id == "BAD"]
    assert (found.number, found.last_meaning) == ("+49 30 901820", None)
    assert [entry["operator"] for entry in office.store.log(found.id)][-2:] == ["boss", "boss"]
    office.presenter.search("")
    office.settle()
    office.presenter.requeue(office.presenter.ids([range(3), range(5, 7)]), "", "")
    office.settle()
    assert office.screen.board.requeued == "5 orders begin anew."
    office.presenter.requeue(office.presenter.ids([range(2)]), "", "+49 30 1")
    office.settle()
    assert office.screen.board.requeued == "A number is one order's."
