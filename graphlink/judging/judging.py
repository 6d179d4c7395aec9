"""The stage in one place: communities -> verdicts, for each community and for each account in it."""

from collections.abc import Callable, Sequence

import pandas as pd

from ..engine import DuckDBEngine, Step, quote_text
from ..linking import DECIDED_INNOCENT, borne_step, kinds_found
from ..reading import OwnerColumns
from ..settings import Settings
from ..signals import Kind
from .account_verdicts import account_ties, judge_accounts
from .apart import set_apart
from .asked_alike import asked_by_suspended
from .belonging import find_belonging
from .chance import measure_chance
from .decided import Decided
from .kind_signs import signs_of
from .learned import Cards
from .lives import account_end_step, first_shown_step
from .measures import community_totals, core_of, measure_groups
from .operators import find_operators
from .times import account_day_step, day_step
from .verdicts import Judgement, judge_communities

__all__ = ["LEAVES", "MEANWHILE", "TAKES", "judge", "leave_judgement"]

TAKES = (
    *(
        "account",
        "account_number",
        "kind",
        "account_hour",
        "account_activity",
        "observed",
        "on_clock",
        "population",
        "windowed_kind",
    ),
    *("batch_luck", "batch_reach", "invited", "account_life", "turned"),
    *("wording_shown", "word_shown", "kind_privacy", "signal_degree", "signal", "incidence", "shown_alone", "borne"),
    *("dated", "in_step"),
)
"""Tables of earlier stages that this one reads."""
MEANWHILE = ("own_shown",)
"""Tables that `decoys_beside` leaves to `judge`."""
LEAVES = ("decided_account", "judged_account", "judged_community", "judged_sign", "judged_part")
"""Tables that later stages read."""


WHOLE = ("active_hours", "batch_hours")
"""Measures that are whole numbers, and missing of some groups."""


