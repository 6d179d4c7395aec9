"""The stage in one place: communities -> verdicts, for each community and for each account in it."""

import pandas as pd

from ..engine import DuckDBEngine
from ..linking import kinds_found
from ..reading import OwnerColumns
from ..settings import Settings
from .account_verdicts import account_ties, judge_accounts
from .belonging import find_belonging
from .chance import measure_chance
from .learned import Cards
from .measures import community_totals, core_of, measure_groups
from .operators import find_operators
from .signs import signs_of
from .verdicts import Judgement, judge_communities

__all__ = ["LEAVES", "TAKES", "judge", "leave_judgement"]

TAKES = (
    *("account", "account_number", "kind", "account_hour", "account_activity", "observed", "on_clock", "windowed_kind"),
    *("kind_privacy", "signal_degree", "signal", "incidence", "shown_alone", "dated", "in_step"),
)
"""Tables of earlier stages that this one reads."""
LEAVES = ("judged_account", "judged_community", "judged_sign", "judged_part")
"""Tables that later stages read."""


def judge(
    db: DuckDBEngine,
    members: pd.DataFrame,
    links: pd.DataFrame,
    settings: Settings,
    owner: OwnerColumns,
    cards: Cards = Cards(),
) -> Judgement:
    """What is said of each community and account of `members` (account_no, community, membership, network)."""
    kinds = kinds_found(db, settings)
    with db.leaving():
        db.register("grouped", members[["account_no", "community", "network"]])
        belonging = db.timed("belonging", lambda: find_belonging(db, members.set_index("account_no")["network"], kinds))
        members = members.merge(belonging.accounts, left_on="account_no", right_index=True)
        of_networks = measure_groups(db, core_of(members, "network"), kinds, owner)
        of_communities = measure_groups(db, core_of(members, "community"), kinds, owner)
        totals = community_totals(db)
        chance = db.timed("chance", lambda: measure_chance(db, links, members, settings))
        network_of = members.groupby("community")["network"].first()
        totals = totals.join(chance).join(belonging.networks.loc[network_of.to_numpy()].set_axis(network_of.index))
        communities, signs = judge_communities(
            totals, of_communities, of_networks, network_of, signs_of(kinds), cards.weighing, cards
        )
        tied = account_ties(db, members)
        accounts = db.timed("verdict", lambda: judge_accounts(members, communities, tied, kinds))
        operator = db.timed("operator", lambda: find_operators(db, accounts, seed=settings.detect.seed))
        operator_id = accounts["account_no"].map(operator).astype("Int64")
        return Judgement(communities, accounts.assign(operator_id=operator_id), signs, belonging.parts)


def leave_judgement(db: DuckDBEngine, judgement: Judgement) -> None:
    """Leaves `judged_account`, `judged_community`, `judged_sign` and `judged_part`, which become tables of the case."""
    db.register("judged_account", judgement.accounts)
    db.register("judged_community", judgement.communities)
    db.register("judged_sign", judgement.signs)
    db.register("judged_part", judgement.parts)
