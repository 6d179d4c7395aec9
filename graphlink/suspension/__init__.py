"""Bulk suspension: plan, guards, approval, connectors, ledger, reinstatement and the mistakes it measures.

Data goes case -> plan -> apply -> platform, and every step leaves an entry in the ledger.
"""

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .apply import Applied, Before, apply_plan
    from .approval import approve, load_key, new_key, read_approvals
    from .checking import Check, check_connector, tried_once
    from .connectors import Connector, open_connector
    from .decided import ledger_decisions
    from .due import EndingLimit, ending_limits, lift_due
    from .endings import reasons, what_next
    from .giving_back import Target, each_outcome
    from .heads import check_ledger, head_files, keep_head
    from .ledger import Head, Ledger, now, verify
    from .lists import Sorted, read_list, read_sorted
    from .looking import Progress
    from .meant import as_known
    from .mistakes import mistakes_of, record_upheld, sample_for_review
    from .plan import LeftOut, Mistakes, Plan, read_plan, write_plan
    from .planning import make_plan
    from .reinstatement import (
        NEVER_TAKEN,
        left_of_plan,
        names_known,
        reinstate,
        targets_of_accounts,
        targets_of_list,
        targets_of_plan,
        targets_without_ledger,
    )
    from .selection import Selection
    from .settings import SuspendSettings, read_suspend_settings
    from .shadow import look_at_shadow
    from .spreading import apply_spread, spread_until
    from .statements import Standing, read_letter, reviewers_text, standings_of, statement, write_statements
    from .states import account_log, plan_statuses, reinstated_accounts
    from .summary import community_table, headline, left_out_table

__all__ = [
    "NEVER_TAKEN",
    "Applied",
    "Before",
    "Check",
    "Connector",
    "EndingLimit",
    "Head",
    "Ledger",
    "LeftOut",
    "Mistakes",
    "Plan",
    "Progress",
    "Selection",
    "Sorted",
    "Standing",
    "SuspendSettings",
    "Target",
    "account_log",
    "apply_plan",
    "apply_spread",
    "approve",
    "as_known",
    "check_connector",
    "check_ledger",
    "community_table",
    "each_outcome",
    "ending_limits",
    "head_files",
    "headline",
    "keep_head",
    "ledger_decisions",
    "left_of_plan",
    "left_out_table",
    "lift_due",
    "load_key",
    "look_at_shadow",
    "make_plan",
    "mistakes_of",
    "names_known",
    "new_key",
    "now",
    "open_connector",
    "plan_statuses",
    "read_approvals",
    "read_letter",
    "read_list",
    "read_plan",
    "read_sorted",
    "read_suspend_settings",
    "reasons",
    "record_upheld",
    "reinstate",
    "reinstated_accounts",
    "reviewers_text",
    "sample_for_review",
    "spread_until",
    "standings_of",
    "statement",
    "targets_of_accounts",
    "targets_of_list",
    "targets_of_plan",
    "targets_without_ledger",
    "tried_once",
    "verify",
    "what_next",
    "write_plan",
    "write_statements",
]

_HOMES = {
    "apply": ("Applied", "Before", "apply_plan"),
    "approval": ("approve", "load_key", "new_key", "read_approvals"),
    "checking": ("Check", "check_connector", "tried_once"),
    "connectors": ("Connector", "open_connector"),
    "decided": ("ledger_decisions",),
    "due": ("EndingLimit", "ending_limits", "lift_due"),
    "endings": ("reasons", "what_next"),
    "giving_back": ("Target", "each_outcome"),
    "heads": ("check_ledger", "head_files", "keep_head"),
    "ledger": ("Head", "Ledger", "now", "verify"),
    "lists": ("Sorted", "read_list", "read_sorted"),
    "looking": ("Progress",),
    "meant": ("as_known",),
    "mistakes": ("mistakes_of", "record_upheld", "sample_for_review"),
    "plan": ("LeftOut", "Mistakes", "Plan", "read_plan", "write_plan"),
    "planning": ("make_plan",),
    "reinstatement": (
        *("NEVER_TAKEN", "left_of_plan", "names_known", "reinstate", "targets_of_accounts"),
        *("targets_of_list", "targets_of_plan", "targets_without_ledger"),
    ),
    "selection": ("Selection",),
    "settings": ("SuspendSettings", "read_suspend_settings"),
    "shadow": ("look_at_shadow",),
    "spreading": ("apply_spread", "spread_until"),
    "statements": ("Standing", "read_letter", "reviewers_text", "standings_of", "statement", "write_statements"),
    "states": ("account_log", "plan_statuses", "reinstated_accounts"),
    "summary": ("community_table", "headline", "left_out_table"),
}
__getattr__ = lazy_names(__name__, _HOMES)
