"""Puts a palette on the whole application, and keeps to what the system asks for."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import font
from ui.theme.icons import app_icon, load_icon_font
from ui.theme.qss import style_sheet
from ui.theme.tokens import PALETTES, Palette, Tone, Type, palette_for


class Appearance(Enum):
    """What a person may choose; ``SYSTEM`` follows the desk, live."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast-light"
    CONTRAST_DARK = "contrast-dark"


def appearance_named(name: str) -> Appearance:
    """The appearance of that name; the system's where a newer program knew more of them."""
    return next((found for found in Appearance if found.value == name), Appearance.SYSTEM)


class SystemLook(QObject):
    """What the desk asks for."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        # Both are kept: Python's hold on the second ends with its hold on the first.
        self._hints = application.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self.changed)
        self._accessibility.contrastPreferenceChanged.connect(self.changed)

    @property
    def dark(self) -> bool:
        """Dark windows are wanted."""
        return self._hints.colorScheme() is Qt.ColorScheme.Dark

    @property
    def high_contrast(self) -> bool:
        """More contrast is wanted."""
        return self._accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast


class Theme(QObject):
    """The application's look. One for each ``QApplication``; it must outlive the windows."""

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        appearance: Appearance = Appearance.SYSTEM,
        system: SystemLook | None = None,
    ) -> None:
        """``system``: what the desk asks for; None: the real one."""
        super().__init__(application)
        self._system = system or SystemLook(application)
        self._application = application
        self._appearance = appearance
        load_icon_font()
        application.setStyle("Fusion")
        application.setFont(font(Type.BODY))
        self._palette = self._wanted()
        self._apply()
        self._system.changed.connect(self._follow)

    @property
    def palette(self) -> Palette:
        """The palette in force."""
        return self._palette

    def choose(self, appearance: Appearance) -> None:
        """Use this appearance from now on."""
        self._appearance = appearance
        self._follow()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self._palette:
            self._palette = wanted
            self._apply()
            self.changed.emit()

    def _wanted(self) -> Palette:
        if self._appearance is not Appearance.SYSTEM:
            return palette_for(
                dark=self._appearance in (Appearance.DARK, Appearance.CONTRAST_DARK),
                high_contrast=self._appearance in (Appearance.CONTRAST_LIGHT, Appearance.CONTRAST_DARK),
            )
        return palette_for(dark=self._system.dark, high_contrast=self._system.high_contrast)

    def _apply(self) -> None:
        self._application.setPalette(qt_palette(self._palette))
        self._application.setStyleSheet(style_sheet(self._palette))
        self._application.setWindowIcon(
            app_icon(QColor(self._palette.ink(Tone.ACCENT)), QColor(self._palette.on_solid))
        )


def qt_palette(palette: Palette) -> QPalette:
    """The same colours for what Qt draws itself (dialogs, indicators, our own painting).

    ``PlaceholderText`` is ``dim`` and ``BrightText`` is ``on_solid``.
    """
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: palette.bg,
        QPalette.ColorRole.Base: palette.panel,
        QPalette.ColorRole.AlternateBase: palette.sunk,
        QPalette.ColorRole.Button: palette.panel,
        QPalette.ColorRole.Mid: palette.line,
        QPalette.ColorRole.WindowText: palette.text,
        QPalette.ColorRole.Text: palette.text,
        QPalette.ColorRole.ButtonText: palette.text,
        QPalette.ColorRole.ToolTipBase: palette.panel,
        QPalette.ColorRole.ToolTipText: palette.text,
        QPalette.ColorRole.PlaceholderText: palette.dim,
        QPalette.ColorRole.BrightText: palette.on_solid,
        QPalette.ColorRole.Highlight: palette.accent,
        QPalette.ColorRole.HighlightedText: palette.on_solid,
        QPalette.ColorRole.Accent: palette.accent,
        QPalette.ColorRole.Link: palette.accent,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.dim))
    return made


def palette_of(colours: QPalette) -> Palette:
    """The palette that ``colours`` were made of, for widgets that paint themselves; the light one else."""
    ground = colours.color(QPalette.ColorRole.Window)
    return next((palette for palette in PALETTES if QColor(palette.bg) == ground), PALETTES[0])
