"""``make bench-search``: search as one types, in a directory of a million people.

    python -m tests.bench.search [--contacts 1000000] [--prefixes 500] [--folder build/bench]

Types names and numbers of real entries letter by letter, from the third letter on, and times each keystroke
through ``DirectoryStore.search`` and ``rank``. Beside it, in the same run: a ``LIKE`` scan of the same table
and ripgrep over the same people as CSV. Times in milliseconds, memory in megabytes.
"""

from __future__ import annotations

import argparse
import csv
import gc
import multiprocessing
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app.directory.entry import Address, AddressKind, Entry, Kind
from app.directory.folding import fold
from app.directory.index_text import parse_query
from app.directory.ranking import rank
from app.directory.store import DirectoryStore
from tests.bench import figures
from tests.bench.search_names import COUNTRIES, ENDINGS, TRADES

CONTACTS = 1_000_000
FEW = 10_000
"""What ``make bench`` and the tests use."""
PREFIXES = 500
SHORTEST = 3
"""Letters or digits from which on a keystroke counts."""
SHOWN = 50
RIVAL_KEYSTROKES = 40
"""Keystrokes that the slow ways are given; they take long enough as it is."""
FOLDER = Path("build", "bench")
SEED = 5


def people(count: int) -> Iterator[Entry]:
    """The same ``count`` people each time, with names and numbers of many countries."""
    dice = random.Random(SEED)  # noqa: S311 - made-up people
    for place in range(count):
        country = dice.choice(COUNTRIES)
        first, last = dice.choice(country.first), dice.choice(country.last)
        # Family names are many and mostly rare: two thirds get a second part.
        if dice.random() < 0.66:
            last += dice.choice(country.joints) + dice.choice(country.last)
        number = f"{country.code} {country.area(dice)} {dice.randrange(100_000, 9_999_999)}"
        yield Entry(
            uid=str(place),
            kind=Kind.CONTACT,
            name=f"{first} {last}",
            organisation=f"{dice.choice(country.last)} {dice.choice(TRADES)} {dice.choice(ENDINGS)}",
            addresses=(Address(number, AddressKind.WORK),),
            source="bench",
        )


def prepared(folder: Path, count: int) -> tuple[Path, Path]:
    """A store and a CSV file of ``count`` people, made once and kept."""
    store, table = folder / f"people-{count}.sqlite", folder / f"people-{count}.csv"
    done = folder / f"people-{count}.done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"people-{count}.*"):
            old.unlink()
        # In a process of its own: memory that building leaves behind would hide what searching takes.
        maker = multiprocessing.get_context("spawn").Process(target=_make, args=(store, table, count))
        maker.start()
        maker.join()
        if maker.exitcode:
            raise RuntimeError(f"the people were not made: exit status {maker.exitcode}")
        done.touch()
    return store, table


def _make(store: Path, table: Path, count: int) -> None:
    opened = DirectoryStore(store)
    opened.put(people(count))
    opened.close()
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(_row(entry) for entry in people(count))


def _row(entry: Entry) -> tuple[str, ...]:
    return (fold(entry.name), entry.name, entry.organisation, entry.addresses[0].value)


def keystrokes(count: int, prefixes: int) -> list[str]:
    """Every text that stands in the field while ``prefixes`` names and numbers of people are typed."""
    dice = random.Random(SEED + 1)  # noqa: S311 - whom one happens to look for
    chosen = set(dice.sample(range(count), min(prefixes, count)))
    typed = []
    for place, entry in enumerate(people(count)):
        if place in chosen:
            words = entry.name.split()
            whole = dice.choice((entry.name, f"{words[-1]} {words[0]}", entry.addresses[0].value))
            texts = (whole[:end] for end in range(SHORTEST, min(len(whole), 14) + 1))
            typed += [text for text in texts if sum(map(str.isalnum, text)) >= SHORTEST]
    return typed


def measure(count: int, prefixes: int, folder: Path) -> str:
    """The whole measurement: what a keystroke costs the processor (surer on a busy machine), and the line."""
    path, table = prepared(folder, count)
    typed = keystrokes(count, prefixes)
    gc.collect()
    before = memory()
    store = DirectoryStore(path)
    ours, worked = [], []
    for text in typed:
        began, worked_before = time.perf_counter(), time.process_time()
        hits = rank(store.search(parse_query(text), SHOWN, store.weights(), lambda: True), SHOWN)
        ours.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - worked_before) * 1000)
        del hits
    growth = memory() - before
    store.close()
    few = random.Random(SEED).sample(typed, min(RIVAL_KEYSTROKES, len(typed)))  # noqa: S311 - as above
    cpu = dict(zip(("p50", "p99"), _middle_and_end(worked), strict=True))
    like_p50 = figures.percentile(like(path, few), 0.50)
    rg_p50 = figures.percentile(ripgrep(table, few), 0.50)
    told = [figures.number(value) for value in (*_middle_and_end(ours), growth, like_p50, rg_p50)]
    whole = (
        f"search contacts={count} p50={told[0]} p99={told[1]} ms "
        f"rss_growth={told[2]} MB like_p50={told[3]} rg_p50={told[4]}"
    )
    return f"{figures.line('search-cpu', {'contacts': count} | cpu)}\n{whole}"


def _middle_and_end(took: list[float]) -> tuple[float, float]:
    return figures.percentile(took, 0.50), figures.percentile(took, 0.99)


def memory() -> float:
    """Resident memory of this process in megabytes; NaN where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return float("nan")
    return pages * 4096 / 1e6


def like(path: Path, typed: list[str]) -> Iterator[float]:
    """Milliseconds of a scan with ``LIKE`` for each."""
    connection = sqlite3.connect(path)
    for text in typed:
        began = time.perf_counter()
        pattern = f"%{fold(text)}%"
        connection.execute("SELECT body FROM entry WHERE text LIKE ? LIMIT ?", (pattern, SHOWN)).fetchall()
        yield (time.perf_counter() - began) * 1000
    connection.close()


def ripgrep(table: Path, typed: list[str]) -> Iterator[float]:
    """Milliseconds of a ripgrep over the CSV for each; none where it is not installed."""
    program = shutil.which("rg")
    if program is None:
        return
    for text in typed:
        began = time.perf_counter()
        words = (program, "--fixed-strings", "--ignore-case", "--max-count", str(SHOWN), "--", text, table)
        subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
        yield (time.perf_counter() - began) * 1000


def main() -> int:
    """Measure and print the line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=__doc__)
    parser.add_argument("--contacts", type=int, default=CONTACTS)
    parser.add_argument("--prefixes", type=int, default=PREFIXES)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the people are kept for next time")
    arguments = parser.parse_args()
    sys.stdout.write(measure(arguments.contacts, arguments.prefixes, arguments.folder) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
