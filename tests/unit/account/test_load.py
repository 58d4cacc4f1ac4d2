"""An account file is a valid account or all of its problems, each with a line; never anything else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.account.load import MOST_BYTES, Reading, read_bytes, read_file, read_text
from app.account.problems import FileProblem
from app.problems import Severity

GOOD = dedent(
    """\
    format = 1
    [account]
    name = "Example"
    [rights.account]
    transfer = "on"
    """
)


def read(text: str) -> Reading:
    return read_text(dedent(text), "account.toml")


def only_error(text: str) -> FileProblem:
    reading = read(text)
    assert reading.account is None
    assert len(reading.errors) == 1, reading.errors
    return reading.errors[0]


def test_a_good_file_gives_the_account_and_no_problem() -> None:
    reading = read(GOOD)
    assert reading.problems == ()
    assert reading.account is not None
    assert reading.account.general.name == "Example"
    assert reading.account.general.ring_timeout_seconds == 30


def test_every_problem_is_told_at_once_with_its_place() -> None:
    reading = read(
        """\
        format = 1
        [account]
        name = "Example"
        ring_timeout_seconds = -4
        plan = "gold"
        [[agents]]
        login = "maria"
        extension = "10 01"
        group = "Salse"
        [[agents]]
        login = "maria"
        extension = "1002"
        [[agent_groups]]
        name = "Sales"
        """
    )
    places = {(p.line, p.column, p.field) for p in reading.errors}
    assert places == {
        (4, 24, "account.ring_timeout_seconds"),
        (5, 8, "account.plan"),
        (8, 13, "agents[1].extension"),
        (9, 9, "agents[1].group"),
        (11, 9, "agents[2].login"),
    }


HEAD = "format = 1\n[account]\nname = 'x'\n"
"""Three lines that make a valid account; what is wrong stands below."""

BAD: list[tuple[str, str, int, str]] = [
    ("[account]\nname = 'x'\n", "format", 1, "required"),
    ("format = 1\n[account]\n", "account.name", 2, "required"),
    ("format = 1\n[account]\nname = ''\n", "account.name", 3, "empty"),
    ("format = 1\naccount = 3\n", "account", 2, "table"),
    ("format = 1\nagents = 3\n[account]\nname = 'x'\n", "agents", 2, "list"),
    ("format = 2\nanything = 1\n", "format", 1, "Update Hookswitch"),
    ("format = 0\n", "format", 1, "oldest"),
    (HEAD + "ring_timeout_seconds = -1\n", "account.ring_timeout_seconds", 4, "1 or more"),
    (HEAD + "ring_timeout_seconds = '30'\n", "account.ring_timeout_seconds", 4, "whole"),
    (HEAD + "country = 'nl'\n", "account.country", 4, "two capital letters"),
    (HEAD + "screen_pop_url = 'file:///a?{b}'\n", "account.screen_pop_url", 4, "https"),
    (HEAD + "screen_pop_url = 'https://a/?{0.x}'\n", "account.screen_pop_url", 4, "{customer}"),
    (HEAD + "screen_pop_url = 'https://a/?{'\n", "account.screen_pop_url", 4, "{customer}"),
    (
        HEAD + "[[presets]]\nname = 'p'\naddress = '1'\ngroup = 'Nobody'\n",
        "presets[1].group",
        7,
        "no agent group “Nobody”",
    ),
    (HEAD + "[[buyers]]\nname = 'b'\nnumbers = []\n", "buyers[1].numbers", 6, "at least 1"),
    (HEAD + "[[buyers]]\nname = 'b'\nnumbers = ['+1', 'ab']\n", "buyers[1].numbers[2]", 6, "phone number"),
    (HEAD + "[sip]\nregistrar = 'bob@pbx'\n", "sip.registrar", 5, "keyring"),
    (HEAD + "[sip]\nproxy = 'sip:bob:geheim@pbx'\n", "sip.proxy", 5, "keyring"),
    (HEAD + "[sip]\nPassword = 'geheim'\n", "sip.Password", 5, "keyring"),
    (
        HEAD + "[[agents]]\nlogin='a'\nextension='1'\nsip_password = 'geheim'\n",
        "agents[1].sip_password",
        7,
        "keyring",
    ),
]


@pytest.mark.parametrize(("text", "field", "line", "words"), BAD)
def test_a_bad_file_is_refused_with_a_sentence(text: str, field: str, line: int, words: str) -> None:
    problem = only_error(text)
    assert (problem.field, problem.line) == (field, line)
    assert words in problem.reason
    assert problem.reason[0].isupper()
    assert problem.reason.endswith((".", "?"))


@pytest.mark.parametrize("table", ["agent_groups", "coworkers", "queues", "external_numbers", "campaigns"])
def test_a_name_used_twice_is_refused_naming_the_first_line(table: str) -> None:
    keys = {
        "coworkers": "extension = '{n}'",
        "queues": "address = '60{n}'",
        "external_numbers": "number = '+3120794000{n}'",
    }
    row = f"[[{table}]]\nname = '{{name}}'\n{keys.get(table, '')}\n"
    text = GOOD + row.format(name="Same", n=1) + row.format(name="same", n=2)
    problem = only_error(text)
    assert problem.field == f"{table}[2].name"
    assert "line 7" in problem.reason


def test_an_unknown_key_is_a_warning_with_the_nearest_known_key() -> None:
    reading = read(GOOD.replace('name = "Example"', 'name = "Example"\nring_timeout = 20'))
    assert reading.account is not None
    (warning,) = reading.warnings
    assert (warning.line, warning.column, warning.field) == (4, 1, "account.ring_timeout")
    assert "“ring_timeout_seconds”" in warning.reason


def test_what_has_no_effect_is_a_warning() -> None:
    """C1, E2: settings that contradict each other are told, and the stricter one holds."""
    reading = read(GOOD.replace('name = "Example"', 'name = "Example"\npro_dialing = true'))
    assert [warning.field for warning in reading.warnings] == ["account.pro_dialing"]
    reading = read(GOOD + 'manual_dial = "on"\nexternal = "off"\n')
    assert [warning.field for warning in reading.warnings] == ["rights.account.manual_dial"]


def test_an_account_without_any_transfer_says_so() -> None:
    """E1: silence at every level is no transfer; an admin should know."""
    reading = read('format = 1\n[account]\nname = "x"\n')
    assert reading.account is not None
    assert [(warning.field, warning.severity) for warning in reading.warnings] == [
        ("rights", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        (b'format = 1\nname = "\xff"\n', 2, 9, "not UTF-8"),
        ("format = 1".encode("utf-16"), 1, 1, "UTF-16"),
        (b"[[[", 1, 3, "not valid TOML"),
        (b'format = 1\nname = "a', 2, 10, "not valid TOML"),
        (b"a = " + b"[" * 5000, 1, 5, "too deeply"),
        (b"\na = " + b"9" * 5000, 2, 5, "too many digits"),
        (b"x" * (MOST_BYTES + 1), 1, 1, "larger than 16 MB"),
    ],
)
def test_bytes_that_are_no_toml_are_refused_with_their_place(
    content: bytes, line: int, column: int, words: str
) -> None:
    reading = read_bytes(content, "account.toml")
    (problem,) = reading.problems
    assert reading.account is None
    assert (problem.line, problem.column) == (line, column)
    assert words in problem.reason


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    reading = read_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "account.toml")
    assert reading.account is not None


def test_a_huge_file_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    file = tmp_path / "account.toml"
    with file.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    (problem,) = read_file(file).problems
    assert "larger than 16 MB" in problem.reason


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    (problem,) = read_file(tmp_path / "account.toml").problems
    assert "cannot be read" in problem.reason


def test_the_secret_itself_is_never_repeated() -> None:
    text = GOOD + "[sip]\npassword = 'geheim'\nregistrar = 'bob:geheim@pbx'\nproxy = 'sip:a:geheim@b'\n"
    assert "geheim" not in "\n".join(map(str, read(text).problems))
    assert "geheim" not in repr(read(text).problems)


def test_a_long_table_keeps_the_places_of_its_bad_rows() -> None:
    rows = "".join(
        f"[[coworkers]]\nname = 'P{n}'\nextension = '{f'bad {n}' if n in {3, 1777} else 1000 + n}'\n"
        for n in range(2000)
    )
    problems = read(GOOD + rows).errors
    assert [(p.field, p.line) for p in problems] == [
        ("coworkers[4].extension", 6 + 3 * 3 + 2),
        ("coworkers[1778].extension", 6 + 1777 * 3 + 2),
    ]


def is_account_or_problems(reading: Reading, lines: int) -> None:
    assert (reading.account is None) == bool(reading.errors)
    assert all(1 <= problem.line <= lines for problem in reading.problems)
    assert all(problem.column >= 1 and problem.reason for problem in reading.problems)


@given(st.binary(max_size=400))
@example(b"")
@example(b"\x00")
@example(b"\xef\xbb\xbf\xff")
@settings(deadline=None)
def test_any_bytes_are_an_account_or_problems_with_a_line(content: bytes) -> None:
    is_account_or_problems(read_bytes(content, "f"), content.count(b"\n") + 1)


ODD_VALUES = [
    "1",
    "-1",
    "1e400",
    "nan",
    "true",
    '"x"',
    '"on"',
    '"off"',
    "''",
    '"+3120"',
    "1979-05-27",
    "07:32:00",
]
INNER_KEYS = ["name", "rights", "redial", "password", "a.b", '"q k"']
VALUES = st.recursive(
    st.sampled_from(ODD_VALUES)
    | st.integers().map(str)
    | st.text('abc é"\\', max_size=5).map("'''{}'''".format),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(INNER_KEYS), inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        )
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        "format",
        "account",
        "name",
        "plan",
        "pro_dialing",
        "agents",
        "login",
        "extension",
        "group",
        "rights",
        "enterprise",
        "transfer",
        "redial",
        "ring_time_seconds",
        "sip",
        "registrar",
        "codecs",
        "numbers",
        "presets",
        "buyers",
        "product",
        "a.b",
        "pasword",
        '""',
    ]
)
LINES = ["format = 1", "[account]", 'name = "x"', "# note", "", "[rights.account]", "[[agents]]"]
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, KEYS, VALUES),
    st.builds("[{}]".format, KEYS),
    st.builds("[[{}]]".format, KEYS),
    st.sampled_from(LINES),
)


@given(st.lists(STATEMENTS, max_size=20).map("\n".join))
@settings(deadline=None, max_examples=300)
def test_any_toml_is_an_account_or_problems_with_a_line(text: str) -> None:
    is_account_or_problems(read_text(text, "f"), text.count("\n") + 1)


@given(st.data())
@settings(deadline=None)
def test_a_good_file_with_anything_written_into_it_is_an_account_or_problems(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, len(GOOD)))
    text = GOOD[:start] + data.draw(st.text(max_size=12)) + GOOD[end:]
    is_account_or_problems(read_text(text, "f"), text.count("\n") + 1)


def test_the_good_file_of_these_tests_is_toml() -> None:
    assert tomllib.loads(GOOD)["format"] == 1
