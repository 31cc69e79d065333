"""Tables with few or no rules: found from gutters, alignment, leading and what rules there are.

Steps, each a module: ``chunks`` (glyphs to pieces of lines), ``zones`` (where a table may stand), ``regions`` (lines
that share a gutter), ``sides`` (tables side by side), ``edges`` (heads above the first line), ``columns`` (gutters,
borders), ``head`` (the header's labels), ``rows`` (which lines are one row), ``body`` (cells), ``merge`` (labels over
several rows), ``table`` (all of it together), ``judge`` (whether it is one), ``carry`` (what the page before tells),
``refine`` (ruled grids that melt rows or columns), ``hand`` (over to the layout).
"""

from __future__ import annotations

from extractor.layout.unruled.carry import what_stood_before
from extractor.layout.unruled.find import find_unruled
from extractor.layout.unruled.hand import grids_of, own_cells
from extractor.layout.unruled.refine import melted, refine
from extractor.layout.unruled.table import Found

__all__ = ["Found", "find_unruled", "grids_of", "melted", "own_cells", "refine", "what_stood_before"]
