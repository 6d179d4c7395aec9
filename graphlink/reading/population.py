"""How many accounts the platform has of which a file shows some.

Who exports suspects exports no platform: the ring is all of the file, what it shows is what everybody there shows, and
the odds that two accounts belong together look the better the fewer strangers stand beside it. So nobody's evidence is
reckoned against fewer accounts than a small platform has; those that are not in the file show values of their own.
"""

from ..engine import DuckDBEngine, Step

__all__ = ["population", "population_step"]

LEAST_ACCOUNTS = 2000
"""A file with fewer accounts is taken for a part of a platform of as many."""


def population_step() -> Step:
    """The step to `population(n, absent)`, one row: how many accounts the platform has, and how many of these are not
    in the file for each one that is."""
    return Step(
        "population",
        f"""
        select n, n / listed - 1 as absent
        from (select greatest(count(*), 1) as listed, greatest(count(*), {LEAST_ACCOUNTS}) as n from account_number)
        """,
        reads=("account_number",),
    )


def population(db: DuckDBEngine) -> int:
    """How many accounts the platform has; reads the table `population`."""
    return int(db.scalar("select n from population"))
