"""Edits by the form: the text says what was asked for, and every comment is still there."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.account.changes import AddRow, Change, Place, Put, RemoveRow, Row, changed, flat, says_the_same
from app.account.edit import edited
from app.errors import UserFacingError
from app.resources import resource

EXAMPLE = resource("example-account.toml").read_text(encoding="utf-8")

TEXT = """\
# The file of Example Ltd.
format = 1

[account]  # the whole account
name = "Example"
ring_timeout_seconds = 30  # agreed with Anna

# The first group.
[[agent_groups]]
name = "Sales"
# Sales may not.
[agent_groups.rights]
external = "off"

# The second group.
[[agent_groups]]
name = "Support"

# What Sales sells.
[[products]]
name = "Solar"
[products.redial]
ring_time_seconds = 40  # the installers are slow
"""


def comments(text: str) -> list[str]:
    return re.findall(r"#.*", text)


def test_a_value_changes_and_nothing_else_does() -> None:
    """A8, C9: the form saves one number; comments, order and spacing stay."""
    result = edited(TEXT, [Put(("account", "ring_timeout_seconds"), 45)])
    assert result == TEXT.replace("= 30", "= 45")


def test_a_value_that_is_not_in_the_file_is_added_to_its_table() -> None:
    result = edited(TEXT, [Put(("account", "plan"), "pro"), Put(("account", "services", "toll"), True)])
    data = tomllib.loads(result)
    assert data["account"]["plan"] == "pro"
    assert data["account"]["services"] == {"toll": True}
    assert comments(result) == comments(TEXT)


def test_a_value_taken_out_has_its_default_again() -> None:
    result = edited(TEXT, [Put(("agent_groups", Row("Sales"), "rights", "external"), None)])
    assert "external" not in result
    assert comments(result) == comments(TEXT)


def test_a_redial_policy_is_saved_as_a_whole_record() -> None:
    """A7, A8: the record of one level, complete, in its own place."""
    policy = {"ring_time_seconds": 20, "call_attempts": 3}
    result = edited(TEXT, [Put(("products", Row("Solar"), "redial"), policy)])
    assert tomllib.loads(result)["products"] == [{"name": "Solar", "redial": policy}]


def test_rows_are_added_and_taken_out_by_name() -> None:
    new = AddRow("agent_groups", {"name": "Night", "rights": {"ivr": "off"}})
    result = edited(TEXT, [new, RemoveRow("agent_groups", Row("Sales"))])
    assert [group["name"] for group in tomllib.loads(result)["agent_groups"]] == ["Support", "Night"]
    assert '# The second group.\n[[agent_groups]]\nname = "Support"' in result
    assert "# Sales may not." not in result
    assert "# What Sales sells." in result


def test_a_row_taken_out_leaves_no_table_of_its_own_behind() -> None:
    text = TEXT + '\n[sip]\nregistrar = "pbx"\n[products.note]\nscattered = 1\n# the end\n'
    result = edited(text, [RemoveRow("products", Row("Solar"))])
    assert "products" not in result
    assert tomllib.loads(result)["sip"] == {"registrar": "pbx"}
    assert result.endswith("# the end\n")


def test_rows_written_in_one_line_are_edited_too() -> None:
    text = 'queues = [{ name = "A", address = "1" }, { name = "B", address = "2" }] # both\n'
    result = edited(text, [RemoveRow("queues", Row("A")), AddRow("queues", {"name": "C", "address": "3"})])
    assert [row["name"] for row in tomllib.loads(result)["queues"]] == ["B", "C"]
    assert "# both" in result


@pytest.mark.parametrize(
    "change",
    [
        RemoveRow("agents", Row("nobody")),
        RemoveRow("agent_groups", Row("Nobody")),
        Put(("agent_groups", Row("Nobody"), "name"), "x"),
        AddRow("agent_groups", {"name": "Sales"}),
    ],
)
def test_a_row_that_is_not_there_or_there_already_is_a_sentence(change: Change) -> None:
    with pytest.raises(UserFacingError, match=r"account file\.$"):
        edited(TEXT, [change])


VALUES: dict[Place, st.SearchStrategy[object]] = {
    ("account", "ring_timeout_seconds"): st.none() | st.integers(1, 600),
    ("account", "pro_dialing"): st.none() | st.booleans(),
    ("account", "screen_pop_url"): st.none() | st.just("https://a.example/{customer}"),
    ("account", "services", "toll"): st.none() | st.booleans(),
    ("agent_states", "break_reasons"): st.none()
    | st.lists(st.sampled_from(["Tea", 'A "B"', "C"]), max_size=3),
    ("conference", "max_participants"): st.none() | st.integers(3, 250),
    ("rights", "enterprise", "transfer"): st.none() | st.sampled_from(["on", "off", "silent"]),
    ("agent_groups", Row("Sales"), "rights", "external"): st.none() | st.sampled_from(["on", "off"]),
    ("agents", Row("jan"), "display_name"): st.none() | st.text("aé\"'\\ ", max_size=5),
    ("buyers", Row("Cloud Nine"), "redial"): st.none()
    | st.fixed_dictionaries({"ring_time_seconds": st.integers(1, 600), "busy_attempts": st.integers(0, 9)}),
    ("buyers", Row("Sunny Roofs"), "redial", "call_attempts"): st.none() | st.integers(0, 100),
    ("products", Row("Solar"), "redial"): st.none() | st.just({}),
}
PUTS = st.sampled_from(sorted(VALUES, key=str)).flatmap(
    lambda place: VALUES[place].map(lambda value: Put(place, value))
)


@given(st.lists(PUTS, max_size=8))
@settings(deadline=None, max_examples=60)
def test_any_edits_give_the_data_asked_for_and_keep_every_comment(changes: list[Put]) -> None:
    """Round trip: edit by the form, comments survive."""
    result = edited(EXAMPLE, changes)
    assert says_the_same(tomllib.loads(result), changed(tomllib.loads(EXAMPLE), changes))
    replaced_whole = [change for change in changes if isinstance(change.value, dict) or change.value is None]
    if not replaced_whole:
        assert comments(result) == comments(EXAMPLE)
    else:
        assert set(comments(result)) <= set(comments(EXAMPLE))


ROWS = ("agents", "coworkers", "queues", "ivrs", "external_numbers", "presets", "products", "buyers")


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_any_row_can_be_taken_out_and_put_back(data: st.DataObject) -> None:
    before = tomllib.loads(EXAMPLE)
    table = data.draw(st.sampled_from(ROWS))
    row = data.draw(st.sampled_from(before[table]))
    key = Row(row["login" if table == "agents" else "name"])
    without = edited(EXAMPLE, [RemoveRow(table, key)])
    back = edited(without, [AddRow(table, row)])
    assert flat(tomllib.loads(back)) == flat(before)
    lost = [comment for comment in comments(EXAMPLE) if comment not in comments(back)]
    of_the_row = ["# true: only with the agent on the line until the courier has answered."]
    assert lost == (of_the_row if key.key == "Courier" else [])


LAYOUTS = [
    'format = 1\naccount.name = "x"\naccount.services.toll = true\n',
    '# only\nformat = 1\naccount = { name = "x", services = { toll = true } }\n',
    'format = 1\n[account]\nname = "x"\nservices.toll = true # bought\n[sip]\n',
    'format = 1\n[account.services]\ntoll = true\n[account]\nname = "x"',
    'format = 1\n  [account]\n    name = "x"\n    # why\n    [account.services]\n    toll = true\n\n# end',
]


@pytest.mark.parametrize("text", LAYOUTS)
@given(
    st.lists(
        st.sampled_from(
            [
                Put(("account", "ring_timeout_seconds"), 5),
                Put(("account", "ring_timeout_seconds"), None),
                Put(("account", "services", "toll"), False),
                Put(("account", "services", "toll"), None),
                Put(("account", "services", "toll_free"), True),
                Put(("account", "services"), {"toll_free": False}),
                Put(("sip", "codecs"), ["opus", "PCMA"]),
                Put(("rights", "enterprise", "ivr"), "off"),
                Put(("rights", "enterprise"), None),
                AddRow("queues", {"name": "Q", "address": "6"}),
            ]
        ),
        max_size=6,
        unique_by=str,
    )
)
@settings(deadline=None)
def test_any_way_of_writing_a_table_can_be_edited(text: str, changes: list[Change]) -> None:
    """Dotted keys, tables in one line, headers in any order: ``edited`` checks the outcome itself."""
    result = edited(text, changes)
    assert says_the_same(tomllib.loads(result), changed(tomllib.loads(text), changes))
    assert set(comments(text)) - set(comments(result)) <= {"# bought"}
