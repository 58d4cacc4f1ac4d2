"""The one icon family: Phosphor, as glyphs of the font that the qtawesome package carries.

The font is read straight from the package's folder. Importing qtawesome itself would load ten fonts
and QtOpenGL, which costs 0.4 s and 50 MB at start-up (measured on the development machine) for
nothing this window needs. As glyphs, icons take the colour of the text beside them in every state
and theme, and stay sharp at every scale.
"""

from __future__ import annotations

import importlib.util
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

_FAMILY = "Phosphor"
_FONT_FILE = "phosphor-1.3.0.ttf"


class Icon(Enum):
    """Signs by what they mean here; the value is the glyph's code point in Phosphor 1.3."""

    ADD = "\uf27f"  # plus
    ADD_PERSON = "\uf34f"  # user-plus
    ALONE = "\uf346"  # user
    ANSWER = "\uf26e"  # phone
    BACK = "\uf03b"  # arrow-left
    BACKSPACE = "\uf06f"  # backspace
    CALLS = "\uf26f"  # phone-call
    CHART = "\uf0d2"  # chart-bar
    CHECK = "\uf0e7"  # check
    CLOSE = "\uf36d"  # x
    COMPANY = "\uf0a8"  # buildings
    COPY = "\uf114"  # copy
    DELETE = "\uf334"  # trash
    DOWN = "\uf0c2"  # caret-down
    EDIT = "\uf266"  # pencil-simple
    ERROR = "\uf35d"  # warning-circle
    FAVOURITE = "\uf2f3"  # star
    FAVOURITE_ON = "\ufa5d"  # star-fill
    HANG_UP = "\uf270"  # phone-disconnect
    HEADSET = "\uf1c8"  # headphones
    HISTORY = "\uf0fc"  # clock-counter-clockwise
    HOLD = "\uf25e"  # pause
    INCOMING = "\uf271"  # phone-incoming
    INFO = "\uf1e0"  # info
    KEYPAD = "\uf142"  # dots-nine
    LEAVE = "\uf2c7"  # sign-out
    LOCK = "\uf205"  # lock-simple
    MORE = "\uf145"  # dots-three
    MUTE = "\uf218"  # microphone
    MUTED = "\uf219"  # microphone-slash
    OPEN = "\uf058"  # arrow-square-out
    ORDERS = "\uf1fa"  # list
    OUTGOING = "\uf272"  # phone-outgoing
    PEOPLE = "\uf351"  # users
    QUALITY = "\uf0c8"  # cell-signal-full
    RECORD = "\uf29b"  # record
    RECORDING = "\ufa05"  # record-fill
    REGISTERED = "\uf0e8"  # check-circle
    RESUME = "\uf27c"  # play
    RETRYING = "\uf045"  # arrows-clockwise
    SEARCH = "\uf20a"  # magnifying-glass
    SETTINGS = "\uf19c"  # gear-six
    SILENCE = "\uf088"  # bell-slash
    SOUND = "\uf2e0"  # speaker-high
    STOP = "\uf2f7"  # stop
    SWAP = "\uf04d"  # arrows-left-right
    TABLE = "\uf304"  # table
    UNVERIFIED = "\uf2bd"  # shield-warning
    VOICEMAIL = "\uf358"  # voicemail
    WARNING = "\uf35c"  # warning


class IconFontError(RuntimeError):
    """The package that carries the icon font is not installed as it should be."""


def load_icon_font() -> None:
    """Make the glyphs available; once, after the application object exists.

    Raises ``IconFontError``.
    """
    if _FAMILY in QFontDatabase.families():
        return
    spec = importlib.util.find_spec("qtawesome")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0], "fonts", _FONT_FILE) if folders else Path(_FONT_FILE)
    if QFontDatabase.addApplicationFont(str(path)) < 0:
        raise IconFontError(f"no icon font at {path}")


def icon_font(size: int) -> QFont:
    """The icon font at ``size`` logical pixels."""
    made = QFont(_FAMILY)
    made.setPixelSize(size)
    return made


def app_icon(background: QColor, ink: QColor) -> QIcon:
    """The program's own icon: a handset on a rounded square, in the usual sizes."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(background)
        painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.22, side * 0.22)
        painter.setPen(ink)
        painter.setFont(icon_font(round(side * 0.66)))
        painter.drawText(pixmap.rect(), Qt.AlignmentFlag.AlignCenter, Icon.ANSWER.value)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
