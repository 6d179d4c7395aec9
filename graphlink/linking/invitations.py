"""account -> account: who came by whose invitation, and the lines of those who came by each other's within days.

A column may say by whom an account came; its values are then ids of accounts. People invite friends when they have been
there for a while, and who is known invites hundreds. Who makes accounts for the reward has one invite the next as soon
as it is there, by threes or by dozens: so those who came within days of whom they came by make a line with them.
"""

import numpy as np
import pandas as pd

from ..engine import DuckDBEngine, Step, quote_text
from ..graph_engine import network
from ..signals import KINDS

__all__ = ["LINE", "invited_step", "lines"]

LINE = "line of invitations"
"""What lines are called where they stand among the values of kinds: no kind's name has blanks."""
FRESH = 14
"""Days between the sign-ups of an account and of whom it came by: two weeks, in which a newcomer is new."""
SINGLE = 1.05
"""Values of an account, in the mean and at the most, of a kind that says by whom it came: nobody comes twice."""


def invited_step() -> Step:
    """The step to `invited(account_no, inviter)`: who came by another account, within days of that one's sign-up."""
    known = ", ".join(quote_text(kind.name) for kind in KINDS)
    return Step(
        "invited",
        f"""
        with single as (
            select kind from observed
            semi join (select kind from kind where not mined and not windowed and kind not in ({known})) using (kind)
            group by kind having count(*) <= {SINGLE} * count(distinct account_id)
        ),
        born as (
            select account_no, account_id, lower(account_id) as id, created_at
            from account_number join account using (account_id) where created_at is not null
        )
        select came.account_no, min(host.account_no) as inviter
        from observed semi join single using (kind) join born came using (account_id)
        join born host on host.id = lower(value)
        where came.account_no <> host.account_no
            and abs(epoch(came.created_at) - epoch(host.created_at)) <= {FRESH * 86400}
        group by came.account_no having count(distinct host.account_no) = 1
        """,
        reads=("account", "account_number", "kind", "observed"),
    )


def lines(db: DuckDBEngine, least: int) -> pd.DataFrame:
    """account_no, line: the lines of `least` accounts or more that `invited` makes, numbered from 0."""
    ends = db.frame("select account_no, inviter from invited order by account_no").to_numpy("int64")
    account, place = np.unique(ends, return_inverse=True)
    line = network(account.size, place.reshape(ends.shape)).components()
    long = np.bincount(line, minlength=1)[line] >= least
    return pd.DataFrame({"account_no": account[long], "line": np.unique(line[long], return_inverse=True)[1]})
