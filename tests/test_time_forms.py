"""Times as databases, servers, languages and people write them: read as what they are, or refused, never misread."""

import itertools
import random
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import pandas as pd
import pytest

from graphlink.errors import InputError
from graphlink.reading.columns import Column
from graphlink.reading.times import time_sql

from .lent_engine import lent_engine
from .source_folder import ACCOUNTS, PAYMENTS, read, write_csv, write_parquet, write_source

EVE = datetime(2025, 12, 31, 23, 59, 59)


def times(texts: list[str], *, day_first: bool | None = None) -> dict[str, datetime | None]:
    """Each text with the time that it is read as."""
    with lent_engine() as engine:
        engine.register("shown", pd.DataFrame({"text": pd.Series(texts, dtype="str")}))
        sql = time_sql(Column("text", "VARCHAR", "text", day_first=day_first))
        found = engine.frame(f"select text, {sql} as time from shown")
    return {str(text): None if pd.isna(time) else time.to_pydatetime() for text, time in found.itertuples(index=False)}


MONTHS = {
    "german": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "german, short": "Jan. Feb. Mrz Apr. Mai Jun. Jul. Aug. Sept. Okt. Nov. Dez.",
    "french": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "french, short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "english": "January February March April May June July August September October November December",
}


@pytest.mark.parametrize(
    "form", ["{}. {} 2025 07:08", "05 {1} 2025, 07:08", "5 de {1} de 2025 07:08", "ab, 5 {1} 2025 07:08"]
)
@pytest.mark.parametrize("language", MONTHS)
def test_months_have_names_in_other_languages(language: str, form: str) -> None:
    expected = {
        form.format("5", name): datetime(2025, month, 5, 7, 8) for month, name in enumerate(MONTHS[language].split(), 1)
    }
    assert times(list(expected)) == expected


def test_words_that_are_no_months_are_no_times() -> None:
    assert set(times(["5 hello 2025", "5 ßar 2025", "5 anf 2025", "5 ebm 2025"]).values()) == {None}


READ = {
    "2025/12/31 11:59:59 PM GMT+1": EVE - timedelta(hours=1),
    "2025/12/31 11:59:59 PM GMT-8": EVE + timedelta(hours=8),
    "2025-12-31 23:59:59.000 -0800": EVE + timedelta(hours=8),
    "2025-12-31 23:59:59 -08:00": EVE + timedelta(hours=8),
    "2025-12-31T23:59:59.000+0530": EVE - timedelta(hours=5.5),
    "2025-12-31 23:59:59.123 UTC": EVE + timedelta(milliseconds=123),
    "31/Dec/2025:23:59:59 +0000": EVE,
    "[31/Dec/2025:23:59:59 -0800]": EVE + timedelta(hours=8),
    "2025-12-31 23:59:59,123": EVE + timedelta(milliseconds=123),
    "2025-12-31 23:59:59.123456789 +0000 UTC m=+0.1": EVE + timedelta(microseconds=123456),
    "2025-12-31 23:59:59.5 +0100 CET m=+12.345": EVE - timedelta(hours=1) + timedelta(milliseconds=500),
    "2025-12-31 23:59:59 +0300 +03": EVE - timedelta(hours=3),
    "Wed, 31 Dec 2025 23:59:59 GMT": EVE,
    "Wed, 31 Dec 2025 23:59:59 +0100 (CET)": EVE - timedelta(hours=1),
    "31 Dec 2025 23:59": EVE.replace(second=0),
    "31-DEC-2025 23:59:59": EVE,
    "Wed Dec 31 23:59:59 2025": EVE,
    "Wed Dec 31 23:59:59 +0200 2025": EVE - timedelta(hours=2),
    "Wed Dec 31 2025 23:59:59 GMT+0100 (Central European Standard Time)": EVE - timedelta(hours=1),
    "20251231T235959Z": EVE,
    "20251231T235959.5+0100": EVE - timedelta(hours=1) + timedelta(milliseconds=500),
    "20251231235959": EVE,
    "20251231": datetime(2025, 12, 31),
    "2025-12-31T23:59:59Z[UTC]": EVE,
    "2025-12-31 23:59:59 UTC+5:30": EVE - timedelta(hours=5, minutes=30),
    "2025-12-31 23:59:59 UTC+05:45": EVE - timedelta(hours=5, minutes=45),
    "2025-12-31 23:59:59 UTC+5": EVE - timedelta(hours=5),
    "2025-12-31T23:59:59,000UTC-03:30": EVE + timedelta(hours=3, minutes=30),
    "31.12.2025 23:59:59 (UTC+05:30)": EVE - timedelta(hours=5, minutes=30),
    "2025-12-31T23:59:59+01:00[Europe/Berlin]": EVE - timedelta(hours=1),
    "2025-12-31T23:59:59[Europe/Berlin]": EVE - timedelta(hours=1),
    "2025-12-31 11:59:59 PM": EVE,
    "2025-12-31 12:00 am": datetime(2025, 12, 31),
    "12/31/2025 11:59:59 PM": EVE,
    "12/31/2025, 11:59:59\u202fPM": EVE,
    "31.12.2025, 23:59:59": EVE,
    "05/05/2025 12:30 PM": datetime(2025, 5, 5, 12, 30),
    "Dec 31, 2025 @ 23:59:59.000": EVE,
    "December 31, 2025 at 11:59:59 p.m.": EVE,
    "Dec  1 2025 12:00AM": datetime(2025, 12, 1),
    '"2025-12-31T23:59:59z"': EVE,
    "Wednesday, 31-Dec-25 23:59:59 GMT": EVE,
    "31-DEC-25 11.59.59.000000000 PM": EVE,
    "2025-12-31-23.59.59.000000": EVE,
    "31DEC2025:23:59:59.000": EVE,
    "31DEC2025": datetime(2025, 12, 31),
    "31-Dec-99 10:00": datetime(1999, 12, 31, 10),
    "31/12/2025 11:59:59 p. m.": EVE,
    "2025年12月31日 23:59:59": EVE,
    "2025 年 1 月 2 日": datetime(2025, 1, 2),
    "/Date(1767225599000)/": EVE,
    "/Date(1767225599000+0200)/": EVE,
    "639028223990000000": EVE,
    "Wed Dec 31 18:59:59 EDT 2025": EVE - timedelta(hours=1),
    "2025-12-31 23:59:59 CEST": EVE - timedelta(hours=2),
    "31.12.2025, 23:59 Uhr": EVE.replace(second=0),
    "45992.5": datetime(2025, 12, 1, 12),
    "45992,75": datetime(2025, 12, 1, 18),
    "45992": datetime(2025, 12, 1),
}
UNREAD = (
    "2025-12-31 23:59:59 +1",
    "01/02/2025 10:00",
    "13/13/2025",
    "2025-12-31 13:59 PM",
    "2025-12-31 23:59:59 Nowhere/City",
    "2025-12-31 23:59:59 XYZ",
    "2025-12-31 23:59:59 CEST+05",
    "/Date(soon)/",
    "2025-12-31 23:59:59 EST+05",
    "31/Foo/2025 10:00",
    "31FOO2025:10:00:00",
    "2025-12-31-25.00.00",
    "31/Feb/2025:10:00:00 +0000",
    "31/12/25 10:00",
    "2026-02-30",
    "2025-12",
    "12:30",
    "12345678",
    "459.925",
    "459925",
    "31500",
    "soon",
)


