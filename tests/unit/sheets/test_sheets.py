"""Tables in files: every usual encoding and separator, broken rows that stay alone, XLSX both ways."""

from __future__ import annotations

import csv
import gc
import io
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Cancelled, UserFacingError
from app.sheets.csv_text import CsvText
from app.sheets.sheet import Sheet
from app.sheets.writing import write_table

CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\n\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e")
)
TABLE = st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), max_size=8))


def csv_file(folder: Path, data: bytes) -> Sheet:
    path = folder / "orders.csv"
    path.write_bytes(data)
    return Sheet(path)


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_text_is_read(tmp_path: Path, encoding: str, separator: str) -> None:
    """With BOM or without, Latin-1 too, whatever separates the columns."""
    text = f"id{separator}name\r\n1{separator}Jürgen Ñandú\r\n"
    sheet = csv_file(tmp_path, text.encode(encoding))
    assert sheet.head == ("id", "name")
    assert cells(sheet) == [("1", "Jürgen Ñandú")]


def test_excel_may_name_the_separator(tmp_path: Path) -> None:
    sheet = csv_file(tmp_path, b'sep=;\r\nid;name,first\r\n1;"a;b"\r\n')
    assert (sheet.head, cells(sheet)) == (("id", "name,first"), [("1", "a;b")])
    assert [row.line for row in sheet.rows()] == [3]


def test_what_keeps_excel_from_taking_zeros_off_is_no_part_of_a_number(tmp_path: Path) -> None:
    sheet = csv_file(tmp_path, b'id,phone\n="007",="030 901820"\n"=""008""","=""030"""\n="",=1+1\n')
    assert cells(sheet) == [("007", "030 901820"), ("008", "030"), ("", "=1+1")]


def test_rows_over_several_lines_and_empty_ones_keep_their_numbers(tmp_path: Path) -> None:
    sheet = csv_file(tmp_path, b'id,note\n1,"two\nlines"\n\n,\n2,x\n')
    assert [(row.line, row.cells) for row in sheet.rows()] == [(2, ("1", "two\nlines")), (6, ("2", "x"))]


def test_a_quote_that_is_never_closed_breaks_one_row(tmp_path: Path) -> None:
    """A CSV with a broken row: the others are read."""
    many = "".join(f"{n},fine\n" for n in range(2, 300))
    sheet = csv_file(tmp_path, f'id,note\n1,"open\n{many}'.encode())
    rows = list(sheet.rows())
    assert (rows[0].line, rows[0].cells) == (2, ())
    assert "quotation mark" in rows[0].broken
    assert [row.cells for row in rows[1:]] == [(str(n), "fine") for n in range(2, 300)]
    assert sheet.share() == 1.0


def test_a_quote_inside_a_word_is_just_a_quote(tmp_path: Path) -> None:
    sheet = csv_file(tmp_path, b'id,size\n1,5" screen\n2,"6"" screen"\n3,"a "b" c"\n')
    assert [row[1] for row in cells(sheet)][:2] == ['5" screen', '6" screen']
    assert len(cells(sheet)) == 3


@given(TABLE)
def test_what_any_csv_writer_wrote_is_read_back(rows: list[list[str]]) -> None:
    """Whatever the cells hold, stripped of spaces at the ends, and rows with nothing in them left out."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([["head"], *rows])
    source = CsvText.__new__(CsvText)
    source.separator, source.encoding = ",", "utf-8"
    read = [line for raw in text.getvalue().splitlines() if (line := source._cells(raw + "\r\n")) is not None]  # noqa: SLF001 - the one rule under test
    assert read[1:] == rows


def test_a_workbook_is_read_as_a_person_would_type_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "phone", "when", "paid", "rate"])
    sheet.append([7, 4930901820.0, date(2026, 1, 2), True, 1.5])
    sheet.append([None, None, None, None, None])
    sheet.append(["A-8", "+49 30 1", None, None, None])
    book.save(tmp_path / "orders.xlsx")
    read = Sheet(tmp_path / "orders.xlsx")
    assert read.head == ("id", "phone", "when", "paid", "rate")
    assert [(row.line, row.cells) for row in read.rows()] == [
        (2, ("7", "4930901820", "2026-01-02", "true", "1.5")),
        (4, ("A-8", "+49 30 1", "", "", "")),
    ]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"results.{suffix}"
    rows = [["1", "Jürgen; “x”", "+49 30 901820"], ["2", "a\nb", ""]]
    assert write_table(path, ["id", "name", "phone"], rows) == 2
    sheet = Sheet(path)
    assert sheet.head == ("id", "name", "phone")
    assert cells(sheet) == [tuple(row) for row in rows]
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_no_cell_becomes_a_formula(tmp_path: Path, suffix: str) -> None:
    """A customer's name that reads like a formula is not run by whoever opens the export."""
    path = tmp_path / f"results.{suffix}"
    write_table(path, ["name"], [["=1+1"]])
    if suffix == "csv":
        assert "'=1+1" in path.read_text(encoding="utf-8-sig")
        return
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_a_file_that_is_no_table_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"\n\n")
    (tmp_path / "not.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "old.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 9)
    (tmp_path / "named.csv").write_bytes((tmp_path / "not.xlsx").read_bytes())
    for name, words in {
        "empty.csv": "is empty",
        "not.xlsx": "damaged",
        "gone.csv": "cannot be read",
        "old.xls": "no text. Save the table as CSV or XLSX",
        "named.csv": "no text. Save the table as CSV or XLSX",
    }.items():
        with pytest.raises(UserFacingError, match=words):
            Sheet(tmp_path / name)
    with pytest.raises(UserFacingError, match="cannot be written"):
        write_table(tmp_path / "no" / "such.csv", ["a"], [])


