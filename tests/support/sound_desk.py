"""Sound devices that a test plugs in and pulls out."""

from __future__ import annotations

from collections.abc import Callable

from ui.devices.presenter import Role


class SoundDeskFake:
    """Implements ``ui.devices.presenter.SoundDesk``."""

    def __init__(self) -> None:
        self.devices: dict[Role, tuple[str, ...]] = dict.fromkeys(Role, ())
        self.choices: dict[Role, str] = dict.fromkeys(Role, "")
        self.used: dict[Role, str] = dict.fromkeys(Role, "")
        self.problems: dict[Role, str] = dict.fromkeys(Role, "")
        self.looked_again = 0
        self.samples: list[Role] = []
        self.listeners: list[Callable[[float, float], None]] = []
        self._changed: list[Callable[[], None]] = []

    def offered(self, role: Role) -> tuple[str, ...]:
        return self.devices[role]

    def chosen(self, role: Role) -> str:
        return self.choices[role]

    def in_use(self, role: Role) -> str:
        return self.used[role]

    def problem(self, role: Role) -> str:
        return self.problems[role]

    def choose(self, role: Role, name: str) -> None:
        self.choices[role] = self.used[role] = name
        self.tell()

    def look_again(self) -> None:
        self.looked_again += 1

    def play_sample(self, role: Role) -> None:
        self.samples.append(role)

    def watch_levels(self, hear: Callable[[float, float], None]) -> Callable[[], None]:
        self.listeners.append(hear)
        return lambda: self.listeners.remove(hear)

    def on_change(self, changed: Callable[[], None]) -> Callable[[], None]:
        self._changed.append(changed)
        return lambda: self._changed.remove(changed)

    def tell(self) -> None:
        """Something changed."""
        for changed in list(self._changed):
            changed()

    @property
    def watched(self) -> bool:
        """Whether anybody still listens."""
        return bool(self._changed)
