"""``hookswitch orders …``: the same rules and sentences as in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.orders.importing import Import
from app.resources import resource
from app.sheets.sheet import Sheet
from ui.main import main

EXAMPLE = str(resource("example-account.toml"))
NEW = ("--project", "Solar", "--status", "New")


class Desk:
    """The program with a profile of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capsys = folder, capsys

    def run(self, *words: str, status: int = 0) -> str:
        """What the command says; an error's sentence too."""
        whole = ["--account", EXAMPLE, "--profile-dir", str(self._folder), "orders", *words]
        assert main(whole) == status
        said = self._capsys.readouterr()
        return said.out + said.err

    def file(self, *lines: str) -> str:
        """A CSV with these lines."""
        path = self._folder / "orders.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    def with_orders(self, *names: str) -> Desk:
        """With these orders imported."""
        lines = (f"{name},+49 30 90182{n},Customer {n}" for n, name in enumerate(names))
        words = ("--project", "Solar", "--status", "New", "--country", "DE")
        self.run("import", self.file("id,phone,name", *lines), *words)
        return self


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A new one."""
    return Desk(tmp_path, capsys)


def test_import_tells_what_came_of_each_row(desk: Desk) -> None:
    file = desk.file("id,phone,Where", "1,+49 30 901820,Solar", "2,nobody,Solar", ",+49 30 1,Solar")
    said = desk.run("import", file, "--column", "Where=project", "--status", "New")
    assert said.splitlines() == [
        "2 orders were added.",
        "1 number cannot be dialled.",
        "1 row is broken.",
        "line 3: “nobody” is no telephone number.",
        "line 4: The cell that tells this order apart is empty.",
    ]
    assert "2 were already there." in desk.run("import", file, "--column", "Where=project", "--status", "New")


def test_import_writes_a_report_and_a_dry_run_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    file = desk.file("id,phone", "1,+49 30 901820", "2,", "3,")
    report = tmp_path / "report.csv"
    words = ("--project", "Solar", "--status", "New", "--dry-run", "--report", str(report))
    assert desk.run("import", file, *words).splitlines() == ["2 rows are broken."]
    assert [row.cells for row in Sheet(report).rows()] == [
        ("3", "There is no telephone number."),
        ("4", "There is no telephone number."),
    ]
    assert "There is no such order." in desk.run("list", "--agent", "maria")


def test_import_says_which_columns_are_missing(desk: Desk) -> None:
    said = desk.run("import", desk.file("a,b", "1,2"), status=1)
    assert len(said.splitlines()) == 4
    assert "Choose the column with the telephone number." in said
    assert "There is no column “c”." in desk.run("import", desk.file("a,b"), "--column", "c=name", status=1)
    assert "is no use of a column" in desk.run("import", desk.file("a,b"), "--column", "a=x", status=1)


def test_list_and_next_agree_and_say_why(desk: Desk) -> None:
    """B11: the list shows the line in its order with reasons, and its first is the next."""
    desk.with_orders("A-1", "A-2", "A-3")
    listed = desk.run("list", "--agent", "maria").splitlines()
    assert [line.split("\t")[0] for line in listed] == ["A-1", "A-2", "A-3"]
    assert all(line.endswith("New lead of Solar, which has high priority.") for line in listed)
    assert desk.run("next", "--agent", "maria").splitlines() == listed[:1]
    assert len(desk.run("list", "--agent", "maria", "--most", "2").splitlines()) == 2
    assert "Nothing is to be dialled now." in desk.run(
        "next", "--agent", "maria", "--mode", "Before buyout", status=1
    )


def test_orders_that_are_not_dialled_say_why_not(desk: Desk) -> None:
    desk.run("import", desk.file("id,phone", "1,nobody"), "--project", "Solar", "--status", "New")
    said = desk.run("list", "--agent", "maria", "--which", "bad_number")
    assert said.endswith("The number nobody cannot be dialled.\n")
    said = desk.run("requeue", "1", "2", status=1)
    assert "1 of 2 orders begin anew." in said
    assert "“1” is not dialled: status Lost is not ticked for dial-up." in said
    assert "There is no order “2”." in said
    assert "There is no such order." in desk.run("list", "--agent", "maria", "--which", "bad_number")


def test_a_bad_number_is_mended(desk: Desk) -> None:
    """Bad input: the way back of an order whose number could not be dialled: a number and a status."""
    desk.run("import", desk.file("id,phone", "1,nobody"), "--project", "Solar", "--status", "New")
    said = desk.run("requeue", "1", "--number", "+49 30 901820", "--status", "New")
    assert said == "1 of 1 orders begin anew.\n"
    (line,) = desk.run("next", "--agent", "maria").splitlines()
    assert line.split("\t")[:4] == ["1", "Solar", "New", "+49 30 901820"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--number", "12a34$"), "No address is known for “12a34$”."),
        (("--number", "somebody"), "“somebody” is no telephone number."),
        (("--status", "Nope"), "The account file knows no status “Nope”."),
        (("A-2", "--number", "030 901820"), "A number is one order's."),
    ],
)
def test_what_cannot_become_of_an_order_changes_nothing(
    desk: Desk, words: tuple[str, ...], sentence: str
) -> None:
    desk.with_orders("A-1", "A-2")
    before = desk.run("list", "--agent", "maria")
    assert sentence in desk.run("requeue", "A-1", *words, status=1)
    assert desk.run("list", "--agent", "maria") == before


def test_export_writes_what_there_is(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "results.xlsx"
    assert "0 results are in" in desk.run("export", str(path), "--since", "2026-01-01")
    assert "Result" in Sheet(path).head


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("list",), "Say for whom: --agent LOGIN."),
        (("next",), "Say for whom: --agent LOGIN."),
        (("list", "--agent", "nobody"), "There is no agent “nobody” in this account."),
        (("list", "--agent", "maria", "--mode", "x"), "There is no call mode “x”."),
        (("import", "/nowhere.csv"), "cannot be read"),
        (("export", "results.pdf"), "Tables are written as CSV or XLSX; results.pdf is named as neither."),
        (("export", "/no/where.csv"), "/no/where.csv cannot be written: No such file or directory."),
        (("export", "r.csv", "--since", "2026-02-01", "--until", "2026-01-01"), "must be before the last"),
    ],
)
def test_a_wrong_word_gets_a_sentence(desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in desk.run(*words, status=1)


def test_what_holds_for_every_row_is_wrong_once(desk: Desk) -> None:
    """A status or country that nobody knows is one sentence, not one for each row."""
    file = desk.file("id,phone", "1,+49 30 901820", "2,+49 30 901821")
    said = desk.run(
        "import", file, "--project", "Solar", "--status", "Nope", "--country", "Germany", status=1
    )
    assert "The account file knows no status “Nope”." in said
    assert "“Germany” is no country code of two letters." in said
    assert len(said.splitlines()) == 2


def test_filters_look_through_the_whole_line(desk: Desk) -> None:
    """B11: a filter narrows the line, not the first rows of it."""
    desk.with_orders("A-1", "A-2", "A-3", "B-4")
    assert desk.run("list", "--agent", "maria", "--text", "b", "--most", "1").startswith("B-4\t")
    assert len(desk.run("list", "--agent", "maria", "--status", "New").splitlines()) == 4
    assert "There is no such order." in desk.run("list", "--agent", "maria", "--project", "Books")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("list", "--most", "-3"), "“-3” is no number from 1 on"),
        (("export", "r.csv", "--since", "yesterday"), "“yesterday” is no date; write it as 2026-11-22"),
    ],
)
def test_a_word_that_cannot_be_read_gets_a_sentence(
    desk: Desk, words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        desk.run(*words)
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.xlsx", b"PK\x03\x04 no workbook", "is damaged, or no workbook of the format XLSX."),
        ("text.xlsx", b"id;phone\n", "is damaged, or no workbook of the format XLSX."),
        ("empty.csv", b"", "is empty."),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(
    desk: Desk, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert sentence in desk.run("import", str(tmp_path / name), status=1)


def test_broken_rows_of_a_csv_stay_one_row_each(desk: Desk) -> None:
    """Two quotes that are never closed do not swallow the rows between them."""
    rows = (
        '1,+49 30 901820,"never closed',
        "2,+49 30 901821,Bob,more",
        '3,+49 30 901822,"C"em',
        '4,+49 30 901823,"nor this one',
        "5,+49 30 901824,Dora",
        '6,+49 30 901825,"two\nlines"',
    )
    said = desk.run("import", desk.file("id,phone,name", *rows), "--project", "Solar", "--status", "New")
    assert said.splitlines() == [
        "3 orders were added.",
        "3 rows are broken.",
        "line 2: A quotation mark is opened in this row and never closed.",
        "line 3: This row has more cells than there are headings.",
        "line 5: A quotation mark is opened in this row and never closed.",
    ]


def test_whoever_interrupts_an_import_reads_that_nothing_was_added(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Import with cancel: Ctrl+C in the middle of it."""
    rows = desk.file("id,phone", "1,+49 30 901820", "2,+49 30 901821")
    with monkeypatch.context() as interrupted:
        interrupted.setattr(Import, "_problem", raises(KeyboardInterrupt))
        said = desk.run("import", rows, *NEW, status=1)
    assert said == "Cancelled; nothing was imported.\n"
    assert "There is no such order." in desk.run("list", "--agent", "maria", "--which", "all")


def raises(error: type[BaseException]) -> Callable[..., str]:
    def fails(*_words: str) -> str:
        raise error

    return fails


def test_a_damaged_file_of_orders_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    """Bad input: found when it is opened, or only when it is read."""
    desk.with_orders("A-1", "A-2")
    store = tmp_path / "data" / "orders.sqlite"
    whole = store.read_bytes()
    store.write_bytes(whole[:8192] + bytes(reversed(whole[8192:])))
    assert desk.run("list", "--agent", "maria", status=1).startswith("The database failed: ")
    assert "is damaged: " in desk.run("import", desk.file("id,phone", "1,+49 30 901820"), *NEW, status=1)
    store.write_bytes(b"nothing of SQLite" * 999)
    assert "cannot be opened: file is not a database" in desk.run("list", "--agent", "maria", status=1)


def test_an_account_file_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["orders", "list"]) == 1
    assert "--account FILE" in capsys.readouterr().err
