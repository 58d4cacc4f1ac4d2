"""``hookswitch contacts …``: import and export a person's own contacts without a window.

The same code as the window's; the window may be open meanwhile. Ctrl+C leaves everything as it was.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.directory.contacts.alike import find_alike
from app.directory.contacts.columns import Column
from app.directory.contacts.files import ContactFile, write_file
from app.directory.contacts.staged import Progress, Reporter, Staged, Step, stage, write
from app.directory.contacts.table import DELIMITERS, ENCODINGS, Layout, Sample
from app.directory.entry import MINE
from app.directory.store import DirectoryStore
from app.errors import Cancelled
from app.paths import Paths, system_paths
from app.people import store_path
from app.translation import tr, tr_count

_SHOWN_REMARKS = 20
_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the commands of ``contacts`` to its parser; each sets ``run``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    importing = actions.add_parser("import", help="read vCards or a CSV table; all of it or nothing")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--country", default="", metavar="XX", help="read numbers without + in it")
    importing.add_argument("--encoding", default="", choices=["", *ENCODINGS], help="of a table (guessed)")
    importing.add_argument("--delimiter", default="", choices=["", *_NAMES], help="of a table (guessed)")
    importing.add_argument(
        "--columns",
        default="",
        metavar="LIST",
        help="what the columns of a table are (guessed), such as name,work,-,mail; known are "
        + ", ".join(column.value for column in Column if column.value),
    )
    importing.add_argument(
        "--dry-run", action="store_true", help="only tell how the file is understood, write nothing"
    )
    importing.set_defaults(run=_import)

    exporting = actions.add_parser("export", help="write vCards, or a CSV table where FILE ends in .csv")
    exporting.add_argument("file", type=Path, metavar="FILE")
    exporting.add_argument(
        "--vcard", default="3.0", choices=["3.0", "4.0"], help="version of the cards (3.0)"
    )
    exporting.set_defaults(run=_export)


def _import(arguments: argparse.Namespace) -> int:
    file = ContactFile(arguments.file)
    sample = file.sample(arguments.encoding, _NAMES.get(arguments.delimiter, ""))
    layout = None if sample is None else _confirmed(sample, arguments.columns)
    if sample is not None and layout is not None:
        _tell_layout(sample, layout)
    reporter = Reporter(_tell_progress, lambda: False)
    try:
        staged = stage(file, layout, reporter)
        if arguments.dry_run:
            _tell(staged, None)
            return 0
        store = DirectoryStore(_path(arguments), arguments.country)
        try:
            written = write(store, staged, reporter)
            _tell(staged, written)
            if groups := len(find_alike(store)):
                sys.stdout.write(
                    tr_count(
                        "{count} group of contacts may be one person; the window offers to merge them.",
                        "{count} groups of contacts may be one person; the window offers to merge them.",
                        groups,
                    )
                    + "\n"
                )
        finally:
            store.close()
    except (KeyboardInterrupt, Cancelled):
        sys.stderr.write("\n" + tr("Cancelled; your contacts are as they were.") + "\n")
        return 1
    return 0 if staged else 1


def _export(arguments: argparse.Namespace) -> int:
    store = DirectoryStore(_path(arguments))
    try:
        count = write_file(arguments.file, store.entries(MINE), arguments.vcard)
    finally:
        store.close()
    sys.stdout.write(
        tr_count(
            "{count} contact was written to {file}.",
            "{count} contacts were written to {file}.",
            count,
            file=arguments.file,
        )
        + "\n"
    )
    return 0


def _path(arguments: argparse.Namespace) -> Path:
    folder: Path | None = arguments.profile_dir
    return store_path((Paths.under(folder) if folder else system_paths()).data)


def _confirmed(sample: Sample, columns: str) -> Layout:
    layout = sample.layout
    if not columns:
        return layout
    known = {column.value: column for column in Column}
    named = tuple(known.get(name.strip(), Column.IGNORED) for name in columns.split(","))
    return Layout(layout.encoding, layout.delimiter, layout.headings, named)


def _tell_layout(sample: Sample, layout: Layout) -> None:
    names = {sign: name for name, sign in _NAMES.items() if sign in DELIMITERS}
    sys.stdout.write(
        tr(
            "Read as {encoding}, columns divided by {delimiter}:",
            encoding=layout.encoding,
            delimiter=names.get(layout.delimiter, layout.delimiter),
        )
        + "\n"
    )
    first = sample.rows[0] if sample.rows else ()
    for place, column in enumerate(layout.columns):
        title = sample.titles[place] if place < len(sample.titles) else ""
        cell = first[place] if place < len(first) else ""
        sys.stdout.write(f"  {column.value or '-':<14}{title:<28}{cell[:40]}\n")


def _tell_progress(progress: Progress) -> None:
    if not sys.stderr.isatty():
        return
    percent = round(progress.share * 100)
    words = tr("Reading") if progress.step is Step.READING else tr("Writing")
    sys.stderr.write(f"\r{words} {percent:3} %  {progress.contacts}")


def _tell(staged: Staged, written: int | None) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r")
    for remark in staged.remarks[:_SHOWN_REMARKS]:
        sys.stdout.write(tr("Line {line}: {sentence}", line=remark.line, sentence=remark.sentence) + "\n")
    if more := staged.remarked - min(len(staged.remarks), _SHOWN_REMARKS):
        sys.stdout.write(tr_count("{count} more remark.", "{count} more remarks.", more) + "\n")
    if staged.left_out:
        sys.stdout.write(
            tr_count("{count} card was left out.", "{count} cards were left out.", staged.left_out) + "\n"
        )
    if written is None:
        words = tr_count(
            "{count} contact would be imported.", "{count} contacts would be imported.", len(staged)
        )
    else:
        words = tr_count("{count} contact was imported.", "{count} contacts were imported.", written)
    sys.stdout.write(words + "\n")
