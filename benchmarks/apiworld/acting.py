"""From accounts to rows: what each of them asked, where it logged in, and what it paid."""

from dataclasses import dataclass, field

from benchmarks.apiworld.account import Account, World
from benchmarks.apiworld.clock import DAY, END, HOUR
from benchmarks.apiworld.draws import Draw

MODELS = ("small-1", "medium-1", "medium-2", "large-2", "large-3")

ExchangeRow = tuple[float, int, str, str | None, str | None, str, int]
LoginRow = tuple[float, int, str, str | None]
PaymentRow = tuple[float, int, str, str]


@dataclass
class Rows:
    """The three tables as rows; the second value of each is the account's number."""

    exchanges: list[ExchangeRow] = field(default_factory=list)
    logins: list[LoginRow] = field(default_factory=list)
    payments: list[PaymentRow] = field(default_factory=list)


def act(world: World) -> Rows:
    """What all accounts of the world did, in order of time."""
    rows = Rows()
    draw = world.draw("acting")
    for account in world.accounts:
        sign_up(rows, draw, account)
        model = draw.popular(MODELS, 1.3)
        own_sessions(rows, draw, account, model)
        planned(rows, draw, account, model)
        pay(rows, draw, account)
    rows.exchanges.sort(key=lambda row: row[:2])
    rows.logins.sort(key=lambda row: row[:2])
    rows.payments.sort(key=lambda row: row[:2])
    return rows


def sign_up(rows: Rows, draw: Draw, account: Account) -> None:
    """Who signs up has logged in."""
    place, machine = account.born or (account.place(draw), account.machines[0])
    where = place.address(account.number, account.created)
    rows.logins.append(
        (account.created + draw.between(1, 40), account.number, where, machine.fingerprint(account.created, draw))
    )


def own_sessions(rows: Rows, draw: Draw, account: Account, model: str) -> None:
    """What somebody asks when it suits them: some requests at a sitting."""
    left = account.asks
    first = draw.chance(0.75)
    while left > 0:
        start = account.created + draw.between(20, 1500) if first else account.rhythm.moment(
            draw, account.created, account.left, account.zone
        )  # fmt: skip
        first = False
        size = min(left, 1 + int(draw.wait(account.session)))
        left -= size
        sitting(rows, draw, account, model, start, size)


def sitting(rows: Rows, draw: Draw, account: Account, model: str, start: float, size: int) -> None:
    place, machine = account.place(draw), draw.pick(account.machines)
    if draw.chance(0.04 if account.by_api else 0.35):
        where = place.address(account.number, start)
        rows.logins.append((start - draw.between(2, 60), account.number, where, machine.fingerprint(start, draw)))
    ts = start
    for _ in range(size):
        if ts >= END:
            return
        where = place.address(account.number, ts)
        mark = machine.fingerprint(ts, draw)
        rows.exchanges.append((ts, account.number, where, mark, prompt(draw, account), model, tokens(draw)))
        ts += min(draw.heavy(3.0 if account.by_api else 70.0, 1.0), HOUR)


def prompt(draw: Draw, account: Account) -> str | None:
    """The request's text; a few are lost."""
    return None if draw.chance(0.004) else account.text(draw)


def tokens(draw: Draw) -> int:
    return min(16_000, 1 + int(draw.heavy(260.0, 1.0)))


def planned(rows: Rows, draw: Draw, account: Account, model: str) -> None:
    """What was set to the second, from one place as long as it goes on."""
    last = -DAY
    place, machine = account.places[0][0], account.machines[0]
    for deed in sorted(account.deeds, key=lambda deed: deed.ts):
        if not account.created <= deed.ts < min(account.left + DAY, END):
            continue
        if deed.ts - last > HOUR:
            place, machine = account.place(draw), draw.pick(account.machines)
        last = deed.ts
        where = (deed.place or place).address(account.number, deed.ts)
        mark = (deed.machine or machine).fingerprint(deed.ts, draw)
        rows.exchanges.append((deed.ts, account.number, where, mark, deed.text, model, tokens(draw)))


def pay(rows: Rows, draw: Draw, account: Account) -> None:
    """Payments from soon after the sign-up on, with the cards in turn, until the account is left."""
    if not account.cards:
        return
    moment = account.created + (draw.wait(2 * HOUR) if draw.chance(0.6) else draw.wait(9 * DAY))
    turn = 0
    while turn == 0 or moment < account.left:
        card = account.cards[turn % len(account.cards)]
        if moment < END:
            rows.payments.append((moment, account.number, card.number, card.bank))
        turn += 1
        moment += account.paid_every * draw.between(0.97, 1.03)
