"""``hookswitch demo`` on the command line. Nothing here imports Qt before the command runs."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

    from app.demo.demo import Demo
    from app.paths import Paths
    from ui.frame.assembly import Assembly
    from ui.frame.page import Page
    from ui.program import Program

OFF_SCREEN = ("-platform", "offscreen")
"""Words for Qt: paint windows nowhere."""
COMPANY_PAGE = "company"
PICTURES = Path("build", "tour")
CALLED_AFTER = 20.0
"""Seconds after which a coworker calls a newcomer who only looks."""
TOUR_RING_TIMEOUT = 5.0
"""Seconds that the tour waits for nobody to answer."""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Enter the command."""
    parser = commands.add_parser("demo", help="the window with a company to call; needs no server")
    parser.add_argument(
        "--tour", action="store_true", help="walk through the window off-screen and take a picture a step"
    )
    parser.add_argument(
        "--pictures",
        type=Path,
        default=PICTURES,
        metavar="DIR",
        help=f"where the tour's pictures go ({PICTURES})",
    )
    parser.set_defaults(run=run)


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown; only X11 and Wayland systems can be without."""
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def run(arguments: argparse.Namespace) -> int:
    """Show the window, or walk through it where there is no display; the exit status."""
    from app.head_start import engine_ahead
    from app.surroundings import surroundings

    gc.disable()  # see ui.main
    tour = arguments.tour or not has_display(sys.platform, surroundings())
    with (
        TemporaryDirectory(prefix="hookswitch-tour-", ignore_cleanup_errors=True) as once,
        engine_ahead(sound=False) as company,  # both come up while Qt is loaded
        engine_ahead(sound=not tour) as ahead,  # whoever sits beside a tour shall not hear it
    ):
        from app.demo.demo import RING_TIMEOUT, SILENT, build_demo
        from app.preferences import PreferenceFile
        from ui import plain_import

        plain_import.restore()
        from ui.program import Program

        paths = _paths(arguments.profile_dir, Path(once) if tour else None)
        words = [*sys.argv[:1], *(OFF_SCREEN if tour else ())]
        program = Program(words, None if tour else PreferenceFile.in_folder(paths.config))
        ring_timeout = TOUR_RING_TIMEOUT if tour else RING_TIMEOUT
        demo = build_demo(
            program.loop,
            paths=paths,
            options=SILENT if tour else None,
            ahead=ahead,
            company_ahead=company,
            ring_timeout=ring_timeout,
        )
        return _walk(program, demo, paths, arguments.pictures) if tour else _show(program, demo, paths)


def _show(program: Program, demo: Demo, paths: Paths) -> int:
    from app.demo.company import CALLER

    def shown(assembly: Assembly) -> None:
        _welcome(demo)
        assembly.window.show_page(COMPANY_PAGE)
        demo.promise_call(CALLER, CALLED_AFTER)

    return program.run(
        demo.phone, demo, logs=paths.logs, pages=pages(demo), shown=shown, seats=lambda: demo.seats
    )


def _paths(chosen: Path | None, once: Path | None) -> Paths:
    """Where the demo keeps what it writes; ``once``: where a tour does, which finds nothing of another's."""
    from app.paths import Paths, system_paths

    usual = Paths.under(chosen or system_paths().cache / "demo")
    return usual if chosen or once is None else replace(Paths.under(once), logs=usual.logs)


def pages(demo: Demo) -> tuple[Page, ...]:
    """What the demo adds to the window."""
    from ui.demo.presenter import CompanyPresenter
    from ui.demo.view import CompanyPage
    from ui.frame.page import Page
    from ui.theme.icons import Icon

    presenter = CompanyPresenter(demo.exchange.lines, demo.phone.dial, demo.ring_phone)
    return (Page(COMPANY_PAGE, Icon.COMPANY, tr("Company"), lambda: CompanyPage(presenter)),)


def _welcome(demo: Demo) -> None:
    from app.demo.demo import whom_to_call

    _say(tr("The phone is open. Call one of these numbers or names:"))
    for line in whom_to_call(demo.exchange.lines):
        _say(f"  {line}")
    _say(tr("In {seconds:.0f} seconds somebody will call you.", seconds=CALLED_AFTER))


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """What Qt remarks on its off-screen platform goes to the log, not between the steps."""
    level = {"QtWarningMsg": logging.WARNING, "QtCriticalMsg": logging.ERROR}.get(kind.name, logging.INFO)
    logging.getLogger("hookswitch.ui").log(level, "Qt: %s", text)


def _walk(program: Program, demo: Demo, paths: Paths, pictures: Path) -> int:
    from PySide6.QtCore import qInstallMessageHandler

    from app.links.running import place
    from ui.tour.guide import Guide
    from ui.tour.walk import walk

    guides: list[Guide] = []
    qInstallMessageHandler(_log_qt)

    address = place(paths.cache)
    program.listen(address)

    def shown(assembly: Assembly) -> None:
        guide = Guide(program.application, program.loop, demo, assembly.window, pictures, _say, address)
        guides.append(guide)
        guide.start(walk, lambda passed: program.application.exit(0 if passed else 1))

    try:
        return program.run(
            demo.phone, demo, logs=paths.logs, pages=pages(demo), shown=shown, seats=lambda: demo.seats
        )
    finally:
        for guide in guides:
            guide.close()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
