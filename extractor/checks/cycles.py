"""Rows that come again and again: 募集数, 優先利用数, 申込者数 of every facility, and the same three of all of them.

The total rows of such tables often bear no word for a total: 募集数 stands below a hundred rows that end in 募集数, but
outside the groups (民間, 公立) of these. Others say it at length (募集数合計, 優先利用を除く申込者数合計)
and end in the name of the rows. So the arithmetic has to make it sure: the sum holds in several columns.
"""

from __future__ import annotations

import re

from extractor.checks.relation import Relation, measure
from extractor.checks.rounding import rounding_of
from extractor.checks.view import View

__all__ = ["cycles"]

_ENOUGH = 6.0
"""log10 of the chance against sums without a label that hold by accident (RELATIONS: E - L >= 6)."""
_SISTER = 2.0
"""The same for a row whose neighbour in the cycle is the sum of as many rows for sure."""
_LEAST = 3
"""At least so many rows of one name, and so many columns in which their sum holds."""
_BRACKETS = re.compile(r"\([^()]*\)$")
_TOTAL = re.compile(r"(総?合計|総計|総数|計)$")


def cycles(view: View, noted: bool = False) -> list[Relation]:
    """For every row below rows that end in its name, and outside their groups, the sum of these rows if it is sure."""
    depths = [len(item.chain) for item in view.items]
    below = len(depths) - depths[::-1].index(max(depths)) if depths else 0
    wholes = [k for k, i in enumerate(view.items[below:], below) if not i.rate and not i.share and len(i.leaf) > 1]
    if not wholes:
        return []
    names = [_BRACKETS.sub("", item.leaf) for item in view.items]
    lines = [line for line in view.lines if not line.rate and not line.share]
    rounding = rounding_of(view, noted)
    able = [(k, i.index, names[k], depths[k]) for k, i in enumerate(view.items) if not i.strength]
    found: list[Relation] = []
    for k in wholes:
        whole = view.items[k]
        core = _TOTAL.sub("", names[k])
        if len(core) < 2:
            continue
        # A part's name ends as the whole is called; or the long name of a total ends as the part is called.
        total, own = core != names[k], depths[k]
        parts = [
            i
            for n, i, name, depth in able
            if n < k and depth > own and (name.endswith(core) or (total and len(name) > 2 and core.endswith(name)))
        ]
        if len(parts) < _LEAST or len(parts) > 0.7 * k:
            continue
        relation = measure(
            view, whole.index, parts, lines, kind="column_total", form="cycle", rounding=rounding, patience=2
        )
        if relation is not None and relation.held >= _LEAST + relation.failed:
            found.append(relation)
    sure = {len(r.parts) for r in found if r.evidence >= _ENOUGH}
    return [r for r in found if r.evidence >= (_SISTER if len(r.parts) in sure else _ENOUGH)]
