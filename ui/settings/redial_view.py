"""Redial in its three places, each in a form, and what comes of them for a call (A8)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.account.levels import RedialLevel
from app.translation import tr
from ui.settings.form_view import MOST_WIDTH, FormBody
from ui.settings.model import Option, RedialModel
from ui.settings.redial_presenter import RedialPresenter
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GRID, Type
from ui.widgets.choices import OneOf, StillChoice, Tick, tick_line
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text


class RedialPage(QWidget):
    """Which place, whose policy, the policy; below it, what holds for a call."""

    def __init__(self, presenter: RedialPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.levels: dict[str, OneOf] = {}
        self._group = QButtonGroup(self)
        self._level_row = QWidget()
        self._level_flow = FlowLayout(self._level_row, GAP_S)
        self.name = StillChoice(tr("Whose redial policy"))
        self.name.setMinimumWidth(44 * GRID)
        self.name.currentIndexChanged.connect(lambda _at: presenter.look_at(self.name.value))
        self.has_policy = Tick()
        self.has_policy.clicked.connect(lambda on: presenter.have_policy(wanted=on))
        self._without = Text(dim=True, wrap=True)
        self.body = FormBody()
        self.body.typed.connect(presenter.typed)
        self.card = Card()
        self.setMaximumWidth(MOST_WIDTH)
        self._lay_out()
        presenter.attach(self)

    def _lay_out(self) -> None:
        layout = column(self, margin=0)
        layout.addWidget(
            Text(
                tr(
                    "A campaign's policy wins; without one the buyer's, and without that the product's. "
                    "A policy counts as a whole."
                ),
                dim=True,
                wrap=True,
            )
        )
        layout.addWidget(self._level_row)
        layout.addWidget(self.name, 0, Qt.AlignmentFlag.AlignLeft)
        self._own = QWidget()
        self._own.setLayout(tick_line(self.has_policy, tr("Has a redial policy of its own")))
        layout.addWidget(self._own)
        layout.addWidget(self._without)
        layout.addWidget(self.body)
        layout.addSpacing(GAP_L - GAP_M)
        layout.addWidget(self._made_card())

    def _made_card(self) -> Card:
        inside = column(self.card, margin=GAP_M, spacing=GAP_S)
        inside.addWidget(Text(tr("What holds for a call"), Type.STRONG, wrap=True))
        self.asked = tuple(
            StillChoice(name) for name in (tr("Its campaign"), tr("Its buyer"), tr("Its product"))
        )
        for choice in self.asked:
            inside.addWidget(Text(choice.accessibleName(), Type.LABEL, dim=True))
            inside.addWidget(choice)
            choice.currentIndexChanged.connect(lambda _at: self._ask())
        self._sentences = Text(wrap=True)
        inside.addWidget(self._sentences)
        return self.card

    def show_redial(self, model: RedialModel) -> None:
        """See ``RedialView``."""
        self._show_levels(model.levels, model.level)
        self.name.show_options([(name.value, name.words) for name in model.names], model.name)
        self.name.setVisible(bool(model.names))
        self._own.setVisible(model.editable and bool(model.names))
        self.has_policy.setChecked(model.has_policy)
        self._without.setText(_without(model))
        self._without.setVisible(not model.has_policy)
        self.body.setVisible(model.has_policy)
        self.body.show_form(model.form)
        offered = (model.campaigns, model.buyers, model.products)
        for choice, options, chosen in zip(self.asked, offered, model.asked, strict=True):
            choice.show_options([(option.value, option.words) for option in options], chosen)
        self._sentences.setText("\n".join(model.sentences))

    def _show_levels(self, levels: tuple[Option, ...], level: str) -> None:
        if not self.levels:
            for option in levels:
                choice = OneOf(option.words)
                choice.clicked.connect(
                    lambda _on=False, value=option.value: self._presenter.look_at_level(value)
                )
                self._group.addButton(choice)
                self._level_flow.addWidget(choice)
                self.levels[option.value] = choice
        if level in self.levels:
            self.levels[level].setChecked(True)

    def _ask(self) -> None:
        campaign, buyer, product = (choice.value for choice in self.asked)
        self._presenter.ask(campaign, buyer, product)


def _without(model: RedialModel) -> str:
    if model.has_policy:
        return ""
    if model.names:
        return tr("No redial policy here; the next place decides.")
    return {
        RedialLevel.CAMPAIGN.value: tr("There are no campaigns yet. Add them on the page Targets."),
        RedialLevel.BUYER.value: tr("There are no buyers yet. Add them on the page Targets."),
        RedialLevel.PRODUCT.value: tr("There are no products yet. Add them on the page Targets."),
    }.get(model.level, "")
