"""Commands: suspend. The rules are in graphlink.suspension, what is said and asked in suspend_dialogue."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphlink.errors import GraphlinkError, InputError
from graphlink.figures import plural

from .output import next_call, note, print_json, print_table, say
from .suspend_dialogue import (
    agree,
    ask_consent,
    ask_past_canary,
    finish,
    mistake_row,
    plain,
    print_sample,
    progress,
    say_wait,
    show_plan,
)
from .suspend_due import register_due
from .suspend_options import (
    By,
    Config,
    Desk,
    Expect,
    Json,
    LedgerFile,
    PlanFile,
    duration,
    limit_duration,
    login,
    settings_of,
)
from .suspend_shadow import register_shadow
from .suspend_statements import register_statements
from .suspend_targets import listed_in, plan_id, to_give_back

if TYPE_CHECKING:
    from graphlink.case import Case
    from graphlink.decisions import Decisions

family = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Suspend communities in bulk: plan, look, approve, apply, go on after a crash, and give back.",
)


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    register_statements(family)
    register_shadow(family)
    register_due(family)
    app.add_typer(family, name="suspend")


@family.command("plan")
def plan_command(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the plan is written.")] = Path("plan.json"),
    community: Annotated[list[int] | None, typer.Option(help="Only this community (again for more).")] = None,
    network: Annotated[list[int] | None, typer.Option(help="Only this network (again for more).")] = None,
    account: Annotated[list[str] | None, typer.Option(help="Only this account (again for more).")] = None,
    accounts: Annotated[
        Path | None,
        typer.Option(
            "--accounts",
            metavar="FILE",
            help="Only the accounts of a list: of the graph page, CSV, or ids, one a line.",
        ),
    ] = None,
    verdict: Annotated[list[str] | None, typer.Option(help="suspend (without it), review, or both.")] = None,
    surest: Annotated[
        int | None, typer.Option(min=1, help="Only so many accounts, those with the highest score.")
    ] = None,
    min_score: Annotated[float | None, typer.Option(help="Only accounts with at least this score.")] = None,
    decided: Annotated[
        bool, typer.Option("--decided", help="Only accounts that people decided to be an operation's.")
    ] = False,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What people decided, instead of the settings' file.")
    ] = None,
    limit_for: Annotated[
        str | None,
        typer.Option("--for", metavar="DURATION", help="Limits end after so long, as 14d; `due` lifts."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file at --output.")] = False,
    by: By = None,
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """Write a plan: every account, what would happen to it, and why. Nothing else happens."""
    from graphlink.case import Case, free_place
    from graphlink.suspension import Ledger, Selection, head_files, keep_head, make_plan, write_plan

    settings = settings_of(config, ledger)
    if output.is_file() and not force:
        raise InputError(f"{output}: exists; add --force to replace it, or choose another --output")
    if min_score is not None and not 0 <= min_score <= 1:
        raise InputError(f"--min-score {min_score}: a score is 0 to 1")
    verdicts = tuple(verdict or ("suspend",))
    if not {"suspend", "review"}.issuperset(verdicts):
        raise InputError("--verdict takes suspend or review: an account with verdict clear is never planned")
    lasts = None if limit_for is None else limit_duration(limit_for)
    of = Case.open(case)
    free_place(output, of)
    listed = listed_in(of, accounts) if accounts else None
    named, names = tuple(account or ()), listed.names if listed else ()
    selection = Selection(
        tuple(community or ()), tuple(network or ()), named, verdicts, min_score, decided, surest, names
    )
    book, said = _book(of, decisions, config, needed=decided)
    with Ledger(settings.ledger_path, make=True) as opened:
        who = by or login()
        plan = make_plan(of, selection, settings, ledger=opened, by=who, decisions=book, limit_for=lasts)
        for line in said:
            note(line)
        write_plan(plan, output)
        keep_head(opened, head_files(output, []))
    show_plan(plan, json)
    for name, why in listed.left.items() if listed else ():
        note(f"{accounts}: {name} is left out: it {why}")
    if lasts and not plan.summary["limit"]:
        note(f"Nobody is limited by this plan, so --for {limit_for} ends nothing.")
    call = next_call("suspend", "apply", str(output), config=config, ledger=ledger)
    does = f"Nothing has been done; `{call}` would do it." if plan.acted_on else "It acts on nobody."
    note(f"Written to {output}. {does}")


@family.command("approve")
def approve_command(
    plan: Annotated[Path | None, typer.Argument(metavar="PLAN", help="The plan's file.")] = None,
    key: Annotated[Path | None, typer.Option(help="Your private key: Ed25519, PEM or OpenSSH.")] = None,
    new_key: Annotated[Path | None, typer.Option("--new-key", help="Make a key here, print its public line.")] = None,
    expect: Expect = None,
    config: Config = None,
    ledger: LedgerFile = None,
) -> None:
    """Sign a plan that somebody else made, after looking at it."""
    from graphlink.suspension import Ledger, approve, load_key, now, read_plan
    from graphlink.suspension import new_key as make_key

    if new_key is not None:
        say(make_key(new_key))
        note(f"{new_key} is your private key: keep it to yourself. The line above goes to [suspend.approval.people].")
        return
    if plan is None or key is None:
        raise InputError("approve needs PLAN and --key FILE (or --new-key FILE to make a key)")
    settings, found = settings_of(config, ledger), read_plan(plan)
    secret = load_key(key, lambda: typer.prompt("Passphrase", hide_input=True, err=True))
    show_plan(found, json=False, stderr=True)
    agree(len(found.acted_on), expect, f"`{Desk(config, ledger).call('show', str(plan))}`")
    with Ledger(settings.ledger_path, make=True) as opened:
        approval = approve(found, plan, secret, settings.approval, ledger=opened, time=now())
    note(f"Approved by {approval.name}; an edit of the plan voids it.")


@family.command("check")
def check_command(
    account: Annotated[
        str, typer.Argument(metavar="ACCOUNT", help="An account's id on the platform, such as a test account's.")
    ],
    config: Config = None,
    json: Json = False,
) -> None:
    """Ask the platform how one account stands, change nothing, and say what was understood."""
    from graphlink.suspension import check_connector, open_connector, tried_once

    if not account.strip():
        raise InputError("ACCOUNT is empty; name an account by its id on the platform")
    settings = tried_once(settings_of(config, None))
    with closing(open_connector(settings)) as connector:
        found = check_connector(account, settings, connector)
    if json:
        print_json(vars(found))
    else:
        for line in found.lines:
            say(line)
    if not found.understood:
        raise GraphlinkError("the connector does not tell how this account stands; nothing was changed")


@family.command("apply")
def apply_command(
    plan: PlanFile,
    expect: Expect = None,
    past_canary: Annotated[bool, typer.Option("--past-canary", help="The canary was looked at: go on.")] = False,
    case: Annotated[Path | None, typer.Option(help="Where the plan's case is now.")] = None,
    shadow: Annotated[
        bool, typer.Option("--shadow", help="Go through everything but the sending; `suspend shadow` looks later.")
    ] = False,
    spread: Annotated[
        str | None, typer.Option(metavar="DURATION", help="Over a window such as 6h: each network at a random moment.")
    ] = None,
    by: By = None,
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """Do what a plan says, after looking again; call it again to go on where it ended."""
    from graphlink.suspension import Ledger, apply_plan, apply_spread, open_connector, read_approvals, read_plan

    if spread is not None and shadow:
        raise InputError("--spread sends and --shadow does not: name one of them")

    found, settings, desk = read_plan(plan), settings_of(config, ledger), Desk(config, ledger)
    approvals, count_at = read_approvals(plan), f"`{desk.call('show', str(plan))}`"
    with closing(open_connector(settings)) as connector, Ledger(settings.ledger_path) as opened, progress() as tell:
        options: dict[str, Any] = {
            "ledger": opened,
            "connector": connector,
            "by": by or login(),
            "consent": lambda before: ask_consent(before, found, expect, count_at),
            "past_canary": past_canary,
            "approvals": approvals,
            "case_path": case,
            "plan_path": plan,
            "on_progress": tell,
        }
        if spread is not None:
            applied = apply_spread(found, settings, seconds=duration(spread), on_wait=say_wait, **options)
        else:
            applied = apply_plan(found, settings, go_on=ask_past_canary, shadow=shadow, **options)
    finish(applied, json, desk.call("apply", str(plan), spread=spread, case=case), desk=desk, plan=str(plan))


@family.command("status")
def status_command(
    plan: Annotated[
        str | None, typer.Argument(metavar="PLAN", help="A plan's file or id; all plans without it.")
    ] = None,
    accounts: Annotated[bool, typer.Option("--accounts", help="Each account of PLAN, and why it failed.")] = False,
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """Show what is done, pending, failed, unknown, skipped and reinstated, by plan."""
    from graphlink.suspension import Ledger, account_log, plan_statuses, spread_until

    if accounts and plan is None:
        raise InputError("--accounts needs PLAN, a plan's file or id")
    with Ledger(settings_of(config, ledger).ledger_path, read=True) as opened:
        ident = None if plan is None else plan_id(plan)
        found = plan_statuses(opened, ident)
        if ident is not None and not found:
            raise InputError(f"{opened.path}: no plan {ident} in this ledger")
        log = account_log(opened, ident) if accounts and ident else []
        spread = {each.plan: spread_until(opened, each.plan) for each in found if each.open}
    if json:
        print_json([vars(each) for each in found] if not log else [vars(each) for each in log])
    elif log:
        print_table("Accounts", ("account", "action", "state", "detail"), [tuple(vars(each).values()) for each in log])
    else:
        rows = [(s.plan, s.made_at[:16], s.made_by, s.acts_on, *s.states.values()) for s in found]
        columns = ("plan", "made (UTC)", "by", "acts on", *(found[0].states if found else ()))
        print_table("Plans", columns, rows)
        for plan_of, until in spread.items():
            if until is not None:
                note(f"Plan {plan_of} is spread until {until:%Y-%m-%d %H:%M} UTC: pending accounts may wait for that.")


@family.command("verify")
def verify_command(
    head: Annotated[str | None, typer.Option(help="A head that an earlier run printed, SEQ:HASH or HASH.")] = None,
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """Check that the ledger's chain is whole, and name the first entry that is not what was written."""
    from graphlink.suspension import Head, verify

    settings = settings_of(config, ledger)
    found = verify(settings.ledger_path, head=Head.parse(head) if head else None)
    if json:
        print_json({"entries": found.seq, "head": str(found), "whole": True})
    else:
        say(f"{plural(found.seq, 'entry', 'entries')}, each fits the one before. Head, to be kept elsewhere: {found}")


