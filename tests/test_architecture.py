"""The rules of the source tree: what may import what, one door to each engine, and names that say something."""

import ast
import importlib
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

import graphlink

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "graphlink"
FILES = sorted(LIBRARY.rglob("*.py"))
CLI_FILES = sorted((ROOT / "cli").glob("*.py"))

ORDER = (
    *("version", "errors", "settings", "claims", "engine", "graph_engine", "whole_files"),
    *("reading", "signals", "linking", "judging", "case"),
    *("following", "exports", "pages", "suspension", "reports", "simulation"),
    "pipeline",
)
"""Packages in the order in which data passes them: each imports only what stands before it, lazy imports included."""

DOORS = {
    "duckdb": {"engine.py"},
    "igraph": {"graph_engine.py"},
    "networkx": {
        "case/folder.py",
        "case/parts.py",
        "exports/graph_files.py",
        "exports/case_export.py",
        "pages/focus.py",
        "pages/pyvis_page.py",
    },
    "pyvis": {"pages/pyvis_page.py"},
    "matplotlib": {"reports/charts.py", "reports/svg.py"},
    "jinja2": {"reports/page.py"},
    "xlsxwriter": {"reports/workbook.py"},
    "httpx": {"suspension/connectors/http.py", "suspension/connectors/pacing.py"},
    "tenacity": {"suspension/connectors/http.py"},
    "psycopg": {"suspension/connectors/sql.py"},
    "sqlite3": {"suspension/ledger.py", "suspension/connectors/sql.py"},
    "cryptography": {"suspension/approval.py"},
    "typer": set(),
    "rich": set(),
    "cli": set(),
    "tests": set(),
    "benchmarks": set(),
}
"""Each package that only some rooms of the library may use."""

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common", "core", "base", "manager", "managers"}
LONGEST = 400


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_package_imports_only_what_stands_before_it(path: Path) -> None:
    here = unit(path)
    if here in {"__init__", "__main__"}:
        return
    assert here in ORDER, f"{here} has no place in ORDER: give it the one where data passes it"
    names = {name.split(".")[1] for name in own_imports(path)} - {here}
    later = {name for name in names if ORDER.index(name) > ORDER.index(here)}
    assert not later, f"{path.relative_to(ROOT)} imports {sorted(later)}, which stand after it"


@pytest.mark.parametrize("path", FILES + CLI_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_package_is_imported_through_its_door(path: Path) -> None:
    """What another package's `__init__` does not name is that package's own."""
    here = unit(path) if path in FILES else "cli"
    inner = {name for name in own_imports(path) if name.split(".")[1] != here and name.count(".") > 1}
    assert not inner, f"{path.relative_to(ROOT)} reaches past a door: {sorted(inner)}"


@pytest.mark.parametrize("package", sorted({path.parent for path in FILES}), ids=lambda path: path.name)
def test_no_modules_of_a_package_import_each_other_in_a_circle(package: Path) -> None:
    """Imports inside functions left out: a method may offer what a later module of its package does."""
    name = ".".join(package.relative_to(ROOT).parts)
    needs = {
        path.stem: {one.rsplit(".", 1)[1] for one, top in imports(path) if top and one.rpartition(".")[0] == name}
        for path in package.glob("*.py")
    }
    while free := {module for module, needed in needs.items() if not needed & set(needs)}:
        needs = {module: needed for module, needed in needs.items() if module not in free}
    assert not needs, f"a circle within {sorted(needs)}"


@pytest.mark.parametrize("package", DOORS)
def test_each_engine_has_its_doors(package: str) -> None:
    rooms = {path.relative_to(LIBRARY).as_posix() for path in FILES if package in foreign_imports(path)}
    assert rooms <= DOORS[package], f"{package} is imported by {sorted(rooms - DOORS[package])}"


@pytest.mark.parametrize("path", CLI_FILES, ids=lambda path: path.name)
def test_the_command_line_starts_with_next_to_nothing(path: Path) -> None:
    at_once = {name for name, top in imports(path) if top}
    allowed = {"graphlink", "graphlink.errors", "typer", "typer.core", "typer.testing"}
    light = {*sys.stdlib_module_names, "cli"}
    heavy = {name for name in at_once if name.split(".")[0] not in light} - allowed
    assert not heavy, f"{path.name} imports {sorted(heavy)} before a command is called"


@pytest.mark.parametrize("path", FILES + CLI_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_say_something_and_files_stay_short(path: Path) -> None:
    assert not SAYS_NOTHING & {path.stem, path.parent.name}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, "split it by meaning"


def test_the_wheel_has_every_package() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in FILES if path.name == "__init__.py"}
    assert sorted(packages) == sorted(folders | {"graphlink.cli"})


def test_everything_that_is_no_python_is_package_data() -> None:
    """A page's script that setuptools is not told of would be missing from the wheel alone."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "package-data"
    ]
    told = {path for pattern in patterns["graphlink"] for path in LIBRARY.glob(pattern)}
    there = {path for path in LIBRARY.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert there - told == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_names_in_all_exist(path: Path) -> None:
    if path.stem == "__main__":
        return
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    names = getattr(module, "__all__", [])
    assert len(names) == len(set(names))
    assert [name for name in names if not hasattr(module, name)] == []


def test_the_public_names_are_typed_and_sorted() -> None:
    """`graphlink/__init__.py` tells each name three times: to type checkers, to readers, and where it lives."""
    tree = ast.parse((LIBRARY / "__init__.py").read_text(encoding="utf-8"))
    typed = {alias.asname or alias.name for node in only_for_types(tree) for alias in node.names}
    assert sorted(graphlink.__all__) == graphlink.__all__
    assert typed - {"Any"} == set(graphlink.__all__) == set(graphlink._HOME)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = graphlink.nothing


def unit(path: Path) -> str:
    """The module at the top level of the library that `path` is, or the package that it is in."""
    parts = path.relative_to(LIBRARY).with_suffix("").parts
    return parts[0]


def own_imports(path: Path) -> set[str]:
    """The modules and packages of the library that `path` imports, inside functions too, by their whole names."""
    return {name for name, _ in imports(path) if name.startswith("graphlink.")}


def foreign_imports(path: Path) -> set[str]:
    """The packages beside the library that `path` imports, anywhere in it."""
    return {name.split(".")[0] for name, _ in imports(path)} - {"graphlink"}


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Each module that `path` imports by its whole name, and whether that happens as it is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {id(node) for node in only_for_types(tree)}
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    return tuple(
        (name, id(node) not in inside)
        for node in ast.walk(tree)
        if id(node) not in for_types
        for name in imported(node, path)
    )


def imported(node: ast.AST, path: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    if not node.level:
        return [node.module or ""]
    package = path.relative_to(ROOT).parts[: -node.level]
    base = ".".join([*package, *([node.module] if node.module else [])])
    return [base] if node.module else [f"{base}.{alias.name}" for alias in node.names]


def only_for_types(tree: ast.AST) -> list[ast.Import | ast.ImportFrom]:
    """The imports under `if TYPE_CHECKING:`, which never run."""
    return [
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
