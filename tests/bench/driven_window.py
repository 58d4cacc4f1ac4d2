"""Starts ``tests.bench.driven_program`` as the program itself starts: with Python's own import.

python -m tests.bench.driven_window ADDRESS PORT [DIAL]
"""

from __future__ import annotations

import importlib
import sys

from ui import plain_import

if __name__ == "__main__":
    plain_import.restore()
    sys.exit(importlib.import_module("tests.bench.driven_program").main())
