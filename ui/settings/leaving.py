"""Going away from settings that are not saved: asks, saves, and goes when that is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.account.editing import EditingChanged, EditingState
from app.bus import Bus
from ui.settings.presenter import SettingsPresenter
from ui.settings.unsaved_dialog import UnsavedDialog


class LeavingSettings:
    """Asked when the window is to be closed, or the agent signs out. ``close`` stops listening."""

    def __init__(self, presenter: SettingsPresenter, bus: Bus, show: Callable[[], None]) -> None:
        """``show``: have the settings looked at, because they could not be saved."""
        self._presenter = presenter
        self._show = show
        self._dialog: UnsavedDialog | None = None
        self._go: Callable[[], None] | None = None
        """What is to be done when everything is saved; None: nothing."""
        self._subscription = bus.subscribe(EditingChanged, lambda _event: self._look_again())

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def may_leave(self, window: QWidget, then: Callable[[], object]) -> bool:
        """Whether nothing would be lost. Otherwise the person is asked, and ``then`` is done afterwards."""
        presenter = self._presenter
        if not presenter.unsaved:
            return True

        def go() -> None:
            QTimer.singleShot(0, window, then)

        if presenter.work is not None and presenter.work.editing.state is EditingState.SAVING:
            self._go = go
        elif self._dialog is None:
            self._dialog = UnsavedDialog(presenter.unsaved, presenter.save_refusal, window)
            self._dialog.saved.connect(lambda: self._save(go))
            self._dialog.discarded.connect(presenter.discard)
            self._dialog.discarded.connect(go)
            self._dialog.finished.connect(self._forget_dialog)
            self._dialog.open()
        return False

    def _save(self, go: Callable[[], None]) -> None:
        self._go = go
        self._presenter.save()

    def _look_again(self) -> None:
        """Saved: go. Refused, or somebody else changed the same: stay, and show why."""
        go, work = self._go, self._presenter.work
        if go is None or (work is not None and work.editing.state is EditingState.SAVING):
            return
        self._go = None
        if self._presenter.unsaved:
            self._show()
        else:
            go()

    def _forget_dialog(self) -> None:
        self._dialog = None
