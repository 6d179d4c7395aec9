"""How operators work, by level: ranges that a figure is drawn from for every operator."""

from dataclasses import dataclass, replace

import numpy as np

Range = tuple[float, float]


@dataclass(frozen=True)
class Style:
    """How one operator works; each range is drawn from anew for every operator."""

    accounts_per_card: Range
    accounts_per_device: Range
    accounts_per_exit: Range
    """Accounts for each address of the pool; none: every account has addresses of its own."""
    exits_per_account: Range
    household_exits: Range
    """Share of the pool's addresses that are honest households' own."""
    proxy_exits: Range
    """Share of the pool's addresses rented from a proxy network that has honest customers, too."""
    families: Range
    """Templates in use."""
    rewordings: Range
    """Wordings of a template, at the least."""
    accounts_per_wording: Range
    """Where not zero, a larger operator writes more wordings."""
    cover: Range
    """Share of the sessions that are ordinary use, outside any job."""
    crew_accounts: Range
    """Accounts that do their jobs together."""
    job_minutes: Range
    batch_accounts: Range
    """Accounts that sign up together."""
    free_plans: Range
    own_domains: Range
    """Share of the accounts with a mail domain that the operator bought."""
    most_domains: int = 1_000_000
    """Domains that the operator bought, at the most."""
    session: Range = (2.5, 6)
    """Exchanges of a session."""
    volume: Range = (2, 4)
    """Exchanges of a fake account, for each of an honest one."""
    office: bool = False
    """Whether it signs up and works in the office hours of one time zone."""


POOLS = Style(
    accounts_per_card=(4, 11),
    accounts_per_device=(5, 14),
    accounts_per_exit=(2.5, 7),
    exits_per_account=(5, 14),
    household_exits=(0, 0.15),
    proxy_exits=(0.2, 0.5),
    families=(3, 6),
    rewordings=(4, 9),
    accounts_per_wording=(0, 0),
    cover=(0.2, 0.45),
    crew_accounts=(15, 80),
    job_minutes=(3, 20),
    batch_accounts=(6, 50),
    free_plans=(0.08, 0.25),
    own_domains=(0.1, 0.6),
)

STYLES: dict[str, Style] = {
    "careless": Style(
        accounts_per_card=(30, 110),
        accounts_per_device=(20, 80),
        accounts_per_exit=(20, 70),
        exits_per_account=(2, 4),
        household_exits=(0, 0),
        proxy_exits=(0, 0.3),
        families=(1, 1),
        rewordings=(1, 2),
        accounts_per_wording=(0, 0),
        cover=(0, 0.1),
        crew_accounts=(30, 150),
        job_minutes=(1, 5),
        batch_accounts=(20, 80),
        free_plans=(0, 0.1),
        own_domains=(0.6, 1),
    ),
    "pools": POOLS,
    "careful": Style(
        accounts_per_card=(1.08, 1.35),
        accounts_per_device=(1.1, 1.4),
        accounts_per_exit=(0.7, 1.4),
        exits_per_account=(2, 5),
        household_exits=(0.35, 0.65),
        proxy_exits=(0, 0.05),
        families=(4, 8),
        rewordings=(12, 30),
        accounts_per_wording=(6, 25),
        cover=(0.3, 0.5),
        crew_accounts=(12, 50),
        job_minutes=(4, 20),
        batch_accounts=(4, 25),
        free_plans=(0.1, 0.3),
        own_domains=(0, 0.1),
    ),
    "reseller": POOLS,
    "batch": Style(
        accounts_per_card=(1, 1),
        accounts_per_device=(1, 1),
        accounts_per_exit=(0, 0),
        exits_per_account=(1, 3),
        household_exits=(0, 0),
        proxy_exits=(0, 0),
        families=(3, 6),
        rewordings=(10, 24),
        accounts_per_wording=(6, 25),
        cover=(0.25, 0.45),
        crew_accounts=(15, 60),
        job_minutes=(1, 5),
        batch_accounts=(4, 25),
        free_plans=(0.1, 0.3),
        own_domains=(0, 0.05),
    ),
    "shells": replace(
        POOLS, families=(3, 6), rewordings=(5, 12), cover=(0.2, 0.45), free_plans=(0, 0.1), batch_accounts=(10, 60)
    ),
    "domain": replace(
        POOLS,
        accounts_per_card=(1, 1),
        household_exits=(0, 0),
        cover=(0.08, 0.5),
        batch_accounts=(10, 120),
        free_plans=(0.6, 0.9),
        own_domains=(1, 1),
    ),
    "replacement": replace(
        POOLS,
        accounts_per_card=(1, 2),
        accounts_per_device=(1.05, 2),
        accounts_per_exit=(0.8, 2),
        exits_per_account=(2, 4),
        household_exits=(0, 0),
        proxy_exits=(0, 0.2),
        free_plans=(0, 0.15),
    ),
    "office": replace(
        POOLS,
        accounts_per_card=(3, 8),
        accounts_per_device=(2, 6),
        accounts_per_exit=(1.5, 4),
        exits_per_account=(1, 3),
        household_exits=(0, 0),
        proxy_exits=(0, 0.3),
        cover=(0.35, 0.65),
        batch_accounts=(4, 25),
        volume=(0.5, 1.1),
        office=True,
    ),
    "relay": replace(
        POOLS, rewordings=(4, 12), cover=(0.2, 0.6), free_plans=(0, 0), own_domains=(0, 0.3), batch_accounts=(10, 60)
    ),
}
"""How the operators of each level work, where there are any."""


def style_of(draw: np.random.Generator, level: str) -> Style:
    """How one operator of this level works: at some levels no two of them do it alike."""
    return one_of_domain(draw) if level == "domain" else STYLES[level]


def one_of_domain(draw: np.random.Generator) -> Style:
    """One or two domains, few devices or many, and a new address for every call or a pool of them."""
    devices: tuple[Range, ...] = ((1.05, 1.3), (2, 5), (6, 14))
    style = replace(
        STYLES["domain"],
        accounts_per_device=devices[int(draw.integers(0, len(devices)))],
        most_domains=int(draw.integers(1, 3)),
    )
    if draw.random() < 0.5:
        return style
    return replace(style, accounts_per_exit=(0, 0), exits_per_account=(15, 30), session=(1, 1.3))
