"""Where requests come from: lines of homes, carriers, offices, clouds, VPNs and other people's homes for rent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks.apiworld.clock import DAY
from benchmarks.apiworld.draws import Draw


class Place(Protocol):
    def address(self, who: int, ts: float) -> str:
        """The address that account number `who` has there at `ts`."""


@dataclass(frozen=True)
class Fixed:
    value: str

    def address(self, who: int, ts: float) -> str:
        return self.value


@dataclass(frozen=True)
class Line:
    """A home's line: one address for as long as the lease lasts, then another of the provider's."""

    key: int
    network: str
    lease: float

    def address(self, who: int, ts: float) -> str:
        number = hash((self.key, int(ts // self.lease)))
        return f"{self.network}.{number >> 8 & 255}.{1 + number % 254}"


@dataclass(frozen=True)
class LineOfSix:
    """A home's line with IPv6: the home has a prefix, each machine changes the rest every day."""

    key: int
    network: str

    def address(self, who: int, ts: float) -> str:
        home = hash((self.key, 6))
        rest = hash((self.key, who, int(ts // DAY)))
        tail = ":".join(f"{rest >> shift & 0xFFFF:x}" for shift in (0, 12, 24, 36))
        return f"{self.network}:{home & 0xFFFF:x}:{home >> 16 & 0xFF:x}:{tail}"


@dataclass(frozen=True)
class Pool:
    """Many ways out, of which each account keeps one for `hold` seconds: carriers, VPNs, proxies, clouds."""

    ways_out: Sequence[str]
    hold: float

    def address(self, who: int, ts: float) -> str:
        return self.ways_out[hash((who, int(ts // self.hold), 77)) % len(self.ways_out)]


FIRST_OCTETS = [octet for octet in range(2, 223) if octet not in {10, 100, 127, 169, 172, 192, 198, 203}]


def network(draw: Draw) -> str:
    """A network of 65,536 addresses: its first two numbers."""
    return f"{draw.pick(FIRST_OCTETS)}.{draw.below(256)}"


def addresses(draw: Draw, count: int, networks: Sequence[str], blocks: int) -> list[str]:
    """`count` addresses in `blocks` blocks of 254, as providers hand them out."""
    rooms = [f"{draw.pick(networks)}.{draw.below(256)}" for _ in range(max(1, blocks))]
    return [f"{rooms[number % len(rooms)]}.{1 + draw.below(254)}" for number in range(count)]


@dataclass(frozen=True)
class Nation:
    """A country: its hours, tongues, providers of lines and carriers of mobile phones."""

    code: str
    zones: tuple[float, ...]
    tongues: tuple[str, ...]
    lines: tuple[str, ...]
    sixes: tuple[str, ...]
    carriers: tuple[Pool, ...]
    weight: float

    def line(self, draw: Draw) -> Place:
        """A home's line."""
        if draw.chance(0.18):
            return LineOfSix(draw.number(), draw.pick(self.sixes))
        lease = draw.weighted((1.0, 14.0, 90.0, 2000.0), (0.15, 0.2, 0.3, 0.35)) * DAY
        return Line(draw.number(), draw.popular(self.lines), lease)

    def office(self, draw: Draw, ways_out: int = 1) -> Place:
        """What a firm's people come by: a few addresses side by side."""
        return Pool(addresses(draw, ways_out, self.lines, 1), 12 * DAY)


NATIONS = (
    ("US", (-8.0, -7.0, -6.0, -5.0), ("en", "en", "en", "es"), 24.0),
    ("IN", (5.5,), ("en", "en", "hi"), 14.0),
    ("GB", (0.0,), ("en",), 6.0),
    ("DE", (1.0,), ("de", "de", "en"), 6.0),
    ("FR", (1.0,), ("fr", "fr", "en"), 5.0),
    ("BR", (-3.0,), ("pt",), 7.0),
    ("ES", (1.0,), ("es",), 4.0),
    ("MX", (-6.0,), ("es",), 4.0),
    ("JP", (9.0,), ("ja",), 5.0),
    ("CN", (8.0,), ("zh",), 3.0),
    ("TR", (3.0,), ("tr",), 3.0),
    ("ID", (7.0,), ("id", "id", "en"), 4.0),
    ("NG", (1.0,), ("en",), 3.0),
    ("PL", (1.0,), ("pl", "pl", "en"), 3.0),
    ("VN", (7.0,), ("vi",), 3.0),
    ("PH", (8.0,), ("en", "tl"), 3.0),
    ("KR", (9.0,), ("ko",), 3.0),
    ("KE", (3.0,), ("en", "sw"), 2.0),
)


def nations(draw: Draw) -> list[Nation]:
    """The world's countries, with providers drawn anew."""
    made = []
    for code, zones, tongues, weight in NATIONS:
        lines = tuple(network(draw) for _ in range(draw.whole(8, 24)))
        sixes = tuple(f"2{draw.pick('46a')}0{draw.below(10)}:{draw.hexes(4)}" for _ in range(draw.whole(3, 8)))
        carriers = tuple(carrier(draw) for _ in range(draw.whole(2, 4)))
        made.append(Nation(code, zones, tongues, lines, sixes, carriers, weight))
    return made


def carrier(draw: Draw) -> Pool:
    """A carrier's ways out, which thousands of phones share."""
    count = draw.whole(40, 500)
    return Pool(addresses(draw, count, [network(draw) for _ in range(3)], count // 60 + 1), draw.between(1, 20) * 3600)
