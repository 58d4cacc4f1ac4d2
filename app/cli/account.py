"""``hookswitch account …``: check a file, explain it, print its schema and reference, begin a new one.

The same code as the window's: what this refuses, the window refuses, in the same words.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.account.explain import explanation
from app.account.forms import json_schema, reference
from app.account.load import Reading, read_file
from app.errors import UserFacingError
from app.resources import resource
from app.translation import tr

EXAMPLE = "example-account.toml"
"""Name of the commented example in ``resources``."""

_GOOD = "{file}: account {name} is valid.\n"
_WRITTEN = "{file} was written. Edit it, then: hookswitch account check {file}\n"
_EXISTS = "{file} is already there and was left as it is. Give another name."
_NOT_WRITTEN = "{file} cannot be written: {reason}."


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the commands of ``account`` to its parser; each sets ``run``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    check = actions.add_parser("check", help="tell every problem of a file; status 1 if it is refused")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(run=_check)

    explain = actions.add_parser("explain", help="what holds for an agent, and which level decided it")
    explain.add_argument("file", type=Path, metavar="FILE")
    explain.add_argument("--agent", required=True, metavar="LOGIN")
    explain.add_argument("--campaign", default="", metavar="NAME")
    explain.add_argument("--buyer", default="", metavar="NAME")
    explain.add_argument("--product", default="", metavar="NAME")
    explain.set_defaults(run=_explain)

    schema = actions.add_parser("schema", help="print the JSON Schema of the account file")
    schema.set_defaults(run=_schema)

    page = actions.add_parser("reference", help="print the reference page of the account file")
    page.set_defaults(run=_reference)

    init = actions.add_parser("init", help="write a commented example, to FILE or to the standard output")
    init.add_argument("file", type=Path, nargs="?", metavar="FILE")
    init.set_defaults(run=_init)


def _check(arguments: argparse.Namespace) -> int:
    reading = read_file(arguments.file)
    for problem in reading.problems:
        sys.stdout.write(f"{problem}\n")
    if reading.account is None:
        return 1
    sys.stdout.write(tr(_GOOD, file=reading.file, name=reading.account.general.name))
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    reading = read_file(arguments.file)
    if reading.account is None:
        _tell_errors(reading)
        return 1
    try:
        for sentence in explanation(
            reading.account,
            arguments.agent,
            campaign=arguments.campaign,
            buyer=arguments.buyer,
            product=arguments.product,
        ):
            sys.stdout.write(f"{sentence}\n")
    except UserFacingError as error:
        return _refuse(str(error))
    return 0


def _schema(_: argparse.Namespace) -> int:
    sys.stdout.write(json_schema())
    return 0


def _reference(_: argparse.Namespace) -> int:
    sys.stdout.write(reference())
    return 0


def _init(arguments: argparse.Namespace) -> int:
    example = resource(EXAMPLE).read_text(encoding="utf-8")
    file: Path | None = arguments.file
    if file is None:
        sys.stdout.write(example)
        return 0
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(example)
    except FileExistsError:
        return _refuse(tr(_EXISTS, file=file))
    except OSError as error:
        return _refuse(tr(_NOT_WRITTEN, file=file, reason=error.strerror))
    sys.stdout.write(tr(_WRITTEN, file=file))
    return 0


def _tell_errors(reading: Reading) -> None:
    for problem in reading.errors:
        sys.stderr.write(f"{problem}\n")


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1