@family.command("reinstate")
def reinstate_command(
    reason: Annotated[str, typer.Option(help="Why; it stays in the ledger.")],
    targets: Annotated[
        list[str] | None, typer.Argument(help="A plan (file or id), or accounts.", metavar="[PLAN|ACCOUNT]...")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="A list of account ids or statement numbers.")
    ] = None,
    from_plan: Annotated[
        Path | None, typer.Option("--from-plan", metavar="PLAN", help="A plan's accounts by how they stand: no ledger.")
    ] = None,
    expect: Expect = None,
    by: By = None,
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """Give accounts back: a whole plan's, a list's, or those named. They enter the allow-list and count as mistakes."""
    from graphlink.suspension import Ledger, each_outcome, open_connector, reinstate

    if not reason.strip():
        raise InputError("--reason is empty; say why, an appeals reviewer will read it")
    if sum(map(bool, (targets, file, from_plan))) != 1:
        raise InputError("name a plan or accounts, or --file FILE, or --from-plan PLAN, one of these")
    settings, make = settings_of(config, ledger), from_plan is not None
    connection, book = open_connector(settings), Ledger(settings.ledger_path, make=make)
    with closing(connection) as connector, book as opened, progress() as tell:
        found = to_give_back(opened, connector, targets or [], file, from_plan)
        applied = reinstate(
            found.targets,
            settings,
            reason=reason,
            ledger=opened,
            connector=connector,
            by=by or login(),
            consent=lambda before: ask_consent(before, None, expect),
            whole_plan=found.whole_plan,
            nothing=found.nothing,
            heads=found.heads,
            on_progress=tell,
        )
    again, desk = {"file": file, "from-plan": from_plan, "reason": reason}, Desk(config, ledger)
    each = each_outcome(found.targets, applied)
    if found.whole_plan and not json:
        # Of a whole plan those that are not back are the ones to look at.
        each = [row for row in each if row[1] != "given back"]
    call = desk.call("reinstate", *(targets or ()), **again)
    finish(applied, json, call, each, desk=desk, plan=found.whole_plan)


