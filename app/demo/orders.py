"""The demo company's order queue: its call modes, and orders whose customers are its lines."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from app.orders.database import FILE_NAME
from app.orders.order import Order
from app.orders.queue import shuffle_place
from app.translation import tr

PROJECT: Final = "Solar"
STATUS: Final = "New"
"""Status of orders that were never called."""
SOLD: Final = "Sold"
LOST: Final = "Lost"
CALLED: Final = ("201", "601", "602", "202", "603")
"""Numbers of the company that the orders' customers have: two who answer, a busy one, a silent one, and
one who declines."""
_GOODS: Final = ("Roof panels, 8 kW", "Battery, 10 kWh", "Wall box", "Heat pump")

LEADS: Final = "new-leads.csv"
LEADS_ADDED: Final = 3
"""Orders in that file."""
LEADS_BROKEN: Final = 4
"""The row that has no number."""
_LEADS: Final = (
    ("Order number", "Customer", "Phone", "Wants"),
    ("D-2001", "Rosa Álvarez", "201", _GOODS[0]),
    ("D-2002", "Søren Holm", "202", _GOODS[3]),
    ("D-2003", "Chloé Martin", "", _GOODS[1]),
    ("D-2004", "Jürgen Weiß", "201", _GOODS[2]),
)


def modes(login: str) -> dict[str, Any]:
    """The tables of the account file that make ``login`` an operator."""
    mode = tr("New leads")
    return {
        "orders": {"lease_seconds": 60, "supervisors": [login]},
        "call_modes": [{"name": mode, "new_leads": True}, {"name": tr("Random"), "shuffled": True}],
        "order_statuses": [
            {"name": STATUS, "mode": mode, "dial": True},
            {"name": SOLD},
            {"name": LOST},
        ],
        "order_results": [
            {"name": tr("Sold"), "status": SOLD},
            {"name": tr("No answer"), "meaning": "no_answer"},
            {"name": tr("Busy"), "meaning": "busy"},
            {"name": tr("Dropped"), "meaning": "discharge"},
            {"name": tr("Call back"), "meaning": "call_back"},
            {"name": tr("Bad number"), "meaning": "bad_number", "status": LOST},
            {"name": tr("No interest"), "status": LOST, "extra": True},
        ],
        "order_settings": [
            {
                "project": PROJECT,
                "mode": mode,
                "operators": [login],
                "high_priority": True,
                "preview_seconds": 8,
                "no_answer_minutes": 60,
                "busy_minutes": 15,
                "extra_results": [tr("No interest")],
                "status_after_attempts": LOST,
            }
        ],
    }


def some_orders(names: dict[str, str], count: int, customers: Sequence[str] = CALLED) -> Iterable[Order]:
    """``count`` orders of ``customers`` in turn; ``names``: whom a number of the company belongs to."""
    for number, called in enumerate(islice(cycle(customers), count), start=1):
        external_id = f"D-{1000 + number}"
        yield Order(
            id=0,
            external_id=external_id,
            project=PROJECT,
            status=STATUS,
            name=names.get(called, called),
            number=called,
            data={"product": _GOODS[number % len(_GOODS)]},
            shuffle=shuffle_place(0, external_id),
        )


def write_leads(folder: Path) -> Path:
    """Write a file of orders to try the import with; where it is. Raises ``OSError``."""
    file = folder / LEADS
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows(_LEADS)
    return file


def begin_anew(folder: Path) -> None:
    """Forget the orders of the demo before. Raises ``OSError``."""
    for old in (*folder.glob(f"{FILE_NAME}*"), *folder.glob("order-results-*")):
        old.unlink(missing_ok=True)