def test_every_form_is_read_with_its_offset() -> None:
    assert times(list(READ)) == READ


def test_what_leaves_a_doubt_is_not_read() -> None:
    assert times(list(UNREAD)) == dict.fromkeys(UNREAD)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_forms_of_any_moment_agree_with_python(seed: int) -> None:
    rng = random.Random(seed)
    expected: dict[str, datetime | None] = {}
    for _ in range(150):
        zone = timezone(timedelta(minutes=rng.choice([0, 60, -480, 330, 845, -30])))
        moment = datetime(2000, 1, 1, tzinfo=zone) + timedelta(seconds=rng.randrange(3 * 10**9))
        local = moment.replace(tzinfo=None)
        aware = moment.astimezone(UTC).replace(tzinfo=None)
        for form in ("%d/%b/%Y:%H:%M:%S %z", "%Y%m%dT%H%M%S%z", "%Y-%m-%d %H:%M:%S.000 %z", "%a %b %d %H:%M:%S %z %Y"):
            expected[moment.strftime(form)] = aware
        expected[format_datetime(moment)] = aware
        for form in ("%b %d, %Y @ %H:%M:%S.000", "%d %B %Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S,000", "%Y%m%d%H%M%S"):
            expected[local.strftime(form)] = local
    found = times(list(expected))
    assert {text: time for text, time in found.items() if time != expected[text]} == {}, f"seed {seed}"


@pytest.mark.parametrize("form", ["%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d-%m-%Y", "%d/%m/%Y %I:%M:%S %p"])
@pytest.mark.parametrize("day_first", [True, False])
def test_a_settled_order_holds_for_every_time_of_the_column(form: str, day_first: bool) -> None:
    written = form if day_first else form.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")
    moments = [datetime(2025, month, day, 22, 7, 30) for month, day in itertools.product((1, 2, 11), (1, 2, 12, 28))]
    found = times([moment.strftime(written) for moment in moments], day_first=day_first)
    assert list(found.values()) == [datetime.strptime(moment.strftime(form), form) for moment in moments]


