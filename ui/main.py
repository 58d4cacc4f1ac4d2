"""``hookswitch``: the window, or one of the commands that need none.

Nothing here imports Qt or the account file's models before they are needed: the engine is started first,
and comes up while they are loaded.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserFacingError
from app.translation import tr
from ui.demo import command as demo

if TYPE_CHECKING:
    from app.account.desk import Desk
    from app.paths import Paths

_WORDS = (
    ("user", "NAME", "extension or user name"),
    ("server", "HOST", "the PBX; without it calls go straight to addresses"),
    ("port", "PORT", "port of the server"),
    ("transport", "udp|tcp|tls", "how SIP travels (udp)"),
    ("srtp", "off|optional|required", "encrypted sound (off)"),
    ("display-name", "TEXT", "the name that others see"),
    ("auth-user", "NAME", "user name for the password, where it is another one"),
    ("proxy", "URI", "outbound proxy"),
    ("ca-file", "FILE", "certificates of the authorities to trust, PEM"),
    ("verify-certificate", "true|false", "check the server's certificate (true)"),
    ("local-address", "ADDRESS", "address of this computer to use"),
    ("local-port", "PORT", "SIP port of this computer"),
    ("country", "XX", "country for numbers and tones, two letters (US)"),
    ("dtmf", "rfc4733|info", "how digits are sent (rfc4733)"),
    ("ring-timeout", "SECONDS", "how long a call may ring (60)"),
    ("register-seconds", "SECONDS", "how long a registration is asked to last (120)"),
    ("voicemail", "NUMBER", "what is called to hear the mailbox"),
)
"""A line in words. The password is not among them: others can read a process's words."""
_COMMANDS = {
    "account": "check, explain or begin an account file",
    "orders": "import, list, requeue or export the orders of an account",
    "contacts": "import or export your own contacts",
    "links": "open tel:, sip: and callto: links with Hookswitch, or no longer",
}
"""Those without a window, each a module of ``app.cli``, and what they do."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command in ``words`` (this process's own where None); the exit status."""
    given = list(sys.argv[1:] if words is None else words)
    if getattr(sys, "frozen", False):
        from app.head_start import lived_as_engine

        if lived_as_engine(given):
            return 0
    from app.links.link import checked, split

    link, given = split(given)
    arguments = _parser(given).parse_args(given)
    try:
        arguments.link = checked(link) if link else ""
        status = int(arguments.run(arguments))
        if sys.stdout is not None:  # a program without a console has none
            sys.stdout.flush()
    except UserFacingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:  # whoever read it wants no more, such as `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The whole command line; a command whose module is slow to load is filled in only when asked for."""
    parser = argparse.ArgumentParser(
        prog="hookswitch",
        description="A softphone for contact-centre agents. Without a command: its window. A tel:, sip: or "
        "callto: link as the last word stands in the number field then.",
    )
    parser.set_defaults(run=_window)
    line = parser.add_argument_group(
        "a line without an account file",
        "Each of these can come from the environment too (HOOKSWITCH_SERVER) or from the settings file "
        "(server); the password only from there (HOOKSWITCH_PASSWORD, password).",
    )
    for name, kind, what in _WORDS:
        line.add_argument(f"--{name}", metavar=kind, help=what)
    parser.add_argument("--account", metavar="FILE", help="an account file or its https:// address")
    parser.add_argument("--agent", metavar="LOGIN", help="the agent of the account file to sign in")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="a TOML file that describes a line")
    parser.add_argument(
        "--profile-dir",
        type=Path,
        metavar="DIR",
        help="keep everything in this folder, not in the home folder",
    )
    commands = parser.add_subparsers(metavar="COMMAND")
    gallery = commands.add_parser("gallery", help="every widget and screen, in every state and theme")
    gallery.add_argument("--png", type=Path, metavar="DIR", help="write pictures there and show no window")
    gallery.add_argument("--scale", type=float, default=1.0, metavar="N", help="pixels per logical pixel (1)")
    gallery.add_argument("--only", default="", metavar="NAME", help="only what begins with this")
    gallery.set_defaults(run=_gallery)
    demo.add_to(commands)
    _add_commands(commands, words)
    return parser


