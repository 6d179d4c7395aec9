"""Fixtures that several test modules share."""

from .browser import browser, browser_page
from .pages_setting import focus_file, links, operation_file, small_case, surfaced

__all__ = ["browser", "browser_page", "focus_file", "links", "operation_file", "small_case", "surfaced"]
