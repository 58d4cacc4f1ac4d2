"""``hookswitch orders …``: import, look at, requeue and export the orders without a window.

The same rules as the window's: what is listed here is what an operator is given, with the same reasons.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.account.load import read_file
from app.account.model import Account
from app.database.store import failures
from app.errors import UserFacingError
from app.orders.columns import Mapped, Target, guess
from app.orders.database import database_url, open_orders
from app.orders.exporting import export_results, write_remarks
from app.orders.importing import Import, Report
from app.orders.numbers import country_of, no_country
from app.orders.overview.store import Filter, OverviewStore, Which
from app.orders.policy import Policy
from app.orders.queue import Asking, Verdict, verdict
from app.orders.requeuing import anew, requeue
from app.orders.store import OrderStore
from app.orders.why import why
from app.paths import Paths, system_paths
from app.sheets.sheet import Sheet
from app.translation import tr

MOST = 20
"""Orders that ``list`` shows where nobody says more."""
_OPERATOR = "hookswitch orders"
"""Who the log names for what is done here."""

Run = Callable[["Desk", argparse.Namespace], int]


@dataclass(frozen=True)
class Desk:
    """What every one of the commands needs.

    A database's password comes by PostgreSQL's own ways: a ``.pgpass`` file or ``PGPASSWORD``.
    """

    account: Account
    folder: Path

    @property
    def policy(self) -> Policy:
        """What the account file says of orders."""
        return Policy.of(self.account)

    def overview(self) -> OverviewStore:
        """The orders seen from above."""
        return OverviewStore(database_url(self.account.orders.database, "", self.folder))

    def store(self) -> OrderStore:
        """The orders themselves."""
        return open_orders(database_url(self.account.orders.database, "", self.folder))


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the commands of ``orders`` to its parser; each sets ``run``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_import(actions)

    listing = _command(actions, "list", "the orders in line, or others, with the reason for each", _list)
    _for_whom(listing)
    listing.add_argument("--which", choices=["line", *(w.value for w in Which)], default="line")
    listing.add_argument("--project", default="", metavar="NAME")
    listing.add_argument("--status", action="append", default=[], metavar="NAME")
    listing.add_argument("--text", default="", metavar="TEXT", help="beginning of order, number or name")
    listing.add_argument("--most", type=_count, default=MOST, metavar="N", help=f"how many ({MOST})")

    following = _command(actions, "next", "the order that an operator is given next, and why", _next)
    _for_whom(following)

    again = _command(actions, "requeue", "have orders dialled again as if never called", _requeue)
    again.add_argument("orders", nargs="+", metavar="ORDER", help="the order's own number")
    again.add_argument(
        "--status", default="", metavar="NAME", help="that they move to; else they keep theirs"
    )
    again.add_argument("--number", default="", metavar="NUMBER", help="of one order, which was mended")

    export = _command(actions, "export", "write the results of calls to a CSV or XLSX file", _export)
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--since", type=_day, default=0.0, metavar="DATE", help="from this day on")
    export.add_argument("--until", type=_day, default=float("inf"), metavar="DATE", help="before this day")


def _add_import(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    taking = _command(actions, "import", "add the orders of a CSV or XLSX file", _import)
    taking.add_argument("file", type=Path, metavar="FILE")
    taking.add_argument("--project", default="", metavar="NAME", help="of orders that name none")
    taking.add_argument("--status", default="", metavar="NAME", help="of orders that name none")
    taking.add_argument("--country", default="", metavar="XX", help="of numbers without a country code")
    taking.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADING=USE",
        help="what a column is used for: " + ", ".join(target.value for target in Target),
    )
    taking.add_argument("--report", type=Path, metavar="FILE", help="write each row's problem there")
    taking.add_argument("--dry-run", action="store_true", help="read and check, add nothing")


def _command(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_words: str, run: Run
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=help_words)
    # The program has the same words before the command; they are not to be undone by a default here.
    for word, kind in (("--account", str), ("--profile-dir", Path)):
        parser.add_argument(
            word, type=kind, metavar="FILE" if kind is str else "DIR", default=argparse.SUPPRESS
        )
    parser.set_defaults(run=lambda arguments: _run(run, arguments))
    return parser


def _run(run: Run, arguments: argparse.Namespace) -> int:
    with failures():
        return run(_desk(arguments), arguments)


def _for_whom(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--agent", metavar="LOGIN", default=argparse.SUPPRESS, help="for this operator")
    parser.add_argument("--mode", action="append", default=[], metavar="NAME", help="in this mode; else all")


def _desk(arguments: argparse.Namespace) -> Desk:
    file = getattr(arguments, "account", None)
    if file is None:
        raise UserFacingError(tr("Say whose orders: --account FILE."))
    reading = read_file(Path(file))
    if reading.account is None:
        raise UserFacingError("\n".join(str(problem) for problem in reading.errors))
    folder = getattr(arguments, "profile_dir", None)
    paths = Paths.under(folder) if folder is not None else system_paths()
    return Desk(reading.account, paths.data)


# --- import and export --------------------------------------------------------------------------


def _import(desk: Desk, arguments: argparse.Namespace) -> int:
    sheet = Sheet(arguments.file)
    mapped = _columns(sheet.head, guess(sheet.head, arguments.project, arguments.status), arguments.column)
    if problems := [*mapped.problems, *_wrong_words(desk.policy, arguments)]:
        raise UserFacingError("\n".join(problems))
    taking = Import(sheet, mapped, desk.policy, country=arguments.country.upper())
    if arguments.dry_run:
        for _order in taking.orders():
            pass
        report = taking.report
    else:
        store = desk.store()
        try:
            report = taking.run(store, _progress)
        except KeyboardInterrupt:
            raise UserFacingError(tr("Cancelled; nothing was imported.")) from None
        finally:
            store.close()
            _progress(None)
    _tell(report, arguments.report, added=not arguments.dry_run)
    return 0


def _wrong_words(policy: Policy, arguments: argparse.Namespace) -> Iterator[str]:
    """What holds for every row is wrong once, not in each of them."""
    status, country = arguments.status, arguments.country
    if status and policy.status(status) is None:
        yield tr("The account file knows no status “{status}”.", status=status)
    if country and country_of(country) is None:
        yield no_country(country)


def _columns(head: Sequence[str], mapped: Mapped, wishes: Iterable[str]) -> Mapped:
    for wish in wishes:
        heading, _, use = wish.rpartition("=")
        if heading not in head:
            raise UserFacingError(tr("There is no column “{heading}”.", heading=heading))
        if use not in {target.value for target in Target}:
            raise UserFacingError(
                tr("“{use}” is no use of a column: {uses}.", use=use, uses=", ".join(t.value for t in Target))
            )
        mapped = mapped.use(list(head).index(heading), Target(use))
    return mapped


def _progress(share: float | None) -> bool:
    """The share done, on a terminal only; None: it is over."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K" if share is None else f"\r{share:4.0%}")
        sys.stderr.flush()
    return True


