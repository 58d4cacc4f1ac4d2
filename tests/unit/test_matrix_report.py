"""The transfer matrix as a table."""

from __future__ import annotations

from tests.support.matrix_report import matrix


def test_rows_and_columns_stand_in_the_order_of_the_tests_and_cells_say_where_and_when() -> None:
    found = [
        ("cold", "answers", "target", 0.24),
        ("cold", "busy", "ended", 0.0),
        ("success", "busy", "agent", 1.0),
    ]
    table = [line for line in matrix(found).splitlines() if line.startswith("|")]
    assert table == [
        "|  | answers | busy |",
        "| --- | --- | --- |",
        "| cold | target, 0.2 s | ended, 0.0 s |",
        "| success | - | agent, 1.0 s |",
    ]


def test_a_lost_customer_is_counted() -> None:
    assert "customers lost: 1." in matrix([("cold", "answers", "lost", 12.0), ("cold", "busy", "ended", 0.1)])
