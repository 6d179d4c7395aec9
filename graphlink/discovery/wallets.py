"""Wallets -> accounts: whose a chain's rows are, where nothing but a wallet tells it."""

from .account_columns import Naming, is_constant
from .meanings import meaning_of
from .samples import Sample
from .sureness import BY_ENDING, says, words_of

__all__ = ["wallets"]


def wallets(sample: Sample) -> list[Naming]:
    """The column of wallets, where nothing else names accounts: what a wallet does is its owner's doing; or none.

    Who writes a mail address beside one has it paid there, and several may have one wallet.
    """
    wallet = meaning_of("wallet")
    most = max((one.different for one in sample.profiles.values() if one.mails > 0.9), default=0)
    found = [
        name
        for name, profile in sample.profiles.items()
        if profile.given and says(wallet, name) > BY_ENDING and "payout" not in words_of(name)
    ]
    likely = [name for name in found if sample.profiles[name].different >= most and not is_constant(sample, name)]
    return [Naming(name, BY_ENDING) for name in likely][:1]
