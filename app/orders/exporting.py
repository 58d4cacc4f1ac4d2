"""What leaves the order queue as a file: the results of calls as a table, a picture of its figures."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import datetime, tzinfo
from pathlib import Path

from app.errors import Cancelled
from app.kept import replacing
from app.orders.importing import Remark
from app.orders.overview.store import GivenResult
from app.sheets.writing import write_table
from app.translation import tr

_EACH = 500


def export_results(
    path: Path,
    results: Generator[GivenResult, None, None],
    zone: tzinfo | None = None,
    progress: Callable[[int], bool] = lambda _done: True,
) -> int:
    """Write ``results`` to a CSV or XLSX file; how many there were.

    Times are in ``zone``, None: this desk's, and carry their offset (ISO 8601). ``progress`` hears how many
    are written; False cancels. Raises ``Cancelled`` and ``UserFacingError``; what stood in ``path`` stays.
    """

    def rows() -> Iterator[list[str]]:
        for number, given in enumerate(results):
            if number % _EACH == 0 and not progress(number):
                raise Cancelled
            yield _row(given, zone)

    with closing(results):
        return write_table(path, _head(), rows())


def write_remarks(path: Path, remarks: Sequence[Remark]) -> int:
    """Write what an import says of single rows to a CSV or XLSX file; how many there were.

    Raises ``UserFacingError``; what stood in ``path`` stays.
    """
    return write_table(path, [tr("Line"), tr("Reason")], ([str(one.line), one.reason] for one in remarks))


def write_picture(path: Path, png: bytes) -> None:
    """Write a picture to ``path``, as a whole or not at all. Raises ``UserFacingError``."""
    with replacing(path) as fresh:
        fresh.write_bytes(png)


def _head() -> list[str]:
    return [
        tr("Order"),
        tr("Project"),
        tr("Customer"),
        tr("Number"),
        tr("Time"),
        tr("Operator"),
        tr("Result"),
        tr("Meaning"),
        tr("Status"),
        tr("Next call from"),
    ]


def _row(given: GivenResult, zone: tzinfo | None) -> list[str]:
    return [
        given.external_id,
        given.project,
        given.name,
        given.number,
        _time(given.at, zone),
        given.operator,
        given.result,
        given.meaning,
        given.status,
        _time(given.ready_at, zone) if given.ready_at > given.at else "",
    ]


def _time(moment: float, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(moment, zone).astimezone(zone).isoformat(sep=" ", timespec="seconds")
