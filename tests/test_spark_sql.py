"""DuckDB's SQL carried over to Spark's, one statement a rule; what comes of them is tried in test_spark_steps.py."""

import pytest

from graphlink.spark import NotCarried, spark_sql

CARRIED = [
    ("a + 1.5", "a + 1.5D"),
    ("a / b", "TRY_DIVIDE(a, b)"),
    ("a / 2", "a / 2"),
    ("x::ubigint", "CAST(x AS DECIMAL(20, 0))"),
    ("x::uinteger", "CAST(x AS BIGINT)"),
    ("x = ? and y = ?", "x = :v0 AND y = :v1"),
    ("hash(a, b)", "DUCKDB_HASH(a, b)"),
    ("(hash(a) >> 32)::uinteger", "CAST((DUCKDB_HASH(a) DIV 4294967296) AS BIGINT)"),
    ("list_transform(w, lambda x: (hash(lower(x)) >> 32)::uinteger)", "DUCKDB_HASHES(TRANSFORM(w, x -> LOWER(x)))"),
    ("w[1]", "GET(w, 0)"),
    ("w[-1]", "TRY_ELEMENT_AT(w, (-2) + 1)"),
    ("w[2:]", "SLICE(w, 2, GREATEST(SIZE(w) - 2 + 1, 0))"),
    ("w[:3]", "SLICE(w, 1, GREATEST(3 - 1 + 1, 0))"),
    ("len(w) + length(t)", "SIZE(w) + LENGTH(t)"),
    ("list_transform(w, lambda x, n: x + n)", "TRANSFORM(w, (x, n) -> x + (n + 1))"),
    ("range(n)", "FILTER(SEQUENCE(0, n), here__ -> here__ < n)"),
    ("list(x order by y)", "TRANSFORM(ARRAY_SORT(COLLECT_LIST(STRUCT(y AS k0, x AS item))), here__ -> here__.item)"),
    ("quantile_cont(x, 0.9)", "PERCENTILE(x, 0.9D)"),
    ("quantile_disc(x, 0.5)", "PERCENTILE_DISC(0.5D) WITHIN GROUP (ORDER BY x)"),
    ("epoch(t)", "(UNIX_MICROS(CAST(t AS TIMESTAMP_LTZ)) / 1e6)"),
    ("t + interval '30 days' / 2", "t + INTERVAL '1296000' SECOND"),
    ("to_days(n)", "MAKE_DT_INTERVAL(n)"),
    ("regexp_full_match(a, '[a-z$]+')", r"a RLIKE '^(?:[a-z$]+)\\z'"),
    ("regexp_matches(a, 'x$')", r"a RLIKE 'x\\z'"),
    (r"regexp_replace(a, '(\p{Han})', ' \1 ', 'g')", r"REGEXP_REPLACE(a, '(\\p{IsHan})', ' $1 ')"),
    ("regexp_matches(a, '[a[&]')", r"a RLIKE '[a\\[\\&]'"),
    ("regexp_replace(a, '^x', '$')", r"REGEXP_REPLACE(a, '^x', '\\$')"),
    ("format('{:,} of 5 %', n)", "FORMAT_STRING('%,d of 5 %%', n)"),
    ("row_number() over ()", "ROW_NUMBER() OVER (ORDER BY 1 NULLS LAST)"),
    ("(a, b) in (select (c, d) from u)", "(a, b) IN (SELECT c, d FROM u)"),
    ("rowid::integer", "rowid"),
    ("unnest(w)", "EXPLODE(w)"),
    (
        "generate_subscripts(w, 1)",
        "EXPLODE(FILTER(SEQUENCE(1, SIZE(w) + 1), here__ -> here__ <= SIZE(w)))",
    ),
    ("make_timestamp(n)", "CAST(TIMESTAMP_MICROS(n) AS TIMESTAMP_NTZ)"),
    ("try_cast('0x' || a as int)", "CAST(CONV(a, 16, 10) AS BIGINT)"),
    ("regexp_split_to_array(a, '[,;]$')", r"SPLIT(a, '[,;]\\z')"),
    (
        "regexp_extract(a, '(x)y', ['p'])",
        "CASE WHEN a RLIKE '(x)y' THEN STRUCT(REGEXP_EXTRACT(a, '(x)y') AS p) "
        "WHEN NOT a IS NULL THEN STRUCT('' AS p) END",
    ),
]


@pytest.mark.parametrize(("given", "awaited"), CARRIED)
def test_an_expression_is_written_for_spark(given: str, awaited: str) -> None:
    assert spark_sql(f"select {given} from t") == f"SELECT {awaited} FROM t"


def test_a_span_of_time_in_seconds_is_no_time_since_1970() -> None:
    span, time = (
        spark_sql(f"select epoch({of}) from t") for of in ("b - a + interval '1 hour'", "a - interval '1 day'")
    )
    assert "'1970-01-01'" in span
    assert "'1970-01-01'" not in time


def test_buckets_of_time_begin_on_the_monday_that_duckdb_counts_from() -> None:
    assert "PMOD(UNIX_SECONDS(CAST(ts AS TIMESTAMP_LTZ)) - 946857600, 1200)" in spark_sql(
        "select time_bucket(interval '20 minutes', ts) from t"
    )


def test_lists_side_by_side_are_opened_in_one_place() -> None:
    assert spark_sql("select a, unnest(w) as x, unnest(v)::smallint as y from t where a > 0") == (
        "SELECT a, opened.c0 AS x, CAST(opened.c1 AS SMALLINT) AS y FROM t "
        "LATERAL VIEW INLINE(ARRAYS_ZIP(w, v)) opened AS c0, c1 WHERE a > 0"
    )


def test_a_window_by_name_is_no_name_with_a_dash() -> None:
    said = spark_sql("select lead(ts) over later - ts from t window later as (order by ts)")
    assert "(LEAD(ts) OVER later) - ts" in said


def test_rows_are_qualified_without_a_column_more() -> None:
    assert spark_sql("from t qualify row_number() over (order by a) = 1") == (
        "SELECT * FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY a NULLS LAST) = 1"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("list(x order by y desc)", "ordered downwards"),
        ("first(x order by y)", "in an order"),
        ("regexp_replace(a, 'x', 'y')", "of the first 'x' alone"),
        ("regexp_matches(a, b)", "a pattern that is no text"),
        ("t + interval '1 month'", "an interval in MONTH"),
    ],
)
def test_what_spark_would_do_otherwise_is_refused(given: str, said: str) -> None:
    with pytest.raises(NotCarried, match=said):
        spark_sql(f"select {given} from t")
