"""The past, for the gallery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.bus import Bus
from app.calls.end_reason import Direction, EndReason
from app.calls.quality import QualitySummary
from app.directory.entry import Entry
from app.history.record import Leg, Record, Role, Step, StepKind
from app.history.wanted import Extent, Show, Wanted
from app.transfer.events import Outcome
from app.transfer.kinds import TransferType
from ui.gallery.specimen import Specimen
from ui.history.presenter import HistoryPresenter
from ui.history.view import HistoryPage
from ui.identities import specimens as identities

if TYPE_CHECKING:
    from app.history.store import Kept

TODAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC).timestamp()
HOUR = 3600.0


def _leg(
    ago: float,
    name: str,
    number: str,
    direction: Direction = Direction.IN,
    *,
    talked: float = 0.0,
    reason: EndReason | None = EndReason.THEY_HUNG_UP,
    role: Role = Role.CUSTOMER,
    held: float = 0.0,
    quality: QualitySummary | None = None,
) -> Leg:
    began = NOON - ago
    return Leg(
        call_id=f"{ago}-{number}",
        role=role,
        direction=direction,
        number=number,
        name=name,
        began_at=began,
        answered_at=began + 8 if talked else None,
        ended_at=began + 8 + talked,
        held_seconds=held,
        reason=reason,
        quality=quality,
    )


def _record(*legs: Leg, **more: object) -> Record:
    uid = legs[0].call_id
    return Record(uid=uid, legs=legs, ended_at=legs[0].ended_at, **more)  # type: ignore[arg-type]


def _transferred() -> Record:
    score = QualitySummary(
        mos=4.2,
        worst_mos=3.4,
        loss=0.006,
        jitter=0.004,
        round_trip=0.03,
        codec="G722",
        seconds=240,
        line=(4.3, 4.3, 4.2, 3.4, 4.1, 4.3, 4.3),
    )
    customer = _leg(2 * HOUR, "Maria Keller", "+4930901820", talked=251, held=34, quality=score)
    target = _leg(
        2 * HOUR - 190,
        "Ada Brandt",
        "201",
        Direction.OUT,
        talked=20,
        role=Role.TARGET,
        reason=EndReason.WE_HUNG_UP,
    )
    at = NOON - 2 * HOUR + 185
    kind = TransferType.CONVERSATION.value
    steps = (
        Step(at=at, kind=StepKind.BEGAN, whom="Ada Brandt", detail=kind),
        Step(at=at + 5, kind=StepKind.TARGET_CALLED, whom="Ada Brandt", attempt=1, of=1),
        Step(at=at + 13, kind=StepKind.TARGET_ANSWERED, whom="Ada Brandt"),
        Step(at=at + 33, kind=StepKind.ENDED, whom="Ada Brandt", detail=Outcome.JOINED.value),
    )
    return _record(
        customer,
        target,
        steps=steps,
        agent="maria",
        agent_state="available",
        data={"customer": "Keller & Söhne GmbH", "order": "A-20417"},
        notes="Wants a quote for 24 panels; call after five.",
        result="Call again",
        wrap_up_seconds=22.0,
    )


LONG = "Maximiliane Freifrau von Hohenlohe-Schillingsfürst"
RECORDS = (
    _record(_leg(600, "", "+1 415 555 0142", reason=EndReason.THEY_HUNG_UP)),
    _record(_leg(HOUR, "Jon Bell", "1014", talked=194)),
    _transferred(),
    _record(_leg(3 * HOUR, LONG, "+498912345678", Direction.OUT, reason=EndReason.BUSY)),
    _record(_leg(26 * HOUR, "Łukasz Nowak", "+48 22 123 45 67", Direction.OUT, talked=1830)),
    _record(_leg(27 * HOUR, "Ada Brandt", "201", reason=EndReason.DECLINED)),
    _record(_leg(200 * HOUR, "Jon Bell", "1014", talked=61, reason=None)),
)


class Past:
    """A history that answers at once."""

    def __init__(self, records: Sequence[Record], problem: str = "") -> None:
        self._records, self.problem = records, problem

    def count(
        self,
        wanted: Wanted,
        current: Callable[[], bool],
        done: Callable[[Extent], None],
        known: Extent | None = None,
    ) -> None:
        """See ``ui.history.presenter.Past``."""
        del wanted, current, known
        done(Extent(len(self._records), len(self._records)))

    def page(
        self,
        wanted: Wanted,
        start: int,
        count: int,
        extent: Extent,
        after: int | None,
        current: Callable[[], bool],
        done: Callable[[list[Kept]], None],
    ) -> None:
        """See ``ui.history.pages.Source``."""
        from app.history.store import Kept

        del wanted, extent, after, current
        total = len(self._records)
        done([Kept(total - at, self._records[at]) for at in range(start, min(start + count, total))])

    def see(self) -> None:
        """Nobody counts."""

    def export(
        self, path: Path, wanted: Wanted, progress: Callable[[int], bool], done: Callable[[int, str], None]
    ) -> None:
        """It is never done."""
        del path, wanted, done
        progress(len(self._records) // 2)


class Nobody:
    """A directory in which nobody is found."""

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        """See ``ui.history.presenter.Names``."""


def page(
    records: Sequence[Record] = RECORDS,
    *,
    problem: str = "",
    opened: int = -1,
    missed: bool = False,
    writing: bool = False,
) -> QWidget:
    """The page showing these; ``opened``: the place of the one looked at."""
    presenter = HistoryPresenter(
        Past(records, problem), Bus(), lambda leg: None, Nobody(), lambda: TODAY, identities.Shown()
    )
    made = HistoryPage(presenter)
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    presenter.look()
    if missed:
        presenter.show(Show.MISSED)
    if opened >= 0:
        presenter.open(opened)
    if writing:
        presenter.export("history.csv")
    return made


REFUSED = (
    "The store /home/maria/.local/share/hookswitch/history.sqlite was written by a newer Hookswitch. "
    "It was left as it is; please update this program."
)

SPECIMENS = (
    Specimen("history", page, 560, 640),
    Specimen("history-320", page, 320, 640),
    Specimen("history-record", lambda: page(opened=2), 560, 900),
    Specimen("history-record-320", lambda: page(opened=2), 320, 1100),
    Specimen("history-export-320", lambda: page(writing=True), 320, 640),
    Specimen("history-empty", lambda: page(()), 560, 420),
    Specimen("history-nothing-fits", lambda: page((), missed=True), 320, 480),
    Specimen("history-refused", lambda: page((), problem=REFUSED), 560, 480),
)
