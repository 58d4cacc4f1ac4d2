"""Light, dark and high contrast: the system decides until a person does."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.theme.theme import Appearance, SystemLook, Theme


class SystemLookFake(SystemLook):
    """A desk whose wishes the test changes."""

    wants_dark = False
    wants_contrast = False

    @property
    def dark(self) -> bool:
        return self.wants_dark

    @property
    def high_contrast(self) -> bool:
        return self.wants_contrast


def test_the_system_decides_until_a_person_does(qapp: QApplication, theme: Theme) -> None:
    """P9: the desk goes dark, or asks for contrast, and the window follows at once."""
    system = SystemLookFake(qapp)
    follower = Theme(qapp, Appearance.SYSTEM, system)
    try:
        seen = [follower.palette.name]
        for system.wants_dark, system.wants_contrast in ((True, False), (True, True), (False, True)):
            system.changed.emit()
            seen.append(follower.palette.name)
        assert seen == ["light", "dark", "contrast-dark", "contrast-light"]
        follower.choose(Appearance.DARK)
        system.changed.emit()
        assert follower.palette.name == "dark"
    finally:
        follower.deleteLater()
        theme.choose(Appearance.DARK)
        theme.choose(Appearance.LIGHT)
