"""Fixtures that several test modules share."""

from .browser import browser, browser_page, pytest_collection_modifyitems, start_browser
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
    "pytest_collection_modifyitems",
    "sample_case",
    "server",
    "small_case",
    "spark",
    "start_browser",
    "surfaced",
    "taught",
]
