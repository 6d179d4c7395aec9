"""The operators behind fake accounts: sign-up in batches, shared pools, coordinated jobs, replacement after a ban."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .addresses import Ints
from .ban_waves import equip_waves
from .crowds import Crowds
from .draft import KINDS, Draft
from .office import equip_office
from .one_domain import equip_domain
from .pools import equip
from .relay_pools import equip_relay
from .shells import equip_shells
from .styles import Range, Style, style_of
from .templates import Family
from .world import TRAFFIC, operator_sizes


@dataclass(frozen=True)
class Operation:
    """What one operator has its accounts do: crews, and the templates that come round in their jobs."""

    members: Ints
    crew: Ints
    families: list[Family]
    traffic: float
    cover: float
    purity: float
    """Share of a job's exchanges that use its template."""
    attendance: float
    session: float
    job_minutes: float
    office_zone: float | None
    """Hours of its clock before universal time's, where it works in office hours."""


EQUIPMENT: dict[str, Callable[[Draft, np.random.Generator, Style, Crowds, Ints], None]] = {
    "shells": equip_shells,
    "domain": equip_domain,
    "replacement": equip_waves,
    "office": equip_office,
}
"""What signs up and equips an operator's accounts, at the levels where that is not out of one pool."""


KIND_OF = {"office": "office_hours"}
"""What an operator's accounts are called in the truth where that is not the level: an office is a look-alike, too."""


def plant_operators(draft: Draft, crowds: Crowds) -> list[Operation]:
    """Makes the fake accounts of the world; nothing where it has none."""
    world = draft.world
    if not world.fakes:
        return []
    draw = world.stream("operators")
    members = np.arange(world.honest, world.accounts, dtype=np.int64)
    draft.people.kind[members] = KINDS.index(KIND_OF.get(world.level, world.level))
    sizes = operator_sizes(world.fakes)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    styles = [style_of(draw, world.level) for _ in sizes]
    if world.level == "relay":
        equip_relay(draft, draw, styles[0], members, owner)
    if world.level == "reseller":
        # One fleet serves all three: whose account is whose has nothing to do with the pools.
        owner = draw.permutation(owner)
        equip(draft, draw, styles[0], crowds, members)
        draft.people.group[members] = draft.group("reseller")
    for number in range(len(sizes)):
        mine = members[owner == number]
        draft.people.operator[mine] = number
        if world.level not in ("reseller", "relay"):
            EQUIPMENT.get(world.level, equip)(draft, draw, styles[number], crowds, mine)
            draft.people.group[mine] = draft.group("operator")
    return [
        _operation(draft, draw, style, members[owner == number], TRAFFIC[number]) for number, style in enumerate(styles)
    ]


def _operation(draft: Draft, draw: np.random.Generator, style: Style, members: Ints, traffic: float) -> Operation:
    crews = max(1, round(len(members) / draw.uniform(*style.crew_accounts)))
    by_age = np.argsort(draft.people.created[members], kind="stable")
    crew = np.empty(len(members), dtype=np.int64)
    crew[by_age] = np.arange(len(members)) * crews // len(members)
    _stay_in_crew(draft, members, crew)
    wordings = [_rewordings(draw, style, len(members)) for _ in range(_whole(draw, style.families))]
    people = draft.people
    people.pace[members] = draw.uniform(20, 150) * np.exp(draw.normal(0, 0.3, len(members)))
    people.large[members] = draw.beta(6, draw.uniform(1, 4), len(members))
    return Operation(
        members=members,
        crew=crew,
        families=[draft.templates.family(draw, count) for count in wordings],
        traffic=traffic,
        cover=draw.uniform(*style.cover),
        purity=draw.uniform(0.85, 1),
        attendance=draw.uniform(0.5, 0.9),
        session=draw.uniform(*style.session),
        job_minutes=draw.uniform(*style.job_minutes),
        office_zone=float(draft.people.zone[members[0]]) if style.office else None,
    )


def _stay_in_crew(draft: Draft, members: Ints, crew: Ints) -> None:
    """Puts every successor into the crew of the account it stands in for, whose jobs it goes on with."""
    place = {account: spot for spot, account in enumerate(members.tolist())}
    for spot, before in enumerate(draft.people.predecessor[members].tolist()):
        if before >= 0:
            crew[spot] = crew[place[before]]


def _rewordings(draw: np.random.Generator, style: Style, accounts: int) -> int:
    """How many wordings a template has: some, or where an operator takes care, ever more as more accounts use it."""
    few = _whole(draw, style.rewordings)
    return max(few, int(accounts / draw.uniform(*style.accounts_per_wording))) if style.accounts_per_wording[1] else few


def _whole(draw: np.random.Generator, bounds: Range) -> int:
    return int(draw.integers(int(bounds[0]), int(bounds[1]) + 1))
