"""The Add Call / Transfer box: what is found, what is chosen, and go. No Qt here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from app.agent.coworkers import CoworkerChanged
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.events import CallChanged, CallEnded
from app.calls.standings import StandingChanged, Standings
from app.directory.index_text import parse_query
from app.errors import UserFacingError
from app.transfer.choices import TransferChoices
from app.transfer.events import TransferBegan, TransferEnded
from app.transfer.favourites import Route
from app.transfer.kinds import Target, TargetKind, TransferType
from app.transfer.route_book import RouteBook
from app.transfer.rules import Entry
from app.transfer.transfers import AnyFlow
from app.transfer.verdict import Allowed
from app.translation import tr, tr_count
from ui.identities.choice import Identities, IdentityChoice, NoIdentities
from ui.identities.model import NO_CHOICE, IdentityModel
from ui.transfer import words
from ui.transfer.finder import Contacts, Finder
from ui.transfer.model import TAB_OF, BoxModel, TabModel
from ui.transfer.rows import Judged, Key, key, row
from ui.transfer.search import Found
from ui.transfer.ways import Ways
from ui.transfer.words import Tab, Way

MOST_ROWS: Final = 60
"""Rows shown; who looks for more types another letter."""


class BoxView(Protocol):
    """Where the box is shown."""

    def show_box(self, model: BoxModel) -> None:
        """Show this."""

    def close_box(self) -> None:
        """Nothing is left to choose."""


@dataclass(frozen=True)
class Desk:
    """The parts of the phone that the box asks."""

    choices: TransferChoices
    calls: Calls
    standings: Standings
    routes: RouteBook
    bus: Bus
    contacts: Contacts
    identities: Identities = field(default_factory=NoIdentities)


class BoxPresenter:
    """One for each opened box."""

    def __init__(
        self,
        call_id: str,
        desk: Desk,
        flow: AnyFlow | None = None,
        only: TransferType | None = None,
    ) -> None:
        """``flow``: a transfer under way that is to get another target; None: a new transfer.

        ``only``: the one way there is, a conference that grows.
        """
        self._call_id = call_id
        self._desk = desk
        self._flow = flow
        self._view: BoxView | None = None
        self._tab = Tab.ALL
        self._chosen: Key | None = None
        self._problem = ""
        self._shown: list[Judged] = []
        favourites = desk.routes.favourites
        self._favourites = frozenset((route.kind, route.name) for route in favourites)
        fixed = only if flow is None else flow.order.type
        self._ways = Ways(call_id, desk.choices, desk.standings, favourites, fixed)
        self._identity = IdentityChoice(desk.identities)
        self._finder = Finder(call_id, desk.choices, favourites, desk.contacts, self._people_found)
        bus = desk.bus
        self._subscriptions = [
            bus.subscribe(CoworkerChanged, lambda _event: self._refresh()),
            bus.subscribe(StandingChanged, lambda _event: self._account_changed()),
            bus.subscribe(CallChanged, lambda event: self._call_changed(event.call_id)),
            bus.subscribe(CallEnded, lambda event: self._close_if(event.call_id == call_id)),
            bus.subscribe(TransferBegan, lambda event: self._close_if(event.customer_call_id == call_id)),
            bus.subscribe(TransferEnded, lambda event: self._close_if(self._is_ours(event.transfer_id))),
        ]

    def attach(self, view: BoxView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._view = None
        for subscription in self._subscriptions:
            subscription.close()

    # --- what a person does -----------------------------------------------------------------------

    def type(self, text: str) -> None:
        """Another text stands in the field; the best target that fits is chosen."""
        self._problem = ""
        self._finder.type(text)
        self._chosen = None
        self._show(choose_best=bool(text.strip()))

    def choose_tab(self, tab: Tab) -> None:
        """Look at one kind of target only."""
        self._tab = tab
        self._show(choose_best=self._chosen is not None)

    def choose_row(self, place: int) -> None:
        """Pick the row at ``place``; a forbidden one too, to read why."""
        if 0 <= place < len(self._shown):
            self._chosen = key(self._shown[place].target)
            self._problem = ""
            self._show()

    def move(self, step: int) -> None:
        """The row so many further down is the chosen one; the ends hold."""
        place = self._place()
        last = len(self._shown) - 1
        wanted = (0 if step > 0 else last) if place < 0 else place + step
        self.choose_row(max(0, min(last, wanted)))

    def choose_way(self, way: Way) -> None:
        """Leave in this way."""
        self._ways.wish = way
        self._problem = ""
        self._show()

    def choose_identity(self, place: int) -> None:
        """Call the target as this one of the identities that the account allows."""
        self._identity.pick(place)
        self._show()

    def confirm(self) -> None:
        """Do it; what cannot be done is said, and nothing has changed then."""
        target = self._target()
        self._ways.forget()
        if target is None or self._ways.refusal(target):
            self._show()
            return
        kind = self._ways.type_for(target)
        if self._as_whom(target).there:
            self._identity.use(target.addresses, target.addresses)
        try:
            if self._flow is not None:
                self._desk.choices.choose_another(self._flow.id, target)
            else:
                self._desk.choices.begin(self._call_id, target, kind)
        except UserFacingError as error:
            self._problem = str(error)
            self._refresh()
            return
        if target.kind is not TargetKind.TYPED:
            self._desk.routes.used(Route(target.kind, target.name, kind))
        self._close_if(True)

    # --- what happens meanwhile -------------------------------------------------------------------

    def _refresh(self) -> None:
        self._finder.refresh()
        self._ways.forget()
        self._show()

    def _people_found(self) -> None:
        self._show(choose_best=self._chosen is None)

    def _account_changed(self) -> None:
        """A target that an admin has just taken away is not rung all the same."""
        chosen = self._target()
        if chosen is not None and self._ways.is_gone(chosen):
            self._problem = tr(
                "{name} is no longer in the account file. Choose somebody else.", name=chosen.name
            )
            self._chosen = None
        self._refresh()

    def _call_changed(self, call_id: str) -> None:
        if call_id == self._call_id:
            self._show()

    def _is_ours(self, transfer_id: str) -> bool:
        return self._flow is not None and self._flow.id == transfer_id

    def _close_if(self, over: bool) -> None:  # noqa: FBT001 - the answer to whether it is over
        if over and self._view is not None:
            self._view.close_box()

    # --- showing ----------------------------------------------------------------------------------

    def _place(self) -> int:
        return next((i for i, item in enumerate(self._shown) if key(item.target) == self._chosen), -1)

    def _target(self) -> Target | None:
        place = self._place()
        return None if place < 0 else self._shown[place].target

    def _show(self, *, choose_best: bool = False) -> None:
        if self._view is None:
            return
        found = self._finder.found()
        fits = [item for item in found if self._tab is Tab.ALL or TAB_OF[item.target.kind] is self._tab]
        self._shown = [item for item in map(self._ways.judge, fits[:MOST_ROWS]) if item is not None]
        if choose_best and self._place() < 0:
            best = next((item for item in self._shown if item.allowed), next(iter(self._shown), None))
            self._chosen = None if best is None else key(best.target)
        self._view.show_box(self._model(found, left_out=max(0, len(fits) - MOST_ROWS)))

    def _model(self, found: Sequence[Found], left_out: int) -> BoxModel:
        target = self._target()
        said = self._ways.verdict(target, self._ways.type_for(target))
        way = self._ways.way(target)
        typed = parse_query(self._finder.typed)
        return BoxModel(
            title=self._title(),
            about=self._about(),
            tabs=self._tabs(found),
            tab=self._tab,
            rows=tuple(row(item, typed, self._favourites) for item in self._shown),
            chosen=self._place(),
            more=self._more(left_out),
            ways=self._ways.models(target),
            identity=NO_CHOICE if target is None else self._as_whom(target),
            rings=words.ringing(target, said.ringing) if target and isinstance(said, Allowed) else (),
            problem=self._problem,
            button=words.button(way, "" if target is None else target.name),
            refusal=self._ways.refusal(target),
        )

    def _as_whom(self, target: Target) -> IdentityModel:
        """Nothing to choose for a target inside or one that is shown the customer (D8), or for the PBX."""
        if target.kind is TargetKind.GROUP or target.user_number_forwarding:
            return NO_CHOICE
        said = self._ways.verdict(target, self._ways.type_for(target))
        model = self._identity.model(target.addresses)
        by_pbx = isinstance(said, Allowed) and said.ringing.by_pbx
        return NO_CHOICE if model.refusal or by_pbx else model

    def _title(self) -> str:
        if self._flow is not None:
            return tr("Other target")
        adds = self._desk.choices.entry(self._call_id) is Entry.ADD_CALL
        return tr("Add Call") if adds else tr("Transfer")

    def _about(self) -> str:
        call = self._desk.calls.get(self._call_id)
        return "" if call is None else words.about(call)

    def _tabs(self, found: Sequence[Found]) -> tuple[TabModel, ...]:
        there = {TAB_OF[kind] for kind in self._desk.choices.kinds(self._call_id)}
        counts = Counter(TAB_OF[item.target.kind] for item in found)
        counts[Tab.ALL] = len(found)
        return tuple(
            TabModel(tab, words.tab(tab, counts[tab]), words.short_tab(tab))
            for tab in Tab
            if tab is Tab.ALL or tab in there
        )

    def _more(self, left_out: int) -> str:
        if left_out:
            return tr_count(
                "{count} more; type another letter to see it.",
                "{count} more; type another letter to see them.",
                left_out,
            )
        if self._shown:
            return ""
        typed = self._finder.typed.strip()
        if typed:
            return tr("Nothing here fits “{typed}”.", typed=typed)
        return tr("The account lists nothing here.")
