"""The body of a card that rings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from app.agent.second_call import SecondCall
from app.translation import tr
from ui.calls.model import CardModel
from ui.calls.parts import Body, CardActions, Clock, Head, Note, StripPlace, stack
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, Tone
from ui.transfer.strip_model import Press
from ui.widgets.buttons import Button, TileButton
from ui.widgets.layouts import discard

_ALONE: Final = (SecondCall.ANSWER, SecondCall.IGNORE, SecondCall.DECLINE)
_ORDER: Final = (
    SecondCall.ANSWER,
    SecondCall.ANSWER_AND_END,
    SecondCall.ANSWER_AND_HOLD,
    SecondCall.IGNORE,
    SecondCall.DECLINE,
)
"""Answering first, declining last: never where another button was a moment ago."""


class IncomingBody(Body):
    """It rings here."""

    def __init__(self, model: CardModel, actions: CardActions, clock: Clock) -> None:
        super().__init__()
        self._call_id, self._actions = model.call_id, actions
        self._head, self._note = Head(clock, whole_detail=True), Note()
        self._tiles: dict[SecondCall, TileButton] = {}
        self._place = QWidget()
        self._grid = QGridLayout(self._place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_S)
        self.page = Button(tr("Open in CRM"), icon=Icon.OPEN)
        self.page.clicked.connect(lambda: actions.press_strip(model.call_id, Press.OPEN_PAGE))
        self._strip = StripPlace(model.call_id, actions, clock)
        stack(self, self._head, self._note, self.page, self._place, self._strip)

    def show_model(self, model: CardModel) -> None:
        """See ``Body``."""
        self._head.show_model(model)
        self._note.show_model(model)
        self.page.setVisible(model.has_page)
        self._strip.show_model(model)
        self._offer(model.choices or _ALONE)
        silence = self._tiles.get(SecondCall.IGNORE)
        if silence is not None:
            silence.set_refusal(
                tr("It no longer rings here; the caller hears it ring on.") if model.silenced else ""
            )
            silence.set_text(_silence_word(silenced=model.silenced, second=len(self._tiles) > 3))
            if not model.silenced:
                silence.setToolTip(tr("Stop ringing here; the caller hears it ring on."))

    def _offer(self, choices: tuple[SecondCall, ...]) -> None:
        """Three side by side, four two by two."""
        wanted = [choice for choice in _ORDER if choice in choices]
        if wanted == list(self._tiles):
            return
        old, self._tiles = self._tiles, {}
        for tile in old.values():
            self._grid.removeWidget(tile)
        across = len(wanted) if len(wanted) <= 3 else 2
        for place, choice in enumerate(wanted):
            tile = old.pop(choice) if choice in old else self._made(choice)
            self._tiles[choice] = tile
            self._grid.addWidget(tile, place // across, place % across)
        for tile in old.values():
            discard(self._grid, tile)

    def _made(self, choice: SecondCall) -> TileButton:
        tile = _MAKERS[choice]()
        tile.clicked.connect(lambda: self._actions.choose(self._call_id, choice))
        return tile


def _answer(words: str, hint: str) -> TileButton:
    tile = TileButton(Icon.ANSWER, words, tone=Tone.GO, solid=True, guarded=True)
    tile.setToolTip(hint)
    return tile


_MAKERS: Final[dict[SecondCall, Callable[[], TileButton]]] = {
    SecondCall.ANSWER: lambda: _answer(tr("Answer"), tr("Answer (Ctrl+Shift+A)")),
    SecondCall.ANSWER_AND_END: lambda: _answer(
        tr("Answer & End"), tr("Answer, and hang up the call you are in.")
    ),
    SecondCall.ANSWER_AND_HOLD: lambda: _answer(
        tr("Answer & Hold"), tr("Answer, and hold the call you are in (Ctrl+Shift+A).")
    ),
    SecondCall.IGNORE: lambda: TileButton(Icon.SILENCE, tr("Silence")),
    SecondCall.DECLINE: lambda: TileButton(
        Icon.HANG_UP, tr("Decline"), tone=Tone.STOP, solid=True, guarded=True
    ),
}


def _silence_word(*, silenced: bool, second: bool) -> str:
    if second:
        return tr("Ignored") if silenced else tr("Ignore")
    return tr("Silenced") if silenced else tr("Silence")
