"""What counts as a template: every threshold, with the reason beside it."""

from dataclasses import dataclass

__all__ = ["TemplateRules"]


@dataclass(frozen=True)
class TemplateRules:
    """What counts as a template, with the reason beside each number."""

    # Prompts in which templates are looked for: so many of an account, to see what it repeats, and so many in all, so
    # that the smallest of three operators (one account in 2,500) still shows each clause dozens of times.
    sample_each: int = 5
    sample_all: int = 600_000
    seed: int = 7
    # Two accounts may quote one source; a third makes it a habit.
    accounts: int = 3
    # Prompts among which one more is asked of a shingle: what chance repeats grows with what is read.
    chance: int = 250_000
    # A phrase: shingles that come together in this share of the prompts of either.
    run: float = 0.6
    # Phrases of one template are shown by the same accounts, in part: in a tenth of the accounts of either.
    together: float = 0.1
    # Ordinary phrases meet in accounts as often as chance has them meet: a lift of 1.
    lift: float = 3.0
    # What an account sends from a template it sends again: so many times more accounts do than chance would have,
    # or so great a share of them (where a template is a good part of all prompts, chance repeats it too).
    again_lift: float = 4.0
    again_surely: float = 0.6
    # ... or so many times the odds that chance has where so many accounts show it; the second number is enough where
    # the share is `again_some`. What many accounts say of their own accord has 1 to 6 times, and never in such a share.
    again_odds: tuple[float, float] = (10.0, 5.0)
    again_some: float = 0.2
    # Weighted density of a template's graph of phrases. At 0.4, nine in ten accounts of simulated operators who draw
    # their sentences from one stock with honest organisations show a value that hardly anybody else shows. At 0.3 two
    # templates with one sentence in common become one; at 0.5 short templates in many wordings fall apart.
    density: float = 0.4
    # A phrase whose accounts mostly show nothing else of the group is an ordinary one that the template uses.
    covered: float = 0.5
    # A prompt shows a template where it holds this part of what its prompts typically hold.
    part: float = 0.4
    # Shingles that a template's prompts typically hold: one says nothing, two are five words or two phrases.
    least: int = 2
    # Phrases of one account that are set against each other: bounds the pairs of long prompts.
    phrases: int = 64
    # An account that shows a template twice, or so many once each (who works by twenty of them does), ...
    closer_shown: int = 3
    # ... gets a closer look, at so many times the prompts of the first one (and as many prompts of all such accounts,
    # about) ...
    closer: int = 4
    closer_all: int = 500_000
    # ... but not for what more than this share of all accounts (and so many accounts) show.
    common_share: float = 0.05
    common_accounts: int = 1000
    # A turn of the system that so many of all accounts send word for word, and so many accounts, is the platform's or a
    # shop's own and left out: a signal of so many carries no weight (linking/incidence.py).
    everyone_share: float = 0.3
    everyone_accounts: int = 50
    # What accounts show in less than this share of their other prompts is ordinary or chance, and not observed ...
    again: float = 0.05
    # ... unless so many times for each account they do: who works by twenty templates sends none of them more often. Of
    # ordinary phrases it is a tenth at the most, and of an examination's questions four tenths.
    again_each: float = 0.5
