"""A display that nobody sees (Xvfb), which tells the moment a window appears on it."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import select
import shutil
import subprocess
import time
from types import TracebackType

_MAP_NOTIFY = 19
_EVENT_MASK = 1 << 11  # XCB_CW_EVENT_MASK
_SUBSTRUCTURE_NOTIFY = 1 << 19


class Display:
    """One Xvfb. Use as a context manager."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as number:
            self.name = f":{number.readline().strip()}"

    @property
    def environment(self) -> dict[str, str]:
        """What makes a program show itself here."""
        return {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()


def available() -> bool:
    """Whether Xvfb and libxcb are installed."""
    return shutil.which("Xvfb") is not None and ctypes.util.find_library("xcb") is not None


class WindowWatch:
    """Listens for windows from the moment it is made; ``wait`` returns when the first is mapped."""

    def __init__(self, display: str) -> None:
        library = ctypes.util.find_library("xcb")
        assert library is not None, "libxcb is not installed"
        self._xcb = ctypes.CDLL(library)
        self._libc = ctypes.CDLL(None)
        self._xcb.xcb_connect.restype = ctypes.c_void_p
        self._xcb.xcb_poll_for_event.restype = ctypes.POINTER(ctypes.c_uint8)
        self._xcb.xcb_get_setup.restype = ctypes.c_void_p
        self._connection = ctypes.c_void_p(self._xcb.xcb_connect(display.encode(), None))
        values = (ctypes.c_uint32 * 1)(_SUBSTRUCTURE_NOTIFY)
        self._xcb.xcb_change_window_attributes(self._connection, self._root(), _EVENT_MASK, values)
        self._xcb.xcb_flush(self._connection)

    def wait(self, timeout: float) -> float:
        """The monotonic time at which a client's window was mapped. Raises ``TimeoutError``."""
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            select.select([self._xcb.xcb_get_file_descriptor(self._connection)], [], [], left)
            while event := self._xcb.xcb_poll_for_event(self._connection):
                # struct xcb_map_notify_event_t: override_redirect is its byte 12; menus and tips set it.
                mapped = event[0] & 0x7F == _MAP_NOTIFY and not event[12]
                self._libc.free(event)
                if mapped:
                    return time.monotonic()
        raise TimeoutError(f"no window within {timeout} s")

    def close(self) -> None:
        """Let go of the display."""
        self._xcb.xcb_disconnect(self._connection)

    def _root(self) -> ctypes.c_uint32:
        class ScreenIterator(ctypes.Structure):
            _fields_ = (
                ("data", ctypes.POINTER(ctypes.c_uint32)),
                ("rem", ctypes.c_int),
                ("index", ctypes.c_int),
            )

        self._xcb.xcb_setup_roots_iterator.restype = ScreenIterator
        screens = self._xcb.xcb_setup_roots_iterator(
            ctypes.c_void_p(self._xcb.xcb_get_setup(self._connection))
        )
        return ctypes.c_uint32(screens.data[0])
