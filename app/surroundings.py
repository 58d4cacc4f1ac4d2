"""This process's environment: a start asks for it before anything large is loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping


def surroundings() -> Mapping[str, str]:
    """The environment's variables; nothing else of the core reads them."""
    return os.environ