def payments(*texts: str) -> list[dict[str, str]]:
    return [
        {"account_id": f"a{n % 3 + 1}", "card_fingerprint": f"card {n}", "paid_at": text}
        for n, text in enumerate(texts)
    ]


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught, read(folder):
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


SECTIONS = """
[accounts]
path = "accounts.csv"
{created}
[[signals]]
kind = "payment"
path = "payments.csv"
value = "card_fingerprint"
time = "paid_at"
{time}
"""


def test_one_time_settles_the_column(tmp_path: Path) -> None:
    with read(write_source(tmp_path, payments=payments("01/02/2025 10:00", "31/01/2025 10:00", ""))) as reading:
        assert reading.rows("select first_seen from observation where value = 'card 0'") == [
            (datetime(2025, 2, 1, 10),)
        ]
        assert reading.rejected == []
    with read(write_source(tmp_path, payments=payments("01/02/2025 10:00", "01/31/2025 10:00"))) as reading:
        assert reading.rows("select first_seen from observation where value = 'card 0'") == [
            (datetime(2025, 1, 2, 10),)
        ]


def test_a_column_may_have_other_forms_beside_numbers(tmp_path: Path) -> None:
    texts = ("2025-01-05 10:00:00", "31/01/2025 10:00", "3/04/2025 10:00")
    with read(write_source(tmp_path, payments=payments(*texts))) as reading:
        assert reading.rows("select max(first_seen) from observation") == [(datetime(2025, 4, 3, 10),)]


def test_a_few_unreadable_times_of_few_are_no_reason_to_refuse(tmp_path: Path) -> None:
    with read(write_source(tmp_path, payments=payments("2025-01-05", "soon", "later", "never"))) as reading:
        assert [row[1] for row in reading.rejected] == [2, 3, 4]


def test_day_and_month_that_cannot_be_told_apart_are_refused_with_the_key_that_settles_it(tmp_path: Path) -> None:
    source = write_source(tmp_path, payments=payments("01/02/2025 10:00:00", "03/04/2025 11:00:00"))
    line = refused(source)
    assert "payments.csv: column `paid_at`: nothing tells the day from the month (`01/02/2025 10:00:00`)" in line
    assert 'time_format = "%d/%m/%Y %H:%M:%S"' in line
    settings = SECTIONS.format(created="", time='time_format = "%d/%m/%Y %H:%M:%S"')
    (source / "graphlink.toml").write_text(settings)
    with read(source) as reading:
        assert reading.rows("select first_seen from observation order by 1") == [
            (datetime(2025, 2, 1, 10),),
            (datetime(2025, 4, 3, 11),),
        ]
    (source / "graphlink.toml").write_text(settings.replace("%d/%m", "%m/%d"))
    with read(source) as reading:
        assert reading.rows("select min(first_seen) from observation") == [(datetime(2025, 1, 2, 10),)]


def test_a_column_that_mixes_both_orders_is_refused(tmp_path: Path) -> None:
    line = refused(
        write_source(tmp_path, payments=payments("31/01/2025 10:00", "01/31/2025 10:00", "01/02/2025 10:00"))
    )
    assert "some times have the day first and some the month" in line


def test_a_slip_of_the_pen_settles_nothing(tmp_path: Path) -> None:
    texts = [f"{day}/01/2025 10:00" for day in range(13, 32)] * 6
    with read(write_source(tmp_path, payments=payments(*texts, "02/01/2025 10:00", "01/30/2025 10:00"))) as reading:
        assert reading.rows("select min(first_seen) from observation") == [(datetime(2025, 1, 2, 10),)]
        assert [row[1:3] for row in reading.rejected] == [(len(texts) + 2, "paid_at")]


def test_a_few_open_ones_among_others_are_not_read_and_said(tmp_path: Path) -> None:
    with read(write_source(tmp_path, payments=payments(*["2025-01-05 10:00:00"] * 3, "01/02/2025"))) as reading:
        assert [row[1:3] for row in reading.rejected] == [(4, "paid_at")]
        assert any("1 times such as `01/02/2025` are not read" in line for line in reading.lines)


def test_accounts_have_a_key_of_their_own(tmp_path: Path) -> None:
    rows = [{**row, "created_at": "02/03/2025"} for row in ACCOUNTS]
    source = write_source(tmp_path, accounts=rows)
    assert "accounts.csv: column `created_at`: nothing tells" in (line := refused(source))
    assert 'created_format = "%d/%m/%Y"' in line
    (source / "graphlink.toml").write_text(SECTIONS.format(created='created_format = "%d/%m/%Y"', time=""))
    with read(source) as reading:
        assert reading.rows("select distinct created_at from account") == [(datetime(2025, 3, 2),)]


