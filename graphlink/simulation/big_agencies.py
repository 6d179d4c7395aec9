"""Agencies of the later levels: several company cards, shared desktops, staff in many time zones, a house template."""

import numpy as np

from .addresses import Ints
from .draft import MIXED, PRO, TEAM, Draft, group_sizes, some
from .organisations import company_domain
from .world import DAY

SHARE = (0.004, 0.009)
"""Share of the honest accounts."""

SMALLEST, LARGEST = 40, 90


def settle_big_agencies(draft: Draft, draw: np.random.Generator) -> None:
    """Settles agencies that grew over months or years; one at the least."""
    total = int(draft.world.honest * draw.uniform(*SHARE))
    for size in group_sizes(draw, max(total, SMALLEST), SMALLEST, LARGEST):
        _big_agency(draft, draw, size)


def _big_agency(draft: Draft, draw: np.random.Generator, size: int) -> None:
    """Staff all over the world who share cards and desktops, and open most prompts with what the house gives out."""
    people = draft.people
    members = draft.settle(size, "agency")
    people.group[members] = draft.group("big-agency")
    people.zone[members] = draw.uniform(-9, 10, len(members))
    people.rhythm[members] = MIXED
    people.plan[members], people.own_card[members] = draw.choice((PRO, TEAM)), False
    age = int(draw.uniform(0.15, 1) * draft.world.history) * DAY
    people.created[members] = draft.world.closes - 3 * DAY - draw.integers(0, age, len(members))
    draft.pay_with(members, draw.choice(draft.cards.fresh(int(draw.integers(3, 7))), len(members)))
    _clients(draft, draw, members)
    _desktops(draft, draw, members)
    weight, share = draw.uniform(0.25, 0.55), draw.uniform(0.8, 0.95)
    draft.use(members, draft.templates.family(draw, int(draw.integers(1, 5))), weight, share)


def _clients(draft: Draft, draw: np.random.Generator, members: Ints) -> None:
    """The mail domains of several clients, beside those who kept the agency's own; one organisation, or none."""
    people = draft.people
    domains = [draft.domain(company_domain(draw)) for _ in range(int(draw.integers(4, 10)))]
    people.domain[members] = draw.choice(domains, len(members))
    if draw.random() < 0.5:
        people.org[members] = draft.orgs.fresh(1)[0]


def _desktops(draft: Draft, draw: np.random.Generator, members: Ints) -> None:
    """Two of the shared desktops for each, reached from one of the agency's addresses or from home."""
    people = draft.people
    desktops = draft.devices.fresh(int(draw.integers(8, 21)))
    offices = draft.addresses.together(int(draw.integers(1, 4)))
    for _ in range(2):
        where, what = draw.choice(offices, len(members)), draw.choice(desktops, len(members))
        draft.work_at(members, where, what, draw.uniform(1, 3, len(members)))
    people.home_share[members] = np.where(np.isin(members, some(draw, members, 0.5)), 0.8, 0.05)
