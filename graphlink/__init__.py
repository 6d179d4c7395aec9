"""graphlink: links fake accounts by the signals they share.

    case = graphlink.run("sample_data", "sample.case")
    case.communities                      # a pandas frame
    graphlink.explain(case, "acct_1")     # why an account is where it is
    case.graph(community=1)               # a networkx graph

A name is imported when it is first asked for, so that `import graphlink` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .case import Case
    from .compare import compare_cases
    from .errors import GraphlinkError, GuardRefused, InputError, PartlyDone
    from .evaluation import evaluate, read_truth
    from .evidence import explain, explain_pair
    from .export import export_case
    from .graphs import case_graph
    from .listing import list_communities, list_templates
    from .pages import write_focus_page, write_operation_page
    from .pipeline import run
    from .reports import render_report, write_report
    from .simulation import make_world, simulate
    from .watch_source import watch as watch_accounts

__version__ = "0.1.0"

__all__ = [
    "Case",
    "GraphlinkError",
    "GuardRefused",
    "InputError",
    "PartlyDone",
    "case_graph",
    "compare_cases",
    "evaluate",
    "explain",
    "explain_pair",
    "export_case",
    "list_communities",
    "list_templates",
    "make_world",
    "read_truth",
    "render_report",
    "run",
    "simulate",
    "watch_accounts",
    "write_focus_page",
    "write_operation_page",
    "write_report",
]

_HOMES = {
    "case": ("Case",),
    "compare": ("compare_cases",),
    "errors": ("GraphlinkError", "GuardRefused", "InputError", "PartlyDone"),
    "evaluation": ("evaluate", "read_truth"),
    "evidence": ("explain", "explain_pair"),
    "export": ("export_case",),
    "graphs": ("case_graph",),
    "listing": ("list_communities", "list_templates"),
    "pages": ("write_focus_page", "write_operation_page"),
    "pipeline": ("run",),
    "reports": ("render_report", "write_report"),
    "simulation": ("make_world", "simulate"),
    "watch_source": ("watch_accounts",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

# `watch` is a module of the package, so its verb goes by another name here.
_NAMES_AT_HOME = {"watch_accounts": "watch"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), _NAMES_AT_HOME.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