def test_a_damaged_workbook_gets_a_sentence(tmp_path: Path) -> None:
    """Bad input: wherever a copy went wrong, its rows are read or one sentence says why not."""
    whole, broken = tmp_path / "whole.xlsx", tmp_path / "broken.xlsx"
    chance = Random(6)  # noqa: S311 - the same damage each time
    write_table(whole, ["id", "phone"], [[str(n), f"+4930901{n:03}"] for n in range(50)])
    data = whole.read_bytes()
    damage = [bytes([byte ^ chance.randrange(1, 256)]) for byte in data]
    refused = 0
    for place in range(0, len(data), 400):
        broken.write_bytes(data[:place] + damage[place] + data[place + 1 :])
        refused += _refuses(broken)
    with zipfile.ZipFile(whole) as parts:
        for damaged in parts.namelist():
            with zipfile.ZipFile(broken, "w") as copy:
                for name in parts.namelist():
                    copy.writestr(name, parts.read(name)[: -9 if name == damaged else None])
            refused += _refuses(broken)
    assert refused > 3


def _refuses(path: Path) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of what it does without
        try:
            list(Sheet(path).rows())
        except UserFacingError as error:
            return "damaged" in str(error)
    return False


def test_a_failed_export_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text("old")

    def rows() -> Iterator[list[str]]:
        yield ["1"]
        raise OSError(28, "No space left on device")

    with pytest.raises(UserFacingError, match="No space left"):
        write_table(path, ["id"], rows())
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["results.csv"]


@pytest.fixture
def gathering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The system's temporary folder; nothing is left there, and nobody's clearing up fails later."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    failed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda failure: failed.append(failure.exc_value))
    yield folder
    gc.collect()
    assert failed == []
    assert list(folder.iterdir()) == []


def many(count: int) -> Iterator[list[str]]:
    return ([str(number / 7), "Ümlaut"] for number in range(count))


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("count", [1, 20_000])
def test_a_workbook_on_a_full_disk_is_one_sentence(gathering: Path, tmp_path: Path, count: int) -> None:
    """Bad input: whatever is half written is closed and deleted without a further word."""
    (tmp_path / ".results.xlsx.new").symlink_to("/dev/full")
    with pytest.raises(UserFacingError, match=r"results\.xlsx cannot be written: No space left on device"):
        write_table(tmp_path / "results.xlsx", ["a", "b"], many(count))
    assert list(tmp_path.iterdir()) == [gathering]


@pytest.mark.parametrize("count", [700, 20_000])
def test_a_workbook_has_no_room_to_gather_its_rows(gathering: Path, tmp_path: Path, count: int) -> None:
    """Bad input: the disk of the temporary folder is full, while rows come or when all are there."""
    resource = pytest.importorskip("resource")  # of POSIX systems
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (32_768, limits[1]))
    try:
        with pytest.raises(UserFacingError, match=r"results\.xlsx cannot be written: File too large"):
            write_table(tmp_path / "results.xlsx", ["a", "b"], many(count))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == [gathering]


def test_a_workbook_that_is_cancelled_leaves_nothing(gathering: Path, tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield from many(5000)
        raise Cancelled

    with pytest.raises(Cancelled):
        write_table(tmp_path / "results.xlsx", ["a", "b"], rows())
    assert list(tmp_path.iterdir()) == [gathering]
