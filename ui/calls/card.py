"""The widgets of one call card, one body for each shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.calls.incoming import IncomingBody
from ui.calls.instrument_row import InstrumentRow
from ui.calls.instruments import NOTHING, only_recording
from ui.calls.model import CardModel, Shape
from ui.calls.parts import Body, CardActions, Clock, Head, Note, StripPlace, lines, stack, tiles
from ui.conference.body import ConferenceBody
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, GRID, Tone, Type
from ui.transfer.strip_model import Press
from ui.widgets.buttons import Button, GlyphButton, TileButton
from ui.widgets.keypad import KeyPad
from ui.widgets.layouts import column, discard
from ui.widgets.marks import mark
from ui.widgets.surfaces import Card
from ui.widgets.text import Avatar, ElapsedText, Text


class FullBody(Body):
    """The current call and everything one can do with it."""

    ROOMY = 80 * GRID

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        call_id = model.call_id
        self._rest: CardModel | None = None
        """What is shown beside the instruments."""
        self._head, self._note = Head(clock), Note()
        self.keep = _keep_button(call_id, actions)
        self._head.put_beside(self.keep)
        self.instruments = InstrumentRow(call_id, actions, clock)
        self.mute = TileButton(Icon.MUTE, tr("Mute"), tone=Tone.STOP)
        self.hold = TileButton(Icon.HOLD, tr("Hold"), tone=Tone.WAIT)
        self.keypad = TileButton(Icon.KEYPAD, tr("Keypad"))
        self.keypad.setCheckable(True)
        self.add = TileButton(Icon.ADD, tr("Add Call"))
        self.add.clicked.connect(lambda: actions.add_call(call_id))
        self.hang_up = TileButton(Icon.HANG_UP, tr("Hang up"), tone=Tone.STOP, solid=True, guarded=True)
        self.mute.clicked.connect(lambda: actions.toggle_mute())
        self.hold.clicked.connect(lambda: actions.toggle_hold(call_id))
        self.hang_up.clicked.connect(lambda: actions.hang_up(call_id))
        self._pad = KeyPad(close=True)
        self._pad.pressed.connect(lambda digit: actions.send_digits(call_id, digit))
        self._digits = Text(style=Type.NUMBER, elide=True)
        self.tones = QWidget()
        inside = column(self.tones, margin=0, spacing=GAP_S)
        inside.addWidget(self._digits)
        inside.addWidget(self._pad)
        self.tones.hide()
        self.keypad.toggled.connect(self._show_tones)
        self._strip = StripPlace(call_id, actions, clock)
        self._tiles = tiles(self.mute, self.hold, self.keypad, self.add, self.hang_up)
        stack(self, self._head, self.instruments, self._note, self._tiles, self.tones, self._strip)

    def show_model(self, model: CardModel) -> None:
        """See ``Body``. The instruments are others every second, and hardly ever anything else."""
        self.instruments.show_instruments(model.instruments)
        rest = replace(model, instruments=NOTHING)
        if rest == self._rest:
            return
        self._rest = rest
        self._head.show_model(model)
        self._note.show_model(model)
        self.keep.setVisible(model.can_add)
        self.mute.set_on(on=model.muted)
        self.mute.set_icon(Icon.MUTED if model.muted else Icon.MUTE)
        self.mute.set_text(tr("Unmute") if model.muted else tr("Mute"))
        self.mute.setToolTip(tr("Microphone on or off (Ctrl+Shift+M)"))
        self.hold.set_on(on=model.on_hold and not model.hold_refusal)
        self.hold.set_icon(Icon.RESUME if model.on_hold else Icon.HOLD)
        self.hold.set_text(tr("Resume") if model.on_hold else tr("Hold"))
        self.hold.set_refusal(model.hold_refusal)
        if not model.hold_refusal:
            self.hold.setToolTip(tr("Hold or resume (Ctrl+Shift+H)"))
        self.keypad.set_refusal(model.digits_refusal)
        if model.digits_refusal:
            self.keypad.setChecked(False)
        self._pad.setEnabled(not model.digits_refusal)
        self.add.setVisible(bool(model.add_label))
        self.add.set_text(model.add_label)
        self.add.set_refusal(model.add_refusal)
        self._strip.show_model(model)
        self._digits.say(model.digits_sent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Five words side by side need every pixel of a narrow card."""
        super().resizeEvent(event)
        self._tiles.setSpacing(GAP_S if event.size().width() >= self.ROOMY else GRID)

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
        self._call_time = ElapsedText(clock, dim=True, elide=True)
        self._note = Note()
        self.resume = Button(tr("Resume"))
        self.resume.clicked.connect(lambda: actions.toggle_hold(call_id))
        self.hang_up = GlyphButton(Icon.HANG_UP, tr("Hang up"), tone=Tone.STOP, guarded=True, side=36)
        self.hang_up.clicked.connect(lambda: actions.hang_up(call_id))
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self._avatar)
        words = lines(self._title, self._state)
        words.addWidget(self._call_time)
        row.addLayout(words, 1)
        row.addWidget(self.resume)
        row.addWidget(self.hang_up)
        self._strip = StripPlace(call_id, actions, clock)
        self.instruments = InstrumentRow(call_id, actions, clock)
        stack(self, row, self.instruments, self._note, self._strip)

    def show_model(self, model: CardModel) -> None:
        """See ``Body``."""
        self._avatar.show_content(Icon.HOLD if model.on_hold else model.initials or Icon.CALLS, model.tone)
        self._title.setText(model.title)
        self._state.set_tone(model.tone)
        self._state.count_from(
            model.timer_from if model.held_from is None else model.held_from,
            lambda time: tr("{state} {time}", state=model.state, time=time),
        )
        self._call_time.setVisible(model.held_from is not None)
        self._call_time.count_from(model.timer_from, lambda time: tr("Call {time}", time=time))
        self._note.show_model(model)
        self.instruments.show_instruments(only_recording(model.instruments))
        self._strip.show_model(model)
        self.resume.setVisible(not model.hold_refusal and model.strip is None)
        self.resume.set_text(tr("Resume") if model.on_hold else tr("Hold"))


