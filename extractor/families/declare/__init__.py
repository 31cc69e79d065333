"""The words with which a family is declared. A declaration says what is meant; the engine finds where it stands.

Nothing here names a page, a position, a number of rows, a 表 number, an order of columns or a year. In words, ``…``
stands for anything between; in prose patterns ``{figure}``, ``{words}`` and ``{date}`` are what is looked for,
``[は|が]`` are alternatives (``[約|]`` may be missing), ``[^審査]`` is what may not stand before.
"""

from __future__ import annotations

from extractor.families.declare.checks import (
    Adds,
    CaptionCount,
    DeclaredCheck,
    GroupCounts,
    PartsOf,
    Rate,
    Runs,
    SumOfRows,
    Within,
)
from extractor.families.declare.columns import ColumnOf, Reader, figure, number, text
from extractor.families.declare.family import Family
from extractor.families.declare.record import Figure, Item, Record
from extractor.families.declare.sources import (
    CountOf,
    FigureOf,
    LastOf,
    Prose,
    RowNamed,
    RowOf,
    Source,
    Total,
    nothing,
    prose,
    value,
)
from extractor.families.declare.tables import Breakdown, Matrix, Records, TableOf

__all__ = [
    "Adds",
    "Breakdown",
    "CaptionCount",
    "ColumnOf",
    "CountOf",
    "DeclaredCheck",
    "Family",
    "Figure",
    "FigureOf",
    "GroupCounts",
    "Item",
    "LastOf",
    "Matrix",
    "PartsOf",
    "Prose",
    "Rate",
    "Reader",
    "Record",
    "Records",
    "RowNamed",
    "RowOf",
    "Runs",
    "Source",
    "SumOfRows",
    "TableOf",
    "Total",
    "Within",
    "figure",
    "nothing",
    "number",
    "prose",
    "text",
    "value",
]
