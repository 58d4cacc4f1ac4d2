"""The directory's tables, as its migrations make them; only ``store`` and ``index`` use them."""

from __future__ import annotations

from pathlib import Path

HEAD = "0002"
"""Revision of the schema."""

SCRIPTS = Path(__file__).with_name("migrations")
