"""Links on Windows, over a registry of the test's own; Windows itself is not there."""

from __future__ import annotations

import sys
from types import ModuleType, TracebackType
from typing import Self

import pytest

from app.links.handler_windows import WindowsHandler


class Key:
    """An open key."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class Registry(ModuleType):
    """The few functions of ``winreg`` that are used, for one user."""

    HKEY_CURRENT_USER = REG_SZ = 1

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[str, dict[str, str]] = {}

    def CreateKey(self, _root: int, path: str) -> Key:  # noqa: N802 - Windows' own name
        words = path.split("\\")
        for count in range(1, len(words) + 1):
            self.keys.setdefault("\\".join(words[:count]), {})
        return Key(self.keys[path])

    def SetValueEx(self, key: Key, name: str, _reserved: int, _kind: int, value: str) -> None:  # noqa: N802
        key.values[name] = value

    def QueryValue(self, _root: int, path: str) -> str:  # noqa: N802
        return self._there(path)[""]

    def DeleteValue(self, key: Key, name: str) -> None:  # noqa: N802
        if key.values.pop(name, None) is None:
            raise FileNotFoundError(name)

    def DeleteKey(self, _root: int, path: str) -> None:  # noqa: N802
        self._there(path)
        if any(other.startswith(path + "\\") for other in self.keys):
            raise PermissionError(path)
        del self.keys[path]

    def _there(self, path: str) -> dict[str, str]:
        if path not in self.keys:
            raise FileNotFoundError(path)
        return self.keys[path]


@pytest.mark.parametrize("missing", ["", "value", "key"])
def test_everything_is_taken_back_also_where_a_part_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """P8: nothing of ours stays behind when somebody has cleaned up a part of it already."""
    registry = Registry()
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    handler = WindowsHandler(("hookswitch.exe",))
    handler.install()
    assert handler.installed()
    if missing == "value":
        registry.keys[r"Software\RegisteredApplications"].clear()
    elif missing == "key":
        del registry.keys[r"Software\Classes\Hookswitch.Link\shell\open\command"]
    handler.remove()
    assert not handler.installed()
    assert [path for path, values in registry.keys.items() if values or "Hookswitch" in path] == []
