"""How fast and how well templates are mined: `python -m benchmarks.templates_speed [--accounts N] [--prompts N]`.

Writes a world of its own into a temporary folder (honest prompts out of ordinary phrases, four operators, a framework's
prompt and a class's assignment), mines it, and prints seconds against what DuckDB takes to hash every column of the
same file, and for each planted template who shows its values. Ends with 1 where a bar is missed.
"""

import argparse
import re
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphlink.engine import DuckDBEngine, quote_text
from graphlink.settings import DetectSettings, Settings
from graphlink.signals.templates import mine_templates

CHUNK = 1_000_000
"""Prompts made at a time: bounds the memory of the writer, not of what is measured."""

HASHES = 12.0
"""Bar: how many times the hash of the file mining may take (a shared machine moves it by a half)."""

SYLLABLES = (
    "ba",
    "cor",
    "den",
    "fil",
    "gam",
    "hor",
    "jun",
    "kel",
    "lim",
    "mon",
    "nar",
    "pol",
    "ras",
    "sel",
    "tor",
    "vin",
)
LEXICON = pa.array([a + b + c for a in SYLLABLES for b in SYLLABLES for c in ("", "a", "er", "y")])
OPENINGS = (
    "can you help me with", "please explain", "how do i fix", "write a poem about", "what is the best way to",
    "give me a list of", "i need advice on", "could you compare", "tell me about", "translate this:",
)  # fmt: skip
CLOSINGS = ("thanks!", "keep it short please.", "explain it step by step.", "in plain words.", "with an example.", "")

OPERATORS: dict[str, tuple[tuple[str, ...], ...]] = {
    "marking": (
        ("Act as a marker of essays on SLOT.", "You mark an essay about SLOT.", "Be the examiner of a text on SLOT."),
        (
            "Quote every weak sentence and say why.",
            "Cite each weak sentence with the reason.",
            "Point at all weak parts.",
        ),
        ("Then rewrite the opening in a plainer tone.", "After that, make the opening plainer."),
        ("End with a mark between one and twenty.", "Close with a mark from one to twenty."),
    ),
    "short": (("sum up", "recap"), ("the article about SLOT", "the piece on SLOT"), ("in three bullet points",)),
    "rules": (("Read this on SLOT.\n\nRules:\n1. Extract each claim.\n2. Mark it as shown or not.\n\nText: SLOT",),),
    "json": (('Return {"topic": "SLOT", "level": 3, "reason": "..."} for the question SLOT and nothing else.',),),
}
LOOKALIKES = {
    "framework": (
        "Answer the question as best you can. You may use these tools: search, calculator. Use this format:\n"
        "Thought: what to do next\nAction: the tool to use\nObservation: its result\nQuestion: SLOT"
    ),
    "class": "For my course: explain how leaves turn light into sugar and compare two kinds of plants. My draft: SLOT",
}
PARTS = {"marking": 0.024, "short": 0.01, "rules": 0.005, "json": 0.001, "framework": 0.04, "class": 0.001}
"""Which share of the accounts sends each planted text."""


def texts_of(draw: np.random.Generator, name: str) -> list[str]:
    """The wordings of a planted text: up to 20 of an operator's, one of a look-alike's."""
    if name in LOOKALIKES:
        return [LOOKALIKES[name]]
    return sorted({" ".join(str(draw.choice(clause)) for clause in OPERATORS[name]) for _ in range(20)})


def topics(draw: np.random.Generator, count: int, words: int = 3) -> pa.Array:
    """`count` runs of words, frequent words more frequent than rare ones."""
    spots = [(draw.random(count) ** 3 * len(LEXICON)).astype(np.int64) for _ in range(words)]
    return pc.binary_join_element_wise(*[LEXICON.take(pa.array(spot)) for spot in spots], " ")


def chosen(draw: np.random.Generator, count: int, entries: Sequence[str]) -> pa.Array:
    return pa.array(entries).take(pa.array((draw.random(count) ** 1.5 * len(entries)).astype(np.int64)))


def honest(draw: np.random.Generator, count: int) -> pa.Array:
    """`count` ordinary prompts: an opening that many use, words, perhaps a closing."""
    parts = (chosen(draw, count, OPENINGS), topics(draw, count, 7), chosen(draw, count, CLOSINGS))
    return pc.binary_join_element_wise(*parts, " ")


def filled(draw: np.random.Generator, count: int, text: str) -> pa.Array:
    pieces = [piece if piece != "SLOT" else topics(draw, count) for piece in re.split("(SLOT)", text) if piece]
    return pc.binary_join_element_wise(*[pa.scalar(p) if isinstance(p, str) else p for p in pieces], pa.scalar(""), "")


