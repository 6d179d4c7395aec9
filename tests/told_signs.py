"""What each sign of the verdict is to do, in their order; test_signs.py holds the signs against it."""

from tests.told import Told
from tests.told_crews import CREWS
from tests.told_hours import HOURS_AND_NAMES
from tests.told_innocent import INNOCENT
from tests.told_things import THINGS
from tests.told_work import WORK

__all__ = ["TOLD"]

TOLD: dict[str, Told] = {**THINGS, **CREWS, **WORK, **HOURS_AND_NAMES, **INNOCENT}
