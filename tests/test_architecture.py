"""The rules of the source tree: what may import what, one door to each engine, and names that say something."""

import ast
import importlib
import json
import re
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
SCRIPTS = sorted(LIBRARY.rglob("*.js"))

ORDER = (
    *("version", "lazy_names", "errors", "figures", "machine", "validation", "secrets", "database_address"),
    *("spark_settings", "settings", "claims", "steps"),
    *("engine", "graph_engine", "spark"),
    *("whole_files", "spreadsheet", "workbooks", "reading", "discovery", "signals", "linking", "judging", "case"),
    *("decisions", "learning", "following", "suspension", "pages", "exports", "reports", "simulation"),
    *("decided_case", "spark_sources", "on_spark", "pipeline"),
)
"""Packages in the order in which data passes them: each imports only what stands before it, lazy imports included."""

DOORS = {
    "duckdb": {"engine/duckdb_engine.py", "engine/parquet_views.py", "engine/problems.py"},
    "py4j": {"spark/engine.py", "spark/session.py"},
    "pyspark": {"spark/engine.py", "spark/places.py", "spark/session.py"},
    "sqlglot": {
        f"spark/{name}.py" for name in ("dialects", "lists", "statements", "texts", "times", "values", "windows")
    },
    "igraph": {"graph_engine.py"},
    "networkx": {
        "case/folder.py",
        "case/parts.py",
        "exports/graph_files.py",
        "exports/case_export.py",
        "pages/focus.py",
        "pages/pyvis_page.py",
    },
    "phonenumbers": {"signals/phones.py"},
    "pyvis": {"pages/pyvis_page.py"},
    "matplotlib": {"reports/charts.py", "reports/svg.py"},
    "jinja2": {"reports/page.py"},
    "scipy": {"decisions/measuring.py", "judging/known.py", "learning/fitting.py"},
    "xlsxwriter": {"reports/workbook.py"},
    "httpx": {
        f"suspension/connectors/{name}.py"
        for name in ("building", "http", "pacing", "paging", "standings", "tokens", "written")
    },
    "httpcore": {"suspension/connectors/pacing.py"},
    "tenacity": {"suspension/connectors/http.py"},
    "psycopg": {"reading/postgres_rows.py", "suspension/connectors/sql.py"},
    "sqlite3": {"reading/sqlite_rows.py", "suspension/ledger.py", "suspension/connectors/sql.py"},
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


def test_a_package_imports_only_what_stands_before_it() -> None:
    placed = [path for path in FILES if unit(path) not in {"__init__", "__main__"}]
    homeless = {unit(path) for path in placed} - set(ORDER)
    assert not homeless, f"{sorted(homeless)} have no place in ORDER: give them the one where data passes them"
    offenders = {place(path): late for path in placed if (late := imported_from_later(path))}
    assert offenders == {}, "these import what stands after them"


def imported_from_later(path: Path) -> list[str]:
    here = unit(path)
    names = {name.split(".")[1] for name in own_imports(path)} - {here}
    return sorted(name for name in names if ORDER.index(name) > ORDER.index(here))


def test_a_package_is_imported_through_its_door() -> None:
    """What another package's `__init__` does not name is that package's own."""
    offenders = {place(path): inner for path in FILES + CLI_FILES if (inner := reached_past_a_door(path))}
    assert offenders == {}, "these reach past a door"


def reached_past_a_door(path: Path) -> list[str]:
    here = unit(path) if path in FILES else "cli"
    return sorted(name for name in own_imports(path) if name.split(".")[1] != here and name.count(".") > 1)


def test_no_modules_of_a_package_import_each_other_in_a_circle() -> None:
    """Imports inside functions left out: a method may offer what a later module of its package does."""
    packages = sorted({path.parent for path in FILES})
    assert {place(package): circle for package in packages if (circle := modules_in_a_circle(package))} == {}


def modules_in_a_circle(package: Path) -> list[str]:
    name = ".".join(package.relative_to(ROOT).parts)
    needs = {
        path.stem: {one.rsplit(".", 1)[1] for one, top in imports(path) if top and one.rpartition(".")[0] == name}
        for path in package.glob("*.py")
    }
    while free := {module for module, needed in needs.items() if not needed & set(needs)}:
        needs = {module: needed for module, needed in needs.items() if module not in free}
    return sorted(needs)


def test_each_engine_has_its_doors() -> None:
    offenders = {package: rooms for package in DOORS if (rooms := rooms_of(package) - DOORS[package])}
    assert offenders == {}, "these packages are imported elsewhere than through their doors"


def rooms_of(package: str) -> set[str]:
    return {path.relative_to(LIBRARY).as_posix() for path in FILES if package in foreign_imports(path)}


def test_the_command_line_starts_with_next_to_nothing() -> None:
    offenders = {place(path): heavy for path in CLI_FILES if (heavy := heavy_imports(path))}
    assert offenders == {}, "imported before a command is called"


def heavy_imports(path: Path) -> list[str]:
    at_once = {name for name, top in imports(path) if top}
    allowed = {"graphlink", "graphlink.errors", "graphlink.figures", "typer", "typer.core", "typer.testing"}
    light = {*sys.stdlib_module_names, "cli"}
    return sorted({name for name in at_once if name.split(".")[0] not in light} - allowed)


def test_names_say_something() -> None:
    assert [place(path) for path in FILES + CLI_FILES if SAYS_NOTHING & {path.stem, path.parent.name}] == []


def test_files_stay_short() -> None:
    lines = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in [*FILES, *CLI_FILES, *SCRIPTS]}
    assert {path: count for path, count in lines.items() if count > LONGEST} == {}, "split them by meaning"


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


def test_names_in_all_exist_and_stand_there_once() -> None:
    modules = [path for path in FILES if path.stem != "__main__"]
    assert {place(path): wrong for path in modules if (wrong := wrong_in_all(path))} == {}


def wrong_in_all(path: Path) -> list[str]:
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    names = list(getattr(module, "__all__", []))
    return [name for name in names if not hasattr(module, name) or names.count(name) > 1]


def test_every_dependency_has_a_lower_bound_that_ci_tries_and_no_upper_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(one for extra in optional.values() for one in extra)]
    assert [one for one in wanted if not re.fullmatch(r"[\w-]+(\[\w+\])?>=[\d.]+", one)] == []
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"-e '.[{','.join(sorted(optional))}]'" in script
    assert {"try_versions newest highest", "try_versions lowest lowest-direct"} <= set(script.splitlines())
    assert [name for name in re.findall(r"tests/\w+\.py", script) if not (ROOT / name).is_file()] == []


def test_no_lock_file_names_an_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert "://" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_the_public_names_are_typed_and_sorted() -> None:
    """`graphlink/__init__.py` tells each name three times: to type checkers, to readers, and where it lives."""
    tree = ast.parse((LIBRARY / "__init__.py").read_text(encoding="utf-8"))
    typed = {alias.asname or alias.name for node in only_for_types(tree) for alias in node.names}
    assert sorted(graphlink.__all__) == graphlink.__all__
    assert typed - {"Any"} == set(graphlink.__all__) == set(graphlink._HOME)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = graphlink.nothing


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


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
