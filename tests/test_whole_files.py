"""One writer for all that is written for people: whole or not at all, for its owner alone, streams as they are."""

import io
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from graphlink.errors import GraphlinkError, InputError
from graphlink.exports import export_case
from graphlink.pages import write_focus_page, write_operation_page
from graphlink.reports import FORMATS, write_report
from graphlink.whole_files import private_folder, whole_file, write_whole
from tests.report_case import small_case
from tests.source_folder import write_source

ROOT = Path(__file__).parent.parent

WRITERS: dict[str, Callable[[Case, Path], object]] = {
    **{f"report {name}": partial(write_report, format=name) for name in FORMATS},
    **{f"export {name}": partial(export_case, format=name) for name in ("graphml", "gexf", "json", "stix")},
    "operation": write_operation_page,
    "focus": partial(write_focus_page, community=1),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("written") / "x.case")


@pytest.fixture(autouse=True)
def open_umask() -> object:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("writer", WRITERS)
def test_every_writer_replaces_the_whole_file_for_its_owner_alone(writer: str, case: Case, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    path.chmod(0o644)
    kept = tmp_path / "hard"
    os.link(path, kept)
    WRITERS[writer](case, path)
    assert mode(path) == 0o600 and path.stat().st_size > 100
    assert kept.read_bytes() == b"old", "written into the old file, which readers hold open"
    assert sorted(tmp_path.iterdir()) == [kept, path]


FULL_DISK = """
import resource, sys
from pathlib import Path
from graphlink.case import Case
from graphlink.errors import GraphlinkError
from tests.test_whole_files import WRITERS
resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))
for name, write in WRITERS.items():
    try:
        write(Case.open(sys.argv[1]), Path(sys.argv[2]) / name)
    except GraphlinkError as problem:
        print(problem)
"""


def test_no_writer_leaves_half_a_file_where_the_disk_is_full(case: Case, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in WRITERS]
    for path in paths:
        path.write_bytes(b"old")
    words = [sys.executable, "-c", FULL_DISK, str(case.path), str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    told = done.stdout.splitlines()
    assert [line.split(";")[0] for line in told] == [f"{path}: cannot be written (File too large)" for path in paths], (
        done.stderr
    )
    assert {path.read_bytes() for path in paths} == {b"old"} and sorted(tmp_path.iterdir()) == sorted(paths)


@pytest.mark.parametrize("writer", WRITERS)
def test_every_writer_writes_to_a_stream_as_it_is(writer: str, case: Case, tmp_path: Path) -> None:
    WRITERS[writer](case, Path("/dev/null"))
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode) and mode(Path("/dev/null")) & 0o222 == 0o222
    fifo, read = tmp_path / "fifo", io.BytesIO()
    os.mkfifo(fifo)
    fifo.chmod(0o644)
    reader = threading.Thread(target=lambda: read.write(fifo.read_bytes()), daemon=True)
    reader.start()
    WRITERS[writer](case, fifo)
    reader.join(20)
    WRITERS[writer](case, tmp_path / "file")
    if writer != "report xlsx":
        assert read.getvalue() == (tmp_path / "file").read_bytes()
    assert stat.S_ISFIFO(fifo.stat().st_mode) and mode(fifo) == 0o644
    if Path("/dev/full").exists():
        with pytest.raises(GraphlinkError, match="/dev/full: cannot be written"):
            WRITERS[writer](case, Path("/dev/full"))


@pytest.mark.parametrize(
    ("name", "into"),
    [("/dev/stdout", "a file"), ("/dev/fd/1", "a pipe"), ("/proc/self/fd/1", "a file"), ("link", "a pipe")],
)
def test_standard_output_by_name_is_where_the_rest_of_the_output_goes(
    name: str, into: str, case: Case, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    out = tmp_path / "all.txt"
    out.write_bytes(b"")
    out.chmod(0o640)
    words = [
        sys.executable,
        "-c",
        "from cli.main import app; app()",
        "export",
        str(case.path),
        "--format",
        "json",
        "-o",
        name,
    ]
    with out.open("wb") as file:
        to = file if into == "a file" else subprocess.PIPE
        done = subprocess.run(words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=to, check=True)
    text = out.read_text() if into == "a file" else done.stdout.decode()
    assert text.startswith('{"directed"') and text.endswith(f"}}\n{name}\n")
    assert mode(out) == 0o640 and (tmp_path / "link").is_symlink()


def test_a_symbolic_link_stays_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target = tmp_path / "far" / "page.html"
    for link, to in (("one", "far/page.html"), ("two", "one")):
        (tmp_path / link).symlink_to(to)
    for data in (b"new", b"newer"):
        write_whole(tmp_path / "two", data)
        assert target.read_bytes() == data and mode(target) == 0o600
    assert (tmp_path / "two").is_symlink() and os.listdir(tmp_path / "far") == ["page.html"]


def test_a_circle_of_links_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(GraphlinkError, match="a: cannot be written"):
        write_whole(tmp_path / "a", b"x")
    with pytest.raises(InputError, match="is a folder"):
        write_whole(tmp_path, b"x")
    with pytest.raises(InputError, match="does not exist"):
        write_whole(tmp_path / "none" / "x", b"x")


@pytest.mark.parametrize("name", ["n" * 250, "é" * 120])
def test_a_name_as_long_as_a_file_system_allows_is_written(name: str, tmp_path: Path) -> None:
    write_whole(tmp_path / name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"


def test_a_block_that_ends_badly_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    with pytest.raises(KeyError), whole_file(path) as file:
        file.write(b"half")
        file.flush()
        raise KeyError
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_folders_that_are_made_on_the_way_are_their_owners_alone(case: Case, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(mode=0o755)
    private_folder(tmp_path / "there" / "a" / "b")
    export_case(case, tmp_path / "there" / "c" / "tables", format="csv")
    runner = CliRunner()
    small = ["--accounts", "1100", "--fakes", "60", "--exchanges", "3000"]
    done = runner.invoke(app, ["simulate", str(tmp_path / "there" / "d" / "world"), *small])
    assert done.exit_code == 0, done.output
    source = write_source(tmp_path / "source")
    done = runner.invoke(app, ["run", str(source), "--out", str(tmp_path / "there" / "e" / "x.case")])
    assert done.exit_code == 0, done.output
    made = [path for path in (tmp_path / "there").rglob("*") if path.is_dir()]
    assert len(made) == 8 and {mode(path) for path in made} == {0o700}
    assert mode(tmp_path / "there") == 0o755
    assert {mode(path) for path in (tmp_path / "there" / "c").rglob("*.csv")} == {0o600}
    with pytest.raises(GraphlinkError, match="the folder cannot be made"):
        private_folder(tmp_path / "there" / "c" / "tables" / "links.csv" / "x")