def write_world(folder: Path, accounts: int, prompts: int, seed: int) -> pd.DataFrame:
    """Writes `exchanges.parquet`; returns which account sends which planted text ("" where it sends none)."""
    draw = np.random.default_rng(seed)
    plan = draw.choice(["", *PARTS], accounts, p=[1 - sum(PARTS.values()), *PARTS.values()])
    ids = np.array([f"u{number:011d}" for number in draw.permutation(accounts * 7)[:accounts]])
    pace = np.cumsum(draw.lognormal(0, 1, accounts))
    wordings = {name: texts_of(draw, name) for name in PARTS}
    loyalty = np.where(plan == "class", 0.3, draw.uniform(0.4, 0.9, accounts))
    with pq.ParquetWriter(folder / "exchanges.parquet", schema()) as writer:
        for start in range(0, prompts, CHUNK):
            count = min(CHUNK, prompts - start)
            who = np.searchsorted(pace, draw.random(count) * pace[-1])
            text = honest(draw, count).to_numpy(zero_copy_only=False)
            sent = np.where(draw.random(count) < loyalty[who], plan[who], "")
            for name, choices in wordings.items():
                which = np.where(sent == name, draw.integers(0, len(choices), count), -1)
                for number, wording in enumerate(choices):
                    rows = np.flatnonzero(which == number)
                    text[rows] = filled(draw, len(rows), wording).to_numpy(zero_copy_only=False)
            writer.write_table(exchanges(draw, ids[who], text, start))
    return pd.DataFrame({"account_id": ids, "planted": plan})


def schema() -> pa.Schema:
    columns = {name: pa.string() for name in ("exchange_id", "account_id", "ip", "device_fingerprint", "prompt")}
    return pa.schema({**columns, "ts": pa.timestamp("us")})


def exchanges(draw: np.random.Generator, account: np.ndarray, text: np.ndarray, start: int) -> pa.Table:
    count = len(account)
    numbers = pc.cast(pa.array(draw.integers(0, 2**40, count)), pa.string())
    moments = np.datetime64("2026-01-01", "us") + draw.integers(0, 90 * 86_400_000_000, count).astype("timedelta64[us]")
    return pa.table(
        {
            "exchange_id": pc.cast(pa.array(np.arange(start, start + count)), pa.string()),
            "account_id": pa.array(account),
            "ip": numbers,
            "device_fingerprint": pc.cast(pa.array(draw.integers(0, 2**20, count)), pa.string()),
            "prompt": pa.array(text, pa.string()),
            "ts": pa.array(moments),
        },
        schema=schema(),
    )


def quality(engine: DuckDBEngine) -> pd.DataFrame:
    """For each planted text: accounts, those that show one of its values, its largest value, values, and purity.

    A value is a text's own where most accounts that show it in 3 of 10 prompts send that text; purity is their share.
    """
    return engine.frame(
        """
        with shown as (
            select planted, value, count(*) as accounts, count(*) filter (share >= 0.3) as heavy
            from template_observation join truth using (account_id) group by planted, value
        ),
        own as (
            select planted, value, accounts, heavy, sum(heavy) over (partition by value) as everyone
            from shown qualify heavy = max(heavy) over (partition by value) and planted <> ''
        )
        select planted, any_value(t.accounts) as accounts,
               (select count(distinct account_id) from template_observation join truth using (account_id)
                join own mine using (value, planted) where planted = own.planted) / any_value(t.accounts) as shown,
               max(own.accounts) / any_value(t.accounts) as largest, count(*) as "values",
               sum(heavy) / sum(everyone) as purity
        from own join (select planted, count(*) as accounts from truth group by planted) t using (planted)
        group by planted order by planted
        """
    ).round(3)


def main() -> int:
    """The exit code: 0 where the bars are met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.templates_speed", description=__doc__)
    parser.add_argument("--accounts", type=int, default=60_000)
    parser.add_argument("--prompts", type=int, default=600_000)
    parser.add_argument("--look", type=int, default=8, help="prompts an account that are examined")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        truth = write_world(Path(folder), asked.accounts, asked.prompts, asked.seed)
        return measured(Path(folder) / "exchanges.parquet", truth, asked)


def measured(file: Path, truth: pd.DataFrame, asked: argparse.Namespace) -> int:
    """Mines the prompts of `file`, prints the figures, and says whether a bar was missed."""
    with DuckDBEngine(threads=asked.threads, on_step=lambda run: print(f"{run.seconds:8.2f} s {run.name}")) as engine:
        engine.execute(f"create view prompt as select account_id, ts, prompt from {quote_text(str(file))}")
        engine.register("truth", truth)
        hashed = seconds_to_hash(file, asked.threads)
        began = time.perf_counter()
        mine_templates(engine, "prompt", Settings(detect=DetectSettings(prompts_per_account=asked.look)))
        took = time.perf_counter() - began
        hashed = max(hashed, seconds_to_hash(file, asked.threads))
        found = quality(engine)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(found.to_string(index=False))
    print(f"{took:.2f} s, hashing the file {hashed:.2f} s: {took / hashed:.1f} times; {memory:.2f} GB at the most")
    operators = found[found["planted"].isin(OPERATORS)]
    well = len(operators) == len(OPERATORS) and operators["shown"].min() >= 0.85 and operators["purity"].min() >= 0.95
    fast = took <= HASHES * hashed or asked.prompts < 5_000_000
    return 0 if well and fast else 1


def seconds_to_hash(file: Path, threads: int) -> float:
    """Seconds that DuckDB takes to hash every column of the Parquet file."""
    with duckdb.connect(config={"threads": threads}) as connection:
        columns = ", ".join(schema().names)
        began = time.perf_counter()
        connection.execute(f"select bit_xor(hash({columns})) from {quote_text(str(file))}").fetchall()
        return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