def judge(
    db: DuckDBEngine,
    members: pd.DataFrame,
    links: pd.DataFrame,
    settings: Settings,
    owner: OwnerColumns,
    decoys: Callable[[], list[float]],
    cards: Cards = Cards(),
) -> Judgement:
    """What is said of each community and account of `members` (account_no, community, membership, network, chained).
    `decoys` tells what `decoys_beside` found.

    Leaves `judged_part`, what the odds of each account are the sum of.
    """
    kinds = kinds_found(db, settings)
    with db.leaving("judged_part"):
        db.register("grouped", members[["account_no", "community", "network"]])
        db.run_all([account_day_step(), account_end_step(), first_shown_step()])
        placed, typical = db.timed("belonging", lambda: _belonging(db, members, kinds, owner))
        measured = measure_both(db, placed, kinds, owner)
        apart = set_apart(db, placed, measured[0], kinds, owner)
        if apart is not None:
            # Who belongs to an operation is another question without the crowd that stood in it.
            db.register("grouped", apart[["account_no", "community", "network"]])
            placed, typical = _belonging(db, apart[members.columns], kinds, owner)
            measured = measure_both(db, placed, kinds, owner)
        members = placed
        without = measure_without_decided(db, members, kinds, owner)
        totals = community_totals(db)
        worlds = settings.detect.shuffles
        chance = db.timed("chance", lambda: measure_chance(db, links, members, decoys(), worlds))
        network_of = members.groupby("community")["network"].first()
        totals = totals.join(chance).join(typical.loc[network_of.to_numpy()].set_axis(network_of.index))
        totals = totals.assign(of_core=members.groupby("community")["core"].sum())

        def judged(own: pd.DataFrame, whole: pd.DataFrame, *, told: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
            taken = (network_of, signs_of(kinds), cards.weighing, cards)
            return judge_communities(totals, own, whole, *taken, without=without, told=told)

        own, whole = measured
        first, _ = judged(own, whole, told=False)
        # Whoever asks what suspended accounts ask is known now. It asks, so that it suspends nobody more.
        asked = asked_by_suspended(db, members, first)
        communities, signs = judged(own.assign(asked_by_suspended=asked), whole, told=True)
        tied = account_ties(db, members)
        accounts = db.timed("verdict", lambda: judge_accounts(members, communities, tied, kinds))
        operator = db.timed("operator", lambda: find_operators(db, accounts, seed=settings.detect.seed))
        operator_id = accounts["account_no"].map(operator).astype("Int64")
        return Judgement(communities, accounts.assign(operator_id=operator_id), signs)


def _belonging(
    db: DuckDBEngine, members: pd.DataFrame, kinds: Sequence[Kind], owner: OwnerColumns
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`members` with what `find_belonging` says of each, and what it says of networks. Its parts, ten rows an account,
    are a table at once."""
    found = find_belonging(db, members.set_index("account_no")["network"], kinds, owner.columns)
    db.register("judged_part", found.parts)
    return members.merge(found.accounts, left_on="account_no", right_index=True), found.networks


def measure_both(
    db: DuckDBEngine, members: pd.DataFrame, kinds: Sequence[Kind], owner: OwnerColumns
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The measures of the cores of communities, and of networks."""
    of_networks = measure_groups(db, core_of(members, "network"), kinds, owner)
    own = measure_communities(db, members, of_networks, kinds, owner)
    # The cells of a chain are of a piece, though only those at their ends share anything.
    cells = members.loc[members["chained"], "community"]
    return own.assign(kin_share=own["kin_share"].where(~own.index.isin(cells), 1.0)), of_networks


def measure_communities(
    db: DuckDBEngine, members: pd.DataFrame, of_networks: pd.DataFrame, kinds: Sequence[Kind], owner: OwnerColumns
) -> pd.DataFrame:
    """The measures of the cores of communities: of one that is a whole network those of that network."""
    core = core_of(members, "community")
    network_of = members.groupby("community")["network"].first()
    split = network_of.duplicated(keep=False)
    own = of_networks.loc[network_of[~split].to_numpy()].set_axis(network_of.index[~split])
    if split.any():
        parts = measure_groups(db, core[core.isin(network_of.index[split])], kinds, owner)
        own = pd.concat([own, parts]).sort_index()
    # All but this is of a group alone: a day is held against those of the accounts that are of no group's core.
    days = _measure_days(db, core).reindex(own.index)
    # Counts are whole numbers where none is missing, as they come from the engine.
    whole = {name: "int64" for name in WHOLE if own[name].notna().all()}
    # A copy lies together again: else each column that is added looks at all the pieces.
    return own.assign(**{str(name): days[name] for name in days}).astype(whole).rename_axis("grp").copy()


def _measure_days(db: DuckDBEngine, core: pd.Series) -> pd.DataFrame:
    """Of the measures of `core` (account number -> group) those of `day_step`, indexed by group."""
    db.register("core_member", pd.DataFrame({"account_no": core.index, "grp": core.to_numpy()}))
    db.run(day_step())
    return db.frame("select grp, within_day, within_day_ratio from day_measure").set_index("grp").round(6)


def measure_without_decided(
    db: DuckDBEngine, members: pd.DataFrame, kinds: Sequence[Kind], owner: OwnerColumns
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The same as if nobody showed the signals that people decided to be innocent; None where there are none."""
    decided = f"starts_with(coalesce(hub, ''), {quote_text(DECIDED_INNOCENT)})"
    if not db.scalar(f"select count(*) from signal where {decided}"):
        return None
    with db.schema("without_decided"):
        undecided = f"select * from main.signal where not {decided}"
        db.run_all([Step("signal", undecided, reads=("main.signal",)), borne_step()])
        return measure_both(db, members, kinds, owner)


def leave_judgement(db: DuckDBEngine, judgement: Judgement, decided: Decided) -> None:
    """Leaves `judged_account`, `judged_community` and `judged_sign`, which become tables of the case.

    `decided` has been applied to the judgement; it leaves `decided_account`, of accounts in no community too.
    """
    db.register("decided_account", decided.accounts[["account_no", "decided", "decision"]])
    db.register("judged_account", judgement.accounts)
    db.register("judged_community", judgement.communities)
    db.register("judged_sign", judgement.signs)
