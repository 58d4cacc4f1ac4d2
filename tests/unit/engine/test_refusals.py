"""The engine's own sentences in the person's language (P9)."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.audio.sound import Sound
from app.bus import Bus
from app.engine.commands import ChooseDevices
from app.engine.events import DeviceInUse, DevicesChanged
from app.engine.refusals import SENTENCES, translated
from app.engine.values import SoundDevice
from app.problems import Problems
from app.translation import use
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

CHILD = Path(__file__).resolve().parents[3] / "app" / "engine" / "child"
FOR_THE_LOG: frozenset[str] = frozenset()
"""Sentences of the engine that no person reads."""


class Shouting(gettext.NullTranslations):
    """A language in which everything is said louder; values keep their names."""

    def gettext(self, message: str) -> str:
        return f"!{message}"


@pytest.fixture
def shouting() -> Iterator[None]:
    use(Shouting())
    yield
    use(gettext.NullTranslations())


def written() -> Iterator[str]:
    """Every sentence in the engine's source, with VALUE for what is filled in."""
    for file in sorted(CHILD.glob("*.py")):
        tree = ast.parse(file.read_text())
        told = {
            id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
        }  # docstrings are no sentences of the program
        inside: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                inside |= {id(part) for part in node.values}
                text = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "VALUE" for part in node.values
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
                text = node.value
            else:
                continue
            if id(node) not in told and " " in text and text[0].isupper() and text.endswith("."):
                yield text


@pytest.mark.usefixtures("shouting")
def test_every_sentence_of_the_engine_is_known() -> None:
    """P9: whoever adds one has to add it to the list, or it stays English."""
    sentences = set(written()) - FOR_THE_LOG
    assert len(sentences) > 20
    assert [text for text in sorted(sentences) if translated(text) == text] == []


def test_the_list_holds_nothing_that_the_engine_no_longer_says() -> None:
    """A translator is not to work for nothing."""
    source = set(written())
    assert [told for told in SENTENCES if re.sub(r"\{\w+\}", "VALUE", told) not in source] == []


@pytest.mark.usefixtures("shouting")
def test_values_stand_where_they_belong() -> None:
    """P9: also those with signs that mean something in a pattern."""
    said = translated("The sound device “USB (2) {x} .*” cannot be used: Device unavailable.")
    assert said == "!The sound device “USB (2) {x} .*” cannot be used: Device unavailable."
    assert translated("Something else.") == "Something else."
    assert translated("") == ""


@pytest.mark.usefixtures("shouting")
def test_a_device_that_fails_says_so_in_the_persons_language() -> None:
    """P4, P9: what the engine says of a device is shown as it is."""
    loop, bus = VirtualLoop(), Bus()
    engine = EngineScripted(loop, bus)
    sound = Sound(engine, bus, Problems(bus))
    engine.start()
    bus.publish(DevicesChanged(devices=[SoundDevice(name="Desk", host_api="ALSA", inputs=0, outputs=2)]))
    assert engine.of(ChooseDevices)[-1].speaker == "Desk"
    bus.publish(DeviceInUse(role="speaker", name="", problem="The sound device “Desk” has stopped."))
    assert sound.in_use("speaker").why == "!The sound device “Desk” has stopped."
    sound.close()
