"""What has to be there for Spark, asked before anything of it is imported."""

import os
import shutil
from importlib.util import find_spec

from ..errors import InputError

__all__ = ["need_spark"]


def need_spark() -> None:
    """Nothing where Spark can start. Raises InputError where a package or Java is not there."""
    lacking = [name for name in ("pyspark", "sqlglot") if find_spec(name) is None]
    if lacking:
        raise InputError(f"--engine spark: needs {' and '.join(lacking)}; pip install 'graphlink[spark]'")
    if not shutil.which("java") and "JAVA_HOME" not in os.environ:
        raise InputError("--engine spark: needs Java 17 or newer, and there is no `java` here; install a JRE")
