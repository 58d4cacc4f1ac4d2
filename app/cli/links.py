"""``hookswitch links``: who opens tel: and sip: links on this desktop."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.errors import UserFacingError
from app.links.handler import of_this_user
from app.paths import Paths, system_paths
from app.translation import tr


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the words of ``links`` to its parser, and set ``run``."""
    parser.add_argument("what", choices=("install", "remove", "show"), help="for this user; needs no root")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; the exit status. Raises ``UserFacingError``."""
    folder: Path | None = arguments.profile_dir
    found = of_this_user((Paths.under(folder) if folder else system_paths()).config)
    if isinstance(found, str):
        raise UserFacingError(found)
    if arguments.what == "install":
        found.install()
    elif arguments.what == "remove":
        found.remove()
    said = (
        tr("Links to numbers are opened with Hookswitch.")
        if found.installed()
        else tr("Links to numbers are not opened with Hookswitch.")
    )
    sys.stdout.write(said + "\n")
    return 0
