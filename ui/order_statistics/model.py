"""What the statistics page shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ui.order_admin.model import Option


class Shape(Enum):
    """How the values of a series are drawn; also without colour no two look alike."""

    WHOLE = "whole"
    """Bars with an edge and a quiet fill: all there is."""
    PART = "part"
    """Bars that fill their part of the whole, in front of it."""
    LINE = "line"
    """A line with a sign at each value; see ``SeriesModel.look``."""


@dataclass(frozen=True)
class SeriesModel:
    """One row of values, one for each place of its panel."""

    name: str
    values: tuple[float | None, ...]
    """None: there is no value, which is not nought."""
    shape: Shape
    look: int = 0
    """Which of the lines' looks: stroke, sign and colour together."""


@dataclass(frozen=True)
class PanelModel:
    """One set of axes."""

    unit: str
    """What the values are; above the panel."""
    series: tuple[SeriesModel, ...]
    percent: bool = False
    """The values are shares from 0 to 1, drawn as 0 to 100 %."""


@dataclass(frozen=True)
class PictureModel:
    """Panels below one another that share their places."""

    title: str
    places: tuple[str, ...]
    """The words at the places, from left to right, or from top to bottom where it lies."""
    panels: tuple[PanelModel, ...]
    lies: bool = False
    """The bars lie, because their places have long names."""
    joined: bool = False
    """The places are points in time: the axis names those for which there is room."""
    scope: str = ""
    """What was counted: period, project, operator. For a file, where no choices stand beside it."""


@dataclass(frozen=True, kw_only=True)
class StatisticsModel:
    """The whole page."""

    kinds: tuple[Option, ...] = ()
    """The pictures to choose from."""
    kind: str = ""
    periods: tuple[Option, ...] = ()
    period: str = ""
    projects: tuple[Option, ...] = ()
    project: str = ""
    operators: tuple[Option, ...] = ()
    """Empty where the picture does not ask for one."""
    operator: str = ""
    problem: str = ""
    sentence: str = ""
    """What the figures say, or why there are none."""
    told: str = ""
    """What came of the last export."""
    picture: PictureModel | None = None
    """None: there is nothing to draw, or not yet."""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """The same figures as a table, as shown and as exported."""
