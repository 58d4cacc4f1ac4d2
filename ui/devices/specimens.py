"""The sound page, for the gallery."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.devices.presenter import DeviceModel, DevicesModel, Role
from ui.devices.view import SoundPage
from ui.gallery.specimen import Specimen

_SYSTEM = ("as the system says", "As the system says")
WELL = DevicesModel(
    devices=(
        DeviceModel(
            Role.MICROPHONE,
            "Microphone",
            (
                _SYSTEM,
                ("Jabra Evolve2 65", "Jabra Evolve2 65"),
                ("Built-in microphone", "Built-in microphone"),
            ),
            "Jabra Evolve2 65",
            "In use: Jabra Evolve2 65",
            trouble=False,
        ),
        DeviceModel(
            Role.SPEAKER,
            "Speaker",
            (_SYSTEM, ("Jabra Evolve2 65", "Jabra Evolve2 65 (not plugged in)")),
            "Jabra Evolve2 65",
            "“Jabra Evolve2 65” is not there; “Built-in speakers” is used instead.",
            trouble=True,
        ),
        DeviceModel(
            Role.RINGER, "Ringer", (_SYSTEM,), _SYSTEM[0], "In use: Built-in speakers", trouble=False
        ),
    ),
    test_sentence="Calls echo, which sends your own voice back.",
    can_test=True,
)


def page() -> QWidget:
    """The page with a headset that was pulled out."""
    made = SoundPage()
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.show_devices(WELL)
    made.show_levels(-18.0, -90.0)
    return made


SPECIMENS = (Specimen("sound", page, 640, 640), Specimen("sound-narrow", page, 328, 700))
