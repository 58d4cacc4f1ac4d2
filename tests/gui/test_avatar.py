"""The circle beside a name: initials and signs are each in their own face, whatever was there before."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.theme.fonts import font
from ui.theme.icons import Icon, icon_font
from ui.theme.theme import Theme
from ui.theme.tokens import GLYPH_MEDIUM, Tone, Type
from ui.widgets.text import Avatar


def test_each_content_has_its_own_face(qtbot: QtBot, theme: Theme) -> None:
    """Another tone does not bring back the face of what was shown before."""
    del theme
    avatar = Avatar(Icon.RESUME, Tone.ACCENT)
    qtbot.addWidget(avatar)
    avatar.show()
    words, signs = font(Type.STRONG).family(), icon_font(GLYPH_MEDIUM).family()
    for content, tone, face in (
        ("ET", Tone.ACCENT, words),
        ("ET", Tone.WAIT, words),
        (Icon.HOLD, Tone.GO, signs),
        ("ET", Tone.ACCENT, words),
    ):
        avatar.show_content(content, tone)
        assert avatar.font().family() == face
