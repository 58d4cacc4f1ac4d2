"""The sound card's thread, where PortAudio is missing."""

from __future__ import annotations

import sys
import threading
import types
from collections.abc import Callable

import pytest

from app.engine.child.card_values import Broke, Change, Found, Shut, Wish
from app.engine.child.sound_card import NO_LIBRARY, SoundCard

DEADLINE = 60.0


def _wait_for(card: SoundCard, enough: Callable[[list[Change]], bool]) -> list[Change]:
    """What the card tells until it is enough; fails the test when it never is."""
    changes: list[Change] = []
    pause = threading.Event()
    for _ in range(int(DEADLINE / 0.01)):
        changes += card.take()
        if enough(changes):
            return changes
        pause.wait(0.01)
    pytest.fail(f"only {changes}")


def test_without_portaudio_every_wish_is_answered_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "app.engine.child.card_keeper", None)  # importing it fails
    card = SoundCard(16_000)
    card.start()
    try:
        assert _wait_for(card, bool) == [Found([])]
        card.want({"microphone": Wish("Headset"), "speaker": Wish("Headset"), "ringer": Wish()})
        changes = _wait_for(card, lambda told: len(told) == 2)
        assert changes == [
            Shut("microphone", "Headset", NO_LIBRARY),
            Shut("speaker", "Headset", NO_LIBRARY),
        ]
    finally:
        card.stop(DEADLINE)


class _Keeper:
    """Stumbles over the first wish and carries out the next."""

    def __init__(
        self, rate: int, tell: Callable[[Change], None], devices_changed: Callable[[], None]
    ) -> None:
        self._tell = tell

    def patience(self) -> float | None:
        return None

    def is_helpless(self) -> bool:
        return False

    def list_again(self) -> None:
        self._tell(Found([]))

    def carry_out(self, plan: dict[str, Wish]) -> None:
        wish = plan["speaker"]
        if wish.name == "Stone":
            raise RuntimeError("stumbled")
        if wish.name:
            self._tell(Shut("speaker", wish.name))

    def close(self) -> None:
        return


def test_a_bug_in_the_thread_is_told_and_the_next_wish_is_carried_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = types.ModuleType("app.engine.child.card_keeper")
    monkeypatch.setattr(module, "CardKeeper", _Keeper, raising=False)
    monkeypatch.setitem(sys.modules, "app.engine.child.card_keeper", module)
    card = SoundCard(16_000)
    card.start()
    try:
        _wait_for(card, bool)
        card.want({"microphone": Wish(), "speaker": Wish("Stone"), "ringer": Wish()})
        told = _wait_for(card, bool)[0]
        assert isinstance(told, Broke)
        assert "stumbled" in told.traceback
        card.want({"microphone": Wish(), "speaker": Wish("Pillow"), "ringer": Wish()})
        assert _wait_for(card, bool) == [Shut("speaker", "Pillow")]
    finally:
        card.stop(DEADLINE)
