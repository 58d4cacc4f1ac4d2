"""The figures of the order queue as pictures, tables and sentences. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from app.orders.overview.counting import Calls, Period, grouped, working_hours
from app.orders.overview.statistics import Figures
from app.translation import tr, tr_count
from ui.order_statistics.model import PanelModel, PictureModel, SeriesModel, Shape

MOST_LINES = 6
"""Statuses with a line of their own: as many as can be told apart."""
MOST_OPERATORS = 20
"""Operators in the picture; the table has all of them."""

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Headings and rows."""


def calls_by_hour(figures: Figures) -> PictureModel:
    """Calls and reach rate for each hour of the day."""
    hours = working_hours(figures.hours)
    calls = [figures.hours[hour] for hour in hours]
    return PictureModel(
        tr("Calls and reach rate by hour"),
        tuple(f"{hour:02}:00" for hour in hours),
        (_calls_panel(calls), _rate_panel(calls)),
        joined=True,
    )


def hours_table(figures: Figures) -> Table:
    """Every hour with calls, the whole day at the end."""
    rows = [
        (f"{hour:02}:00–{(hour + 1) % 24:02}:00", *_figures(calls))
        for hour, calls in enumerate(figures.hours)
        if calls.attempts
    ]
    return (tr("Hour"), *_heads()), (*rows, (tr("All hours"), *_figures(_sum(figures.hours))))


def calls_by_operator(figures: Figures) -> PictureModel:
    """Calls of each operator, and how many of them reached somebody."""
    shown = figures.operators[:MOST_OPERATORS]
    return PictureModel(
        tr("Calls by operator"),
        tuple(login for login, _ in shown),
        (_calls_panel([calls for _, calls in shown]),),
        lies=True,
    )


def operators_table(figures: Figures) -> Table:
    """Every operator, all together at the end."""
    rows = [(login, *_figures(calls)) for login, calls in figures.operators]
    everybody = _figures(_sum([calls for _, calls in figures.operators]))
    return (tr("Operator"), *_heads()), (*rows, (tr("Everybody"), *everybody))


def orders_by_status(figures: Figures, zone: tzinfo | None = None) -> PictureModel:
    """How many orders each status had from the period's begin until now."""
    lines = grouped(figures.stands, MOST_LINES)
    series = tuple(
        SeriesModel(name or tr("Others"), tuple(map(float, values)), Shape.LINE, look)
        for look, (name, values) in enumerate(lines.items())
    )
    places = tuple(_moment(stand.at, figures.about.period, zone) for stand in figures.stands)
    return PictureModel(
        tr("Orders by status over time"), places, (PanelModel(tr("Orders"), series),), joined=True
    )


def statuses_table(figures: Figures, zone: tzinfo | None = None) -> Table:
    """Every status at every moment, the newest first."""
    lines = grouped(figures.stands, len(figures.stands[-1].orders) if figures.stands else 1)
    rows = tuple(
        (
            datetime.fromtimestamp(stand.at, zone).strftime("%Y-%m-%d %H:%M"),
            *(str(values[place]) for values in lines.values()),
        )
        for place, stand in reversed(list(enumerate(figures.stands)))
    )
    return (tr("Time"), *lines), rows


def hours_sentence(figures: Figures) -> str:
    """What the hours say, in a sentence."""
    calls = _sum(figures.hours)
    if not calls.attempts:
        return _no_calls(figures)
    busiest = max(range(24), key=lambda hour: figures.hours[hour].attempts)
    begin, end = f"{busiest:02}:00", f"{(busiest + 1) % 24:02}:00"
    return f"{_summed(calls)} " + tr("The busiest hour is from {begin} to {end}.", begin=begin, end=end)


def operators_sentence(figures: Figures) -> str:
    """What is said of the operators."""
    if not figures.operators:
        return _no_calls(figures)
    count = len(figures.operators)
    said = _summed(_sum([calls for _, calls in figures.operators]))
    who = tr_count("{count} operator made calls.", "{count} operators made calls.", count)
    drawn = (
        tr("The {count} with most calls are drawn; the table has all.", count=MOST_OPERATORS)
        if count > MOST_OPERATORS
        else ""
    )
    return " ".join(filter(None, (said, who, drawn)))


def statuses_sentence(figures: Figures) -> str:
    """How many orders there are now, and where most of them are."""
    now = figures.stands[-1].orders if figures.stands else {}
    count = sum(now.values())
    if not count:
        return tr("There are no orders yet.")
    most = max(now, key=lambda status: now[status])
    said = tr_count("{count} order now.", "{count} orders now.", count)
    return f"{said} " + tr("The largest group is {status}: {count}.", status=most, count=now[most])


def period_words(period: Period) -> str:
    """What a period is called."""
    return {
        Period.TODAY: tr("Today"),
        Period.WEEK: tr("Last 7 days"),
        Period.MONTH: tr("Last 30 days"),
    }[period]


def scope(figures: Figures, *, by_operator: bool, zone: tzinfo | None = None) -> str:
    """What was counted, for who sees the picture alone; ``by_operator``: it can be of one of them."""
    about = figures.about
    begin, end = (
        datetime.fromtimestamp(moment, zone).strftime("%Y-%m-%d") for moment in (figures.since, figures.now)
    )
    days = begin if about.period is Period.TODAY else tr("{begin} to {end}", begin=begin, end=end)
    told = [f"{period_words(about.period)} ({days})", about.project or tr("All projects")]
    if by_operator:
        told.append(about.operator or tr("Everybody"))
    return " · ".join(told)


def rate_words(rate: float | None) -> str:
    """A share as a person reads it; a dash where there is none."""
    return "–" if rate is None else f"{rate:.0%}".replace("%", "\u202f%")


def _no_calls(figures: Figures) -> str:
    if figures.about.operator:
        return tr("{operator} made no calls in this time.", operator=figures.about.operator)
    return tr("No calls were made in this time.")


def _summed(calls: Calls) -> str:
    said = tr_count("{count} call", "{count} calls", calls.attempts)
    return tr(
        "{calls}, {reached} reached ({rate}).", calls=said, reached=calls.reached, rate=rate_words(calls.rate)
    )


def _calls_panel(calls: Sequence[Calls]) -> PanelModel:
    return PanelModel(
        tr("Calls"),
        (
            SeriesModel(tr("Calls"), tuple(float(one.attempts) for one in calls), Shape.WHOLE),
            SeriesModel(tr("Reached"), tuple(float(one.reached) for one in calls), Shape.PART),
        ),
    )


def _rate_panel(calls: Sequence[Calls]) -> PanelModel:
    rates = tuple(one.rate for one in calls)
    return PanelModel(tr("Reach rate"), (SeriesModel(tr("Reach rate"), rates, Shape.LINE),), percent=True)


def _heads() -> tuple[str, ...]:
    return tr("Calls"), tr("Reached"), tr("Reach rate")


def _figures(calls: Calls) -> tuple[str, ...]:
    return str(calls.attempts), str(calls.reached), rate_words(calls.rate)


def _sum(calls: Sequence[Calls]) -> Calls:
    return sum(calls, Calls())


def _moment(at: float, period: Period, zone: tzinfo | None) -> str:
    when = datetime.fromtimestamp(at, zone)
    if period is Period.TODAY:
        return f"{when:%H:%M}"
    return f"{when:%m-%d}"