@family.command("mistakes")
def mistakes_command(
    sample: Annotated[
        int | None, typer.Option(min=1, help="Draw so many applied accounts at random, to be reviewed.")
    ] = None,
    seed: Annotated[int, typer.Option(help="For --sample: the same seed draws the same.")] = 7,
    upheld: Annotated[
        list[str] | None, typer.Option(help="Record: a review found it right to act on this one.")
    ] = None,
    by: By = None,
    config: Config = None,
    ledger: LedgerFile = None,
    json: Json = False,
) -> None:
    """Show the measured precision of all that was applied, with its 95 % interval."""
    from graphlink.suspension import (
        Ledger,
        check_ledger,
        head_files,
        mistakes_of,
        record_upheld,
        sample_for_review,
    )

    with Ledger(settings_of(config, ledger).ledger_path, read=not upheld) as opened:
        cases = [entry.body.get("case", {}).get("path", "") for entry in opened.entries("planned")]
        check_ledger(opened, head_files(None, cases))
        if upheld:
            note(f"{plural(record_upheld(opened, upheld, by=by or login()), 'review')} recorded.")
        drawn = sample_for_review(opened, sample, seed=seed) if sample else []
        report = mistakes_of(opened)
    if drawn:
        print_sample(drawn, json)
    elif json:
        print_json(plain(report))
    else:
        groups = {"all applied": report.applied, "of those reviewed": report.reviewed, **report.plans}
        rows = [mistake_row(name, found) for name, found in groups.items()]
        print_table("Mistakes", ("what", "accounts", "reinstated", "precision", "95 % interval"), rows)
        note("An account that nobody reviewed counts as right; `--sample N` draws some to look at.")


def _book(
    case: Case, decisions: Path | None, config: Path | None, *, needed: bool
) -> tuple[Decisions | None, tuple[str, ...]]:
    """What people decided of the case's source, and what there is to say of it; None where nothing is, which is wrong
    where it is `needed`."""
    from graphlink.decisions import Decisions, book_of, read_decisions

    try:
        path = book_of(case, decisions=decisions, config=config)
    except InputError as problem:
        if needed:
            raise
        return None, (f"no decisions are read: {problem}",)
    if path.exists():
        found = read_decisions(path)
        return found, found.notes
    if decisions is not None or needed:
        raise InputError(f"{path}: nothing is decided yet; `graphlink decide {case.path}` records it")
    # Where they will be, so that what is decided until the plan is applied is not missed.
    return Decisions(path=path), ()
