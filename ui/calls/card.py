"""The widgets of one call card, one body for each shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.calls.model import CardModel, Shape
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button, GlyphButton, TileButton
from ui.widgets.keypad import KeyPad
from ui.widgets.marks import mark
from ui.widgets.surfaces import Card
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


class Body(QWidget):
    """What stands inside a card; ``show_model`` brings it up to date."""

    def show_model(self, model: CardModel) -> None:
        """Show this."""
        raise NotImplementedError


class _Head(QWidget):
    """Who, and how long: the first lines of the larger cards."""

    def __init__(self, clock: Clock, *, whole_detail: bool = False) -> None:
        """``whole_detail``: who and where to is never cut, but has a line of its own (S2)."""
        super().__init__()
        row = QHBoxLayout(self)
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
            lines.addLayout(_line(self.title, self.timer))
            lines.addLayout(_line(self.state, self.held))
            lines.addWidget(self.detail)
        else:
            lines.addLayout(_line(self.title, self.timer))
            lines.addLayout(_line(self.detail, self.state, self.held))
        row.addLayout(lines, 1)

    def show_model(self, model: CardModel) -> None:
        """Show this."""
        if model.initials:
            self.avatar.show_content(model.initials, model.tone)
        else:
            self.avatar.show_content(
                Icon.INCOMING if model.shape is Shape.INCOMING else Icon.CALLS, model.tone
            )
        self.title.setText(model.title)
        self.detail.setText(model.detail)
        self.detail.setVisible(bool(model.detail) or not self.detail.wordWrap())
        self.timer.count_from(model.timer_from)
        self.state.setText(model.state)
        self.state.set_tone(model.tone)
        self.held.set_tone(model.tone)
        self.held.count_from(model.held_from)
        self.held.setVisible(model.held_from is not None)


class _Note(Text):
    """The sentence under a card's head; not there when empty."""

    def __init__(self) -> None:
        super().__init__(dim=True, wrap=True)

    def show_model(self, model: CardModel) -> None:
        """Show this."""
        self.setText(model.note)
        self.set_tone(Tone.STOP if model.note_is_trouble else Tone.PLAIN)
        self.setVisible(bool(model.note))


class IncomingBody(Body):
    """It rings here."""

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        call_id = model.call_id
        self._head, self._note = _Head(clock, whole_detail=True), _Note()
        self.answer = TileButton(Icon.ANSWER, tr("Answer"), tone=Tone.GO, solid=True, guarded=True)
        self.silence = TileButton(Icon.SILENCE, tr("Silence"))
        self.decline = TileButton(Icon.HANG_UP, tr("Decline"), tone=Tone.STOP, solid=True, guarded=True)
        self.answer.setToolTip(tr("Answer (Ctrl+Shift+A)"))
        self.silence.setToolTip(tr("Stop ringing here; the caller hears it ring on."))
        self.answer.clicked.connect(lambda: actions.answer(call_id))
        self.silence.clicked.connect(lambda: actions.silence(call_id))
        self.decline.clicked.connect(lambda: actions.decline(call_id))
        _stack(self, self._head, self._note, _tiles(self.answer, self.silence, self.decline))

    def show_model(self, model: CardModel) -> None:
        """See ``Body``."""
        self._head.show_model(model)
        self._note.show_model(model)
        self.silence.set_refusal(
            tr("It no longer rings here; the caller hears it ring on.") if model.silenced else ""
        )
        self.silence.set_text(tr("Silenced") if model.silenced else tr("Silence"))


