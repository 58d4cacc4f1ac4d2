"""What Hookswitch uses of sounddevice 0.5 (which has no types of its own)."""

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

class PortAudioError(Exception): ...

class CallbackFlags:
    input_overflow: bool
    output_underflow: bool
    def __bool__(self) -> bool: ...

class DeviceInfo(TypedDict):
    name: str
    index: int
    hostapi: int
    max_input_channels: int
    max_output_channels: int
    default_samplerate: float

class HostApiInfo(TypedDict):
    name: str
    devices: list[int]
    default_input_device: int
    default_output_device: int

_Callback = Callable[[Any, int, Any, CallbackFlags], None]

class _RawStream:
    active: bool
    latency: float
    def __init__(
        self,
        samplerate: float | None = ...,
        blocksize: int | None = ...,
        device: int | str | None = ...,
        channels: int | None = ...,
        dtype: str | None = ...,
        latency: float | str | None = ...,
        extra_settings: object = ...,
        callback: _Callback | None = ...,
    ) -> None: ...
    def start(self) -> None: ...
    def abort(self, ignore_errors: bool = ...) -> None: ...
    def close(self, ignore_errors: bool = ...) -> None: ...

class RawInputStream(_RawStream): ...
class RawOutputStream(_RawStream): ...

class WasapiSettings:
    def __init__(self, exclusive: bool = ..., auto_convert: bool = ...) -> None: ...

def query_devices() -> Sequence[DeviceInfo]: ...
def query_hostapis() -> Sequence[HostApiInfo]: ...
def _initialize() -> None: ...
def _terminate() -> None: ...
