"""The few C functions of pjsua that pjsua2 does not wrap, where the build exports them.

Official wheels for Linux and macOS do; a build that hides its symbols is served by the fallbacks, which
each function states.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Callable
from typing import Any

FALLBACK_CALLS = 4
"""``PJSUA_MAX_CALLS`` of a build that does not say: the smallest one known."""


def _function(name: str, result: type[Any] = ctypes.c_int) -> Callable[..., Any] | None:
    path = importlib.import_module("pjsua2._pjsua2").__file__
    if path is None:
        return None
    try:
        function = ctypes.CDLL(path)[name]
    except (OSError, AttributeError):
        return None
    function.restype = result
    return function


def max_calls() -> int:
    """Calls at once that this endpoint can hold, after ``libInit``; fallback ``FALLBACK_CALLS``."""
    ask = _function("pjsua_call_get_max_count")
    return int(ask()) if ask is not None else FALLBACK_CALLS


def can_set_log_level() -> bool:
    """Whether ``set_log_level`` does anything."""
    return _function("pj_log_set_level") is not None


def set_log_level(level: int) -> None:
    """Change PJSIP's log level (0 to 5) while it runs; without the symbol nothing happens."""
    change = _function("pj_log_set_level")
    if change is not None:
        change(level)


class _DroppedPacket(ctypes.Structure):
    """``pjsip_tp_dropped_data``."""

    _fields_ = (
        ("transport", ctypes.c_void_p),
        ("data", ctypes.c_void_p),
        ("length", ctypes.c_size_t),
        ("status", ctypes.c_int),
    )


_DROPPED = ctypes.CFUNCTYPE(None, ctypes.POINTER(_DroppedPacket))
_IGNORED = 70_020
"""``PJ_EIGNORED``: a keep-alive, not a mistake."""
_kept: list[object] = []
"""PJSIP keeps the address of the callback; Python must keep the object."""


def on_dropped_packet(tell: Callable[[], None]) -> bool:
    """Have ``tell`` called, on the thread that received it, for each packet that was no SIP.

    False where the build does not export the functions: count log lines instead. After ``libInit``.
    """
    endpoint = _function("pjsua_get_pjsip_endpt", ctypes.c_void_p)
    manager = _function("pjsip_endpt_get_tpmgr", ctypes.c_void_p)
    install = _function("pjsip_tpmgr_set_drop_data_cb")
    if endpoint is None or manager is None or install is None:
        return False

    def dropped(packet: ctypes._Pointer[_DroppedPacket]) -> None:
        if packet.contents.status != _IGNORED:
            tell()

    callback = _DROPPED(dropped)
    _kept.append(callback)
    address = manager(ctypes.c_void_p(endpoint()))
    return bool(install(ctypes.c_void_p(address), callback) == 0)


class PacketThread:
    """pjsua's thread that takes in the packets of sound: there only while it is wanted.

    It looks for new sockets a hundred times a second, calls or not, which is half of what an idle phone
    costs. So it is ended, and a media endpoint that has nothing but a thread serves the same queue while
    there are calls. A build that does not export the functions keeps its thread. Only on the engine's one
    thread, between ``libInit`` and ``libDestroy``.
    """

    def __init__(self) -> None:
        media = _function("pjsua_get_pjmedia_endpt", ctypes.c_void_p)
        factory = _function("pjsua_get_pool_factory", ctypes.c_void_p)
        queue = _function("pjmedia_endpt_get_ioqueue", ctypes.c_void_p)
        stop = _function("pjmedia_endpt_stop_threads")
        self._create = _function("pjmedia_endpt_create2")
        self._destroy = _function("pjmedia_endpt_destroy2")
        self._worker: ctypes.c_void_p | None = None
        if media is None or factory is None or queue is None or stop is None or self._destroy is None:
            self._create = None
            return
        endpoint = ctypes.c_void_p(media())
        self._factory, self._queue = ctypes.c_void_p(factory()), ctypes.c_void_p(queue(endpoint))
        if self._create is not None:
            stop(endpoint)

    def want(self, *, wanted: bool) -> None:
        """Have it, or not; harmless when it is so. Ending it takes up to ten milliseconds."""
        if self._create is None or self._destroy is None or wanted is (self._worker is not None):
            return
        if self._worker is not None:
            self._destroy(self._worker)
            self._worker = None
            return
        worker = ctypes.c_void_p()
        if self._create(self._factory, self._queue, 1, ctypes.byref(worker)) == 0:
            self._worker = worker
