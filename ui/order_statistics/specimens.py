"""The statistics of the order queue, for the gallery."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.orders.overview.counting import Calls, Period, Stand
from app.orders.overview.statistics import About, Figures
from ui.gallery.specimen import Specimen
from ui.order_admin.model import Option
from ui.order_statistics import words
from ui.order_statistics.model import StatisticsModel
from ui.order_statistics.view import StatisticsPage

_BUSY = {8: (41, 9), 9: (96, 31), 10: (120, 44), 11: (104, 40), 12: (37, 21), 13: (58, 24)}
_BUSY |= {14: (99, 35), 15: (87, 30), 17: (52, 29), 18: (12, 8)}
_HOURS = tuple(Calls(*_BUSY.get(hour, (0, 0))) for hour in range(24))
_TEAM = (
    ("maria", Calls(310, 121)),
    ("jon", Calls(214, 60)),
    ("konstantin.wolkenstein", Calls(140, 66)),
    ("ada", Calls(42, 24)),
)
_NEW = (0, 900, 900, 880, 812, 640, 611, 540, 1340, 1300, 1180, 1015, 930)
_STATUSES = ("New", "Sold", "Planned call back", "Lost", "Sent", "Waiting for papers", "Bad number")
STANDS = tuple(
    Stand(
        1_795_003_200 + n * 21_600,
        dict(zip(_STATUSES, (new, 9 * n * n // 4, 70 + 11 * (n % 4), 31 * n, 18 * n, 5 * n, n), strict=True)),
    )
    for n, new in enumerate(_NEW)
)
FIGURES = Figures(About(Period.WEEK), now=1_795_260_000, hours=_HOURS, operators=_TEAM, stands=STANDS)
FEW = Figures(
    About(Period.TODAY),
    now=1_795_260_000,
    hours=tuple(Calls(2, 1) if hour == 10 else Calls() for hour in range(24)),
    operators=(("maria", Calls(2, 1)),),
    stands=(Stand(1_795_215_600, {"New": 2}), Stand(1_795_260_000, {"New": 1, "Sold": 1})),
)
_CHOICES = StatisticsModel(
    kinds=(Option("hours", "By hour"), Option("statuses", "By status"), Option("operators", "By operator")),
    periods=(Option("WEEK", "Last 7 days"),),
    period="WEEK",
    projects=(Option("", "All projects"),),
)


class NoStatisticsActions:
    """A page that asks for nothing."""

    def seen(self, *, there: bool) -> None:
        """See ``StatisticsActions``."""

    def choose_kind(self, kind: str) -> None:
        """See ``StatisticsActions``."""

    def choose_period(self, period: str) -> None:
        """See ``StatisticsActions``."""

    def choose_project(self, project: str) -> None:
        """See ``StatisticsActions``."""

    def choose_operator(self, login: str) -> None:
        """See ``StatisticsActions``."""

    def save_table(self, path: str) -> None:
        """See ``StatisticsActions``."""

    def save_picture(self, path: str, png: Callable[[], bytes]) -> None:
        """See ``StatisticsActions``."""


def hours(figures: Figures) -> StatisticsModel:
    """Calls by hour."""
    head, rows = words.hours_table(figures)
    return StatisticsModel(
        kinds=_CHOICES.kinds,
        kind="hours",
        periods=_CHOICES.periods,
        period="WEEK",
        projects=_CHOICES.projects,
        operators=(Option("", "Everybody"),),
        sentence=words.hours_sentence(figures),
        picture=words.calls_by_hour(figures),
        head=head,
        rows=rows,
    )


def statuses(figures: Figures) -> StatisticsModel:
    """Orders by status."""
    head, rows = words.statuses_table(figures)
    return StatisticsModel(
        kinds=_CHOICES.kinds,
        kind="statuses",
        periods=_CHOICES.periods,
        period="WEEK",
        projects=_CHOICES.projects,
        sentence=words.statuses_sentence(figures),
        picture=words.orders_by_status(figures),
        head=head,
        rows=rows,
    )


def operators(figures: Figures) -> StatisticsModel:
    """Calls by operator."""
    head, rows = words.operators_table(figures)
    return StatisticsModel(
        kinds=_CHOICES.kinds,
        kind="operators",
        periods=_CHOICES.periods,
        period="WEEK",
        projects=_CHOICES.projects,
        sentence=words.operators_sentence(figures),
        picture=words.calls_by_operator(figures),
        head=head,
        rows=rows,
        told="operators.png is written.",
    )


EMPTY = StatisticsModel(
    kinds=_CHOICES.kinds,
    kind="hours",
    periods=_CHOICES.periods,
    period="WEEK",
    projects=_CHOICES.projects,
    operators=(Option("", "Everybody"),),
    sentence="No calls were made in this time.",
)


def page(model: StatisticsModel) -> QWidget:
    """The page showing this."""
    made = StatisticsPage(NoStatisticsActions(), lambda done: done(), lambda: made.show_statistics(model))
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


SPECIMENS = (
    Specimen("order-statistics-hours", lambda: page(hours(FIGURES)), 560, 1080),
    Specimen("order-statistics-hours-320", lambda: page(hours(FIGURES)), 320, 1240),
    Specimen("order-statistics-statuses", lambda: page(statuses(FIGURES)), 560, 860),
    Specimen("order-statistics-statuses-320", lambda: page(statuses(FIGURES)), 320, 1000),
    Specimen("order-statistics-operators", lambda: page(operators(FIGURES)), 560, 720),
    Specimen("order-statistics-operators-320", lambda: page(operators(FIGURES)), 320, 800),
    Specimen("order-statistics-few", lambda: page(hours(FEW)), 560, 760),
    Specimen("order-statistics-empty", lambda: page(EMPTY), 480, 320),
)
