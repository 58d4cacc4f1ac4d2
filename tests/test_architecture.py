"""The walls of the house: what may import what, how large things may grow, who reads the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest
from pytest_archon import archrule
from pytest_archon.collect import collect_imports, walk

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = sorted(path for top in ("app", "ui") for path in (ROOT / top).rglob("*.py"))
MOST_LINES_OF_FILE: Final = 400
MOST_LINES_OF_CLASS: Final = 250
MOST_LINES_OF_FUNCTION: Final = 40
CATCH_ALLS: Final = {"utils", "util", "misc", "helpers", "helper", "common", "manager", "managers"}


def relative(path: Path) -> str:
    """How a failure names a file."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), relative(path))


# --- imports ------------------------------------------------------------------------------------


def test_the_core_knows_no_window() -> None:
    archrule("app never imports ui or Qt").match("app*").should_not_import(
        "ui*", "PySide6*", "qtawesome*", "shiboken6*"
    ).check("app")


def test_resources_are_files_and_know_nobody() -> None:
    archrule("resources are files").match("resources*").should_not_import("PySide6*", "app*", "ui*").check(
        "resources"
    )


def test_native_sip_and_sound_live_in_the_child() -> None:
    archrule("pjsua2 and sounddevice only in the child").match("app*").exclude(
        "app.engine.child", "app.engine.child.*"
    ).should_not_import("pjsua2", "_pjsua2", "sounddevice").check("app", only_direct_imports=True)
    archrule("nor in the window").match("ui*").should_not_import("pjsua2", "_pjsua2", "sounddevice").check(
        "ui", only_direct_imports=True
    )


def test_the_parent_never_imports_the_child() -> None:
    """What runs in the window's process must not even load pjsua2."""
    archrule("the child is started, not imported").match("app*").exclude(
        "app.engine.child", "app.engine.child.*", "app.engine.entry"
    ).should_not_import("app.engine.child", "app.engine.child.*").check("app", only_direct_imports=True)


def test_sql_stays_in_stores() -> None:
    archrule("SQLAlchemy only in stores, tables and migrations").match("app*", "ui*").exclude(
        "*.store", "*.tables", "*.migrations", "*.migrations.*"
    ).should_not_import("sqlalchemy*").check("app", only_direct_imports=True)


def test_the_keyring_has_one_home() -> None:
    archrule("keyring only in the account room").match("app*").exclude(
        "app.account", "app.account.*"
    ).should_not_import("keyring*").check("app", only_direct_imports=True)


def test_the_window_reaches_the_engine_through_the_phone() -> None:
    archrule("ui never talks to the engine itself").match("ui*").should_not_import(
        "app.engine", "app.engine.*"
    ).check("ui", only_direct_imports=True)


def test_nobody_imports_the_composition_root_from_a_room() -> None:
    """The commands without a window, and the demo, are programs: they build a phone of their own."""
    archrule("rooms are handed what they need").match("app.*").exclude(
        "app.phone", "app.cli", "app.cli.*", "app.demo.demo"
    ).should_not_import("app.phone").check("app", only_direct_imports=True)


def test_rooms_do_not_import_each_other_in_a_circle() -> None:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for module, imports in collect_imports("app", walk).items():
        room = _room(module)
        for other in imports:
            if other.startswith("app.") and _room(other) != room:
                sorter.add(room, _room(other))
    try:
        sorter.prepare()
    except CycleError as error:
        pytest.fail(f"a circle of rooms: {' -> '.join(error.args[1])}")


def _room(module: str) -> str:
    """``app.calls`` for ``app.calls.call``; the modules beside the rooms stand for themselves."""
    return ".".join(module.split(".")[:2])


# --- manners ------------------------------------------------------------------------------------


def test_only_the_composition_root_reads_the_environment() -> None:
    """The engine's own process and the commands are roots of their own; Qt reads for the window."""
    roots = ("app/surroundings.py", "app/engine/child/", "app/cli/")
    readers = [
        f"{relative(path)}:{node.lineno}"
        for path in SOURCES
        if relative(path).startswith("app/") and not relative(path).startswith(roots)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    assert readers == []


def test_every_refusal_goes_through_the_translation() -> None:
    """A sentence of a ``UserFacingError`` is never a bare text: a catalogue could not find it."""
    bare = [
        f"{relative(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "UserFacingError"
        and any(isinstance(word, ast.JoinedStr | ast.Constant) for word in node.args)
    ]
    assert bare == []


def test_no_catch_alls() -> None:
    found = [relative(p) for p in SOURCES if CATCH_ALLS & {p.stem.lower(), *map(str.lower, p.parts)}]
    assert found == []


def test_files_stay_small() -> None:
    long = {
        relative(path): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES_OF_FILE
    }
    assert long == {}


def _long(kinds: tuple[type[ast.AST], ...], most: int) -> Iterator[str]:
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if not isinstance(node, kinds) or not isinstance(
                node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
            ):
                continue
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > most:
                yield f"{relative(path)}:{node.lineno} {node.name} ({lines} lines)"


def test_classes_stay_small() -> None:
    assert list(_long((ast.ClassDef,), MOST_LINES_OF_CLASS)) == []


def test_functions_stay_small() -> None:
    """A migration is one script of statements, and a released one is never touched again."""
    long = _long((ast.FunctionDef, ast.AsyncFunctionDef), MOST_LINES_OF_FUNCTION)
    assert [line for line in long if "/migrations/versions/" not in line] == []


def _undocumented(path: Path) -> Iterator[str]:
    """Public modules, classes and functions without a docstring; overrides of Qt's are named by Qt."""
    module = tree(path)
    if path.name != "__init__.py" and ast.get_docstring(module) is None:
        yield f"{relative(path)}: module"
    for parent in ast.walk(module):
        if not isinstance(parent, ast.Module | ast.ClassDef) or getattr(parent, "name", "").startswith("_"):
            continue
        for node in parent.body:
            if (
                isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                and not node.name.startswith("_")
                and node.name.islower() | isinstance(node, ast.ClassDef)
                and ast.get_docstring(node) is None
                and not any(isinstance(d, ast.Attribute) for d in node.decorator_list)  # x.setter, overload
            ):
                yield f"{relative(path)}:{node.lineno} {node.name}"


def test_every_public_name_of_the_core_says_what_it_is() -> None:
    found = [line for path in SOURCES if relative(path).startswith("app/") for line in _undocumented(path)]
    assert found == []
