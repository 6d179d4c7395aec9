"""The command line as people and scripts meet it: exit codes, streams, colours, slips of the hand, a quick start."""

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from tests.source_folder import write_source
from tests.synthetic_case import synthetic_case

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_data"
HEAVY = ("duckdb", "igraph", "matplotlib", "networkx", "numpy", "pandas", "pyarrow", "pydantic", "pyvis", "rich")
START = 0.3
UNASKED = ("networkx", "pyvis", "scipy", "openpyxl")
"""What a run that knows nobody and writes no more than its case has no use for; each takes up to a second to load."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return synthetic_case(tmp_path_factory.mktemp("cli") / "day.case")


def graphlink(*words: str, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, run for real with its output in pipes."""
    return subprocess.run(
        [sys.executable, "-m", "graphlink", *words],
        cwd=folder or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def typed(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command, in this process."""
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout, result.stderr


def test_help_starts_at_once_and_loads_nothing_heavy() -> None:
    seconds = min(processor_seconds("--help") for _ in range(3))
    assert seconds < START, f"--help took {seconds:.2f} s of the processor"
    loaded = graphlink("--help", PYTHONPROFILEIMPORTTIME="1").stderr
    packages = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in loaded.splitlines() if "|" in line}
    assert "typer" in packages
    assert sorted(packages & set(HEAVY)) == []


def processor_seconds(*words: str) -> float:
    """Seconds of the processor that one call takes: other work on the machine does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert graphlink(*words).returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_library_is_imported_without_its_engines() -> None:
    loaded = f"[name for name in {HEAVY!r} if name in sys.modules]"
    code = f"import sys, graphlink; print({loaded}, graphlink.run, graphlink.suspension.make_plan)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.match(r"\[\] <function run .*<function make_plan", done.stdout)


def test_a_run_loads_nothing_that_it_has_no_use_for(tmp_path: Path) -> None:
    told = f"[name for name in {UNASKED!r} if name in sys.modules], 'igraph' in sys.modules"
    source = write_source(tmp_path / "source")
    code = f"import sys, graphlink; graphlink.run({str(source)!r}, {str(tmp_path / 'a.case')!r}); print({told})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[] True\n"


def test_igraph_is_there_when_what_went_on_meanwhile_ends() -> None:
    code = (
        "import sys; from graphlink.graph_engine import imported_meanwhile; print('igraph' in sys.modules)\n"
        "with imported_meanwhile(): pass\nprint('igraph' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\nTrue\n"


def test_version() -> None:
    done = graphlink("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.parametrize("command", ["run", "communities", "explain", "templates", "report", "graph", "export"])
def test_what_is_not_there_is_exit_2_and_one_line(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    more = {"explain": ["acct-000001"], "export": ["--format", "json"]}.get(command, [])
    code, out, err = typed(command, str(tmp_path / "nothing.case"), *more)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"graphlink: .*nothing\.case.*\n", err)
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_in_a_process_is_its_exit_code_and_one_line(tmp_path: Path) -> None:
    done = graphlink("communities", str(tmp_path / "nothing.case"), folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"graphlink: .*nothing\.case.*\n", done.stderr)


def test_a_lost_table_is_exit_1_and_one_line(tmp_path: Path) -> None:
    broken = synthetic_case(tmp_path / "broken.case", linked=60, alone=5)
    (broken.path / "communities.parquet").write_bytes(b"PAR1 no such thing PAR1")
    code, out, err = typed("communities", str(broken.path))
    assert (code, out) == (1, "")
    assert re.fullmatch(r"graphlink: .*broken\.case.*\n", err)


def test_a_folder_may_be_called_anything(tmp_path: Path) -> None:
    made = synthetic_case(tmp_path / "[old]*?'; drop table accounts --.case", linked=60, alone=5)
    code, out, err = typed("communities", str(made.path), "--json")
    assert (code, err) == (0, "")
    assert len(json.loads(out)) == len(made.communities)


def test_a_case_is_not_replaced_without_force(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "taken.case"
    out.mkdir()
    (out / "letter.txt").write_text("dear")
    for place, force in ((case.path, False), (out, True)):
        code, _, err = typed("run", str(SAMPLE), "--out", str(place), *(["--force"] if force else []))
        assert code == 2
        assert err.count("\n") == 1 and str(place) in err
    assert (out / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["comunities", "x"], "communities"),
        (["explian", "x", "y"], "explain"),
        (["suspend", "appyl", "x"], "apply"),
        (["run", "sample_data", "--sede", "3"], "--seed"),
        (["communities", "x", "--verdit", "suspend"], "--verdict"),
        (["report", "x", "--fromat", "md"], "--format"),
    ],
)
def test_a_slip_of_the_hand_is_answered_with_the_right_word(words: list[str], hint: str) -> None:
    code, out, err = typed(*words)
    assert (code, out) == (2, "")
    assert hint in err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["communities", "CASE", "--verdict", "suspnd"], "suspend"),
        (["communities", "CASE", "--sort", "acounts"], "accounts"),
        (["communities", "CASE", "--network", "99999"], "nearest is"),
        (["explain", "CASE", "acct-00001"], "acct-000001"),
        (["explain", "CASE", "acct-000001", "acct-000001"], "twice"),
        (["templates", "CASE", "--account", "acct_000001"], "acct-000001"),
        (["graph", "CASE", "--account", "acct_000001"], "acct-000001"),
        (["graph", "CASE", "--community", "1", "--network", "1"], "--network"),
        # What would be passed over is refused: somebody who asks for two hops believes that he sees them.
        (["graph", "CASE", "--hops", "2"], "name it with --account"),
        (["graph", "CASE", "--community", "1", "--with-clear", "50"], "--with-clear: only the page of the whole"),
        (["run", "CASE"], "a case that `graphlink run` wrote"),
        (["run", "sample_data", "--config", "none.toml"], "none.toml: no such settings file; `graphlink init`"),
        (["explain", "sample_data", "x"], "no case, none of its tables is there"),
        (["run", "sample_data", "--engine", "dukdb"], "duckdb"),
        (["simulate", "OUT", "--level", "carefull"], "careful"),
    ],
)
def test_a_wrong_value_is_exit_2_and_names_the_right_one(
    words: list[str], hint: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    known = {"CASE": str(case.path), "OUT": "out", "sample_data": str(SAMPLE)}
    code, out, err = typed(*[known.get(word, word) for word in words])
    assert (code, out) == (2, "")
    assert hint in err and "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_what_explain_says_agrees_in_number_and_case(case: Case) -> None:
    links = case.table("links")
    often = pd.concat([links["account_l"], links["account_r"]]).value_counts()
    for account, linked in (often.index[0], int(often.iloc[0])), (often.index[-1], int(often.iloc[-1])):
        out = typed("explain", str(case.path), account)[1]
        more = ", the strongest 10" if linked > 10 else ""
        assert f"\n{linked} {'link' if linked == 1 else 'links'}{more} " in out
    alone = case.accounts[case.accounts["community_id"].isna()]["account_id"].iloc[0]
    assert (
        "nothing that it shows is enough to link it to another account." in typed("explain", str(case.path), alone)[1]
    )


@pytest.mark.parametrize(
    "words",
    [
        ["communities", "CASE"],
        ["communities", "CASE", "--verdict", "suspend", "--sort", "q_value"],
        ["explain", "CASE", "acct-000001"],
        ["explain", "CASE", "acct-000001", "acct-000002"],
        ["templates", "CASE"],
        ["compare", "CASE", "CASE"],
    ],
    ids=" ".join,
)
def test_json_is_one_document_and_nothing_else(words: list[str], case: Case) -> None:
    code, out, err = typed(*[str(case.path) if word == "CASE" else word for word in words], "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)
    assert "NaN" not in out


def test_no_color_and_no_bar_in_a_pipe(case: Case, tmp_path: Path) -> None:
    for words in (
        ["communities", str(case.path)],
        ["explain", str(case.path), "acct-000001"],
        ["run", str(write_source(tmp_path / "source")), "--out", str(tmp_path / "s.case")],
    ):
        done = graphlink(*words, NO_COLOR="1", TERM="xterm-256color", FORCE_COLOR="")
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        assert "\r" not in done.stdout + done.stderr


def test_text_of_the_data_cannot_drive_the_terminal(case: Case) -> None:
    code, _, err = typed("explain", str(case.path), "\x1b[31macct\r\nnext")
    assert code == 2
    assert "\x1b" not in err and err.count("\n") == 1


def test_a_reader_that_stops_early_is_no_error(case: Case) -> None:
    command = f"{sys.executable} -m graphlink communities {case.path} | head -n 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1


def test_the_module_runs_beside_the_checkout(tmp_path: Path) -> None:
    done = graphlink("--version", folder=tmp_path)
    assert done.returncode == 0
