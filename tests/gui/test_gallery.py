"""The gallery: everything there is to look at, in every theme."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ui.gallery.all_specimens import ALL
from ui.gallery.pictures import APPEARANCES, picture
from ui.gallery.show import Gallery
from ui.gallery.specimen import Specimen
from ui.theme.theme import Appearance, Theme

ROOT = Path(__file__).resolve().parents[2]


def colours(image: QImage) -> int:
    """How many different colours a grid of its pixels has."""
    seen = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    return len(seen)


def test_every_specimen_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(s.name for s in ALL).items() if count > 1] == []


@pytest.mark.parametrize("specimen", ALL, ids=lambda specimen: specimen.name)
def test_every_specimen_can_be_photographed(theme: Theme, specimen: Specimen) -> None:
    """With something on it, and as wide as it says."""
    del theme
    taken = picture(specimen)
    assert taken.width() == specimen.width
    assert taken.height() > 40
    assert colours(taken.toImage()) > 5


def test_the_same_thing_looks_different_in_every_theme(theme: Theme) -> None:
    """P9: light, dark and high contrast."""
    specimen = next(s for s in ALL if s.name == "calls")
    seen = []
    for appearance in APPEARANCES:
        theme.choose(appearance)
        seen.append(picture(specimen).toImage())
    theme.choose(Appearance.LIGHT)
    assert len(seen) == 4
    assert all(one != other for place, one in enumerate(seen) for other in seen[:place])


def test_the_gallerys_window_shows_what_is_chosen(qtbot: QtBot, theme: Theme) -> None:
    gallery = Gallery(ALL, theme)
    qtbot.addWidget(gallery)
    gallery.show()
    first = gallery.area.widget()
    gallery.names.setCurrentRow(1)
    assert gallery.area.widget() is not first
    gallery.themes.setCurrentIndex(1)
    assert theme.palette.name == APPEARANCES[1].value
    theme.choose(Appearance.LIGHT)


def test_no_garbage_is_collected_while_the_window_is_styled(tmp_path: Path) -> None:
    """Qt walks over all widgets to style them; one that Python frees meanwhile would end the process."""
    script = (
        "import gc, sys; from PySide6.QtWidgets import QApplication; from ui.gallery.show import show; "
        "QApplication.exec = lambda _self: 3 if gc.isenabled() else 0; "
        "sys.exit(show('words') or (0 if gc.isenabled() else 4))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert run.returncode == 0, run.stderr


def test_the_command_writes_pictures_without_a_display(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ui.main", "gallery", "--png", str(tmp_path), "--only", "words"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert run.returncode == 0, run.stderr
    assert sorted(path.name for path in tmp_path.glob("*.png")) == sorted(
        f"words.{appearance.value}.png" for appearance in APPEARANCES
    )
    assert f"4 pictures are in {tmp_path}." in run.stdout
