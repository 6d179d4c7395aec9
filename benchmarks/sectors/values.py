"""Values as platforms log them: cards, devices, addresses, mail, numbers of accounts and of banks."""

from collections.abc import Callable
from random import Random

from . import words

FREE_MAIL = (*["gmail.com"] * 5, "outlook.com", "yahoo.com", "hotmail.com", "icloud.com", "proton.me")
MAILBOXES = ("{first}.{last}", "{first}{last}{n}", "{first}{n}", "{last}.{first}", "{first}_{last}", "{noun}{n}")
HOSTING = ("45", "51", "95", "138", "142", "167")
PROVIDERS, CARRIERS = 60, 4


class Values:
    """Draws values of every kind, none of them twice but by intent."""

    def __init__(self, rng: Random) -> None:
        """Values that `rng` decides; providers and carriers of the place are drawn at once."""
        self.rng = rng
        self.providers = [f"{rng.randrange(2, 223)}.{rng.randrange(256)}" for _ in range(PROVIDERS)]
        self.sizes = [rng.gammavariate(0.6, 1) for _ in range(PROVIDERS)]
        self.gateways = [[self.range24() for _ in range(3)] for _ in range(CARRIERS)]

    def hexadecimal(self, length: int = 16) -> str:
        """Random hexadecimal digits."""
        return f"{self.rng.getrandbits(4 * length):0{length}x}"

    def digits(self, length: int) -> str:
        """Random decimal digits."""
        return "".join(self.rng.choices("0123456789", k=length))

    def card(self) -> str:
        """The fingerprint of a new card."""
        return self.hexadecimal()

    def device(self) -> str:
        """The fingerprint of a new device."""
        return self.hexadecimal()

    def range24(self) -> str:
        """The first three bytes of a new range of addresses."""
        return ".".join(str(self.rng.randrange(low, high)) for low, high in ((2, 223), (0, 256), (0, 256)))

    def inside(self, network: str) -> str:
        """An address in a range."""
        return f"{network}.{self.rng.randrange(1, 255)}"

    def line(self) -> str:
        """An address that belongs to one place: an office, a hall, a house."""
        return self.inside(self.range24())

    def home(self) -> str:
        """A home's address, by providers of different sizes, one in seven of them IPv6."""
        rng = self.rng
        if rng.random() < 0.15:
            return f"2a0{rng.randrange(9)}:" + ":".join(f"{rng.randrange(1, 65535):x}" for _ in range(4)) + "::1"
        provider = rng.choices(self.providers, self.sizes)[0]
        return f"{provider}.{rng.randrange(256)}.{rng.randrange(1, 255)}"

    def mobile(self, carrier: int | None = None) -> str:
        """An address of a carrier's gateway, which thousands share."""
        ranges = self.gateways[self.rng.randrange(CARRIERS) if carrier is None else carrier]
        return f"{self.rng.choice(ranges)}.{self.rng.randrange(1, 60)}"

    def hosting(self) -> str:
        """An address at a hosting firm: a server, an exit of a VPN."""
        return ".".join([self.rng.choice(HOSTING), *(str(self.rng.randrange(1, 255)) for _ in range(3))])

    def name(self, pattern: str) -> str:
        """A pattern with names and numbers: {first} {last} {noun} {n}."""
        rng = self.rng
        slots = {
            "first": rng.choice(words.FIRST_NAMES),
            "last": rng.choice(words.LAST_NAMES),
            "noun": rng.choice(words.NOUNS).replace("-", ""),
            "n": str(rng.randrange(1, 9999)),
        }
        return pattern.format(**slots)

    def mail(self, domain: str | None = None) -> str:
        """A person's mail address, at a free mailer where no domain is said."""
        return self.name(self.rng.choice(MAILBOXES)) + "@" + (domain or self.rng.choice(FREE_MAIL))

    def firm(self) -> str:
        """The mail domain of a firm."""
        return self.name("{noun}{last}") + self.rng.choice((".com", ".example", ".org", ".io"))

    def phone(self, prefix: str | None = None) -> str:
        """A mobile number; `prefix` is what comes before its last eight digits, or more of it."""
        start = prefix or "+49" + self.rng.choice(("151", "160", "170", "176"))
        return start + self.digits(14 - len(start))

    def iban(self, country: str = "DE") -> str:
        """A bank account's number (its check digits are not right)."""
        return country + self.digits(20)

    def wallet(self) -> str:
        """A wallet's address."""
        return "0x" + self.hexadecimal(40)

    def street(self) -> str:
        """A postal address."""
        kind = self.rng.choice(("Street", "Road", "Lane", "Avenue"))
        place = self.rng.choice(words.PLACES)
        return f"{self.rng.choice(words.LAST_NAMES).title()} {kind} {self.rng.randrange(1, 180)}, {place}"

    def account_id(self, form: str, number: int) -> str:
        """An account's id in one of the usual forms; `number` counts accounts."""
        forms: dict[str, Callable[[], str]] = {
            "acct": lambda: "acct_" + self.hexadecimal(12),
            "int": lambda: str(self.rng.randrange(10**9, 10**10)),
            "uuid": lambda: "-".join(self.hexadecimal(length) for length in (8, 4, 4, 4, 12)),
            "usr": lambda: "usr_" + self.hexadecimal(12).upper(),
            "seq": lambda: str(100_000 + number * 3),
            "wallet": self.wallet,
        }
        return forms[form]()
