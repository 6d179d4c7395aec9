"""word_shown -> vocabulary: how an account's words speak for a network's core or for everybody.

Who is asked for the same thing in ever other words, by a model that rewords, sends no phrase again: no template ties
him, and that none does would speak against him. The words in which his prompts are written still are those of what is
asked. So each account's words are read by two unigram models (naive Bayes; Manning, Raghavan and Schuetze,
Introduction to Information Retrieval, 2008, section 13.2), the core's without his own and everybody's, and the
difference in nats for each word is a habit: words of one topic come together, and their nats must not be added up.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine

__all__ = ["ASKS_ALIKE", "LIMIT", "Vocabulary", "read_vocabulary"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

EDGES = (-1.0, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 1.0, 1.5)
"""Edges of bins: nats for each word."""
LEAST_WORDS = 5
"""Words of an account from which they are read."""
LEAST_TIMES = 3
"""Prompts that a word is in, at the least, to be read."""
LEAST_CORE = 8.0
"""Accounts of a core, at the least, to have a way of writing."""
LEAST_EVERYBODY = 100
"""Others to set it against, at the least."""
SAMPLE = 4_000
"""Accounts by which it is known how everybody writes: those with the smallest hashes."""
PRIOR = 30.0
"""Words like everybody's that are put into a core's: what it never wrote is not impossible."""
LIKE_EVERYBODY, SMOOTH = 5.0, 0.002
"""Accounts like everybody that are put into a core, and a share that is put to both: a small core says little."""
LIMIT = 4.0
"""The most that words say, in nats."""
ASKS_ALIKE = 2.0
"""Nats from which words tie an account to the core: seven of the core for each one of everybody write so."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of accounts, a row for each account and word, and how often: `account` (sorted) and `word` are numbers
    from 0. `everybody_*`: the same of the accounts by which everybody is known; `share` is by word, of all accounts."""

    account: Ints
    word: Ints
    times: Floats
    everybody: Ints
    everybody_word: Ints
    everybody_times: Floats
    share: Floats

    def says(self, network: Ints, weight: Floats) -> Floats:
        """For each account, in nats, what its words say for its network's core, whose accounts are those of `weight`,
        each without its own words; 0 where nothing is known, or where they speak against it.

        That it writes otherwise says nothing: cover is written in everybody's words.
        """
        said = np.zeros(len(network))
        total = np.bincount(self.account, weights=self.times, minlength=len(network))
        core = np.bincount(network, weights=np.where(total >= LEAST_WORDS, weight, 0.0))
        if len(np.unique(self.everybody)) < LEAST_EVERYBODY:
            return said
        of_row = network[self.account]
        order = np.argsort(of_row, kind="stable")
        starts = np.searchsorted(of_row[order], np.arange(len(core) + 1))
        for number in np.flatnonzero(core >= LEAST_CORE):
            rows = order[starts[number] : starts[number + 1]]
            accounts, place = np.unique(self.account[rows], return_inverse=True)
            known = total[accounts] >= LEAST_WORDS
            nats = self._of_network(rows, place, weight[accounts])
            said[accounts[known]] = self._as_habit(*nats, known, weight[accounts])
        return said

    def _of_network(self, rows: Ints, place: Ints, weight: Floats) -> tuple[Floats, Floats]:
        """Nats a word of each account of a network, and of each of everybody."""
        word, times = self.word[rows], self.times[rows]
        counted = times * weight[place]
        core = np.bincount(word, weights=counted, minlength=len(self.share))
        own = np.bincount(place, weights=counted)[place]
        inside = (core[word] - counted + PRIOR * self.share[word]) / (core.sum() - own + PRIOR)
        whole = np.log((core + PRIOR * self.share) / (core.sum() + PRIOR) / self.share)
        return (
            _mean(place, np.log(inside / self.share[word]), times),
            _mean(self.everybody, whole[self.everybody_word], self.everybody_times),
        )

    @staticmethod
    def _as_habit(nats: Floats, everybody: Floats, known: npt.NDArray[np.bool_], weight: Floats) -> Floats:
        """What the bin says in which each `known` account's nats fall."""
        bins, edges = len(EDGES) + 1, np.array(EDGES)
        found, counted = np.searchsorted(edges, nats[known], side="right"), weight[known]
        usual = np.bincount(np.searchsorted(edges, everybody, side="right"), minlength=bins) / len(everybody)
        held = np.bincount(found, weights=counted, minlength=bins)[found] - counted
        share = (held + LIKE_EVERYBODY * usual[found]) / (counted.sum() - counted + LIKE_EVERYBODY)
        told: Floats = np.clip(np.log((share + SMOOTH) / (usual[found] + SMOOTH)), 0.0, LIMIT)
        return told


def _mean(place: Ints, nats: Floats, times: Floats) -> Floats:
    """The mean of `nats` by place."""
    mean: Floats = np.bincount(place, weights=nats * times) / np.bincount(place, weights=times)
    return mean


def read_vocabulary(db: DuckDBEngine, networks: pd.Series) -> Vocabulary:
    """The words of the accounts of `networks` (account number -> network, sorted), by `word_shown`; nobody's where
    there are no prompts."""
    words = "select account_no, words from word_shown join account_number using (account_id)"
    taken = f"({words} where account_no in (select account_no from grouped))"
    sample = (
        f"(select account_no, words from word_shown join account_number using (account_id)"
        f" where len(words) >= {LEAST_WORDS} order by hash(account_id) limit {SAMPLE})"
    )
    shares = db.frame(
        "select word, count(*) as times from (select unnest(words) as word from word_shown) group by word"
    )
    shares = shares[shares["times"] >= 3].sort_values("word", ignore_index=True)
    numbers = pd.Series(np.arange(len(shares)), index=shares["word"])
    share = shares["times"].to_numpy(dtype="float64")
    mine, theirs = _counted(db, taken, numbers), _counted(db, sample, numbers)
    place = pd.Series(np.arange(len(networks)), index=networks.index)
    account = mine["account_no"].map(place).to_numpy(dtype="int64")
    return Vocabulary(
        account,
        mine["number"].to_numpy(dtype="int64"),
        mine["times"].to_numpy(dtype="float64"),
        np.unique(theirs["account_no"], return_inverse=True)[1].astype("int64"),
        theirs["number"].to_numpy(dtype="int64"),
        theirs["times"].to_numpy(dtype="float64"),
        share / max(share.sum(), 1.0),
    )


def _counted(db: DuckDBEngine, words: str, numbers: pd.Series) -> pd.DataFrame:
    """account_no, number (of the word), times; by account and word."""
    found = db.frame(
        f"""
        select account_no, word, count(*) as times from (select account_no, unnest(words) as word from {words})
        group by account_no, word order by account_no, word
        """
    )
    found = found.assign(number=found["word"].map(numbers))
    return found[found["number"].notna()]
