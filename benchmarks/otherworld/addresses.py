"""Where traffic comes from: places that hold addresses, and how an address is chosen and written.

An address is two 64-bit words: `high` 0 and the IPv4 number in `low`, or the two halves of an IPv6 address.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .hashing import Ints, Words, as_words, below, scramble, unit

FIXED, LEASED, POOLED, LOOSE, HOME6, BLOCK6 = range(6)
"""One address; one that the provider changes for all who live there; one of a pool by account and time; one of a pool
by request; a stable /64 with private halves; a random /64 of a block by request."""


BUSINESSES = 96
"""How many /16s the sites, carriers and hosting companies sit in."""


@dataclass
class Atlas:
    """Every place of one world, and the address space that is still free."""

    rng: np.random.Generator
    ipv6_share: float
    rows: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    parts: list[Ints] = field(default_factory=list)
    count: int = 0
    free: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    used24: int = 0

    def __post_init__(self) -> None:
        firsts = [a for a in range(5, 223) if a not in {10, 100, 127, 169, 172, 192, 198, 203}]
        blocks = (np.array(firsts)[:, None] * 256 + np.arange(256)[None, :]).ravel()
        self.free = self.rng.permutation(blocks) << 16
        self.isps = [self.block16() for _ in range(160)]
        self.isps6 = [0x2A00 + int(number) for number in self.rng.integers(0, 0x0FF, 12)]
        self.business = self.rng.permutation(np.array([self.block16() for _ in range(BUSINESSES)]))

    def block16(self) -> int:
        """The first address of a /16 that nobody has yet."""
        block, self.free = int(self.free[0]), self.free[1:]
        return block

    def block24(self) -> int:
        """The first address of a /24 that nobody has yet."""
        self.used24 += 1
        return int(self.business[self.used24 % BUSINESSES]) + self.used24 // BUSINESSES * 256

    def add(self, high: Ints, low: Ints, size: Ints, mode: Ints, lease: Ints) -> Ints:
        """The numbers of new places, one for each row."""
        rows = np.stack(np.broadcast_arrays(as_words(high).view(np.int64), low, size, mode, lease)).astype(np.int64)
        self.parts.append(rows)
        numbers = np.arange(self.count, self.count + rows.shape[1])
        self.count += rows.shape[1]
        return numbers

    def homes(self, count: int) -> Ints:
        """New homes: most with an address that changes every few days or months, some with IPv6."""
        rng = self.rng
        six = rng.random(count) < self.ipv6_share
        still = rng.random(count) < 0.25
        isp = np.array(self.isps)[np.minimum(rng.geometric(0.02, count), len(self.isps)) - 1]
        prefix = (np.array(self.isps6)[rng.integers(0, 12, count)] << 48) + (rng.integers(0, 1 << 32, count) << 8)
        low = np.where(six, 0, np.where(still, isp + rng.integers(1, 65_535, count), isp))
        mode = np.where(six, HOME6, np.where(still, FIXED, LEASED))
        lease = np.exp(rng.uniform(np.log(86_400), np.log(86_400 * 90), count)).astype(np.int64)
        return self.add(np.where(six, prefix, 0), low, np.full(count, 65_535), mode, lease)

    def servers(self, count: int) -> Ints:
        """Rented servers: fixed addresses here and there in a few clouds."""
        clouds = self.business[:4]
        low = self.rng.choice(clouds, count) + self.rng.integers(40_000, 65_500, count)
        nothing = np.zeros(count, np.int64)
        return self.add(nothing, low, nothing + 1, nothing + FIXED, nothing + 1)

    def desks(self, addresses: int, low: int | None = None) -> int:
        """A site behind one or a few fixed addresses."""
        return self.pool(addresses, 5 * 86_400, low)

    def pool(self, addresses: int, lease: int, low: int | None = None) -> int:
        """A pool of consecutive addresses; an account keeps one for `lease` seconds, or for one request at 0."""
        start = self.block24() + int(self.rng.integers(1, max(2, 256 - min(addresses, 250)))) if low is None else low
        mode = LOOSE if lease == 0 else POOLED
        return int(
            self.add(np.zeros(1, np.int64), *(np.array([value]) for value in (start, addresses, mode, max(lease, 1))))[
                0
            ]
        )

    def block6(self) -> int:
        """A rented IPv6 block of a few thousand /64s, one drawn by request."""
        prefix = (0x2602 << 48) + (int(self.rng.integers(0, 1 << 32)) << 16)
        size = int(self.rng.choice([256, 4_096, 65_536]))
        return int(self.add(np.array([prefix]), *(np.array([value]) for value in (0, size, BLOCK6, 1)))[0])

    def resolve(self, place: Ints, account: Ints, ts: Ints, key: Words) -> tuple[Words, Words]:
        """The address that each request shows: its place, its account, its time and a key of its own decide."""
        high, low, size, mode, lease = np.concatenate(self.parts, axis=1)[:, place]
        period = ts // lease
        spread = np.select(
            [mode == LEASED, mode == POOLED, mode == LOOSE],
            [below(size, place, period), below(size, place, account, period), below(size, key)],
            default=0,
        )
        host = np.where(mode == HOME6, scramble(account, place, ts // 86_400), scramble(key, np.int64(3)))
        six = high != 0
        subnet = np.where(mode == BLOCK6, below(size, key), 0)
        return (high + subnet).view(np.uint64), np.where(six, host, as_words(low + spread))


def write_addresses(high: Words, low: Words, style: str) -> pa.Array:
    """The addresses as text; `style` says how IPv6 is written."""
    four = write_ipv4(low)
    if not (high != 0).any():
        return four
    six = write_ipv6(high, low, style)
    return pc.if_else(pa.array(high == 0), four, six)


def write_ipv4(low: Words) -> pa.Array:
    """Dotted quads."""
    octet = pa.array([str(number) for number in range(256)])
    parts = [
        octet.take(pa.array(((low >> np.uint64(shift)) & np.uint64(255)).astype(np.int64))) for shift in (24, 16, 8, 0)
    ]
    return pc.binary_join_element_wise(*parts, ".")


def write_ipv6(high: Words, low: Words, style: str) -> pa.Array:
    """Eight groups of hexadecimal digits: padded (`long`), not padded (`short`), or in capitals (`upper`)."""
    form = {"long": "{:04x}", "short": "{:x}", "upper": "{:X}"}[style]
    group = pa.array([form.format(number) for number in range(1 << 16)])
    parts = [
        group.take(pa.array(((word >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.int64)))
        for word in (high, low)
        for shift in (48, 32, 16, 0)
    ]
    return pc.binary_join_element_wise(*parts, ":")


def moved(share: float, *keys: Ints) -> np.ndarray:
    """Rows of which `share` are chosen by their keys."""
    return unit(*keys) < share
