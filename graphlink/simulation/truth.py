"""Truth files: which accounts are fake, and whose, as a table of five columns."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import GraphlinkError, InputError, in_words

TRUE_WORDS = ("true", "t", "1", "1.0", "yes", "y")
FALSE_WORDS = ("false", "f", "0", "0.0", "no", "n")
TRUTH_COLUMNS = ("account_id", "fake", "operator", "group_id", "kind")


def read_truth(path: Path) -> pd.DataFrame:
    """The truth at `path` (.parquet, .csv, .jsonl): account_id, fake (bool), operator, group_id, kind (text or null).

    A truth needs `account_id` and `fake` or `operator`; an account with an operator is fake where it does not say so.
    Raises InputError, naming the file and the row, where that cannot be had.
    """
    rows = _read_rows(path)
    columns = [str(column) for column in rows.columns]
    if "account_id" not in columns or not {"fake", "operator"} & set(columns):
        found = ", ".join(columns) or "none"
        raise InputError(f"{path}: needs the columns account_id and fake or operator; it has {found}")
    if not len(rows):
        raise InputError(f"{path}: has no rows; give the truth of the source that the case was made from")
    truth = pd.DataFrame({name: rows.get(name, None) for name in TRUTH_COLUMNS}, dtype=object)
    for name in ("operator", "group_id", "kind"):
        truth[name] = truth[name].where(truth[name].notna() & (truth[name] != ""), None)
    truth["account_id"] = _ids(path, truth["account_id"])
    truth["fake"] = _flags(path, truth["fake"], truth["operator"].notna())
    return truth


def _read_rows(path: Path) -> pd.DataFrame:
    """The table at `path`, every value as text or null, ids as they stand."""
    try:
        if path.suffix == ".parquet":
            rows = pd.read_parquet(path)
            return rows.astype(object).where(rows.notna(), None)
        if path.suffix == ".csv":
            return pd.read_csv(path, dtype=str, keep_default_na=False).astype(object)
        if path.suffix == ".jsonl":
            lines = path.read_text(encoding="utf-8").splitlines()
            return pd.DataFrame([json.loads(line) for line in lines if line.strip()], dtype=object)
    except FileNotFoundError as problem:
        raise InputError(f"{path}: no such truth file; `graphlink simulate` writes one") from problem
    except PermissionError as problem:
        raise GraphlinkError(f"{path}: cannot be opened ({problem.strerror})") from problem
    except (OSError, ValueError, RecursionError) as problem:
        raise InputError(f"{path}: cannot be read ({in_words(problem)})") from problem
    raise InputError(f"{path}: a truth must be a .parquet, .csv or .jsonl file")


def _ids(path: Path, ids: pd.Series) -> pd.Series:
    missing = ids.isna() | (ids == "")
    if missing.any():
        raise InputError(f"{path}: row {int(np.argmax(missing)) + 1}: account_id is empty; give one for every row")
    texts = ids.map(str)
    twice = texts.duplicated()
    if twice.any():
        row = int(np.argmax(twice))
        raise InputError(
            f"{path}: row {row + 1}: account {texts.iloc[row]!r} comes twice; keep one row for each account"
        )
    return texts


def _flags(path: Path, values: pd.Series, owned: pd.Series) -> pd.Series:
    """`fake` as booleans; an empty field is true where the account is `owned` by an operator."""
    words = values.map(lambda value: str(value).strip().lower(), na_action="ignore").fillna("")
    bad = ~words.isin(["", *TRUE_WORDS, *FALSE_WORDS])
    if bad.any():
        row = int(np.argmax(bad))
        raise InputError(f"{path}: row {row + 1}: fake is {values.iloc[row]!r}; write true or false")
    return words.isin(list(TRUE_WORDS)) | ((words == "") & owned)