def _add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], words: Sequence[str]
) -> None:
    """The commands without a window; only the one asked for is loaded."""
    for name, what in _COMMANDS.items():
        parser = commands.add_parser(name, help=what)
        if name in words:
            import_module(f"app.cli.{name}").add_to(parser)


def _window(arguments: argparse.Namespace) -> int:
    if (arguments.account is None) is not (arguments.agent is None):
        raise UserFacingError(tr("--account and --agent go together: the file, and who of it signs in."))
    _require_display()
    from app.links.running import Visit, place

    paths = _paths(arguments)
    address = place(paths.cache)
    if _handed_over(address, arguments.link):
        return 0
    from app.head_start import engine_ahead

    gc.disable()  # what is loaded stays: collecting would look a hundred times; ui.collector takes over
    with engine_ahead() as ahead:  # it comes up on another core while Qt and the rest are loaded here
        from app.phone import build
        from app.preferences import PreferenceFile
        from ui import plain_import

        plain_import.restore()
        from ui.program import Program

        program = Program(sys.argv[:1], PreferenceFile.in_folder(paths.config))
        if not program.listen(address) and _handed_over(address, arguments.link):
            return 0
        if arguments.link:
            program.visit(Visit(arguments.link))
        desk, problem = _desk(arguments)
        phone = build(program.loop, desk=desk, paths=paths, ahead=ahead)
        if arguments.account is not None:
            phone.expect(arguments.account, arguments.agent)

        def tell_problem(_assembly: object) -> None:
            if problem and not list(phone.seats or ()):
                phone.problems.tell("account", problem)

        return program.run(phone, logs=paths.logs, shown=tell_problem)


def _paths(arguments: argparse.Namespace) -> Paths:
    from app.paths import Paths, system_paths

    return Paths.under(arguments.profile_dir) if arguments.profile_dir else system_paths()


def _handed_over(address: str, link: str) -> bool:
    """Whether a program of the same profile runs already; its window is in front then."""
    from app.links.running import Visit, hand_over
    from app.surroundings import surroundings

    leave = surroundings().get("XDG_ACTIVATION_TOKEN", "")  # the desktop's, to come to the front
    said = hand_over(address, Visit(link, leave))
    if said:
        raise UserFacingError(said)
    if said is not None:
        sys.stdout.write(
            tr("Hookswitch runs already: here is its window. Another one needs a --profile-dir.") + "\n"
        )
    return said is not None


def _desk(arguments: argparse.Namespace) -> tuple[Desk | None, str]:
    """What the command line, the environment and the settings file say; and what is wrong with it."""
    from app.phone import read_settings

    fields = [name.replace("-", "_") for name, _kind, _what in _WORDS]
    words = {field: getattr(arguments, field) for field in fields if getattr(arguments, field) is not None}
    if arguments.account is not None:
        return None, ""
    try:
        return read_settings(words, arguments.settings), ""
    except UserFacingError as error:
        return None, str(error)


def _gallery(arguments: argparse.Namespace) -> int:
    from ui.gallery.show import show, write

    if arguments.png is None:
        _require_display()
        return show(arguments.only)
    count = write(arguments.png, arguments.scale, arguments.only)
    sys.stdout.write(tr("{count} pictures are in {folder}.", count=count, folder=arguments.png) + "\n")
    return 0 if count else 1


def _require_display() -> None:
    """Qt would abort the process; a person gets a sentence. Whoever names Qt's platform knows better."""
    from app.surroundings import surroundings

    environment = surroundings()
    if not environment.get("QT_QPA_PLATFORM") and not demo.has_display(sys.platform, environment):
        raise UserFacingError(tr("There is no display here to show a window on."))


if __name__ == "__main__":
    sys.exit(main())
