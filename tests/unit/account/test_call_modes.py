"""Call modes in the account file: what is wrong with them is said, and a form can change them."""

from __future__ import annotations

import tomllib

import pytest

from app.account.changes import Put, Row, row_name
from app.account.edit import edited
from app.account.file_values import FileValues
from app.account.load import read_text
from app.account.pending import Pending

RESULTS = """\
[[order_results]]
name = "No answer"
meaning = "no_answer"
"""
FILE = f"""\
format = 1
[account]
name = "Example Ltd"
[rights.account]
transfer = "on"
[[agents]]
login = "maria"
extension = "1001"
[[call_modes]]
name = "New leads"
[[order_statuses]]
name = "New"
mode = "New leads"
dial = true
[[order_settings]]
project = "Solar"
mode = "New leads"
operators = ["maria"]
{RESULTS}"""


def sentences(text: str) -> list[str]:
    return [problem.reason for problem in read_text(text, "account.toml").problems]


def test_a_whole_file_is_valid() -> None:
    """B2, B9, B10: modes, statuses and settings per project stand in the account file."""
    reading = read_text(FILE, "account.toml")
    assert reading.problems == ()
    assert reading.account is not None
    assert reading.account.order_settings[0].operators == ("maria",)


def test_supervisors_are_agents_of_the_file() -> None:
    """B10: who sees everybody's orders is named; nobody is by default."""
    account = read_text(FILE, "account.toml").account
    assert account is not None
    assert account.orders.supervisors == ()
    named = FILE.replace("[[call_modes]]", '[orders]\nsupervisors = ["mara"]\n[[call_modes]]')
    assert sentences(named) == ["There is no agent “mara” in this file; did you mean “maria”?"]
    assert sentences(named.replace("mara", "maria")) == []


def test_settings_without_a_result_button_are_named() -> None:
    """B8: an operator has a plain "Done" then, and whoever writes the file is told."""
    assert sentences(FILE.replace(RESULTS, "")) == [
        "No order result is a button here, so a plain “Done” is the only one after each call (B8)."
    ]
    extra = FILE + "extra = true\n"
    assert len(sentences(extra)) == 1
    assert sentences(extra.replace("operators =", 'extra_results = ["No answer"]\noperators =')) == []


def test_a_result_that_leaves_an_order_where_it_is_is_named() -> None:
    """B8: done, but moved to no status: the order would stay where it is dialled, so it is put aside."""
    said = (
        "“Talked” has no status to move to, so an order with this result keeps its own and is dialled no more"
    )
    (warning,) = sentences(FILE + '[[order_results]]\nname = "Talked"\n')
    assert warning.startswith(said)
    assert sentences(FILE + '[[order_results]]\nname = "Talked"\nstatus = "New"\n') == []


def test_a_promised_call_that_nobody_makes_is_named() -> None:
    """B3, B9: the call back's status is one that is not dialled, or in no mode."""
    later = '[[order_results]]\nname = "Later"\nmeaning = "call_back"\nstatus = "{0}"\n'
    for half in ('mode = "New leads"', "dial = true"):
        asleep = f'{FILE}[[order_statuses]]\nname = "Asleep"\n{half}\n'
        (warning,) = sentences(asleep + later.format("Asleep"))
        assert warning.startswith("“Later” moves its order to “Asleep”, whose orders are not dialled")
        assert sentences(asleep + later.format("New")) == []


def test_a_country_that_is_written_otherwise_is_named() -> None:
    """Bad input: the hours of GB hold for numbers of GB; under another name they would hold for nobody."""
    hours = FILE + '[[calling_hours]]\ncountry = "UK"\n'
    assert sentences(hours) == ["“UK” is no country code; write “GB”."]
    assert sentences(hours.replace("UK", "GB")) == []


def test_the_desks_own_country_is_named_too() -> None:
    """Bad input: numbers without a country code would be read in no country."""
    desks = FILE.replace('name = "Example Ltd"', 'name = "Example Ltd"\ncountry = "UK"')
    assert sentences(desks) == ["“UK” is no country code; write “GB”."]
    assert sentences(desks.replace("UK", "GB")) == []


def test_names_of_nothing_are_found_with_the_nearest() -> None:
    """B10: access for an agent who is not in the file, a mode that there is not."""
    wrong = FILE.replace('operators = ["maria"]', 'operators = ["mara"]').replace(
        'mode = "New leads"\ndial', 'mode = "New lead"\ndial'
    )
    assert sentences(wrong) == [
        "There is no call mode “New lead” in this file; did you mean “New leads”?",
        "There is no agent “mara” in this file; did you mean “maria”?",
    ]


def test_one_cell_is_described_once() -> None:
    """B10: a project has one form per mode."""
    twice = FILE + '[[order_settings]]\nproject = "solar"\nmode = "New leads"\n'
    assert sentences(twice) == ["“solar / New leads” is already used on line 16; it must be unique."]


@pytest.mark.parametrize("address", ["maria:secret@db/orders", "maria@db/orders?password=secret"])
def test_a_database_address_carries_no_password(address: str) -> None:
    """P6: the password is in the keyring."""
    (found,) = sentences(FILE + f'[orders]\ndatabase = "postgresql://{address}"\n')
    assert "password does not belong" in found
    assert "secret" not in found


def test_a_database_is_a_postgresql() -> None:
    assert sentences(FILE + '[orders]\ndatabase = "mysql://db"\n') == [
        "The database is an address such as postgresql://user@host/name, or empty."
    ]


def test_a_cell_is_edited_by_project_and_mode() -> None:
    """B10: the gear's form changes the settings of one project in one mode, in the file's own text."""
    row = Row(row_name("order_settings", {"project": "Solar", "mode": "New leads"}))
    changed = edited(FILE, [Put(("order_settings", row, "attempts"), 5)])
    assert tomllib.loads(changed)["order_settings"] == [
        {"project": "Solar", "mode": "New leads", "operators": ["maria"], "attempts": 5}
    ]


def test_a_mode_that_is_renamed_is_renamed_everywhere() -> None:
    pending = Pending()
    pending.lay_over(FileValues(tomllib.loads(FILE)))
    pending.change_row("call_modes", Row("New leads"), {"name": "Leads"})
    after = tomllib.loads(edited(FILE, pending.changes()))
    assert [row["mode"] for row in after["order_settings"] + after["order_statuses"]] == ["Leads", "Leads"]
