"""Transfer rights: what each level says to each feature, and what comes of it (E1, E2). No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pydantic import ValidationError

from app.account.changes import Place, Row
from app.account.levels import feature_label, right
from app.account.model import FORMAT, Account
from app.account.rights import Feature, RightsTable
from app.translation import tr
from ui.settings.fields import Asked, asked, named
from ui.settings.model import RightModel, RightsModel
from ui.settings.work import Work

LEVELS = ("enterprise", "account", "group")


class RightsView(Protocol):
    """Where the rights are shown."""

    def show_rights(self, model: RightsModel) -> None:
        """Show exactly this."""


class RightsPresenter:
    """The rights of one agent group at a time."""

    def __init__(self, work: Callable[[], Work | None], own_group: Callable[[], str] = str) -> None:
        """``own_group``: the agent's own group, looked at first."""
        self._work = work
        self._own_group = own_group
        self._chosen: str | None = None
        self._view: RightsView | None = None

    def attach(self, view: RightsView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show the work as it is now."""
        if self._view is not None:
            self._view.show_rights(self.model())

    def look_at(self, group: str) -> None:
        """Show the rights of another group; empty: of agents without one."""
        self._chosen = group
        self.refresh()

    def model(self) -> RightsModel:
        """The table."""
        work = self._work()
        if work is None or work.is_reading:
            return RightsModel()
        rows = work.editing.pending.rows("agent_groups")
        groups = [row.row.key for row in rows]
        group = self._looked_at(groups)
        decided = self._decided(work, group)
        return RightsModel(
            groups=named(groups, tr("No group")),
            group=group,
            rights=tuple(self._right(work, feature, decided, group) for feature in Feature),
            editable=work.editable,
        )

    def say(self, place: Place, word: str) -> None:
        """Have a level say on, off or silent."""
        work = self._work()
        if work is not None:
            work.put(_question(place), word)

    def _right(self, work: Work, feature: Feature, account: Account | None, group: str) -> RightModel:
        places = _places(feature, group)
        says = tuple(
            "silent" if place is None else str(work.editing.pending.value(place) or "silent")
            for place in places
        )
        found = right(account, group, feature) if account is not None else None
        return RightModel(
            feature=feature.value,
            label=feature_label(feature),
            help=RightsTable.model_fields[feature.value].description or "",
            says=(says[0], says[1], says[2]),
            places=places,
            on=found is not None and found.on,
            decided=found.sentence if found is not None else "",
        )

    def _looked_at(self, groups: list[str]) -> str:
        """The group that was chosen; before that the agent's own, else the first."""
        if self._chosen is not None and (not self._chosen or self._chosen in groups):
            return self._chosen
        own = self._own_group()
        return own if own in groups else next(iter(groups), "")

    def _decided(self, work: Work, group: str) -> Account | None:
        """A small account with what the rights depend on, as it is to be."""
        pending = work.editing.pending
        groups: list[dict[str, Any]] = [
            {"name": row.row.key, "rights": row.values.get("rights", {})}
            for row in pending.rows("agent_groups")
            if row.row.key == group
        ]
        data = {
            "format": FORMAT,
            "account": {"name": "-"},
            "rights": pending.table("rights"),
            "agent_groups": groups,
        }
        try:
            return Account.model_validate(data)
        except ValidationError:  # what is wrong with it is told where it is typed
            return None


def _places(feature: Feature, group: str) -> tuple[Place, Place, Place | None]:
    of_group: Place | None = ("agent_groups", Row(group), "rights", feature.value) if group else None
    return ("rights", "enterprise", feature.value), ("rights", "account", feature.value), of_group


def _question(place: Place) -> Asked:
    return next(question for question in asked(RightsTable, place[:-1]) if question.place == place)