class FullBody(Body):
    """The current call and everything one can do with it."""

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        call_id = model.call_id
        self._head, self._note = _Head(clock), _Note()
        self.mute = TileButton(Icon.MUTE, tr("Mute"), tone=Tone.STOP)
        self.hold = TileButton(Icon.HOLD, tr("Hold"), tone=Tone.WAIT)
        self.keypad = TileButton(Icon.KEYPAD, tr("Keypad"))
        self.keypad.setCheckable(True)
        self.hang_up = TileButton(Icon.HANG_UP, tr("Hang up"), tone=Tone.STOP, solid=True, guarded=True)
        self.mute.clicked.connect(lambda: actions.toggle_mute())
        self.hold.clicked.connect(lambda: actions.toggle_hold(call_id))
        self.hang_up.clicked.connect(lambda: actions.hang_up(call_id))
        self._pad = KeyPad(close=True)
        self._pad.pressed.connect(lambda digit: actions.send_digits(call_id, digit))
        self._digits = Text(style=Type.NUMBER, elide=True)
        self.tones = QWidget()
        inside = QVBoxLayout(self.tones)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP_S)
        inside.addWidget(self._digits)
        inside.addWidget(self._pad)
        self.tones.hide()
        self.keypad.toggled.connect(self._show_tones)
        _stack(
            self,
            self._head,
            self._note,
            _tiles(self.mute, self.hold, self.keypad, self.hang_up),
            self.tones,
        )

    def show_model(self, model: CardModel) -> None:
        """See ``Body``."""
        self._head.show_model(model)
        self._note.show_model(model)
        self.mute.set_on(on=model.muted)
        self.mute.set_icon(Icon.MUTED if model.muted else Icon.MUTE)
        self.mute.set_text(tr("Unmute") if model.muted else tr("Mute"))
        self.mute.setToolTip(tr("Microphone on or off (Ctrl+Shift+M)"))
        self.hold.set_on(on=model.on_hold)
        self.hold.set_icon(Icon.RESUME if model.on_hold else Icon.HOLD)
        self.hold.set_text(tr("Resume") if model.on_hold else tr("Hold"))
        self.hold.set_refusal(model.hold_refusal)
        if not model.hold_refusal:
            self.hold.setToolTip(tr("Hold or resume (Ctrl+Shift+H)"))
        self.keypad.set_refusal(model.digits_refusal)
        if model.digits_refusal:
            self.keypad.setChecked(False)
        self._pad.setEnabled(not model.digits_refusal)
        self._digits.setText(model.digits_sent)
        self._digits.setVisible(bool(model.digits_sent))

    def _show_tones(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Whoever opens the keypad means to send tones: digits typed go there too, not into a field."""
        self.tones.setVisible(shown)
        card = self.parentWidget()
        if shown and isinstance(card, CallCard):
            card.take_keys()


class RowBody(Body):
    """A call in one row; where there is little room, its picture goes first."""

    ROOMY = 80 * GRID

    def __init__(self) -> None:
        super().__init__()
        self._avatar = Avatar()
        self._title = Text(style=Type.STRONG, elide=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words before pictures."""
        super().resizeEvent(event)
        self._avatar.setVisible(event.size().width() >= self.ROOMY)


class AsideBody(RowBody):
    """A call that is not the current one."""

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        call_id = model.call_id
        self._state = ElapsedText(clock, elide=True)
        self._note = _Note()
        self.resume = Button(tr("Resume"))
        self.resume.clicked.connect(lambda: actions.toggle_hold(call_id))
        self.hang_up = GlyphButton(Icon.HANG_UP, tr("Hang up"), tone=Tone.STOP, guarded=True, side=36)
        self.hang_up.clicked.connect(lambda: actions.hang_up(call_id))
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self._avatar)
        row.addLayout(_lines(self._title, self._state), 1)
        row.addWidget(self.resume)
        row.addWidget(self.hang_up)
        _stack(self, row, self._note)

    def show_model(self, model: CardModel) -> None:
        """See ``Body``."""
        self._avatar.show_content(Icon.HOLD if model.on_hold else model.initials or Icon.CALLS, model.tone)
        self._title.setText(model.title)
        self._state.set_tone(model.tone)
        self._state.count_from(
            model.timer_from if model.held_from is None else model.held_from,
            lambda time: tr("{state} {time}", state=model.state, time=time),
        )
        self._note.show_model(model)
        self.resume.setVisible(not model.hold_refusal)
        self.resume.set_text(tr("Resume") if model.on_hold else tr("Hold"))


class EndedBody(RowBody):
    """Over, and why."""

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        del clock
        call_id = model.call_id
        self._state = Text(dim=True, wrap=True)
        self.again = Button(tr("Call again"), guarded=True)
        self.again.clicked.connect(lambda: actions.call_again(call_id))
        self.dismiss = GlyphButton(Icon.CLOSE, tr("Dismiss"), guarded=True, side=36)
        self.dismiss.clicked.connect(lambda: actions.dismiss(call_id))
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self._avatar)
        row.addLayout(_lines(self._title, self._state), 1)
        row.addWidget(self.again)
        row.addWidget(self.dismiss)
        _stack(self, row)

    def show_model(self, model: CardModel) -> None:
        """See ``Body``."""
        self._avatar.show_content(model.initials or Icon.CALLS, Tone.PLAIN)
        self._title.setText(model.title)
        self._state.setText(model.state)
        self.again.setVisible(model.can_call_again)


_BODIES: dict[Shape, Callable[[CardModel, CardActions, Clock], Body]] = {
    Shape.INCOMING: IncomingBody,
    Shape.FULL: FullBody,
    Shape.ASIDE: AsideBody,
    Shape.ENDED: EndedBody,
}


_WALKING = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class CallCard(Card):
    """One call, in the shape it has now."""

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        self._actions, self._clock = actions, clock
        self._shape: Shape | None = None
        self.body: Body | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.show_model(model)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring, but only for a person who walks with Tab; the frame says which call is current."""
        super().focusInEvent(event)
        mark(self, "ring", event.reason() in _WALKING)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring."""
        super().focusOutEvent(event)
        mark(self, "ring", False)

    def show_model(self, model: CardModel) -> None:
        """Show this; a new shape changes what stands inside, the card itself stays."""
        if model.shape is not self._shape:
            self._shape = model.shape
            if self.body is not None:
                self._layout.removeWidget(self.body)
                self.body.hide()
                self.body.deleteLater()
            self.body = _BODIES[model.shape](model, self._actions, self._clock)
            self._layout.addWidget(self.body)
        framed = model.shape in (Shape.INCOMING, Shape.FULL)
        self.set_tone(model.tone if framed else Tone.PLAIN)
        rest = 0 if framed else 1  # a frame is 2 px wide, an edge 1: what stands inside lines up
        self._layout.setContentsMargins(rest, rest, rest, rest)
        self.setAccessibleName(model.spoken)
        self.setAccessibleDescription(model.state)
        if self.body is not None:
            self.body.show_model(model)

    def take_keys(self) -> None:
        """Typed digits are for this call now."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _tiles(*tiles: TileButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP_S)
    for tile in tiles:
        row.addWidget(tile, 1)
    return row


def _line(left: QWidget, *right: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(GAP_S)
    line.addWidget(left, 1)
    for widget in right:
        line.addWidget(widget)
    return line


def _lines(title: Text, state: Text) -> QVBoxLayout:
    lines = QVBoxLayout()
    lines.setSpacing(0)
    lines.addWidget(title)
    lines.addWidget(state)
    return lines


def _stack(body: QWidget, *parts: QWidget | QHBoxLayout) -> None:
    layout = QVBoxLayout(body)
    layout.setContentsMargins(GAP_M, GAP_M, GAP_M, GAP_M)
    layout.setSpacing(GAP_M)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
