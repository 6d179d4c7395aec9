"""What goes wrong inside of a step, in the settings or in a case reaches people as one line that says what to do."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import graphlink
from cli.main import app
from graphlink.case import TABLES, Case
from graphlink.engine import DuckDBEngine, Problem, Step
from graphlink.errors import GraphlinkError, InputError, StepFailed
from graphlink.reading.relations import reading
from graphlink.settings import LARGEST_SEED, MOST_KINDS, find_settings, read_settings
from tests.report_case import account, small_case
from tests.source_folder import ACCOUNTS, read, write_source
from tests.test_cli import graphlink as spawned

SAMPLE = Path(__file__).parent.parent / "sample_data"


def typed(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


# The settings


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[link]\nmin_evidence = inf", "link.min_evidence"),
        ("[link]\nmin_evidence = nan", "link.min_evidence"),
        (f"[detect]\nseed = {2**63}", "detect.seed"),
        ("[detect]\nseed = -1", "detect.seed"),
        (f"[detect]\nprompts_per_account = {2**40}", "detect.prompts_per_account"),
        ('[[signals]]\nkind = "a"\npath = "a.csv"\nvalue = "v"\ntime = "t"\nwindow = inf', "signals.0.window"),
        ('[[signals]]\nkind = "a"\npath = "a.csv"\nvalue = "v"\ntime = "t"\nwindow = "99999999d"', "signals.0.window"),
    ],
)
def test_a_number_that_no_step_can_take_is_refused_with_its_key(text: str, key: str, tmp_path: Path) -> None:
    file = tmp_path / "graphlink.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=rf"graphlink\.toml: `{re.escape(key)}`: "):
        read_settings(file)


@pytest.mark.parametrize("seed", [-1, LARGEST_SEED + 1, 2**70])
def test_a_seed_is_a_whole_number_that_a_column_holds(seed: int, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"--seed {seed}: must be 0 to {LARGEST_SEED}"):
        find_settings(tmp_path, None, seed=seed)


def test_the_largest_seed_runs(tmp_path: Path) -> None:
    case = graphlink.run(write_source(tmp_path / "s"), tmp_path / "s.case", seed=LARGEST_SEED)
    assert case.manifest["seed"] == LARGEST_SEED


@pytest.mark.parametrize("command", [["run", "SOURCE", "--config", "FILE"], ["suspend", "status", "--config", "FILE"]])
def test_a_toml_of_brackets_is_refused(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "deep.toml"
    file.write_text("a = " + "[" * 100_000)
    code, out, err = typed(*[{"SOURCE": str(SAMPLE), "FILE": str(file)}.get(word, word) for word in command])
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and "deep.toml: not valid TOML" in err


def kinds_source(folder: Path, kinds: int) -> Path:
    """A source with a table of so many kinds each, in which accounts pair up anew for each kind."""
    folder.mkdir()
    (folder / "accounts.csv").write_text("account_id\n" + "".join(f"a{n:02d}\n" for n in range(12)))
    settings = '[accounts]\npath = "accounts.csv"\n[link]\nmin_evidence = 0\n'
    for kind in range(kinds):
        rows = "".join(f"a{n:02d},value-{kind}-{(n + kind) % 12 // 2}\n" for n in range(12))
        (folder / f"k{kind}.csv").write_text("account_id,v\n" + rows)
        settings += f'[[signals]]\nkind = "k{kind:02d}"\npath = "k{kind}.csv"\nvalue = "v"\n'
    (folder / "graphlink.toml").write_text(settings)
    return folder


def test_as_many_kinds_as_are_allowed_are_all_told_apart(tmp_path: Path) -> None:
    case = graphlink.run(kinds_source(tmp_path / "s", MOST_KINDS), tmp_path / "s.case", pages=False)
    links = case.links.explode("kinds")
    assert set(links["kinds"]) == {f"k{kind:02d}" for kind in range(MOST_KINDS)}
    assert len(links) == case.links["shared"].sum() == 6 * MOST_KINDS


@pytest.mark.parametrize("kinds", [MOST_KINDS + 1, 64, 70])
def test_more_kinds_than_a_link_can_hold_are_refused_with_the_number(kinds: int, tmp_path: Path) -> None:
    code, _, err = typed("run", str(kinds_source(tmp_path / "s", kinds)), "--out", str(tmp_path / "s.case"))
    assert code == 2
    assert f"`signals`: {kinds} kinds of signal; at most {MOST_KINDS}" in err and err.count("\n") == 1


# The steps


@pytest.mark.parametrize("name", ["row#", "file#", "no_time#", "ROW#"])
def test_a_column_of_the_source_may_be_called_as_one_of_ours(name: str, tmp_path: Path) -> None:
    rows = [{**row, name: f"mine-{place}"} for place, row in enumerate(ACCOUNTS)]
    source = write_source(tmp_path, accounts=[*rows, {**rows[0], "created_at": "soon"}])
    with read(source) as found:
        assert {row[0] for row in found.rows(f'select "{name}_1" from account')} == {"mine-0", "mine-1", "mine-2"}
        assert {row[1] for row in found.rejected} == {4}


@pytest.mark.parametrize("sql", ["select nothing", "selec", "select * from nowhere", "select unknown_function(1)"])
def test_a_mistake_of_ours_is_never_blamed_on_the_file(sql: str) -> None:
    with DuckDBEngine() as engine, pytest.raises(StepFailed) as failed, reading("payments.csv"):
        engine.run(Step("link", sql, reads=()))
    said = str(failed.value)
    assert said.startswith("step link: ") and "\n" not in said and "please report" in said
    assert "payments.csv" not in said and "write the file again" not in said
    assert failed.value.exit_code == 1


def test_what_the_data_did_is_told_with_its_step_and_to_the_reader_as_a_problem() -> None:
    with DuckDBEngine() as engine:
        engine.run(Step("observed", "select 'x' as value", reads=()))
        with pytest.raises(Problem, match=r"^step link: Conversion Error: .* run again$"):
            engine.run(Step("link", "select value::integer from observed", reads=("observed",)))
        with pytest.raises(Problem, match=r"^after step observed: "):
            engine.scalar("select value::integer from observed")
        said = r"^payments\.csv: cannot be read: .* write the file again$"
        with pytest.raises(InputError, match=said), reading("payments.csv"):
            engine.frame("select value::integer from observed")


def small_files(code: str, most: int, *words: str) -> subprocess.CompletedProcess[str]:
    """What `code` does where no file may grow beyond `most` bytes, which is how a full disk ends a write."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
    return subprocess.run(
        [sys.executable, "-c", limit + code, *words], capture_output=True, text=True, check=False, timeout=120
    )


