"""The sound card's thread, where PortAudio is missing."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import pytest

from app.engine.child.card_values import Change, Found, Shut, Wish
from app.engine.child.sound_card import NO_LIBRARY, SoundCard

DEADLINE = 5.0


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
