"""wording_shown -> wordings: in how many ways an account words what others of its group ask word for word."""

from ..engine import Step

__all__ = ["wording_step"]

SHOWN = 3
"""Accounts of a group that send a wording, at the least: what one or two write is theirs."""


def wording_step() -> Step:
    """The step to `wording_measure(grp, wordings, rewordings)`, no row where no account sends two such prompts.

    Two prompts of an account are worded alike with a probability of 1 / wordings; of one template, of 1 / rewordings.
    Of n prompts of which n_w are in wording w that is Σ n_w (n_w - 1) / n (n - 1), which does not depend on how many
    prompts are seen; an account counts by n - 1. One alike and one unlike are added, so that a few prompts, no two of
    them alike, are no endless number of wordings.
    """
    return Step(
        "wording_measure",
        f"""
        with sent as (
            select grp, account_no, template, prompts, count(*) over (partition by grp, template, wording) as holders
            from core_member join account_number using (account_no) join wording_shown using (account_id)
            where template is not null
        ),
        worded as (
            select grp, account_no, template, sum(prompts) as n, sum(prompts * (prompts - 1)) as alike
            from sent where holders >= {SHOWN} group by grp, account_no, template
        ),
        each as (
            select grp, account_no, sum(n) - 1 as others, sum(alike) / sum(n) as alike,
                   sum(n - 1) as others_by_one, sum(alike / n) as alike_by_one
            from worded group by grp, account_no
        )
        select grp, (1 + sum(others)) / (1 + sum(alike)) as wordings,
               (1 + sum(others_by_one)) / (1 + sum(alike_by_one)) as rewordings
        from each group by grp having sum(others) > 0
        """,
        reads=("account_number", "core_member", "wording_shown"),
    )
