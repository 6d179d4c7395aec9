"""Messages that a platform sends to accounts: what they say is not what the accounts wrote."""

from pathlib import Path

import pytest

from graphlink.discovery import discover

from .source_folder import Rows, write_csv

TEXT = "Your friend {n} has posted a new photo in your group, have a look"


def sent(text: str, **others: str) -> Rows:
    return [
        {"user_id": f"u{n % 40}", "sent_at": f"2026-03-{1 + n % 28:02d}T10:00:00Z", text: TEXT.format(n=n % 7)}
        | {"device_token": f"{n % 40 // 4 + 7:032x}"}
        | {name: told.split("|")[n % len(told.split("|"))] for name, told in others.items()}
        for n in range(160)
    ]


def template(folder: Path, rows: Rows) -> tuple[list[str | None], list[str], bool]:
    """The texts that are proposed, what is said of texts that were sent, and whether their times count."""
    write_csv(folder / "messages.csv", rows)
    found = discover(folder).proposal
    texts = [one.get("text") for one in found.signals if one.get("kind") == "template"]
    acts = any(one.section == "activity" for one in found.sections)
    return texts, [text for text in found.unsure if "was sent to the accounts" in text], acts


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("Direction", "outbound-api|outbound-reply"),
        ("event", "processed|delivered|open|bounce"),
        ("delivery_status", "ok|late"),
        ("notification_id", "a|b|c|d|e"),
        ("newsletter", "spring|summer"),
    ],
)
def test_what_was_sent_is_nobodys_writing(tmp_path: Path, column: str, values: str) -> None:
    texts, said, acts = template(tmp_path, sent("body", **{column: values}))
    assert (texts, len(said), acts) == ([], 1, False)
    assert f"as `{column}` tells" in said[0]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("Direction", "inbound|outbound"),
        ("status", "sent|failed"),
        ("utm_campaign", "spring|summer"),
        ("event", "post"),
    ],
)
def test_what_accounts_may_have_written_is_read(tmp_path: Path, column: str, values: str) -> None:
    texts, said, acts = template(tmp_path, sent("body", **{column: values}))
    assert (texts, said, acts) == (["body"], [], True)


def test_what_a_sender_wrote_is_the_senders(tmp_path: Path) -> None:
    rows = [
        {"sender_id": row["user_id"], **{k: v for k, v in row.items() if k != "user_id"}}
        for row in sent("body", status="delivered|bounced")
    ]
    assert template(tmp_path, rows)[:2] == (["body"], [])
