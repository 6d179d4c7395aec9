"""The one door to DuckDB: steps that it runs, and files that it reads."""

from ..steps import Engine, Problem, Step, StepRun, quote_name, quote_text
from .duckdb_engine import DuckDBEngine, QueriedFile, computed, interrupt_engines
from .parquet_views import ParquetViews

__all__ = [
    "DuckDBEngine",
    "Engine",
    "ParquetViews",
    "Problem",
    "QueriedFile",
    "Step",
    "StepRun",
    "computed",
    "interrupt_engines",
    "quote_name",
    "quote_text",
]
