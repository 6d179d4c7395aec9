"""The command that puts faults into modules: which faults it knows, and that its list of allowed ones is not stale."""

from pathlib import Path

import pytest

from benchmarks.mutants.allowed import allowed
from benchmarks.mutants.edits import changed_line, edits_of, mutated
from benchmarks.mutants.report import HEAD, Figures, with_figures
from benchmarks.mutants.sql_edits import is_sql

ROOT = Path(__file__).parent.parent
HEART = sorted(
    path for part in ("linking", "judging", "suspension") for path in (ROOT / "graphlink" / part).glob("*.py")
)


def mutants(source: str) -> set[str]:
    """The modules that one fault makes of `source`."""
    found = {mutated(source, edit) for edit in edits_of(source)}
    assert source not in found
    return found


def test_faults_of_python() -> None:
    assert mutants("x = a < b") == {"x = (a <= b)", "x = (a >= b)"}
    assert mutants("x = a is not b") == {"x = (a is b)"}
    assert mutants("x = 3") == {"x = 0", "x = 6", "x = (-3)"}
    assert mutants("x = 0") == {"x = 1"}
    assert mutants("x = a + b") == {"x = (a - b)"}
    assert mutants("x = a and b") == {"x = (a or b)", "x = (a)", "x = (b)"}
    assert mutants("x = not a") == {"x = (a)"}
    assert mutants("x = [a for a in b if c]") == {"x = [a for a in b if True]"}
    assert mutants("x = max(a)") == {"x = min(a)"}
    assert mutants("x = sorted(a, key=b)") == {"x = list(a)"}
    assert mutants("a(b)") == {"pass"}
    assert mutants("x = a(b='left')") == {"x = a(b='right')"}
    assert mutants("if a:\n    raise b") == {"if (not (a)):\n    raise b", "if a:\n    pass"}


def test_faults_of_functions() -> None:
    assert mutants("def f(a=False):\n    return a") == {
        "def f(a=True):\n    return a",
        "def f(a=False):\n    return None",
    }
    assert mutants("def f():\n    return a == b") == {
        "def f():\n    return (a != b)",
        "def f():\n    return True",
        "def f():\n    return False",
    }


@pytest.mark.parametrize(
    "source",
    [
        '"""a < b"""',
        "x: int | str",
        "def f(a: int | str) -> None: ...",
        "import a",
        '__all__ = ["a"]',
        "x = f'{a} is less'",
    ],
)
def test_words_and_types_are_left_alone(source: str) -> None:
    assert mutants(source) == set()


def test_faults_of_sql() -> None:
    query = "x = 'select a from t left join s on t.b = s.b where c >= 3 and d order by e desc'"
    found = mutants(query)
    for old, new in (
        ("left join", "join"),
        (">= 3", "> 3"),
        ("c >= 3", "true"),
        ("t.b = s.b", "true"),
        (" and ", " or "),
        ("3", "6"),
        (" desc", " asc"),
    ):
        assert query.replace(old, new) in found, (old, new)


def test_python_inside_sql_is_left_alone() -> None:
    found = mutants('x = f"select a from t where b <= {c - 1} and d > {e[0]}"')
    assert 'x = f"select a from t where b < {c - 1} and d > {e[0]}"' in found
    assert 'x = f"select a from t where true and d > {e[0]}"' in found
    assert all("{c - 1}" in one or "true" in one for one in found)
    assert not any("{e[1]}" in one for one in found)


def test_a_message_is_no_sql() -> None:
    assert not is_sql("read from the file, or look where it was; at least 3 of 5")


def test_an_edit_knows_the_lines_by_which_its_tests_are_found() -> None:
    source = "BAR = 3\n\n\ndef f(a):\n    if a > 0:\n        return 1\n    return BAR\n"
    found = {(edit.operator, source[edit.start : edit.end]): sorted(edit.lines) for edit in edits_of(source)}
    assert found["constant", "3"] == [7], "a constant by the lines that name it"
    assert found["comparison", "a > 0"] == [5]
    assert found["constant", "1"] == [6]


@pytest.mark.parametrize("path", HEART, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_mutants_of_the_heart_compile(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for edit in edits_of(source)[::7]:
        compile(mutated(source, edit), str(path), "exec")


def test_new_figures_take_the_place_of_old_ones_and_the_rest_stays() -> None:
    old = f"Text.\n\n{HEAD}| graphlink/a.py | 9 | 9 | 1 | 11% |\n| graphlink/b.py | 4 | 4 | 4 | 100% |\n"
    rows = "| graphlink/a.py | 10 | 4 | 3 | 75% |\n| graphlink/b.py | 4 | 4 | 4 | 100% |\n"
    rows += "| graphlink/c.py | 2 | 0 | 0 | - |\n"
    found = [Figures("graphlink/c.py", 2, 0, 0), Figures("graphlink/a.py", 10, 4, 3)]
    for end in ("", "\nMore text.\n"):
        assert with_figures(old + end, found) == f"Text.\n\n{HEAD}{rows}{end}"


def test_the_allowed_ones_are_mutants_still_and_have_a_reason() -> None:
    for path in {path for path, _, _ in allowed()}:
        source = (ROOT / path).read_text(encoding="utf-8")
        known = {(path, *changed_line(source, edit)[1:]) for edit in edits_of(source)}
        stale = {one for one in allowed() if one[0] == path} - known
        assert not stale, f"no mutants any more: {stale}"
    assert all(len(reason.split()) > 3 for reason in allowed().values())