class EndedBody(RowBody):
    """Over, and why."""

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        call_id = model.call_id
        self._state = Text(dim=True, wrap=True)
        self.again = Button(tr("Call again"), guarded=True)
        self.again.clicked.connect(lambda: actions.call_again(call_id))
        self.dismiss = GlyphButton(Icon.CLOSE, tr("Dismiss"), guarded=True, side=36)
        self.dismiss.clicked.connect(lambda: actions.dismiss(call_id))
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self._avatar)
        row.addLayout(lines(self._title, self._state), 1)
        self.keep = _keep_button(call_id, actions)
        row.addWidget(self.keep)
        row.addWidget(self.again)
        row.addWidget(self.dismiss)
        self.call_back = Button(tr("Call back when free"))
        self.call_back.clicked.connect(lambda: actions.press_strip(call_id, Press.CALL_BACK))
        self._strip = StripPlace(call_id, actions, clock)
        stack(self, row, self.call_back, self._strip)

    def show_model(self, model: CardModel) -> None:
        """See ``Body``."""
        self._avatar.show_content(model.initials or Icon.CALLS, Tone.PLAIN)
        self._title.setText(model.title)
        self._state.setText(model.state)
        self._strip.show_model(model)
        self.keep.setVisible(model.can_add and model.strip is None)
        self.again.setVisible(model.can_call_again and model.strip is None)
        self.dismiss.setVisible(model.strip is None)
        self.call_back.setVisible(model.can_call_back and model.strip is None)


def _keep_button(call_id: str, actions: CardActions) -> GlyphButton:
    button = GlyphButton(Icon.ADD_PERSON, tr("Add to contacts"))
    button.clicked.connect(lambda: actions.add_contact(call_id))
    return button


_BODIES: dict[Shape, Callable[[CardModel, CardActions, Clock], Body]] = {
    Shape.INCOMING: IncomingBody,
    Shape.FULL: FullBody,
    Shape.ASIDE: AsideBody,
    Shape.ENDED: EndedBody,
    Shape.CONFERENCE: ConferenceBody,
}


_WALKING = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class CallCard(Card):
    """One call, in the shape it has now."""

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        self._actions, self._clock = actions, clock
        self._shape: Shape | None = None
        self._model: CardModel | None = None
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
        if model == self._model:
            return
        self._model = model
        if model.shape is not self._shape:
            self._shape = model.shape
            if self.body is not None:
                discard(self._layout, self.body)
            self.body = _BODIES[model.shape](model, self._actions, self._clock)
            self._layout.addWidget(self.body)
        framed = model.shape in (Shape.INCOMING, Shape.FULL, Shape.CONFERENCE)
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