def test_a_disk_that_is_full_while_a_step_spills_is_told_with_the_step() -> None:
    code = """
from graphlink.engine import DuckDBEngine, Step
with DuckDBEngine(memory_limit="60MB", threads=1) as engine:
    engine.run(Step("shown", "select i, hash(i)::varchar || i as a from range(3000000) t(i) order by a", reads=()))
"""
    done = small_files(code, 1_000_000)
    last = done.stderr.strip().splitlines()[-1]
    assert re.fullmatch(r"graphlink\.errors\.StepFailed: step shown: the disk is full \(.*\); make room .*", last), last


@pytest.mark.parametrize(("most", "said"), [(1_000, r"writing \w+\.parquet: the disk is full"), (60_000, "html: ")])
def test_a_disk_that_is_full_while_the_case_is_written_leaves_none(most: int, said: str, tmp_path: Path) -> None:
    code = "import sys; from cli.main import app; app(sys.argv[1:])"
    source = write_source(tmp_path / "source")
    done = small_files(code, most, "run", str(source), "--out", str(tmp_path / "s.case"))
    assert (done.returncode, done.stdout) == (1, "")
    assert re.match(rf"graphlink: .*{said}", done.stderr) and done.stderr.count("\n") == 1, done.stderr
    assert list(tmp_path.iterdir()) == [source]


# The case

