"""Losses: what could not be read is counted by table, and a run stops where it is too much or nothing meets."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.errors import InputError
from graphlink.reading import losses_of, refuse_losses

from .source_folder import PAYMENTS, read, write_parquet, write_source

SOUND = [{**PAYMENTS[n % 3], "card_fingerprint": f"card {n}"} for n in range(90)]
STRANGERS = [{**PAYMENTS[0], "account_id": f"x{n}"} for n in range(10)]


def source_with(tmp_path: Path, broken: int, **more: str) -> Path:
    """A hundred payments and some that cannot be parsed."""
    source = write_source(tmp_path / "source", payments=[*SOUND, *STRANGERS])
    with (source / "payments.csv").open("a") as file:
        file.write("torn\n" * broken)
    (source / "graphlink.toml").write_text("\n".join(f"[{key}]\n{text}" for key, text in more.items()))
    return source


def test_losses_are_counted_by_table_with_the_commonest_reason(tmp_path: Path) -> None:
    with read(source_with(tmp_path, 20)) as reading:
        (loss,) = losses_of(reading.engine, reading.sources.tables)
        assert (loss.rows, loss.lost, loss.problem) == (120, 30, "too few fields")
        assert str(loss).endswith("payments.csv: 30 of 120 rows (25.00 %) could not be read, most: too few fields")


def test_rows_of_accounts_that_are_kept_are_not_lost(tmp_path: Path) -> None:
    twice = [{"account_id": f"a{n % 3 + 1}", "created_at": ""} for n in range(6)]
    with read(write_source(tmp_path, accounts=twice)) as reading:
        assert len(reading.rejected) == 3
        assert losses_of(reading.engine, reading.sources.tables) == ()


@pytest.mark.parametrize(("allowed", "stops"), [(0.2499, True), (0.25, False), (None, False), (0.0, True)])
def test_a_table_that_lost_too_much_is_refused(tmp_path: Path, allowed: float | None, stops: bool) -> None:
    with read(source_with(tmp_path, 20)) as reading:
        if not stops:
            refuse_losses(reading.engine, reading.sources, allowed)
            return
        with pytest.raises(InputError, match=r"30 of 120 rows \(25\.00 %\).*too few fields; --max-rejected allows"):
            refuse_losses(reading.engine, reading.sources, allowed)


@pytest.mark.parametrize("how", [["--max-rejected", "20%"], ["--max-rejected", "0.2"], []])
def test_a_run_ends_with_exit_2(tmp_path: Path, how: list[str]) -> None:
    source = source_with(tmp_path, 20, **({} if how else {"read": 'max_rejected = "20%"'}))
    ended = CliRunner().invoke(app, ["run", str(source), "--out", str(tmp_path / "out.case"), *how])
    assert ended.exit_code == 2
    assert "payments.csv: 30 of 120 rows (25.00 %) could not be read, most: too few fields" in ended.stderr
    assert not (tmp_path / "out.case").exists()


def test_a_run_says_what_it_read_and_lost(tmp_path: Path) -> None:
    out = tmp_path / "out.case"
    ended = CliRunner().invoke(app, ["run", str(source_with(tmp_path, 20)), "--out", str(out), "--max-rejected", "30%"])
    assert ended.exit_code == 0
    assert "103 rows read of 2 files" in ended.stderr
    assert "30 of 120 rows (25.00 %) could not be read, most: too few fields" in ended.stderr
    assert any("30 of 120 rows" in note for note in json.loads((out / "run.json").read_text())["notes"])


@pytest.mark.parametrize("share", ["5", "-1%", "many", "101%"])
def test_a_share_that_is_none(tmp_path: Path, share: str) -> None:
    ended = CliRunner().invoke(app, ["run", str(source_with(tmp_path, 0)), f"--max-rejected={share}"])
    assert ended.exit_code == 2
    assert f"--max-rejected {share}: must be a share such as 5% or 0.05" in ended.stderr


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("00100123", "100123"),
        ("user-100123", "100123"),
        ("100123", "U_100123"),
        ("0xabcdef0123", "0xABCDEF-0123"),
    ],
)
def test_a_table_that_meets_no_account_is_refused_with_ids_that_look_alike(
    tmp_path: Path, there: str, here: str
) -> None:
    accounts = [{"account_id": one, "created_at": ""} for one in (there, "zzz", "another")]
    payments = [{**PAYMENTS[0], "account_id": here}] * 5
    with (
        read(write_source(tmp_path, accounts=accounts, payments=payments)) as reading,
        pytest.raises(InputError, match=f"none of its 5 rows .*`{here}` here and `{there}` there look alike"),
    ):
        refuse_losses(reading.engine, reading.sources, None)


def test_a_table_that_meets_no_account_and_nothing_is_alike(tmp_path: Path) -> None:
    source = write_source(tmp_path, payments=STRANGERS)
    with read(source) as reading, pytest.raises(InputError, match="holds `x0`, the accounts are such as `a1`"):
        refuse_losses(reading.engine, reading.sources, None)


def test_one_row_that_meets_is_enough(tmp_path: Path) -> None:
    with read(write_source(tmp_path, payments=[*STRANGERS, PAYMENTS[0]])) as reading:
        refuse_losses(reading.engine, reading.sources, None)


def test_a_table_without_rows_meets_none_and_is_no_mistake(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    (source / "payments.csv").unlink()
    write_parquet(source / "payments.parquet", PAYMENTS)
    (source / "logins.csv").write_text("account_id,ts,ip,device_fingerprint\n")
    with read(source) as reading:
        refuse_losses(reading.engine, reading.sources, None)


def test_what_a_table_lost_counts_where_its_ids_are_spelled_otherwise_too(tmp_path: Path) -> None:
    """The rows of strangers are lost, though those of `a1.0` are joined to `1`."""
    accounts = [{"account_id": str(n), "created_at": ""} for n in range(1, 4)]
    known = [{**PAYMENTS[0], "account_id": f"{1 + n % 3}.0", "card_fingerprint": f"card {n}"} for n in range(90)]
    with read(write_source(tmp_path, accounts=accounts, payments=[*known, *STRANGERS])) as reading:
        (loss,) = losses_of(reading.engine, reading.sources.tables)
        assert (loss.rows, loss.lost, loss.problem) == (100, 10, "no such account in the table of accounts")
        with pytest.raises(InputError, match=r"10 of 100 rows \(10.00 %\)"):
            refuse_losses(reading.engine, reading.sources, 0.05)


@pytest.mark.parametrize("written", ["user:{}", "accounts/{}", "00{}", "gid://shop/Customer/{}"])
def test_a_table_that_writes_many_ids_otherwise_is_refused(tmp_path: Path, written: str) -> None:
    accounts = [{"account_id": str(n), "created_at": ""} for n in range(101, 141)]
    rows = [{**PAYMENTS[0], "account_id": f"{n}" if n % 2 else written.format(n)} for n in range(101, 141)]
    with (
        read(write_source(tmp_path, accounts=accounts, payments=rows)) as reading,
        pytest.raises(
            InputError, match=f"column `account_id`: 20 of its 40 rows .*`{written.format(102)}` here and `102` there"
        ),
    ):
        refuse_losses(reading.engine, reading.sources, None)


def test_rows_without_an_id_are_not_written_otherwise(tmp_path: Path) -> None:
    rows = [PAYMENTS[0], *({**PAYMENTS[0], "account_id": ""} for _ in range(3))]
    with read(write_source(tmp_path, payments=rows)) as reading:
        refuse_losses(reading.engine, reading.sources, None)
        (loss,) = losses_of(reading.engine, reading.sources.tables)
        assert (loss.rows, loss.lost) == (4, 3)


def test_accounts_of_which_the_table_lists_a_part_are_no_mistake(tmp_path: Path) -> None:
    accounts = [{"account_id": str(n), "created_at": ""} for n in range(101, 111)]
    rows = [{**PAYMENTS[0], "account_id": f"{n}" if n < 120 else f"user:{n}"} for n in range(101, 141)]
    with read(write_source(tmp_path, accounts=accounts, payments=rows)) as reading:
        refuse_losses(reading.engine, reading.sources, None)


@pytest.mark.parametrize("rounded", [True, False])
def test_ids_that_were_made_fractions_on_the_way_are_refused(tmp_path: Path, rounded: bool) -> None:
    """Some meet an account that is not theirs."""
    ids = [76_561_198_000_000_001 + 13 * n for n in range(80)]
    accounts = [{"account_id": str(one), "created_at": ""} for one in ids]
    rows = [{**PAYMENTS[0], "account_id": str(int(float(one)) if rounded else one)} for one in (*ids, ids[0] + 5)]
    with read(write_source(tmp_path, accounts=accounts, payments=rows)) as reading:
        if rounded:
            with pytest.raises(InputError, match="column `account_id`: its ids are whole numbers that were rounded"):
                refuse_losses(reading.engine, reading.sources, None)
        else:
            refuse_losses(reading.engine, reading.sources, None)


def test_a_word_before_half_of_the_ids_is_refused_and_two_words_are_two_lists(tmp_path: Path) -> None:
    listed = [{"account_id": f"user_{n}", "created_at": ""} for n in range(100, 140)]

    def paid(*ids: str) -> None:
        rows = [{**PAYMENTS[0], "account_id": one, "card_fingerprint": f"card {n}"} for n, one in enumerate(ids)]
        with read(write_source(tmp_path, accounts=listed, payments=rows)) as reading:
            refuse_losses(reading.engine, reading.sources, None)

    kept = [f"user_{n}" for n in range(100, 120)]
    with pytest.raises(InputError, match=r"`120` here and `user_120` there; write ids the same way in both"):
        paid(*kept, *(str(n) for n in range(120, 140)))
    paid(*kept, *(f"shop_{n}" for n in range(120, 140)))
