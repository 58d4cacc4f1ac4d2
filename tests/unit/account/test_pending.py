"""Unsaved changes, laid over what the file says."""

from __future__ import annotations

from typing import Any

from app.account.changes import AddRow, Put, RemoveRow, Row, changed
from app.account.file_values import FileValues
from app.account.pending import Pending, places_of

DATA: dict[str, Any] = {
    "format": 1,
    "account": {"name": "Example", "ring_timeout_seconds": 30},
    "agent_groups": [{"name": "Sales"}, {"name": "Support", "rights": {"external": "off"}}],
    "agents": [
        {"login": "maria", "extension": "1001", "group": "Sales"},
        {"login": "jan", "extension": "1002", "group": "Support"},
    ],
    "identities": [{"name": "Main", "number": "+31", "groups": ["Sales", "Support"]}],
}
TIMEOUT = ("account", "ring_timeout_seconds")
MARIA = Row("maria")


def pending() -> Pending:
    made = Pending()
    made.lay_over(FileValues(DATA))
    return made


def test_a_change_is_shown_and_back_again_it_is_none() -> None:
    made = pending()
    made.put(TIMEOUT, 45)
    assert (made.value(TIMEOUT), made.in_file(TIMEOUT), made.is_changed(TIMEOUT)) == (45, 30, True)
    assert made.changes() == (Put(TIMEOUT, 45),)
    made.put(TIMEOUT, 30)
    assert (len(made), made.is_changed(TIMEOUT)) == (0, False)


def test_rows_are_shown_as_they_are_to_be() -> None:
    made = pending()
    made.change_row("agents", MARIA, {"login": "maria", "extension": "1009", "group": "Sales"})
    made.remove_row("agents", Row("jan"))
    made.add_row("agents", {"login": "eva", "extension": "1003"})
    shown = [(row.values["login"], row.values["extension"], row.added) for row in made.rows("agents")]
    assert shown == [("maria", "1009", False), ("eva", "1003", True)]
    wanted = changed(DATA, made.changes())
    assert [agent["login"] for agent in wanted["agents"]] == ["maria", "eva"]
    assert RemoveRow("agents", Row("jan")) in made.changes()
    assert AddRow("agents", {"login": "eva", "extension": "1003"}) in made.changes()


def test_who_names_a_row_names_it_by_its_new_name() -> None:
    made = pending()
    made.change_row("agent_groups", Row("Sales"), {"name": "Selling"})
    wanted = changed(DATA, made.changes())
    assert wanted["agent_groups"][0]["name"] == "Selling"
    assert wanted["agents"][0]["group"] == "Selling"
    assert wanted["identities"][0]["groups"] == ["Selling", "Support"]


def test_a_row_with_a_new_name_keeps_its_other_changes() -> None:
    made = pending()
    made.put(("agents", MARIA, "login"), "mary")
    made.put(("agents", MARIA, "extension"), "1009")
    assert changed(DATA, made.changes())["agents"][0] == {
        "login": "mary",
        "extension": "1009",
        "group": "Sales",
    }


def test_a_new_row_can_be_changed_and_taken_back() -> None:
    made = pending()
    made.add_row("agents", {"login": "eva", "extension": "1003"})
    made.put(("agents", Row("eva"), "extension"), "1004")
    assert made.value(("agents", Row("eva"), "extension")) == "1004"
    made.change_row("agents", Row("eva"), {"login": "ewa", "extension": "1004"})
    assert made.changes() == (AddRow("agents", {"login": "ewa", "extension": "1004"}),)
    made.remove_row("agents", Row("ewa"))
    assert len(made) == 0


def test_a_name_is_taken_whatever_its_letters() -> None:
    made = pending()
    assert made.taken("agents", "MARIA")
    assert not made.taken("agents", "MARIA", but=MARIA)
    made.remove_row("agents", MARIA)
    assert not made.taken("agents", "maria")


def test_a_group_gets_rights_that_it_did_not_have() -> None:
    made = pending()
    made.put(("agent_groups", Row("Sales"), "rights", "external"), "on")
    assert made.rows("agent_groups")[0].values["rights"] == {"external": "on"}
    assert DATA["agent_groups"][0] == {"name": "Sales"}


def test_what_the_file_says_by_now_is_no_change_any_more() -> None:
    made = pending()
    made.put(TIMEOUT, 45)
    made.remove_row("agents", MARIA)
    made.add_row("agents", {"login": "eva", "extension": "1003"})
    made.put(("account", "name"), "Other")
    made.lay_over(FileValues(changed(DATA, made.changes())))
    assert len(made) == 0
    assert made.value(("account", "name")) == "Other"


def test_a_problem_of_the_file_to_be_is_found_at_its_field() -> None:
    made = pending()
    made.remove_row("agents", MARIA)
    made.add_row("agents", {"login": "eva", "extension": "1002"})
    assert list(places_of("agents[2].extension", made)) == [("agents", Row("eva"), "extension")]
    assert list(places_of("account.services.toll", made)) == [("account", "services", "toll")]
    assert list(places_of("agents[9].extension", made)) == []
    assert made.table("account") == {"name": "Example", "ring_timeout_seconds": 30}
