"""The account's call modes, looked up by what an order says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.account.call_modes import CallingHours, CallMode, ModeSettings, Orders, OrderStatus, Result
from app.account.model import Account

_NO_MODE = CallMode.model_construct(name="-")  # validated, it would be built while the window starts


@dataclass(frozen=True)
class Policy:
    """Everything of the account file that decides about orders."""

    orders: Orders

    @classmethod
    def of(cls, account: Account) -> Policy:
        """What an account file says."""
        return cls(
            Orders(
                queue=account.orders,
                modes=account.call_modes,
                statuses=account.order_statuses,
                results=account.order_results,
                settings=account.order_settings,
                calling_hours=account.calling_hours,
            )
        )

    @property
    def lease_seconds(self) -> int:
        """Seconds for which an order is held for a desk that no longer answers for it."""
        return self.orders.queue.lease_seconds

    def oversees(self, login: str) -> bool:
        """Whether this agent sees the whole queue: everybody's customers, figures, import and export."""
        return login in self.orders.queue.supervisors

    def modes_of(self, operator: str) -> tuple[str, ...]:
        """The modes in which ``operator`` (a login) gets orders, in the file's order (B10)."""
        theirs = {cell.mode for cell in self.orders.settings if operator in cell.operators}
        return tuple(mode.name for mode in self.orders.modes if mode.name in theirs)

    def status(self, name: str) -> OrderStatus | None:
        """The status of this name."""
        return self._statuses.get(name)

    def mode(self, name: str) -> CallMode:
        """The mode of this name; one without new leads and without shuffle where it is not listed."""
        return self._modes.get(name, _NO_MODE)

    def settings(self, project: str, mode: str) -> ModeSettings | None:
        """The cell of a project and a mode (B10)."""
        return self._cells.get((project, mode))

    def result(self, name: str) -> Result | None:
        """The result of this name."""
        return self._results.get(name)

    def buttons(self, settings: ModeSettings) -> tuple[Result, ...]:
        """The result buttons of a cell: the basic ones, then the extra ones switched on there (B8)."""
        basic = tuple(result for result in self.orders.results if not result.extra)
        extra = (self._results.get(name) for name in settings.extra_results)
        return basic + tuple(result for result in extra if result is not None and result.extra)

    def cells(self, operator: str, modes: Iterable[str]) -> tuple[ModeSettings, ...]:
        """The cells of these modes that ``operator`` (a login) has access to."""
        chosen = frozenset(modes)
        return tuple(c for c in self.orders.settings if c.mode in chosen and operator in c.operators)

    def dialled(self, mode: str) -> tuple[OrderStatus, ...]:
        """The statuses that are dialled in ``mode`` (B9)."""
        return tuple(s for s in self.orders.statuses if s.mode == mode and s.dial)

    def hours(self, country: str) -> CallingHours | None:
        """When customers of ``country`` may be called; None: at any time."""
        return self._hours.get(country)

    @cached_property
    def _statuses(self) -> dict[str, OrderStatus]:
        return {status.name: status for status in self.orders.statuses}

    @cached_property
    def _modes(self) -> dict[str, CallMode]:
        return {mode.name: mode for mode in self.orders.modes}

    @cached_property
    def _cells(self) -> dict[tuple[str, str], ModeSettings]:
        return {(cell.project, cell.mode): cell for cell in self.orders.settings}

    @cached_property
    def _results(self) -> dict[str, Result]:
        return {result.name: result for result in self.orders.results}

    @cached_property
    def _hours(self) -> dict[str, CallingHours]:
        return {hours.country: hours for hours in self.orders.calling_hours}
