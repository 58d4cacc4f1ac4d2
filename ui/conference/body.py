"""The conference's card."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.calls.conference_state import ConferenceAction
from app.translation import tr
from ui.calls.instrument_row import InstrumentRow
from ui.calls.model import CardModel
from ui.calls.parts import Body, CardActions, Clock, Head, Note, StripPlace, stack, tiles
from ui.conference.model import ConferenceModel, PartyModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button, GlyphButton, TileButton
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import column, discard
from ui.widgets.text import Avatar, Text


class PartyRow(QWidget):
    """One party, with what can be done with it."""

    def __init__(self, party: PartyModel, actions: CardActions) -> None:
        super().__init__()
        call_id = party.call_id
        self._avatar = Avatar()
        self._name = Text(style=Type.STRONG, elide=True)
        self._state = Text(wrap=True)
        self.mute = GlyphButton(Icon.MUTE, tr("Mute {name}", name=party.name))
        self.alone = GlyphButton(Icon.ALONE, tr("Talk to {name} alone", name=party.name))
        self.remove = GlyphButton(
            Icon.HANG_UP, tr("Remove {name}", name=party.name), tone=Tone.STOP, guarded=True
        )
        self.mute.clicked.connect(lambda: actions.press_conference(ConferenceAction.MUTE, call_id))
        self.alone.clicked.connect(lambda: actions.press_conference(ConferenceAction.SPLIT, call_id))
        self.remove.clicked.connect(lambda: actions.press_conference(ConferenceAction.REMOVE, call_id))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._avatar)
        row.addSpacing(GRID)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self._name)
        lines.addWidget(self._state)
        row.addLayout(lines, 1)
        for button in (self.mute, self.alone, self.remove):
            row.addWidget(button)

    def show_party(self, party: PartyModel, actions: frozenset[ConferenceAction]) -> None:
        """Show this."""
        self._avatar.show_content(party.initials or Icon.CALLS, party.tone)
        self._name.setText(party.name)
        self._state.setText(party.state)
        self._state.set_tone(party.tone)
        self.setAccessibleName(party.name)
        self.setAccessibleDescription(party.state)
        muted = party.muted
        self.mute.set_icon(Icon.MUTED if muted else Icon.MUTE)
        self.mute.set_text(
            tr("Unmute {name}", name=party.name) if muted else tr("Mute {name}", name=party.name)
        )
        for button, action in (
            (self.mute, ConferenceAction.MUTE),
            (self.alone, ConferenceAction.SPLIT),
            (self.remove, ConferenceAction.REMOVE),
        ):
            button.setVisible(party.here and action in actions)


class ConferenceBody(Body):
    """Everybody in the conference; the buttons for all stand above the list, where they stay in sight."""

    ROOMY = 80 * GRID

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        self._actions = actions
        self.instruments = InstrumentRow(model.call_id, actions, clock)
        self._head, self._note = Head(clock, whole_detail=True), Note()
        self.mute = TileButton(Icon.MUTE, tr("Mute"), tone=Tone.STOP)
        self.hold = TileButton(Icon.HOLD, tr("Hold"), tone=Tone.WAIT)
        self.add = TileButton(Icon.ADD, tr("Add Call"))
        self.back = TileButton(Icon.ANSWER, tr("Come back"), tone=Tone.GO, solid=True, guarded=True)
        self.back.clicked.connect(lambda: actions.press_conference(ConferenceAction.COME_BACK, ""))
        self.end = TileButton(Icon.HANG_UP, tr("End all"), tone=Tone.STOP, guarded=True)
        self.leave = TileButton(Icon.LEAVE, tr("Leave"), tone=Tone.STOP, solid=True, guarded=True)
        self.end.setToolTip(tr("End the conference for everybody."))
        self.leave.setToolTip(tr("You go; the others go on talking."))
        self.mute.clicked.connect(lambda: actions.toggle_mute())
        self.hold.clicked.connect(self._toggle_hold)
        self.add.clicked.connect(lambda: actions.press_conference(ConferenceAction.ADD, ""))
        self.end.clicked.connect(lambda: actions.press_conference(ConferenceAction.END, ""))
        self.leave.clicked.connect(lambda: actions.press_conference(ConferenceAction.LEAVE, ""))
        self.room = Button(tr("Move to the PBX's room"))
        self.room.clicked.connect(lambda: actions.press_conference(ConferenceAction.TO_ROOM, ""))
        self._more = flow(self.room)
        self._strip = StripPlace("", actions, clock)
        self._held = False
        self._rows: dict[str, PartyRow] = {}
        self._list = QWidget()
        self._rows_layout = column(self._list, margin=0, spacing=GAP_S)
        self._room_note = Text(dim=True, wrap=True)
        self._tiles = tiles(self.mute, self.hold, self.add, self.back, self.end, self.leave)
        above = (self._head, self.instruments, self._note, self._tiles)
        stack(self, *above, self._more, self._strip, self._list, self._room_note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Five words side by side need every pixel of a narrow card."""
        super().resizeEvent(event)
        self._tiles.setSpacing(GAP_S if event.size().width() >= self.ROOMY else GRID)

    def show_model(self, model: CardModel) -> None:
        """See ``Body``."""
        conference = model.conference
        if conference is None:
            return
        self._head.show_model(model)
        self._note.show_model(model)
        self.instruments.of(model.call_id)
        self.instruments.show_instruments(model.instruments)
        self._strip.of(model.strip_call_id)
        self._strip.show_model(model)
        self.mute.set_on(on=model.muted)
        self.mute.set_icon(Icon.MUTED if model.muted else Icon.MUTE)
        self.mute.set_text(tr("Unmute") if model.muted else tr("Mute"))
        self._show_actions(conference)
        self._show_parties(conference)
        self._room_note.say(conference.room_note)

    def _show_actions(self, conference: ConferenceModel) -> None:
        there = conference.actions
        self._held = ConferenceAction.RESUME in there
        self.hold.set_on(on=self._held)
        self.hold.set_icon(Icon.RESUME if self._held else Icon.HOLD)
        self.hold.set_text(tr("Resume") if self._held else tr("Hold"))
        self.hold.setVisible(self._held or ConferenceAction.HOLD in there)
        self.add.setVisible(ConferenceAction.ADD in there)
        self.end.setVisible(ConferenceAction.END in there)
        self.leave.setVisible(ConferenceAction.LEAVE in there)
        self.mute.setVisible(ConferenceAction.LEAVE in there)
        self.back.setVisible(ConferenceAction.COME_BACK in there)
        self.room.setVisible(ConferenceAction.TO_ROOM in there)
        self._more.setVisible(ConferenceAction.TO_ROOM in there)

    def _show_parties(self, conference: ConferenceModel) -> None:
        wanted = [party.call_id for party in conference.parties]
        for call_id in [known for known in self._rows if known not in wanted]:
            row = self._rows.pop(call_id)
            discard(self._rows_layout, row)
        for place, party in enumerate(conference.parties):
            if party.call_id not in self._rows:
                self._rows[party.call_id] = PartyRow(party, self._actions)
                self._rows_layout.insertWidget(place, self._rows[party.call_id])
            self._rows[party.call_id].show_party(party, conference.actions)

    def _toggle_hold(self) -> None:
        action = ConferenceAction.RESUME if self._held else ConferenceAction.HOLD
        self._actions.press_conference(action, "")
