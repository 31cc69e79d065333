"""The typed data of a part: its lists from the bound tables, its single values from wherever the paper prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractor.families.bind import Bound, bind
from extractor.families.declare import Family, FigureOf
from extractor.families.grid import Grid
from extractor.families.records import items
from extractor.families.sources import Found, Reading, all_of, settle
from extractor.families.words import clean
from extractor.model import Block

__all__ = ["Filled", "evidence_of", "evidence_of_tables", "fill", "name_of"]


@dataclass(repr=False, eq=False)
class Filled:
    """One part read as one family."""

    family: Family
    reading: Reading
    grids: list[Grid]
    found: list[tuple[FigureOf, list[Found]]]
    """Every declared value with all places that print it."""
    data: dict[str, Any]


def fill(
    family: Family,
    blocks: Sequence[Block],
    grids: list[Grid],
    fiscal_year: int | None,
    bound_tables: list[Bound] | None = None,
) -> Filled:
    """Read a part as a family. Never fails: what is not there is null or an empty list.

    ``bound_tables``: the tables as the family's, where they are known already.
    """
    reading = Reading(list(blocks), bind(family, grids) if bound_tables is None else bound_tables, fiscal_year)
    above: dict[str, dict[str, str]] = {}
    for bound in reading.bound:
        field = bound.spec.field
        reading.lists.setdefault(field, []).extend(items(bound, fiscal_year, above.setdefault(field, {})))
    found: list[tuple[FigureOf, list[Found]]] = []
    data: dict[str, Any] = dict(reading.lists)
    for value in family.values:
        places = all_of(value, reading)
        found.append((value, places))
        best = settle(places)
        if value.field is not None and best is not None:
            reading.values[value.field] = best.value
            _put(data, value.field, best.value)
    record = family.model.model_validate(data)
    return Filled(family, reading, grids, found, record.model_dump(mode="json"))


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        data = data.setdefault(name, {})
    data[last] = value


def evidence_of_tables(bound: Sequence[Bound]) -> int:
    """The share of the tables in ``evidence_of``."""
    return sum(2 for b in bound if (b.caption or b.label) and not b.by_order)


def evidence_of(filled: Filled) -> int:
    """How much of the paper fits the family: bound tables count two, values of the prose one."""
    tables = evidence_of_tables(filled.reading.bound)
    said = sum(1 for value, places in filled.found if value.field is not None and any(f.key == "prose" for f in places))
    return tables + said


def name_of(family: Family, path: str) -> str:
    """The Japanese name of a field by its path in the data."""
    model: object = family.model
    shown = path
    for name in path.split("."):
        info = getattr(model, "model_fields", {}).get(name)
        if info is None:
            return path
        shown = info.title or name
        model = next(
            (a for a in getattr(info.annotation, "__args__", ()) if hasattr(a, "model_fields")), info.annotation
        )
    return clean(shown)
