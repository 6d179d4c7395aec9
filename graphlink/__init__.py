"""graphlink: links fake accounts by the signals they share.

    case = graphlink.run("sample_data", "sample.case")
    case.communities                      # a pandas frame
    graphlink.explain(case, "acct_1")     # why an account is where it is
    case.graph(community=1)               # a networkx graph

A name is imported when it is first asked for, so that `import graphlink` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__ as __version__

if TYPE_CHECKING:
    from . import suspension
    from .case import Case, case_graph, explain, explain_pair, list_communities, list_templates
    from .decisions import decide, decided_accounts, decided_communities, read_decisions
    from .discovery import discover, write_settings
    from .errors import GraphlinkError, GuardRefused, InputError, PartlyDone
    from .exports import export_case
    from .following import compare_cases
    from .following import watch as watch_accounts
    from .judging import read_card, write_card
    from .learning import bound_innocents, learn, questions
    from .pages import write_focus_page, write_operation_page
    from .pipeline import run
    from .reports import render_report, write_report
    from .simulation import evaluate, make_world, read_truth, simulate

__all__ = [
    "Case",
    "GraphlinkError",
    "GuardRefused",
    "InputError",
    "PartlyDone",
    "bound_innocents",
    "case_graph",
    "compare_cases",
    "decide",
    "decided_accounts",
    "decided_communities",
    "discover",
    "evaluate",
    "explain",
    "explain_pair",
    "export_case",
    "learn",
    "list_communities",
    "list_templates",
    "make_world",
    "questions",
    "read_card",
    "read_decisions",
    "read_truth",
    "render_report",
    "run",
    "simulate",
    "suspension",
    "watch_accounts",
    "write_card",
    "write_focus_page",
    "write_operation_page",
    "write_report",
    "write_settings",
]

_HOMES = {
    "case": ("Case", "case_graph", "explain", "explain_pair", "list_communities", "list_templates"),
    "decisions": ("decide", "decided_accounts", "decided_communities", "read_decisions"),
    "discovery": ("discover", "write_settings"),
    "errors": ("GraphlinkError", "GuardRefused", "InputError", "PartlyDone"),
    "exports": ("export_case",),
    "following": ("compare_cases", "watch_accounts"),
    "judging": ("read_card", "write_card"),
    "learning": ("bound_innocents", "learn", "questions"),
    "pages": ("write_focus_page", "write_operation_page"),
    "pipeline": ("run",),
    "reports": ("render_report", "write_report"),
    "simulation": ("evaluate", "make_world", "read_truth", "simulate"),
    "suspension": ("suspension",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

# `graphlink.watch` would say nothing of what is watched, so the verb has a longer name here.
_NAMES_AT_HOME = {"watch_accounts": "watch"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f".{_HOME[name]}", __name__)
    value = home if name == _HOME[name] else getattr(home, _NAMES_AT_HOME.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
