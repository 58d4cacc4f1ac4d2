"""The benchmark of the search measures what it says; its times are not judged on a busy machine."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from app.directory.index_text import parse_query
from app.directory.ranking import rank
from app.directory.store import DirectoryStore
from tests.bench.search import FEW, SHORTEST, SHOWN, keystrokes, measure, people, prepared

FIELD = r"(\d+(\.\d+)?|-)"


def test_the_people_are_the_same_each_time() -> None:
    assert list(islice(people(50), 20)) == list(people(20))
    assert len({entry.name for entry in people(1000)}) > 900


def test_only_texts_that_somebody_would_type_are_measured() -> None:
    typed = keystrokes(500, 20)
    assert len(typed) > 100
    assert min(map(len, typed)) == SHORTEST


def test_everything_typed_finds_somebody_and_the_line_has_every_figure(tmp_path: Path) -> None:
    """C4: each prefix of a real name or number finds an entry, among ten thousand."""
    worked, line = measure(FEW, 20, tmp_path).splitlines()
    assert re.fullmatch(rf"search-cpu contacts={FEW} p50={FIELD} p99={FIELD}", worked), worked
    pattern = (
        rf"search contacts={FEW} p50={FIELD} p99={FIELD} ms "
        rf"rss_growth=-?{FIELD} MB like_p50={FIELD} rg_p50={FIELD}"
    )
    assert re.fullmatch(pattern, line), line
    store = DirectoryStore(prepared(tmp_path, FEW)[0])
    nobody = [
        text
        for text in keystrokes(FEW, 20)
        if not rank(store.search(parse_query(text), SHOWN, store.weights(), lambda: True), SHOWN)
    ]
    store.close()
    assert nobody == []