def _tell(report: Report, file: Path | None, *, added: bool) -> None:
    for sentence in report.sentences(added=added):
        sys.stdout.write(f"{sentence}\n")
    remarks = report.remarks
    if file is not None:
        write_remarks(file, remarks)
        return
    for remark in remarks[:MOST]:
        sys.stdout.write(tr("line {line}: {reason}", line=remark.line, reason=remark.reason) + "\n")
    if len(remarks) > MOST:
        sys.stdout.write(tr("… and {count} more; --report FILE has all.", count=len(remarks) - MOST) + "\n")


def _export(desk: Desk, arguments: argparse.Namespace) -> int:
    if arguments.since >= arguments.until:
        raise UserFacingError(tr("The first day must be before the last one."))
    overview = desk.overview()
    try:
        count = export_results(arguments.file, overview.results(arguments.since, arguments.until))
    finally:
        overview.close()
    sys.stdout.write(tr("{count} results are in {file}.", count=count, file=arguments.file) + "\n")
    return 0


def _day(text: str) -> float:
    try:
        return datetime.fromisoformat(text).astimezone().timestamp()
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(
            tr("“{text}” is no date; write it as 2026-11-22", text=text)
        ) from error


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(tr("“{text}” is no number from 1 on", text=text))
    return int(text)


