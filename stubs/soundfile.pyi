from os import PathLike

__libsndfile_version__: str

class SoundFileError(Exception): ...

class SoundFile:
    samplerate: int
    channels: int
    frames: int
    def __init__(
        self,
        file: str | PathLike[str],
        mode: str = "r",
        samplerate: int | None = None,
        channels: int | None = None,
        subtype: str | None = None,
        endian: str | None = None,
        format: str | None = None,  # noqa: A002 - the library's name
    ) -> None: ...
    def buffer_read(self, frames: int = -1, dtype: str | None = None) -> bytes: ...
    def buffer_write(self, data: bytes, dtype: str) -> None: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...