DAMAGED = ("[]", "null", '"x"', "{}", "{", "[" * 100_000, '{"graphlink": "1", "source": "", "inputs": [1]}')
COMMANDS = [
    ["communities", "CASE"],
    ["explain", "CASE", account(1)],
    ["explain", "CASE", account(1), account(2)],
    ["templates", "CASE"],
    ["report", "CASE"],
    ["report", "CASE", "--previous", "OLD"],
    ["report", "OLD", "--previous", "CASE"],
    ["graph", "CASE"],
    ["graph", "CASE", "--community", "1"],
    ["export", "CASE", "--format", "json"],
    ["export", "CASE", "--format", "stix"],
    ["compare", "CASE", "OLD"],
    ["compare", "OLD", "CASE"],
    ["watch", "CASE", "DAY"],
    ["evaluate", "CASE", "TRUTH"],
    ["suspend", "plan", "CASE"],
]
READS_RUN_JSON = {"report", "graph", "stix", "suspend"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("whole") / "x.case")


@pytest.fixture
def places(whole: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A case to be damaged, a whole one, a day's source and a truth; the working folder is empty."""
    truth = pd.DataFrame({"account_id": whole.accounts["account_id"], "fake": "true"})
    truth.to_csv(tmp_path / "truth.csv", index=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return {
        "CASE": str(shutil.copytree(whole.path, tmp_path / "x.case")),
        "OLD": str(whole.path),
        "DAY": str(write_source(tmp_path / "day")),
        "TRUTH": str(tmp_path / "truth.csv"),
    }


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_damaged_run_json_is_one_line_in_every_command(words: list[str], places: dict[str, str]) -> None:
    """Every kind of damage in one command that reads the file; in the others no JSON, and JSON of another form."""
    file = Path(places["CASE"]) / "run.json"
    for text in DAMAGED if words == ["report", "CASE"] else DAMAGED[3:5] + DAMAGED[-1:]:
        file.write_text(text)
        code, _, err = typed(*[places.get(word, word) for word in words])
        if READS_RUN_JSON & set(words) and words[1] != "OLD":
            assert code == 2 and "run.json: " in err and "run `graphlink run` again" in err, (text, err)
        assert code == 0 or err.count("\n") == 1, (text, err)


@pytest.mark.parametrize(
    ("table", "words"),
    [*(("accounts", words) for words in COMMANDS), *((name, COMMANDS[0]) for name in TABLES)],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_a_table_with_other_columns_is_one_line_in_every_command(
    table: str, words: list[str], places: dict[str, str]
) -> None:
    file = Path(places["CASE"]) / f"{table}.parquet"
    whole = pd.read_parquet(file)
    column = TABLES[table][1]
    other = ["x"] * len(whole) if whole[column].dtype.kind in "iufM" else range(len(whole))
    for changed, said in (
        (whole.drop(columns=column), f"column `{column}` is missing"),
        (whole.assign(**{column: other}), f"column `{column}` holds "),
    ):
        changed.to_parquet(file)
        code, _, err = typed(*[places.get(word, word) for word in words])
        assert code == 2, err
        assert f"{table}.parquet: {said}" in err and err.count("\n") == 1 and "graphlink run" in err


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 no such thing PAR1", b"a,b\n1,2\n" * 100])
def test_a_table_that_is_no_parquet_is_exit_1_and_one_line(content: bytes, places: dict[str, str]) -> None:
    (Path(places["CASE"]) / "links.parquet").write_bytes(content)
    code, out, err = typed("communities", places["CASE"])
    assert (code, out) == (1, "")
    assert "a table cannot be read" in err and err.count("\n") == 1


def test_a_table_cut_short_or_changed_inside_is_an_error_of_ours_to_a_caller(places: dict[str, str]) -> None:
    file = Path(places["CASE"]) / "links.parquet"
    data = bytearray(file.read_bytes())
    data[8:200] = b"\xff" * 192
    file.write_bytes(data)
    with pytest.raises(GraphlinkError, match="a table cannot be read"):
        _ = Case.open(places["CASE"]).links


def test_the_command_really_ends_so(tmp_path: Path) -> None:
    done = spawned("run", str(SAMPLE), "--seed", str(2**70), "--out", str(tmp_path / "s.case"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("graphlink: --seed ") and done.stderr.count("\n") == 1
