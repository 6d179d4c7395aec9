"""Fixtures that several test modules share, and the order of the modules."""

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
    *("test_taught", "test_pipeline", "test_decided_runs", "test_report_paper", "test_pages_decisions"),
    *("test_report_browser", "test_discovery", "test_docs", "test_otherworld", "test_pages_lanes", "test_faults"),
)
"""The modules that take longest are begun first, so that no worker ends alone with one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    leave_out_of_browsers(items)
    items.sort(key=lambda item: item.path.stem not in LONGEST)