def test_a_column_of_which_most_times_cannot_be_read_is_refused_with_two_of_them(tmp_path: Path) -> None:
    texts = ["2025 Q4", "2025 Q4", "week 31", *["2025-12-31"] * 9, *["KW 31/2025"] * 8]
    line = refused(write_source(tmp_path, payments=payments(*texts)))
    assert "payments.csv: column `paid_at`: 11 of 20 times cannot be read, such as `KW 31/2025` and `2025 Q4`" in line
    assert "time_format" in line
    write_source(tmp_path, payments=PAYMENTS, accounts=[{**row, "created_at": "long ago"} for row in ACCOUNTS])
    assert "3 of 3 times cannot be read, such as `long ago`; " in (line := refused(tmp_path))
    assert "created_format" in line


@pytest.mark.parametrize(
    "text", ["\\N", "NULL", "NaT", "0", "0000-00-00 00:00:00", "1970-01-01", "0001-01-01T00:00:00Z"]
)
def test_no_time_in_most_rows_is_no_reason_to_refuse(tmp_path: Path, text: str) -> None:
    with read(write_source(tmp_path, payments=payments(*[text] * 20, "2025-12-31"))) as reading:
        assert len(reading.observations) == 21
        assert len(reading.rejected) == (0 if text in ("\\N", "NULL", "NaT") else 20)


def test_a_form_that_is_none_is_refused(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    (source / "graphlink.toml").write_text(SECTIONS.format(created="", time='time_format = "%d/%Q"'))
    assert 'time_format = "%d/%Q": no form of time' in refused(source)
    (source / "graphlink.toml").write_text(
        SECTIONS.format(created="", time='time_format = "%d/%m/%Y"')
        + '[activity]\npath = "payments.csv"\ntime = "paid_at"\ntime_format = "%m/%d/%Y"\n'
    )
    assert "is read as `%d/%m/%Y` and `%m/%d/%Y`" in refused(source)


def test_a_form_named_once_holds_for_every_section_that_reads_the_column(tmp_path: Path) -> None:
    source = write_source(tmp_path, payments=payments("010225 10h", "020225 11h"))
    (source / "graphlink.toml").write_text(
        SECTIONS.format(created="", time="")
        + '[activity]\npath = "payments.csv"\ntime = "paid_at"\ntime_format = "%d%m%y %Hh"\n'
    )
    with read(source) as reading:
        assert reading.rows("select ts from activity_event order by 1") == reading.rows(
            "select first_seen from observation"
        )
        assert reading.rows("select min(ts) from activity_event") == [(datetime(2025, 2, 1, 10),)]


def test_a_form_may_name_whole_numbers_and_offsets(tmp_path: Path) -> None:
    write_csv(tmp_path / "accounts.csv", ACCOUNTS)
    rows = [{"account_id": "a1", "card_fingerprint": "c", "paid_at": 251231}]
    write_parquet(tmp_path / "payments.parquet", rows)
    settings = SECTIONS.replace("payments.csv", "payments.parquet")
    (tmp_path / "graphlink.toml").write_text(settings.format(created="", time='time_format = "%y%m%d"'))
    with read(tmp_path) as reading:
        assert reading.rows("select first_seen from observation") == [(datetime(2025, 12, 31),)]
    write_parquet(tmp_path / "payments.parquet", [{**rows[0], "paid_at": "31.12.25 10 Uhr +0200"}])
    (tmp_path / "graphlink.toml").write_text(settings.format(created="", time='time_format = "%d.%m.%y %H Uhr %z"'))
    with read(tmp_path) as reading:
        assert reading.rows("select first_seen from observation") == [(datetime(2025, 12, 31, 8),)]
    write_parquet(tmp_path / "payments.parquet", [{**rows[0], "paid_at": EVE}])
    assert "holds TIMESTAMP; leave time_format out" in refused(tmp_path)


@pytest.mark.parametrize(
    ("texts", "plain", "first"),
    [
        (("2025-12-31 23:59:59", "2025-12-31T23:59:59-08:00", ""), True, EVE),
        # One of another form is enough, and is read.
        (("2025-12-31 23:59:59", "20251230T120000Z"), False, datetime(2025, 12, 30, 12)),
        (("2025-12-31 23:59:59", "1767225599"), False, EVE),
    ],
)
def test_a_short_column_of_plain_times_is_read_by_their_form_alone(
    tmp_path: Path, texts: tuple[str, ...], plain: bool, first: datetime
) -> None:
    with read(write_source(tmp_path, payments=payments(*texts))) as reading:
        [signal] = reading.sources.signals
        assert signal.events.time is not None
        assert signal.events.time.only_iso == plain
        assert reading.rows("select min(first_seen) from observation") == [(first,)]
        assert not reading.rejected


def test_a_long_column_is_not_asked_whether_its_times_are_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphlink.reading.time_columns.SHORT", 2)
    with read(write_source(tmp_path)) as reading:
        assert [signal.events.time and signal.events.time.only_iso for signal in reading.sources.signals] == [False]
