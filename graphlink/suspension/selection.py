"""Which accounts of a case a plan is about, and what would be done to each by verdict and role."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import pandas as pd

from ..case import Case
from ..decisions import verdict_alone
from ..errors import GuardRefused, InputError
from .settings import Action, SuspendSettings

__all__ = ["Selection", "choose", "not_listed", "the_surest"]


Why = TypeVar("Why")


@dataclass(frozen=True)
class Selection:
    """What the caller asked for; what is left empty does not narrow the choice.

    `listed`: accounts of a list; of those that may not be planned it is said why, and the others are planned.
    `surest`: so many accounts at the most, those with the highest score of all who may be planned, nobody to review.
    """

    communities: tuple[int, ...] = ()
    networks: tuple[int, ...] = ()
    accounts: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ("suspend",)
    min_score: float | None = None
    decided: bool = False
    surest: int | None = None
    listed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The selection as the plan says it: only what narrows."""
        given = {key: value for key, value in asdict(self).items() if value not in ((), None) and value is not False}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in given.items()}


def choose(
    case: Case, selection: Selection, settings: SuspendSettings, confirmed: Collection[str] = ()
) -> pd.DataFrame:
    """The selected accounts, surest first, each with its `action` and its community's `q_value` and `standing`.

    Where only decided ones are selected, these are the `confirmed` of them that the signs alone ask to look at.

    Raises InputError for an id that the case has not, GuardRefused for a community, network or account that was
    named and is not one to act on.
    """
    _refuse_unknown(case, selection)
    frame = _with_community(case)
    if selection.decided:
        asked = (verdict_alone(frame) != "clear") & (frame["verdict"] != "clear")
        frame = frame[asked & frame["account_id"].isin(list(confirmed))].assign(verdict="suspend")
    _refuse_clear(frame, selection)
    frame = frame[_wanted(frame, selection)]
    actions = settings.actions.model_dump()
    chosen = [_action(verdict, role, actions) for verdict, role in zip(frame["verdict"], frame["role"], strict=True)]
    frame = frame.assign(action=pd.Series(chosen, index=frame.index, dtype="object"))
    order = ["score", "community_id", "account_id"]
    return frame.sort_values(order, ascending=[False, True, True], ignore_index=True)


def the_surest(
    chosen: pd.DataFrame, excluded: Sequence[Why | None], most: int
) -> tuple[pd.DataFrame, list[Why | None]]:
    """Of the `chosen`, surest first, those to act on until `most` of them are not `excluded`, each with why it is."""
    acted = [place for place, action in enumerate(chosen["action"]) if action != "review"]
    may = [place for place in acted if excluded[place] is None][:most]
    taken = acted if len(may) < most else [place for place in acted if place <= may[-1]]
    return chosen.iloc[taken].reset_index(drop=True), [excluded[one] for one in taken]


def not_listed(case: Case, selection: Selection, chosen: pd.DataFrame) -> dict[str, str]:
    """Why accounts of the list are not among the `chosen`, by account id."""
    verdicts = dict(zip(case.accounts["account_id"], case.accounts["verdict"], strict=True))
    there = set(chosen["account_id"])
    return {
        account: "is not in this case" if account not in verdicts else f"its verdict is {verdicts[account]}"
        for account in selection.listed
        if account not in there
    }


def _with_community(case: Case) -> pd.DataFrame:
    """The accounts that are in a community, with its verdict (`standing`) and q-value."""
    communities = case.communities[["community_id", "verdict", "q_value"]].rename(columns={"verdict": "standing"})
    linked = case.accounts[case.accounts["community_id"].notna()].drop(columns=["standing", "q_value"], errors="ignore")
    return linked.merge(communities, on="community_id", how="left")


def _wanted(frame: pd.DataFrame, selection: Selection) -> "pd.Series[bool]":
    """Which rows the selection takes: those with the verdict, and those to look at in communities that have it."""
    wanted = frame["verdict"].isin(selection.verdicts)
    wanted |= (frame["verdict"] == "review") & frame["standing"].isin(selection.verdicts)
    if selection.communities:
        wanted &= frame["community_id"].isin(selection.communities)
    if selection.networks:
        wanted &= frame["network_id"].isin(selection.networks)
    if selection.accounts or selection.listed:
        wanted &= frame["account_id"].isin([*selection.accounts, *selection.listed])
    if selection.min_score is not None:
        wanted &= frame["score"] >= selection.min_score
    return wanted & (frame["verdict"] != "clear")


def _action(verdict: str, role: str, actions: dict[str, Action]) -> Action:
    """What to do with an account: by its role where the verdict is `suspend`, else a look by a person."""
    return actions.get(role, "review") if verdict == "suspend" else "review"


def _refuse_unknown(case: Case, selection: Selection) -> None:
    _refuse_absent("community", selection.communities, set(case.communities["community_id"]), case)
    _refuse_absent("network", selection.networks, set(case.communities["network_id"].dropna()), case)
    _refuse_absent("account", selection.accounts, set(case.accounts["account_id"]), case)


def _refuse_absent(what: str, asked: Sequence[object], known: Collection[object], case: Case) -> None:
    for one in asked:
        if one not in known:
            raise InputError(
                f"{case.path}: no {what} {one} in this case; `graphlink communities {case.path}` lists them"
            )


def _refuse_clear(frame: pd.DataFrame, selection: Selection) -> None:
    """Raises GuardRefused where something was named of which nothing may be planned."""
    for what, column, asked in (
        ("community", "community_id", selection.communities),
        ("network", "network_id", selection.networks),
        ("account", "account_id", selection.accounts),
    ):
        may = set(frame.loc[frame["verdict"].isin(selection.verdicts), column])
        for one in asked:
            if one not in may:
                verdicts = " or ".join(selection.verdicts)
                hint = "nobody confirmed any, or the signs ask for no look at them"
                hint = hint if selection.decided else "--verdict review lists it for review"
                raise GuardRefused(f"no account of {what} {one} has verdict {verdicts}; {hint}")
