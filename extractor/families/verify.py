"""The checks that a family declares, worked out on one part.

Discovery finds most of them by itself; a declaration makes sure of those whose words only the family knows.
"""

from __future__ import annotations

from extractor.families import listed, said
from extractor.families.declare import CaptionCount, GroupCounts, PartsOf, Rate, Runs, SumOfRows
from extractor.families.fill import Filled
from extractor.model import Check

__all__ = ["declared"]


def declared(filled: Filled) -> list[Check]:
    """All checks that the family of a part declares and that the paper has the figures for."""
    out: list[Check] = []
    for value, places in filled.found:
        out += said.same(filled, value, places)
    for check in filled.family.checks:
        if isinstance(check, Rate):
            out += said.rate(filled, check)
        elif isinstance(check, PartsOf):
            out += said.parts(filled, check)
        elif isinstance(check, SumOfRows):
            out += said.sum_of_rows(filled, check)
        elif isinstance(check, Runs):
            out += listed.runs(filled.reading, check)
        elif isinstance(check, GroupCounts):
            out += listed.groups(filled.reading, check)
        elif isinstance(check, CaptionCount):
            out += listed.caption(filled.reading, check)
        else:
            out += listed.lines(filled.reading, check)
    return out
