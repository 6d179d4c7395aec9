"""Fixtures that several test modules share, and the order of the modules."""

import gc

import pytest

from .browser import browser, browser_page, leave_out_of_browsers, pytest_terminal_summary, start_browser
from .pages_setting import focus_file, links, operation_file, small_case, surfaced
from .postgres import postgres_server
from .report_case import sample_case
from .spark import spark
from .suspension_platform import admin_process, desk, server
from .taught_platform import taught

__all__ = [
    "admin_process",
    "browser",
    "browser_page",
    "desk",
    "focus_file",
    "links",
    "operation_file",
    "postgres_server",
    "pytest_terminal_summary",
    "sample_case",
    "server",
    "small_case",
    "spark",
    "start_browser",
    "surfaced",
    "taught",
]

LONGEST = (
    *("test_spark_parts", "test_spark_sources", "test_spark_run", "test_spark_steps", "test_spark_ending"),
    *("test_kept_parts", "test_taught", "test_decided_runs", "test_docs", "test_pipeline", "test_killed_runs"),
    *("test_faults", "test_whole_files", "test_own_kinds", "test_otherworld", "test_rough_handling"),
    *("test_suspension_faults", "test_pages_decisions", "test_report_browser", "test_report_paper"),
    *("test_pages_safety", "test_pages_lanes", "test_cli", "test_discovery", "test_sources"),
    *("test_simulated_operators", "test_postgres_sources", "test_synchrony", "test_simulation", "test_steps"),
    *("test_previous", "test_fingerprints", "test_bad_input", "test_report_figures"),
    *("test_products_people_have", "test_exports_people_have", "test_databases", "test_discovered_columns"),
    *("test_conversations", "test_suspension_presets", "test_suspension_appeals", "test_suspension_cli"),
    *("test_step_pairs", "test_report_ticket", "test_pages_addresses"),
)
"""The modules that take longest are begun first, longest of all first, so that no worker ends alone with one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    leave_out_of_browsers(items)
    begun = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: begun.get(item.path.stem, len(LONGEST)))


def pytest_collection_finish() -> None:
    """Leaves the thousands of tests out of what Python goes through again and again for garbage: they stay."""
    gc.collect()
    gc.freeze()