# --- looking and requeueing ---------------------------------------------------------------------


def _list(desk: Desk, arguments: argparse.Namespace) -> int:
    overview = desk.overview()
    try:
        line = arguments.which == "line"
        wanted = Filter(
            which=Which.FREE if line else Which(arguments.which),
            project=arguments.project,
            statuses=tuple(arguments.status),
            text=arguments.text,
        )
        if line:
            found = _line(desk, overview, arguments, wanted)
        else:
            asking = _asking(desk, arguments, overview.now())
            found = [(asking, verdict(o, desk.policy, asking)) for o in overview.page(wanted, arguments.most)]
    finally:
        overview.close()
    for asking, each in found:
        sys.stdout.write(_told(each, desk.policy, asking))
    if not found:
        sys.stdout.write(tr("There is no such order.") + "\n")
    return 0


def _next(desk: Desk, arguments: argparse.Namespace) -> int:
    if getattr(arguments, "agent", None) is None:
        raise UserFacingError(tr("Say for whom: --agent LOGIN."))
    overview = desk.overview()
    try:
        asking = _asking(desk, arguments, overview.now())
        found = overview.line(desk.policy, asking.operator, asking.modes, 1)
    finally:
        overview.close()
    for each in found:
        sys.stdout.write(_told(each, desk.policy, asking))
    if not found:
        sys.stdout.write(tr("Nothing is to be dialled now.") + "\n")
    return 0 if found else 1


def _line(
    desk: Desk, overview: OverviewStore, arguments: argparse.Namespace, wanted: Filter
) -> list[tuple[Asking, Verdict]]:
    asking = _asking(desk, arguments, overview.now())
    ids = overview.line_ids(desk.policy, asking, wanted)[: arguments.most]
    found = overview.orders(ids)
    return [(asking, verdict(found[id_], desk.policy, asking)) for id_ in ids if id_ in found]


def _asking(desk: Desk, arguments: argparse.Namespace, now: float) -> Asking:
    """For the operator named. Raises ``UserFacingError`` without one, and for unknown names."""
    login = getattr(arguments, "agent", None)
    if login is None:
        raise UserFacingError(tr("Say for whom: --agent LOGIN."))
    if desk.account.agent(login) is None:
        raise UserFacingError(tr("There is no agent “{login}” in this account.", login=login))
    known = {mode.name for mode in desk.account.call_modes}
    for mode in arguments.mode:
        if mode not in known:
            raise UserFacingError(tr("There is no call mode “{mode}”.", mode=mode))
    return Asking(login, frozenset(arguments.mode) or frozenset(known), now)


def _told(found: Verdict, policy: Policy, asking: Asking) -> str:
    order = found.order
    facts = (order.external_id, order.project, order.status, order.number, order.name)
    return "\t".join(map(_printable, (*facts, why(found, policy, asking)))) + "\n"


def _printable(text: str) -> str:
    """Nothing that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def _requeue(desk: Desk, arguments: argparse.Namespace) -> int:
    store = desk.store()
    try:
        overview = OverviewStore.of(store)
        found = {name: overview.find(name) for name in arguments.orders}
        there = [order for order in found.values() if order is not None]
        only = there[0] if len(found) == len(there) == 1 else None
        asked = anew(desk.policy, status=arguments.status, number=arguments.number, of=only)
        done = requeue(store, there, desk.policy, _OPERATOR, asked)
    finally:
        store.close()
    sys.stdout.write(tr("{count} of {asked} orders begin anew.", count=done.count, asked=len(found)) + "\n")
    remarks = [tr("There is no order “{name}”.", name=name) for name, order in found.items() if order is None]
    remarks += done.remarks
    sys.stderr.writelines(f"{remark}\n" for remark in remarks)
    return 0 if done.count == len(found) and not remarks else 1
