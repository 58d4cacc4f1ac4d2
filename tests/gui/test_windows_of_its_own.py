"""Whatever comes up does so inside the window, and takes the focus from nobody."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.engine.events import DeviceInUse, DevicesChanged
from tests.gui.conftest import DeskInWindow


class Windows(QObject):
    """Notes every top-level widget that is shown, however short."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.shown: list[str] = []
        self._application = application
        application.installEventFilter(self)

    def close(self) -> None:
        self._application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_nothing_that_comes_up_is_a_window_of_its_own_or_takes_the_focus(
    desk: DeskInWindow, qapp: QApplication
) -> None:
    """A part shown before it stands in the window would flash and take what is being typed."""
    desk.show()
    desk.window.focus_number_field()
    typing = qapp.focusWidget()
    windows = Windows(qapp)
    try:
        desk.phone.problems.tell("registration:desk", "Wrong password.")
        desk.bus.publish(DevicesChanged(devices=[]))
        desk.bus.publish(DeviceInUse(role="microphone", name=""))
        call_id = desk.ring("Jon")
        desk.phone.calls.answer(call_id)
        desk.engine.answer(call_id)
        desk.settle()
        desk.engine.finish(call_id)
        for key in ("settings", "keypad"):
            desk.window.show_page(key)
        assert qapp.focusWidget() is typing
        for width in (320, 500, 1024):
            desk.window.resize(width, 680)
            desk.settle()
    finally:
        windows.close()
    assert windows.shown == []
