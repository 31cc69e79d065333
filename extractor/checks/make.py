"""Making one check: its status, its evidence and its stable key, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from extractor.model import Block, Check, Evidence, Lines, Message, Table, made

__all__ = ["cell", "decide", "key_of", "prose", "span"]

Number = int | float
_NOWHERE: Final[dict[str, Any]] = dict.fromkeys(Evidence.model_fields)
_CHECK, _LINES, _MESSAGE = (frozenset(model.model_fields) for model in (Check, Lines, Message))


def cell(table: Table | str, row: int, column: int) -> Evidence:
    """Evidence of one cell."""
    return _place({"table": table if isinstance(table, str) else table.id, "row": row, "column": column})


def span(table: Table | str, first_row: int, last_row: int, columns: Sequence[int]) -> Evidence:
    """Evidence of a range: the rows from first to last, in the given columns."""
    name = table if isinstance(table, str) else table.id
    return _place({"table": name, "rows": [first_row, last_row], "columns": list(columns)})


def _place(told: dict[str, Any]) -> Evidence:
    """Evidence of what was told; a relation over many rows has hundreds of ranges."""
    return made(Evidence, _NOWHERE | told, told.keys())


def prose(block: Block, text: str | None = None) -> Evidence:
    """Evidence of words in a block; ``text`` is the part of the block that says it, as printed."""
    return Evidence(page=block.page, bbox=block.bbox, text=text if text is not None else block.raw)


def key_of(kind: str, parts: Iterable[str]) -> str:
    """A check's key: its kind and the keys, row labels and column labels it is about, never its figures."""
    return "/".join([kind, *(p for p in parts if p)])


def decide(
    kind: str,
    ja: str,
    en: str,
    *,
    actual: Number | str | None,
    expected: Number | str | None,
    evidence: Sequence[Evidence],
    key: Iterable[str],
    tolerance: Number = 0,
    status: Literal["pass", "fail", "undecided"] | None = None,
    lines: tuple[int, int] | None = None,
) -> Check:
    """A check with its status worked out from ``actual`` and ``expected``, unless the caller knows it.

    ``actual`` is what the paper prints at the first evidence, ``expected`` what the rest demands; where either is
    missing the check is undecided. ``key``: the names that make it findable again (table keys, labels).
    """
    if status is None:
        if actual is None or expected is None:
            status = "undecided"
        elif isinstance(actual, str) or isinstance(expected, str):
            status = "pass" if actual == expected else "fail"
        else:
            status = "pass" if abs(actual - expected) <= tolerance + 1e-9 else "fail"
    told = {
        "id": "",
        "key": key_of(kind, key),
        "kind": kind,
        "status": status,
        "statement": made(Message, {"ja": ja, "en": en}, _MESSAGE),
        "expected": expected,
        "actual": actual,
        "tolerance": tolerance,
        "lines": made(Lines, {"tested": lines[0], "held": lines[1]}, _LINES) if lines else None,
        "evidence": list(evidence),
        "blame": "unclear" if status == "fail" else None,
        "readings": [],
        "suggestions": [],
        "remark": None,
    }
    return made(Check, told, _CHECK)
