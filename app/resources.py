"""The one way to files in ``resources/``, from a checkout, a wheel or a frozen program."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    """Folder of the resources: beside a frozen program's modules, else where the package lies."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    import resources

    return Path(next(iter(resources.__path__))).resolve()


def resource(*parts: str) -> Path:
    """Absolute path of one file, ``resource("sounds", "ringback_us.wav")`` for instance.

    Raises ``FileNotFoundError`` when it is not there (a broken installation) and ``ValueError`` for
    a path that leaves the folder.
    """
    root = _root()
    path = root.joinpath(*parts).resolve()
    if not path.is_relative_to(root):
        raise ValueError(f"not inside the resources: {'/'.join(parts)}")
    if not path.exists():
        raise FileNotFoundError(f"resource missing: {'/'.join(parts)}")
    return path
