"""The allow-list as people write it: trimmed, folded, no patterns; what protects nobody is said; asked at apply too."""

from pathlib import Path
from typing import Any

import pytest

from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import apply_plan, headline
from graphlink.suspension.allowlist import AllowList, read_allow_list
from tests.suspension_platform import Desk, Platform
from tests.suspension_setting import agree, plan_of, settings_of, small_case


def listed(folder: Path, text: str | None = None, **allow: Any) -> AllowList:
    if text is not None:
        (folder / "allow.csv").write_bytes(text.encode())
        allow["file"] = "allow.csv"
    return read_allow_list(settings_of(folder, guards={"allow": allow}), ())


@pytest.mark.parametrize(
    "text",
    [
        "kind,value\norganisation,acme\nemail_domain,kind.example\naccount,ann\n",
        "\ufeffKind, Value \r\norganisation, ACME \r\nEMAIL_DOMAIN,@Kind.Example\r\n account ,Ann\r\n , \r\n",
        "kind,value\norganisation,acme \nemail_domain,.kind.example.\naccount,\tann\n",
    ],
)
def test_a_row_covers_whom_it_means_however_it_is_written(tmp_path: Path, text: str) -> None:
    allow = listed(tmp_path, text)
    assert allow.why("bob", " Acme", None) == "its organisation  Acme is on the allow-list"
    assert allow.why("bob", None, "X@mail.KIND.example ") == "its mail domain mail.KIND.example is on the allow-list"
    assert allow.why("ANN", None, None) == "is on the allow-list"
    assert allow.why("bob", "acme2", "unkind.example") is None


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("email_domain", "*.kind.example", "is no pattern"),
        ("organisation", "org*", "is no pattern"),
        ("email_domain", "%kind.example", "is no pattern"),
        ("email_domain", "ann@kind.example", "is one address"),
    ],
)
def test_what_would_cover_nobody_is_refused_with_its_row(tmp_path: Path, kind: str, value: str, said: str) -> None:
    with pytest.raises(InputError, match=f"row 2: .*{said}"):
        listed(tmp_path, f"kind,value\n{kind},{value}\n")
    with pytest.raises(InputError, match=said):
        listed(tmp_path, None, **{f"{kind}s": [value]})


def test_rows_that_match_nobody_are_said(tmp_path: Path) -> None:
    columns = {"org_id": ["acme"] * 30, "email_domain": ["mail.kind.example"] * 30}
    case = small_case(tmp_path / "day.case", linked=30, columns=columns)
    allow = {
        "organisations": ["Acme ", "acmee"],
        "email_domains": ["kind.example", "kind.exmaple"],
        "accounts": ["nobody"],
    }
    settings = settings_of(tmp_path, guards={"allow": allow, "max_allowed_share": 1.0})
    plan = plan_of(case, settings)
    (guard,) = [guard for guard in plan.guards if guard.guard == "allow_list"]
    assert guard.detail == (
        "3 of 5 rows of the allow-list match nobody in this case: account 'nobody', organisation 'acmee', "
        "email_domain 'kind.exmaple'"
    )
    assert headline(plan)


def test_a_community_whose_neighbours_were_allowed_since_is_refused_at_apply(tmp_path: Path) -> None:
    case = small_case(tmp_path / "day.case", linked=30, columns={"org_id": ["acme"] * 3})
    with Desk.of(case, tmp_path) as desk:
        largest = max(
            (case.accounts["community_id"].dropna().unique()),
            key=lambda one: int((case.accounts["community_id"] == one).sum()),
        )
        members = case.accounts.loc[case.accounts["community_id"] == largest, "account_id"].tolist()
        now = settings_of(tmp_path, guards={"allow": {"accounts": members[: len(members) // 2 + 1]}})
        platform = Platform()
        with pytest.raises(GuardRefused, match=f"of community {largest} are on the allow-list, so it looks honest"):
            apply_plan(desk.plan, now, ledger=desk.ledger, connector=platform, by="bea", consent=agree)
        assert platform.sent == []
        strange = settings_of(
            tmp_path, guards={"allow": {"email_domains": ["k.example"]}}, columns={"email_domain": "mail"}
        )
        with pytest.raises(GuardRefused, match="no column mail"):
            apply_plan(desk.plan, strange, ledger=desk.ledger, connector=platform, by="bea", consent=agree)
        assert platform.sent == []
