"""Makes the settings of a phone: presenters and views, each wired to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtWidgets import QWidget

from app.account.agents import AgentStates
from app.account.call_modes import OrderQueue
from app.account.general import ConferencePolicy, General, TransferPolicy
from app.account.history import HistoryPolicy
from app.account.incoming import IncomingPolicy
from app.account.ldap import Ldap
from app.account.model import Account
from app.account.recording import Recording
from app.account.save import can_save
from app.account.seat import Seat
from app.account.sip_settings import Sip
from app.apart import Apart
from app.bus import Bus
from app.preferences import PreferenceFile
from ui.settings.file_presenter import FilePresenter, FileState, HoldsPresenter
from ui.settings.file_view import FilePage, HoldsPage
from ui.settings.form_presenter import FormPresenter, Section, sections
from ui.settings.form_view import FormBody
from ui.settings.leaving import LeavingSettings
from ui.settings.own_presenter import OwnPresenter
from ui.settings.own_view import AppearancePage, KeysPage
from ui.settings.presenter import SettingsPresenter
from ui.settings.redial_presenter import RedialPresenter
from ui.settings.redial_view import RedialPage
from ui.settings.rights_presenter import RightsPresenter
from ui.settings.rights_view import RightsPage
from ui.settings.table_presenter import TablePresenter
from ui.settings.table_view import TablePage
from ui.settings.view import SettingsPage
from ui.settings.work import Work

PEOPLE = ("agents", "agent_groups", "coworkers", "identities")
TARGETS = ("queues", "ivrs", "external_numbers", "presets", "buyers", "products", "campaigns")
ORDERS = ("order_settings", "call_modes", "order_statuses", "order_results", "calling_hours")


class SettingsParts:
    """The page and everything behind it. ``close`` lets go of the bus."""

    def __init__(
        self,
        bus: Bus,
        seats: Iterable[Seat] | None,
        file_of: Callable[[str], FileState | None],
        make_apart: Callable[[], Apart],
        kept: PreferenceFile,
        use_appearance: Callable[[str], None],
        announce: Callable[[str], None],
        others: Mapping[str, Callable[[], QWidget]],
        show: Callable[[], None],
        may_save: Callable[[str], bool] = can_save,
    ) -> None:
        """``seats``: who is signed in, the main one first. ``make_apart``: a thread for files.

        ``others`` make the pages that are screens of their own: ``accounts`` and ``sound``. ``show`` has the
        settings looked at.
        """
        self._file_of = file_of
        self._others = others
        self.presenter = SettingsPresenter(seats, bus, make_apart, announce, may_save)
        self.leaving = LeavingSettings(self.presenter, bus, show)
        self._own = OwnPresenter(kept, use_appearance)
        self._order_page: TablePage | None = None

    def close(self) -> None:
        """Stop listening."""
        self.leaving.close()
        self.presenter.close()

    # --- pages --------------------------------------------------------------------------------------

    def build(self) -> QWidget:
        """The page itself."""
        builders: dict[str, Callable[[], QWidget]] = {
            **self._others,
            "appearance": lambda: AppearancePage(self._own),
            "keys": KeysPage,
            "holds": self._holds,
            "account": lambda: self._form("account", account_sections()),
            "phones": lambda: self._form("phones", phone_sections()),
            "rights": self._rights,
            "redial": self._redial,
            "people": lambda: self._tables("people", PEOPLE),
            "targets": lambda: self._tables("targets", TARGETS),
            "orders": self._orders,
            "file": self._file,
        }
        return SettingsPage(self.presenter, builders)

    def _work(self) -> Work | None:
        return self.presenter.work

    def _form(self, key: str, parts: tuple[Section, ...]) -> QWidget:
        presenter = FormPresenter(self._work, parts)
        body = FormBody()
        body.typed.connect(presenter.typed)
        body.ticked.connect(lambda place, on: presenter.ticked(place, on=on))
        presenter.attach(body)
        self.presenter.add_page(key, presenter)
        return body

    def _rights(self) -> QWidget:
        presenter = RightsPresenter(self._work, self._own_group)
        self.presenter.add_page("rights", presenter)
        return RightsPage(presenter)

    def _redial(self) -> QWidget:
        presenter = RedialPresenter(self._work)
        self.presenter.add_page("redial", presenter)
        return RedialPage(presenter)

    def _tables(self, key: str, tables: tuple[str, ...]) -> TablePage:
        presenter = TablePresenter(self._work, tables)
        self.presenter.add_page(key, presenter)
        return TablePage(presenter)

    def edit_order_settings(self, project: str, mode: str, left: Callable[[], None]) -> None:
        """Show how a project's orders are dialled in a mode, and open it where it can be changed (B10).

        ``left``: it was opened and is to stay as it was.
        """
        self.presenter.show("orders")
        if self._order_page is not None:
            self._order_page.edit("order_settings", {"project": project, "mode": mode}, left)

    def _orders(self) -> QWidget:
        page = self._order_page = self._tables("orders", ORDERS)
        return page

    def _file(self) -> QWidget:
        presenter = FilePresenter(self._file_in_use)
        page = FilePage(presenter.reload)
        presenter.attach(page)
        self.presenter.add_page("file", presenter)
        return page

    def _holds(self) -> QWidget:
        presenter = HoldsPresenter(lambda: self.presenter.seat)
        page = HoldsPage()
        presenter.attach(page)
        self.presenter.add_page("holds", presenter)
        return page

    def _own_group(self) -> str:
        seat = self.presenter.seat
        return seat.agent.group if seat is not None and seat.agent is not None else ""

    def _file_in_use(self) -> FileState | None:
        seat = self.presenter.seat
        return self._file_of(seat.sign_in.source) if seat is not None else None


def account_sections() -> tuple[Section, ...]:
    """Everything about the account as a whole."""
    found: list[Section] = []
    for key, model in (
        ("account", General),
        ("transfer", TransferPolicy),
        ("incoming", IncomingPolicy),
        ("conference", ConferencePolicy),
        ("agent_states", AgentStates),
        ("recording", Recording),
        ("history", HistoryPolicy),
        ("ldap", Ldap),
        ("orders", OrderQueue),
    ):
        title, text = _heading(key)
        found += sections(title if found else "", text, model, (key,))
    return tuple(found)


def phone_sections() -> tuple[Section, ...]:
    """How phones reach the PBX."""
    _title, text = _heading("sip")
    return sections("", text, Sip, ("sip",))


def _heading(key: str) -> tuple[str, str]:
    field = next(field for name, field in Account.model_fields.items() if (field.alias or name) == key)
    return field.title or key, field.description or ""
