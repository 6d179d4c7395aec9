"""Interactive pages: one file each, opened offline in a browser.

`write_operation_page` shows every surfaced community on a canvas; `write_focus_page` shows one community, one network
or one account's surroundings with pyvis.
"""

from .focus import write_focus_page
from .operation import Page, write_operation_page
from .places import account_places, showing_places

__all__ = ["Page", "account_places", "showing_places", "write_focus_page", "write_operation_page"]
