"""What the bodies of the call cards are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.agent.second_call import SecondCall
from app.calls.conference_state import ConferenceAction
from ui.calls.model import CardModel, Shape
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GAP_S, Tone, Type
from ui.transfer.strip_model import Press
from ui.transfer.strip_view import TransferStrip
from ui.widgets.buttons import TileButton
from ui.widgets.layouts import column
from ui.widgets.text import Avatar, ElapsedText, Text

Clock = Callable[[], float]


class CardActions(Protocol):
    """What the buttons of a card ask for; the presenter."""

    def answer(self, call_id: str) -> None:
        """Answer pressed."""

    def silence(self, call_id: str) -> None:
        """Silence pressed."""

    def decline(self, call_id: str) -> None:
        """Decline pressed."""

    def hang_up(self, call_id: str) -> None:
        """Hang up pressed."""

    def toggle_hold(self, call_id: str) -> None:
        """Hold or Resume pressed."""

    def toggle_mute(self) -> None:
        """Mute pressed."""

    def send_digits(self, call_id: str, digits: str) -> None:
        """A key of the card's keypad pressed."""

    def dismiss(self, call_id: str) -> None:
        """The cross of an ended call pressed."""

    def call_again(self, call_id: str) -> None:
        """Call again pressed."""

    def add_contact(self, call_id: str) -> None:
        """Add to contacts pressed."""

    def choose(self, call_id: str, choice: SecondCall) -> None:
        """A button of a call that rings while the agent talks (S1)."""

    def add_call(self, call_id: str) -> None:
        """Add Call or Transfer pressed (C2, C3)."""

    def press_strip(self, call_id: str, press: Press) -> None:
        """A button of the strip of a transfer pressed."""

    def toggle_recording(self, call_id: str) -> None:
        """Record pressed, or the end of the recording."""

    def toggle_pause(self, call_id: str) -> None:
        """The recording's Pause pressed."""

    def press_conference(self, action: ConferenceAction, call_id: str) -> None:
        """A button of the conference card pressed; ``call_id``: whose, empty for all."""


class Body(QWidget):
    """What stands inside a card; ``show_model`` brings it up to date."""

    def show_model(self, model: CardModel) -> None:
        """Show this."""
        raise NotImplementedError


_SIGNS = {Shape.INCOMING: Icon.INCOMING, Shape.CONFERENCE: Icon.PEOPLE}
"""In place of initials."""


class Head(QWidget):
    """Who, and how long: the first lines of the larger cards."""

    def __init__(self, clock: Clock, *, whole_detail: bool = False) -> None:
        """``whole_detail``: who and where to is never cut, but has a line of its own (S2)."""
        super().__init__()
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_M)
        self.avatar = Avatar()
        self.title = Text(style=Type.HEADING, elide=True)
        self.detail = Text(dim=True, elide=not whole_detail, wrap=whole_detail)
        self.timer = ElapsedText(clock, Type.NUMBER)
        self.state = Text()
        self.held = ElapsedText(clock)
        row.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        if whole_detail:
            lines.addLayout(line(self.title, self.timer))
            lines.addLayout(line(self.state, self.held))
            lines.addWidget(self.detail)
        else:
            lines.addLayout(line(self.title, self.timer))
            lines.addLayout(line(self.detail, self.state, self.held))
        row.addLayout(lines, 1)

    def put_beside(self, widget: QWidget) -> None:
        """Something small after the words."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_model(self, model: CardModel) -> None:
        """Show this."""
        if model.initials:
            self.avatar.show_content(model.initials, model.tone)
        else:
            self.avatar.show_content(_SIGNS.get(model.shape, Icon.CALLS), model.tone)
        self.title.setText(model.title)
        self.detail.setText(model.detail)
        self.detail.setVisible(bool(model.detail) or not self.detail.wordWrap())
        self.timer.count_from(model.timer_from)
        self.state.say(model.state)
        self.state.set_tone(model.tone)
        self.held.set_tone(model.tone)
        self.held.count_from(model.held_from)
        self.held.setVisible(model.held_from is not None)


class Note(Text):
    """The sentence under a card's head; not there when empty."""

    def __init__(self) -> None:
        super().__init__(dim=True, wrap=True)

    def show_model(self, model: CardModel) -> None:
        """Show this."""
        self.setText(model.note)
        self.set_tone(Tone.STOP if model.note_is_trouble else Tone.PLAIN)
        self.setVisible(bool(model.note))


class StripPlace(QWidget):
    """Where the strip of a transfer stands in a card; nothing is there without one."""

    def __init__(self, call_id: str, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        self._call_id, self._actions, self._clock = call_id, actions, clock
        self._strip: TransferStrip | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def of(self, call_id: str) -> None:
        """Whose strip it is, where that changes."""
        self._call_id = call_id

    def show_model(self, model: CardModel) -> None:
        """Show this."""
        if model.strip is not None:
            if self._strip is None:
                self._strip = TransferStrip(self._clock)
                self._strip.pressed.connect(lambda press: self._actions.press_strip(self._call_id, press))
                self._layout.addWidget(self._strip)
            self._strip.show_model(model.strip)
        self.setVisible(model.strip is not None)


def tiles(*tiles: TileButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP_S)
    for tile in tiles:
        row.addWidget(tile, 1)
    return row


def line(left: QWidget, *right: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(GAP_S)
    line.addWidget(left, 1)
    for widget in right:
        line.addWidget(widget)
    return line


def lines(title: Text, state: Text) -> QVBoxLayout:
    lines = QVBoxLayout()
    lines.setSpacing(0)
    lines.addWidget(title)
    lines.addWidget(state)
    return lines


def stack(body: QWidget, *parts: QWidget | QHBoxLayout) -> None:
    layout = column(body, margin=GAP_M)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
