"""Redial policies in their three places, and which one holds for a call (A6 to A8). No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pydantic import ValidationError

from app.account.changes import Place, Row
from app.account.explain import redial_sentences
from app.account.levels import RedialLevel, redial
from app.account.model import FORMAT, Account
from app.account.redial import RedialPolicy
from app.translation import tr
from ui.settings.fields import asked, default, named
from ui.settings.model import FormModel, Option, RedialModel, SectionModel
from ui.settings.work import Work

TABLES = {RedialLevel.CAMPAIGN: "campaigns", RedialLevel.BUYER: "buyers", RedialLevel.PRODUCT: "products"}


class RedialView(Protocol):
    """Where redial is shown."""

    def show_redial(self, model: RedialModel) -> None:
        """Show exactly this."""


class RedialPresenter:
    """One campaign, buyer or product at a time."""

    def __init__(self, work: Callable[[], Work | None]) -> None:
        self._work = work
        self._level = RedialLevel.CAMPAIGN
        self._names = dict.fromkeys(RedialLevel, "")
        self._asked = dict.fromkeys(RedialLevel, "")
        self._view: RedialView | None = None

    def attach(self, view: RedialView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show the work as it is now."""
        if self._view is not None:
            self._view.show_redial(self.model())

    def look_at_level(self, level: str) -> None:
        """Show policies of campaigns, buyers or products."""
        self._level = RedialLevel(level)
        self.refresh()

    def look_at(self, name: str) -> None:
        """Show the policy of this one."""
        self._names[self._level] = name
        self.refresh()

    def ask(self, campaign: str, buyer: str, product: str) -> None:
        """Which policy would hold for such a call?"""
        self._asked = {
            RedialLevel.CAMPAIGN: campaign,
            RedialLevel.BUYER: buyer,
            RedialLevel.PRODUCT: product,
        }
        self.refresh()

    def have_policy(self, *, wanted: bool) -> None:
        """Give it a policy of its own, with the defaults, or take its policy away."""
        work = self._work()
        place = self._place(work) if work is not None else None
        if work is None or place is None:
            return
        work.forget_typed(place)
        value = {key.place[-1]: default(key.setting) for key in asked(RedialPolicy, place)}
        work.editing.put(place, value if wanted else None)

    def typed(self, place: Place, text: str) -> None:
        """A number was typed. A policy counts as a whole, so it is put as a whole (A7)."""
        work = self._work()
        if work is None:
            return
        question = next(found for found in asked(RedialPolicy, place[:-1]) if found.place == place)
        work.type_inside(question, text)

    def model(self) -> RedialModel:
        """The page."""
        work = self._work()
        if work is None or work.is_reading:
            return RedialModel()
        names = {level: work.names(table) for level, table in TABLES.items()}
        place = self._place(work)
        policy = work.editing.pending.value(place) if place is not None else None
        return RedialModel(
            levels=levels(),
            level=self._level.value,
            names=named(names[self._level])[1:],
            name=self._names[self._level],
            has_policy=policy is not None,
            form=self._form(work, place, policy),
            campaigns=named(names[RedialLevel.CAMPAIGN]),
            buyers=named(names[RedialLevel.BUYER]),
            products=named(names[RedialLevel.PRODUCT]),
            asked=(
                self._asked[RedialLevel.CAMPAIGN],
                self._asked[RedialLevel.BUYER],
                self._asked[RedialLevel.PRODUCT],
            ),
            sentences=self._sentences(work),
            editable=work.editable,
        )

    def _place(self, work: Work) -> Place | None:
        """The policy that is looked at; of the first one there is, where none was chosen."""
        names = work.names(TABLES[self._level])
        if self._names[self._level] not in names:
            self._names[self._level] = next(iter(names), "")
        name = self._names[self._level]
        return (TABLES[self._level], Row(name), "redial") if name else None

    def _form(self, work: Work, place: Place | None, policy: dict[str, Any] | None) -> FormModel:
        if place is None or policy is None:
            return FormModel()
        fields = tuple(
            work.field_inside(question, policy.get(question.setting.key))
            for question in asked(RedialPolicy, place)
        )
        return FormModel((SectionModel("", "", fields),), work.editable)

    def _sentences(self, work: Work) -> tuple[str, ...]:
        """A7: what comes of the three levels as they are to be."""
        pending = work.editing.pending
        data: dict[str, Any] = {
            "format": FORMAT,
            "account": {
                "name": "-",
                "ring_timeout_seconds": pending.value(("account", "ring_timeout_seconds")) or 30,
            },
        }
        for level, table in TABLES.items():
            wanted = self._asked[level]
            data[table] = [dict(shown.values) for shown in pending.rows(table) if shown.row.key == wanted]
        if data["buyers"] and not self._asked[RedialLevel.PRODUCT]:
            own = data["buyers"][0].get("product", "")
            data["products"] = [dict(row.values) for row in pending.rows("products") if row.row.key == own]
        try:
            account = Account.model_validate(data)
        except ValidationError:  # what is wrong with it is told where it is typed
            return ()
        found = redial(account, **{level.value: name for level, name in self._asked.items()})
        return tuple(redial_sentences(found))


def levels() -> tuple[Option, ...]:
    """The three places, the strongest first."""
    return (
        Option(RedialLevel.CAMPAIGN.value, tr("Campaign")),
        Option(RedialLevel.BUYER.value, tr("Buyer")),
        Option(RedialLevel.PRODUCT.value, tr("Product")),
    )
